//! What S3 refuses, and what goes wrong on the way.

use s3opt_core::backend::storage::{
    CompleteUpload, CompletedPart, CopyObject, GetObject, PutObject, Setting, UploadRef,
};
use s3opt_core::backend::{CloudError, Outcome, Storage};

use super::{Answer, object, s3, s3_at, sent};

const OK_BUT_FAILED: Answer = (200, &[], "<Error><Code>InternalError</Code><Message>sorry</Message></Error>");

#[tokio::test(start_paused = true)]
async fn an_error_in_a_success_is_an_error() {
    // The SDK tries three times.
    let (s3, client) = s3(&[OK_BUT_FAILED, OK_BUT_FAILED, OK_BUT_FAILED]).await;
    let request = CopyObject {
        source: object("a"),
        bucket: "acme".to_owned(),
        key: "b".to_owned(),
        ..CopyObject::default()
    };
    let error = s3.copy_object(request).await.unwrap_err();
    assert_eq!(
        (error.code(), error.failure().outcome, sent(&client).len()),
        ("InternalError", Outcome::Unknown, 3)
    );

    let (s3, _) = super::s3(&[OK_BUT_FAILED, OK_BUT_FAILED, OK_BUT_FAILED]).await;
    let upload = UploadRef { bucket: "acme".to_owned(), key: "b".to_owned(), upload_id: "u".to_owned() };
    let parts = vec![CompletedPart { part_number: 1, etag: "e".to_owned() }];
    let request = CompleteUpload { upload, parts, ..CompleteUpload::default() };
    assert_eq!(s3.complete_upload(request).await.unwrap_err().code(), "InternalError");
}

#[tokio::test]
async fn what_the_sdk_drops_is_kept() {
    let refused = "<Error><Code>InvalidArgument</Code><Message>'Date' must be at midnight GMT</Message>\
        <ArgumentName>Date</ArgumentName><ArgumentValue>x</ArgumentValue></Error>";
    let headers = [("x-amz-request-id", "ID"), ("x-amz-id-2", "EXTENDED")];
    let (s3, _) = s3(&[(400, &headers, refused)]).await;
    let error = s3.put_setting("acme", Setting::Policy("{}".to_owned())).await.unwrap_err();
    assert!(matches!(error, CloudError::Invalid(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "PutBucketPolicy of acme failed with InvalidArgument: 'Date' must be at midnight GMT [request ID EXTENDED]"
    );
    let details = [("ArgumentName", "Date"), ("ArgumentValue", "x")];
    assert_eq!(error.failure().details, details.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn a_storage_class_that_is_not_known_is_told() {
    let headers = [("last-modified", "Thu, 14 May 2026 09:30:00 GMT"), ("x-amz-storage-class", "SNOW")];
    let (s3, _) = s3(&[(200, &headers, "text")]).await;
    let error = s3.get_object(GetObject { object: object("a"), ..GetObject::default() }).await.unwrap_err();
    assert_eq!(error.failure().message, "the storage class SNOW is not known to s3opt");
}

#[tokio::test]
async fn a_bucket_that_needs_a_name_is_refused() {
    let (s3, client) = s3(&[]).await;
    let request = PutObject { key: "a".to_owned(), ..PutObject::default() };
    let error = s3.put_object(request).await.unwrap_err();
    assert!(matches!(error, CloudError::Invalid(_)), "{error:?}");
    assert_eq!((error.failure().outcome, sent(&client).len()), (Outcome::NothingDone, 0));
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_done() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let endpoint = format!("http://127.0.0.1:{port}");
    let connection = crate::connect::Connection::for_tests(None, Some(&endpoint)).await;
    let request = PutObject { bucket: "acme".to_owned(), key: "a".to_owned(), ..PutObject::default() };
    let error = super::S3::new(&connection).put_object(request).await.unwrap_err();
    assert_eq!((error.code(), error.failure().outcome), ("EndpointConnectionError", Outcome::NothingDone));
    assert!(error.is_retryable() && error.failure().message.contains("refused"), "{error}");
}

#[tokio::test]
async fn a_service_of_another_kind_is_told_by_its_status() {
    let answer: Answer = (501, &[], "<html>no</html>");
    let (s3, _) = s3_at(Some("http://127.0.0.1:1"), &[answer]).await;
    let error = s3.put_setting("acme", Setting::Policy("{}".to_owned())).await.unwrap_err();
    assert!(matches!(error, CloudError::NotImplemented(_)), "{error:?}");
}
