//! What S3 says of the region of a bucket that it was asked for elsewhere.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;

use crate::error::detail;

/// The header in which S3 names a bucket's region.
const REGION_HEADER: &str = "x-amz-bucket-region";

/// Where a request should have gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// It failed for another reason.
    Nowhere,
    /// Elsewhere, but S3 does not say where.
    Somewhere,
    /// Into this region.
    In(String),
}

/// Where a failed request should have gone.
///
/// S3 answers 301 (`PermanentRedirect`) or 307, and 400 where a signature is for another region
/// (`AuthorizationHeaderMalformed`, with the element `Region`) or where the region and the bucket do not know each other
/// (`IllegalLocationConstraintException`).
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.
pub(super) fn elsewhere<E>(error: &SdkError<E, HttpResponse>) -> Elsewhere {
    let Some(response) = error.raw_response() else { return Elsewhere::Nowhere };
    let header = response.headers().get(REGION_HEADER).map(str::to_owned);
    let answer = |name| detail(response, name).filter(|text| !text.is_empty());
    match response.status().as_u16() {
        301 | 307 => header.or_else(|| answer("Region")).map_or(Elsewhere::Somewhere, Elsewhere::In),
        400 => match answer("Code").as_deref() {
            Some("AuthorizationHeaderMalformed" | "IllegalLocationConstraintException") => {
                header.or_else(|| answer("Region")).map_or(Elsewhere::Somewhere, Elsewhere::In)
            }
            // HEAD has no body.
            None => header.map_or(Elsewhere::Nowhere, Elsewhere::In),
            Some(_) => Elsewhere::Nowhere,
        },
        _ => Elsewhere::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::operation::head_bucket::HeadBucketError;
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::body::SdkBody;
    use aws_smithy_types::error::ErrorMetadata;

    use super::*;

    #[test]
    fn where_a_request_should_have_gone() {
        let region = |name: &str| Elsewhere::In(name.to_owned());
        let malformed = "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>";
        for (status, header, body, expected) in [
            (301, Some("eu-west-1"), "", region("eu-west-1")),
            (301, None, "<Error><Code>PermanentRedirect</Code></Error>", Elsewhere::Somewhere),
            (307, Some("us-west-2"), "", region("us-west-2")),
            (400, Some("us-west-2"), "", region("us-west-2")),
            (400, None, malformed, region("eu-west-1")),
            (
                400,
                None,
                "<Error><Code>IllegalLocationConstraintException</Code></Error>",
                Elsewhere::Somewhere,
            ),
            (400, Some("eu-west-1"), "<Error><Code>InvalidArgument</Code></Error>", Elsewhere::Nowhere),
            (400, None, "", Elsewhere::Nowhere),
            (403, Some("eu-west-1"), "", Elsewhere::Nowhere),
            (404, None, "", Elsewhere::Nowhere),
        ] {
            let mut response = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body));
            if let Some(header) = header {
                response.headers_mut().insert(REGION_HEADER, header);
            }
            let error = HeadBucketError::generic(ErrorMetadata::builder().build());
            assert_eq!(elsewhere(&SdkError::service_error(error, response)), expected, "{status} {body}");
        }
    }
}
