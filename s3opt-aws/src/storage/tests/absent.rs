//! What is missing where an answer to HEAD says only that something is.

use s3opt_core::backend::Storage;
use s3opt_core::backend::storage::HeadObject;

use super::{Answer, object, s3, sent};

const FOUND: Answer = (200, &[("x-amz-bucket-region", "us-east-1")], "");
const ABSENT: Answer = (404, &[], "");
const FORBIDDEN: Answer = (403, &[], "");

#[tokio::test]
async fn it_is_bucket_key_or_version() {
    for (version, bucket, code) in [
        (None, FOUND, "NoSuchKey"),
        (Some("v1"), FOUND, "NoSuchVersion"),
        (None, ABSENT, "NoSuchBucket"),
        (Some("v1"), ABSENT, "NoSuchBucket"),
        // Whoever may not look at the bucket knows no more than before.
        (None, FORBIDDEN, "NoSuchKey"),
    ] {
        let (s3, client) = s3(&[ABSENT, bucket]).await;
        let mut object = object("a");
        object.version_id = version.map(str::to_owned);
        let error = s3.head_object(HeadObject { object, ..HeadObject::default() }).await.unwrap_err();
        assert_eq!((error.code(), error.is_not_found()), (code, true));
        assert_eq!(sent(&client).len(), 2);
    }
}

#[tokio::test]
async fn the_status_says_the_rest() {
    for (status, code) in
        [(304, "NotModified"), (403, "AccessDenied"), (405, "MethodNotAllowed"), (412, "PreconditionFailed")]
    {
        let (s3, _) = s3(&[(status, &[("x-amz-request-id", "ID")], "")]).await;
        let error =
            s3.head_object(HeadObject { object: object("a"), ..HeadObject::default() }).await.unwrap_err();
        assert_eq!((error.code(), error.failure().request_id.as_deref()), (code, Some("ID")));
    }
}

#[tokio::test]
async fn a_bucket_is_absent_or_not_ours() {
    for (status, code) in [(404, "NoSuchBucket"), (403, "AccessDenied")] {
        let (s3, _) = s3(&[(status, &[], "")]).await;
        assert_eq!(s3.head_bucket("acme").await.unwrap_err().code(), code);
    }
}
