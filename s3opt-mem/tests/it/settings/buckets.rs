//! Buckets: how they come, go, are found and charged for.

use s3opt_core::backend::storage::{BucketVersioning, CreateBucket, Setting, SettingKey};
use s3opt_core::calendar::Day;
use s3opt_mem::Emulator;

use crate::world::{
    ACCOUNT, OTHER_ACCOUNT, cloud, cloud_with, create, delete, get, put, refused, refused_without_bucket,
    region,
};

fn bucket(name: &str, place: &str) -> CreateBucket {
    CreateBucket { name: name.to_owned(), region: region(place), tags: vec![] }
}

#[tokio::test]
async fn buckets_are_listed_by_name() {
    let (emulator, cloud) = cloud();
    for (name, place) in [("b-bucket", "us-west-2"), ("a-bucket", "eu-central-1")] {
        cloud.storage.create_bucket(bucket(name, place)).await.unwrap();
    }
    create(&emulator.cloud(OTHER_ACCOUNT, &region("us-east-1")), "c-bucket").await;
    let listed = cloud.storage.list_buckets().await.unwrap();
    let listed: Vec<(&str, &str)> = listed.iter().map(|one| (one.name.as_str(), one.region.name())).collect();
    assert_eq!(listed, [("a-bucket", "eu-central-1"), ("b-bucket", "us-west-2")]);
    assert_eq!(cloud.storage.head_bucket("b-bucket").await.unwrap(), region("us-west-2"));
}

#[tokio::test]
async fn names_are_taken_once() {
    let (emulator, cloud) = cloud();
    cloud.storage.create_bucket(bucket("acme", "us-west-2")).await.unwrap();
    let owned = "Your previous request to create the named bucket succeeded and you already own it.";
    let taken = "The requested bucket name is not available. The bucket namespace is shared by all users of the \
                 system. Please select a different name and try again.";
    let name = [("BucketName", "acme")];
    let again = cloud.storage.create_bucket(bucket("acme", "us-west-2")).await;
    refused(again, "BucketAlreadyOwnedByYou", owned, &name);
    // It lies elsewhere, so us-east-1 does not forgive either.
    let again = cloud.storage.create_bucket(bucket("acme", "us-east-1")).await;
    refused(again, "BucketAlreadyOwnedByYou", owned, &name);
    let other = emulator.cloud(OTHER_ACCOUNT, &region("us-east-1"));
    let again = other.storage.create_bucket(bucket("acme", "us-west-2")).await;
    refused(again, "BucketAlreadyExists", taken, &name);
    let wrong = cloud.storage.create_bucket(bucket("Acme", "us-west-2")).await;
    refused(wrong, "InvalidBucketName", "The specified bucket is not valid.", &[("BucketName", "Acme")]);
}

#[tokio::test]
async fn a_bucket_that_is_gone_is_not_there() {
    let (_emulator, cloud) = cloud_with("acme").await;
    cloud.storage.delete_bucket("acme").await.unwrap();
    refused_without_bucket(cloud.storage.head_bucket("acme").await, "acme");
    refused_without_bucket(cloud.storage.delete_bucket("acme").await, "acme");
    refused_without_bucket(cloud.storage.list_settings("acme", &SettingKey::Tags).await, "acme");
    assert_eq!(cloud.storage.list_buckets().await.unwrap(), []);
    create(&cloud, "acme").await;
}

/// The lines of the bill with their amounts.
fn usage(emulator: &Emulator) -> Vec<(String, String, u128)> {
    let usage = emulator.usage(Day::MIN, Day::MAX);
    let line =
        |(usage_type, operation): (&str, &str), amount| (usage_type.to_owned(), operation.to_owned(), amount);
    usage.iter().map(|((_, key), amount)| line((&key.usage_type, &key.operation), *amount)).collect()
}

#[tokio::test]
async fn requests_on_settings_are_charged_and_deletions_are_free() {
    let (emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", Setting::Versioning(BucketVersioning::Enabled)).await.unwrap();
    get(&cloud, "acme", SettingKey::Versioning).await.unwrap();
    get(&cloud, "acme", SettingKey::Encryption).await.unwrap();
    delete(&cloud, "acme", SettingKey::Encryption).await.unwrap();
    // What is refused is charged for, too.
    get(&cloud, "acme", SettingKey::Tags).await.unwrap_err();
    cloud.storage.head_bucket("acme").await.unwrap();
    cloud.storage.list_buckets().await.unwrap();
    // But not where somebody else was refused.
    let other = emulator.cloud(OTHER_ACCOUNT, &region("us-east-1"));
    get(&other, "acme", SettingKey::Tags).await.unwrap_err();
    other.storage.head_bucket("acme").await.unwrap_err();
    let mut lines = usage(&emulator);
    lines.sort();
    let expected = [
        ("Requests-Tier1", "CreateBucket"),
        ("Requests-Tier1", "ListAllMyBuckets"),
        ("Requests-Tier1", "WriteVersioningProps"),
        ("Requests-Tier2", "HeadBucket"),
        ("Requests-Tier2", "ReadBucketServerSideEncryption"),
        ("Requests-Tier2", "ReadCostAllocation"),
        ("Requests-Tier2", "ReadVersioningProps"),
    ];
    assert_eq!(
        lines,
        expected.map(|(usage_type, operation)| (usage_type.to_owned(), operation.to_owned(), 1))
    );
    // All of them have a price.
    assert!(emulator.bill(ACCOUNT, Day::MIN, Day::MAX).is_ok());
}
