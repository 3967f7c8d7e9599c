use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;

use super::*;

fn response(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body));
    for (name, value) in headers {
        response.headers_mut().insert(*name, *value);
    }
    response
}

fn failed(operation: &'static str, error: SdkError<GetObjectError, HttpResponse>) -> CloudError {
    Call::new(Service::Storage, operation, "acme/a.txt").failed(error)
}

fn service_error(
    code: Option<&str>,
    message: &str,
    response: HttpResponse,
) -> SdkError<GetObjectError, HttpResponse> {
    let mut metadata = ErrorMetadata::builder().message(message);
    if let Some(code) = code {
        metadata = metadata.code(code);
    }
    SdkError::service_error(GetObjectError::generic(metadata.build()), response)
}

#[test]
fn an_answer_becomes_a_failure() {
    let headers = [("x-amz-request-id", "REQUEST"), ("x-amz-id-2", "EXTENDED")];
    let body =
        "<Error><Code>InvalidArgument</Code><Message>no</Message><ArgumentName>Date</ArgumentName></Error>";
    let error =
        failed("PutObject", service_error(Some("InvalidArgument"), "no", response(400, &headers, body)));
    assert!(matches!(error, CloudError::Invalid(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "PutObject of acme/a.txt failed with InvalidArgument: no [request REQUEST EXTENDED]"
    );
    assert_eq!(error.failure().details, [("ArgumentName".to_owned(), "Date".to_owned())]);
    assert!(error.source().is_some());
}

#[test]
fn an_answer_without_a_body_is_taken_by_its_status() {
    for (status, code) in
        [(404, "NotFound"), (304, "NotModified"), (412, "PreconditionFailed"), (403, "AccessDenied")]
    {
        let error = failed("HeadObject", service_error(None, "", response(status, &[], "")));
        assert_eq!(error.code(), code);
        assert!(!error.failure().message.is_empty());
    }
}

#[test]
fn what_was_not_answered_may_have_been_done() {
    let lost = || ConnectorError::io("reset by peer".into());
    let error = failed("PutObject", SdkError::dispatch_failure(lost()));
    assert_eq!((error.code(), error.failure().outcome), ("ConnectionClosedError", Outcome::Unknown));
    assert!(error.is_retryable(), "{error:?}");
    assert!(error.failure().message.contains("reset by peer"));
    let error = failed("GetObject", SdkError::dispatch_failure(lost()));
    assert_eq!(error.failure().outcome, Outcome::NothingDone);
    let error = failed("PutObject", SdkError::timeout_error("too long"));
    assert_eq!((error.code(), error.failure().outcome), ("RequestTimeout", Outcome::Unknown));
    let error = failed("PutObject", SdkError::construction_failure("no key"));
    assert!(matches!(error, CloudError::Invalid(_)), "{error:?}");
    assert_eq!(error.failure().outcome, Outcome::NothingDone);
}

#[test]
fn without_credentials_nothing_was_done() {
    use aws_credential_types::provider::error::CredentialsError;
    let missing = ConnectorError::other(CredentialsError::not_loaded("none").into(), None);
    let error = failed("PutObject", SdkError::dispatch_failure(missing));
    assert_eq!((error.code(), error.failure().outcome), ("NoCredentialsError", Outcome::NothingDone));
    assert!(matches!(error, CloudError::AccessDenied(_)), "{error:?}");
    let failing = ConnectorError::other(CredentialsError::provider_error("sso").into(), None);
    assert_eq!(failed("PutObject", SdkError::dispatch_failure(failing)).code(), "CredentialRetrievalError");
}

#[test]
fn a_success_that_cannot_be_read_is_none() {
    let error = failed("PutObject", SdkError::response_error("cut off", response(200, &[], "<")));
    assert_eq!((error.code(), error.failure().outcome), ("UnexpectedAnswer", Outcome::Unknown));
    let error = failed("PutObject", SdkError::response_error("html", response(502, &[], "<html>")));
    assert!(matches!(error, CloudError::Unavailable(_)), "{error:?}");
}

#[test]
fn secrets_that_an_answer_repeats_are_not_shown() {
    let expired = "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message>\
                   <Token-0>verytoken</Token-0></Error>";
    let message =
        "It does not match.\n\nThe Canonical String for this request should have been\n'x:verytoken'";
    for (code, message, body) in [
        ("ExpiredToken", "The provided token has expired.", expired),
        ("InvalidSignatureException", message, "{\"message\":\"The Canonical String x:verytoken\"}"),
        ("SignatureDoesNotMatch", "no", "<Error><StringToSign>verytoken</StringToSign></Error>"),
    ] {
        let error = failed("PutObject", service_error(Some(code), message, response(403, &[], body)));
        assert!(matches!(error, CloudError::AccessDenied(_)), "{code}");
        for shown in [format!("{error}"), format!("{error:?}")] {
            assert!(!shown.contains("verytoken"), "{shown}");
        }
    }
}
