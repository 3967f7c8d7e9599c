//! Tags of buckets.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{CreateBucket, Setting, SettingKey};
use s3opt_core::s3::Tag;

use crate::world::{cloud, cloud_with, delete, get, put, refused, refused_without_bucket, region};

const NO_TAGS: (&str, &str) = ("NoSuchTagSet", "The TagSet does not exist");
const OWNED: (&str, &str) = (
    "BucketAlreadyOwnedByYou",
    "Your previous request to create the named bucket succeeded and you already own it.",
);

fn tags(pairs: &[(&str, &str)]) -> Vec<Tag> {
    pairs.iter().map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() }).collect()
}

fn setting(pairs: &[(&str, &str)]) -> Setting {
    Setting::Tags(tags(pairs))
}

async fn create_with(cloud: &Cloud, place: &str, pairs: &[(&str, &str)]) -> CloudResult<()> {
    let request = CreateBucket { name: "acme".to_owned(), region: region(place), tags: tags(pairs) };
    cloud.storage.create_bucket(request).await
}

#[tokio::test]
async fn test_bucket_tagging_crud() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let none = get(&cloud, "acme", SettingKey::Tags).await;
    refused(none, NO_TAGS.0, NO_TAGS.1, &[("BucketName", "acme")]);
    for written in [setting(&[("tag1", "tag1"), ("tag2", "")]), setting(&[("tag3", "tag3")])] {
        put(&cloud, "acme", written.clone()).await.unwrap();
        assert_eq!(get(&cloud, "acme", SettingKey::Tags).await.unwrap(), written);
    }
    delete(&cloud, "acme", SettingKey::Tags).await.unwrap();
    put(&cloud, "acme", setting(&[])).await.unwrap();
    let none = get(&cloud, "acme", SettingKey::Tags).await;
    refused(none, NO_TAGS.0, NO_TAGS.1, &[("BucketName", "acme")]);
}

#[tokio::test]
async fn test_bucket_tagging_exc() {
    let (_emulator, cloud) = cloud();
    refused_without_bucket(get(&cloud, "nobody", SettingKey::Tags).await, "nobody");
    refused_without_bucket(delete(&cloud, "nobody", SettingKey::Tags).await, "nobody");
    refused_without_bucket(put(&cloud, "nobody", setting(&[("a", "b")])).await, "nobody");
}

/// A set that is absent is the empty one here.
#[tokio::test]
async fn test_put_bucket_tagging_none_value() {
    let (_emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", setting(&[("tag1", "tag1")])).await.unwrap();
    put(&cloud, "acme", setting(&[])).await.unwrap();
    let none = get(&cloud, "acme", SettingKey::Tags).await;
    refused(none, NO_TAGS.0, NO_TAGS.1, &[("BucketName", "acme")]);
}

/// The bucket's part. A key or a value that is absent cannot be said by a tag here.
#[tokio::test]
async fn test_tagging_validation() {
    let (_emulator, cloud) = cloud_with("acme").await;
    for (pairs, message, details) in [
        (
            vec![("Key1", "Val1"), ("Key1", "Val1")],
            "Cannot provide multiple Tags with the same key",
            vec![("TagKey", "Key1")],
        ),
        (
            vec![("Key1,Key2", "Val1")],
            "The TagKey you have provided is invalid",
            vec![("TagKey", "Key1,Key2")],
        ),
        (
            vec![("Key1", "Val1,Val2")],
            "The TagValue you have provided is invalid",
            vec![("TagKey", "Key1"), ("TagValue", "Val1,Val2")],
        ),
        (
            vec![("aws:prefixed", "Val1")],
            "System tags cannot be added/updated by requester",
            vec![("TagKey", "aws:prefixed")],
        ),
    ] {
        refused(put(&cloud, "acme", setting(&pairs)).await, "InvalidTag", message, &details);
    }
    assert!(get(&cloud, "acme", SettingKey::Tags).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn test_create_bucket_with_tags() {
    let (_emulator, cloud) = cloud();
    create_with(&cloud, "us-west-2", &[("tag1", "value1")]).await.unwrap();
    assert_eq!(get(&cloud, "acme", SettingKey::Tags).await.unwrap(), setting(&[("tag1", "value1")]));
}

#[tokio::test]
async fn test_create_bucket_with_empty_tags() {
    let (_emulator, cloud) = cloud();
    create_with(&cloud, "us-east-1", &[]).await.unwrap();
    let none = get(&cloud, "acme", SettingKey::Tags).await;
    refused(none, NO_TAGS.0, NO_TAGS.1, &[("BucketName", "acme")]);
    create_with(&cloud, "us-east-1", &[]).await.unwrap();
}

#[tokio::test]
async fn test_create_bucket_with_tags_us_east_1_idempotency() {
    let (_emulator, cloud) = cloud();
    let first = [("tag1", "value1")];
    create_with(&cloud, "us-east-1", &first).await.unwrap();
    for (pairs, is_allowed) in
        [(&[("tag2", "value2")][..], false), (&[][..], true), (&first[..], false), (&[][..], true)]
    {
        let answer = create_with(&cloud, "us-east-1", pairs).await;
        if is_allowed {
            answer.unwrap();
        } else {
            refused(answer, OWNED.0, OWNED.1, &[("BucketName", "acme")]);
        }
        assert_eq!(get(&cloud, "acme", SettingKey::Tags).await.unwrap(), setting(&first));
    }
}

/// A key or a value that is absent cannot be said by a tag here.
#[tokio::test]
async fn test_create_bucket_with_tags_exc() {
    let (_emulator, cloud) = cloud();
    for (pairs, code, message, details) in [
        (
            vec![("aws:tag1", "value1")],
            "InvalidTag",
            "User-defined tag keys can't start with \"aws:\". This prefix is reserved for system tags. Remove \
             \"aws:\" from your tag keys and try again.",
            vec![],
        ),
        (
            vec![("tag1", "value1"), ("tag1", "value2")],
            "InternalError",
            "We encountered an internal error. Please try again.",
            vec![],
        ),
        (
            vec![("test", "value1,value2")],
            "InvalidTag",
            "The TagValue you have provided is invalid",
            vec![("TagKey", "test"), ("TagValue", "value1,value2")],
        ),
        (
            vec![("test,test2", "value1")],
            "InvalidTag",
            "The TagKey you have provided is invalid",
            vec![("TagKey", "test,test2")],
        ),
    ] {
        refused(create_with(&cloud, "us-east-1", &pairs).await, code, message, &details);
    }
    refused_without_bucket(cloud.storage.head_bucket("acme").await, "acme");
}
