//! What every bucket has, and what new ones have: encryption, public access block, ownership, logging.

use s3opt_core::backend::storage::{CreateBucket, Setting, SettingKey};
use s3opt_core::s3::bucket::{
    BucketEncryption, BucketLogging, NotificationConfiguration, ObjectOwnership, PublicAccessBlock,
    ServerSideEncryption,
};

use crate::world::{
    OTHER_ACCOUNT, cloud, cloud_with, create, delete, get, put, refused, refused_without_bucket, region,
};

#[tokio::test]
async fn test_s3_default_bucket_encryption() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let default =
        Setting::Encryption(BucketEncryption { algorithm: ServerSideEncryption::Aes256, bucket_key: false });
    assert_eq!(get(&cloud, "acme", SettingKey::Encryption).await.unwrap(), default);
    delete(&cloud, "acme", SettingKey::Encryption).await.unwrap();
    delete(&cloud, "acme", SettingKey::Encryption).await.unwrap();
    assert_eq!(get(&cloud, "acme", SettingKey::Encryption).await.unwrap(), default);
}

/// No rule, two of them, and a key beside AES256 cannot be said by the types.
#[tokio::test]
async fn test_s3_default_bucket_encryption_exc() {
    let (_emulator, cloud) = cloud();
    let setting = Setting::Encryption(BucketEncryption::default());
    refused_without_bucket(get(&cloud, "nobody", SettingKey::Encryption).await, "nobody");
    refused_without_bucket(delete(&cloud, "nobody", SettingKey::Encryption).await, "nobody");
    refused_without_bucket(put(&cloud, "nobody", setting).await, "nobody");
}

/// The setting's part: what is written belongs to the objects.
#[tokio::test]
async fn test_s3_bucket_encryption_sse_s3() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let setting =
        Setting::Encryption(BucketEncryption { algorithm: ServerSideEncryption::Aes256, bucket_key: true });
    put(&cloud, "acme", setting.clone()).await.unwrap();
    assert_eq!(get(&cloud, "acme", SettingKey::Encryption).await.unwrap(), setting);
}

#[tokio::test]
async fn test_crud_public_access_block() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let all = Setting::PublicAccessBlock(PublicAccessBlock::ALL);
    assert_eq!(get(&cloud, "acme", SettingKey::PublicAccessBlock).await.unwrap(), all);
    let none = Setting::PublicAccessBlock(PublicAccessBlock::default());
    put(&cloud, "acme", none.clone()).await.unwrap();
    assert_eq!(get(&cloud, "acme", SettingKey::PublicAccessBlock).await.unwrap(), none);
    delete(&cloud, "acme", SettingKey::PublicAccessBlock).await.unwrap();
    let absent = get(&cloud, "acme", SettingKey::PublicAccessBlock).await;
    let message = "The public access block configuration was not found";
    refused(absent, "NoSuchPublicAccessBlockConfiguration", message, &[("BucketName", "acme")]);
    delete(&cloud, "acme", SettingKey::PublicAccessBlock).await.unwrap();
}

/// A bucket that is made with another ownership cannot be asked for here: it is written afterwards.
#[tokio::test]
async fn test_crud_bucket_ownership_controls() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let default = get(&cloud, "acme", SettingKey::Ownership).await.unwrap();
    assert_eq!(default, Setting::Ownership(ObjectOwnership::BucketOwnerEnforced));
    for ownership in [ObjectOwnership::ObjectWriter, ObjectOwnership::BucketOwnerPreferred] {
        put(&cloud, "acme", Setting::Ownership(ownership)).await.unwrap();
        let found = get(&cloud, "acme", SettingKey::Ownership).await.unwrap();
        assert_eq!(found, Setting::Ownership(ownership));
    }
    delete(&cloud, "acme", SettingKey::Ownership).await.unwrap();
    let absent = get(&cloud, "acme", SettingKey::Ownership).await;
    let message = "The bucket ownership controls were not found";
    refused(absent, "OwnershipControlsNotFoundError", message, &[("BucketName", "acme")]);
    delete(&cloud, "acme", SettingKey::Ownership).await.unwrap();
}

#[tokio::test]
async fn notifications_and_logging_are_off() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let nothing = Setting::Notification(NotificationConfiguration::default());
    assert_eq!(get(&cloud, "acme", SettingKey::Notification).await.unwrap(), nothing);
    put(&cloud, "acme", nothing.clone()).await.unwrap();
    delete(&cloud, "acme", SettingKey::Notification).await.unwrap();
    assert_eq!(cloud.storage.list_settings("acme", &SettingKey::Notification).await.unwrap(), [nothing]);
    assert_eq!(get(&cloud, "acme", SettingKey::Logging).await.unwrap(), Setting::Logging(None));
}

#[tokio::test]
async fn logs_go_to_a_bucket_of_the_same_account_and_region() {
    let (emulator, cloud) = cloud_with("acme").await;
    create(&cloud, "acme-logs").await;
    let logs = |target: &str| {
        let (target_bucket, target_prefix) = (target.to_owned(), "logs/".to_owned());
        Setting::Logging(Some(BucketLogging { target_bucket, target_prefix }))
    };
    put(&cloud, "acme", logs("acme-logs")).await.unwrap();
    assert_eq!(get(&cloud, "acme", SettingKey::Logging).await.unwrap(), logs("acme-logs"));
    let other = emulator.cloud(OTHER_ACCOUNT, &region("us-east-1"));
    create(&other, "other-logs").await;
    let west = CreateBucket { name: "west-logs".to_owned(), region: region("us-west-2"), tags: vec![] };
    cloud.storage.create_bucket(west).await.unwrap();
    for (target, code, message, details) in [
        (
            "nobody",
            "InvalidTargetBucketForLogging",
            "The target bucket for logging does not exist",
            ("TargetBucket", "nobody"),
        ),
        (
            "other-logs",
            "InvalidTargetBucketForLogging",
            "The owner for the bucket to be logged and the target bucket must be the same.",
            ("TargetBucket", "other-logs"),
        ),
        (
            "west-logs",
            "CrossLocationLoggingProhibitted",
            "Cross S3 location logging not allowed. ",
            ("TargetBucketLocation", "us-west-2"),
        ),
    ] {
        refused(put(&cloud, "acme", logs(target)).await, code, message, &[details]);
    }
    delete(&cloud, "acme", SettingKey::Logging).await.unwrap();
    assert_eq!(get(&cloud, "acme", SettingKey::Logging).await.unwrap(), Setting::Logging(None));
}
