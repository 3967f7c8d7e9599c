//! Buckets are made, waited for and listed.

use s3opt_core::backend::Storage;
use s3opt_core::backend::storage::{CreateBucket, Setting};
use s3opt_core::s3::Tag;

use super::{Answer, body, s3, sent};

const DONE: Answer = (200, &[], "");
const SEEN: Answer = (200, &[("x-amz-bucket-region", "eu-west-1")], "");
const UNSEEN: Answer = (404, &[], "");
const BUSY: Answer = (409, &[], "<Error><Code>OperationAborted</Code><Message>busy</Message></Error>");
const NO_BUCKET: Answer = (404, &[], "<Error><Code>NoSuchBucket</Code><Message>m</Message></Error>");

fn bucket(region: &str) -> CreateBucket {
    CreateBucket { name: "acme".to_owned(), region: region.parse().unwrap(), tags: Vec::new() }
}

fn tags() -> Setting {
    Setting::Tags(vec![Tag { key: "a".to_owned(), value: "1".to_owned() }])
}

#[tokio::test(start_paused = true)]
async fn a_bucket_is_made_in_its_region_and_waited_for() {
    let (s3, client) = s3(&[BUSY, DONE, UNSEEN, UNSEEN, SEEN, NO_BUCKET, DONE]).await;
    s3.create_bucket(bucket("eu-west-1")).await.unwrap();
    // What is told to a bucket of our own that is not everywhere yet is told again.
    s3.put_setting("acme", tags()).await.unwrap();
    assert_eq!(sent(&client)[1], "PUT https://acme.s3.eu-west-1.amazonaws.com/");
    assert!(body(&client, 1).contains("<LocationConstraint>eu-west-1</LocationConstraint>"));
    let methods: Vec<String> = sent(&client).iter().map(|line| line[..4].trim().to_owned()).collect();
    assert_eq!(methods, ["PUT", "PUT", "HEAD", "HEAD", "HEAD", "PUT", "PUT"]);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_of_somebody_else_is_not_waited_for() {
    let (s3, client) = s3(&[NO_BUCKET]).await;
    assert_eq!(s3.put_setting("acme", tags()).await.unwrap_err().code(), "NoSuchBucket");
    assert_eq!(sent(&client).len(), 1);
}

#[tokio::test]
async fn the_oldest_region_has_no_constraint() {
    let (s3, client) = s3(&[DONE, SEEN]).await;
    s3.create_bucket(bucket("us-east-1")).await.unwrap();
    assert_eq!(body(&client, 0), "");
}

#[tokio::test(start_paused = true)]
async fn a_change_waits_for_another_one() {
    let (s3, client) = s3(&[BUSY, BUSY, DONE]).await;
    s3.put_setting("acme", tags()).await.unwrap();
    assert_eq!(sent(&client).len(), 3);
}

#[tokio::test]
async fn pages_of_buckets_are_put_together() {
    let page = |name: &str, token: &str| {
        format!(
            "<ListAllMyBucketsResult><Buckets><Bucket><Name>{name}</Name><CreationDate>2026-05-14T09:30:00.000Z\
             </CreationDate><BucketRegion>eu-west-1</BucketRegion></Bucket></Buckets>{token}</ListAllMyBucketsResult>"
        )
    };
    let (first, second) = (page("b", "<ContinuationToken>next</ContinuationToken>"), page("a", ""));
    let (s3, client) = s3(&[(200, &[], &first), (200, &[], &second)]).await;
    let buckets = s3.list_buckets().await.unwrap();
    let names: Vec<_> = buckets.iter().map(|bucket| bucket.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(buckets[0].region.name(), "eu-west-1");
    assert_eq!(buckets[0].created, "2026-05-14T09:30:00Z".parse().unwrap());
    assert!(sent(&client)[1].contains("continuation-token=next"), "{:?}", sent(&client));
}
