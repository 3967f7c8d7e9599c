//! Requests as S3 sees them.

use std::collections::BTreeMap;

use s3opt_core::backend::Storage;
use s3opt_core::backend::storage::{
    Body, ByteRange, CopyObject, DeleteObjects, GetObject, PutObject, TaggingDirective, WriteConditions,
};
use s3opt_core::s3::bucket::ServerSideEncryption;
use s3opt_core::s3::{StorageClass, Tag};

use super::{Answer, body, header, object, s3, s3_at, sent};

const WRITTEN: Answer = (200, &[("etag", "\"e\""), ("x-amz-version-id", "v")], "");
const LOCAL: Option<&str> = Some("http://127.0.0.1:4566");

fn put(key: &str, body: Body) -> PutObject {
    PutObject { bucket: "acme".to_owned(), key: key.to_owned(), body, ..PutObject::default() }
}

#[tokio::test]
async fn everything_that_a_write_says_is_sent() {
    let (s3, client) = s3(&[WRITTEN]).await;
    let request = PutObject {
        storage_class: Some(StorageClass::GlacierIr),
        tags: vec![Tag { key: "a b".to_owned(), value: "1&2".to_owned() }],
        metadata: BTreeMap::from([("origin".to_owned(), "here".to_owned())]),
        encryption: Some(ServerSideEncryption::Kms { key: Some("key".to_owned()) }),
        conditions: WriteConditions { if_match: Some("old".to_owned()), if_none_match: false },
        ..put("a b+c/\u{e4}", Body::from("text"))
    };
    let written = s3.put_object(request).await.unwrap();
    assert_eq!((written.etag.as_str(), written.version_id.as_deref()), ("e", Some("v")));
    let address = "PUT https://acme.s3.us-east-1.amazonaws.com/a%20b%2Bc/%C3%A4?x-id=PutObject";
    assert_eq!(sent(&client), [address]);
    for (name, expected) in [
        ("x-amz-storage-class", "GLACIER_IR"),
        ("x-amz-tagging", "a%20b=1%262"),
        ("x-amz-meta-origin", "here"),
        ("x-amz-server-side-encryption", "aws:kms"),
        ("x-amz-server-side-encryption-aws-kms-key-id", "key"),
        ("if-match", "\"old\""),
        ("content-type", "binary/octet-stream"),
    ] {
        assert_eq!(header(&client, 0, name).as_deref(), Some(expected), "{name}");
    }
    assert!(header(&client, 0, "user-agent").is_some_and(|agent| agent.contains("app/s3opt")));
}

#[tokio::test]
async fn elsewhere_than_at_aws_requests_are_plain() {
    let (local, client) = s3_at(LOCAL, &[WRITTEN]).await;
    local.put_object(put("k", Body::from("text"))).await.unwrap();
    assert_eq!(sent(&client), ["PUT http://127.0.0.1:4566/acme/k?x-id=PutObject"]);
    assert_eq!(header(&client, 0, "x-amz-checksum-crc32"), None);
    assert_eq!(header(&client, 0, "x-amz-trailer"), None);
    let (aws, client) = s3(&[WRITTEN]).await;
    aws.put_object(put("k", Body::from("text"))).await.unwrap();
    assert!(header(&client, 0, "x-amz-checksum-crc32").or(header(&client, 0, "x-amz-trailer")).is_some());
}

#[tokio::test]
async fn a_long_body_is_sent_with_its_length() {
    let length = 3 << 30;
    let (s3, client) = s3_at(LOCAL, &[WRITTEN]).await;
    s3.put_object(put("k", Body::Length(length))).await.unwrap();
    assert_eq!(header(&client, 0, "content-length"), Some(length.to_string()));
}

#[tokio::test]
async fn a_copy_names_its_source_encoded_and_may_drop_all_tags() {
    let result = "<CopyObjectResult><ETag>&quot;e&quot;</ETag></CopyObjectResult>";
    let (s3, client) = s3(&[(200, &[], result)]).await;
    let request = CopyObject {
        source: object("a b+c").version("v"),
        bucket: "acme".to_owned(),
        key: "copy".to_owned(),
        tagging: TaggingDirective::Replace,
        ..CopyObject::default()
    };
    assert_eq!(s3.copy_object(request).await.unwrap().etag, "e");
    assert_eq!(header(&client, 0, "x-amz-copy-source").as_deref(), Some("acme/a%20b%2Bc?versionId=v"));
    assert_eq!(header(&client, 0, "x-amz-tagging-directive").as_deref(), Some("REPLACE"));
    assert_eq!(header(&client, 0, "x-amz-tagging").unwrap_or_default(), "");
}

#[tokio::test]
async fn some_bytes_are_read() {
    let headers = [("last-modified", "Thu, 14 May 2026 09:30:00 GMT"), ("content-range", "bytes 2-4/10")];
    let (s3, client) = s3(&[(206, &headers, "234")]).await;
    let request =
        GetObject { object: object("k"), range: Some(ByteRange::Inclusive(2, 4)), ..GetObject::default() };
    let read = s3.get_object(request).await.unwrap();
    assert_eq!((read.range, read.head.size, read.body), (Some((2, 4)), 10, Body::from("234")));
    assert_eq!(header(&client, 0, "range").as_deref(), Some("bytes=2-4"));
}

#[tokio::test]
async fn many_deletions_are_one_request() {
    let answer = "<DeleteResult><Deleted><Key>b</Key></Deleted><Error><Key>a</Key><Code>AccessDenied</Code>\
        <Message>no</Message></Error></DeleteResult>";
    let (s3, client) = s3_at(LOCAL, &[(200, &[], answer)]).await;
    let objects = vec![("a".to_owned(), None), ("b".to_owned(), None)];
    let came = s3.delete_objects(DeleteObjects { bucket: "acme".to_owned(), objects }).await.unwrap();
    assert_eq!(came[0].as_ref().unwrap_err().code, "AccessDenied");
    assert_eq!(came[1].as_ref().unwrap().key, "b");
    assert!(body(&client, 0).contains("<Object><Key>a</Key></Object>"), "{}", body(&client, 0));
}
