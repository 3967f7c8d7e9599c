//! Replication.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::storage::{BucketVersioning, Setting, SettingKey};
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::replication::{
    Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule, SourceSelectionCriteria,
};

use crate::world::{cloud_with, create, delete, get, put, refused, refused_as_malformed};

fn rule(id: &str) -> ReplicationRule {
    ReplicationRule {
        id: Some(id.to_owned()),
        priority: Some(1),
        enabled: true,
        filter: ReplicationFilter::Prefix("Tax".to_owned()),
        destination: Destination {
            bucket: "dest-bucket".to_owned(),
            account: None,
            storage_class: None,
            replication_time_control: None,
            metrics: None,
            replica_kms_key_id: None,
            owner_override: false,
        },
        delete_marker_replication: Some(false),
        existing_object_replication: None,
        source_selection_criteria: SourceSelectionCriteria::default(),
    }
}

fn setting(rules: Vec<ReplicationRule>) -> Setting {
    Setting::Replication(ReplicationConfiguration { role: "role".to_owned(), rules })
}

async fn version(cloud: &Cloud, bucket: &str, versioning: BucketVersioning) {
    put(cloud, bucket, Setting::Versioning(versioning)).await.unwrap();
}

#[tokio::test]
async fn test_replication_config() {
    let (_emulator, cloud) = cloud_with("acme").await;
    create(&cloud, "dest-bucket").await;
    version(&cloud, "dest-bucket", BucketVersioning::Enabled).await;
    let absent = get(&cloud, "acme", SettingKey::Replication).await;
    let message = "The replication configuration was not found";
    refused(absent, "ReplicationConfigurationNotFoundError", message, &[("BucketName", "acme")]);
    let message = "Versioning must be 'Enabled' on the bucket to apply a replication configuration";
    refused(put(&cloud, "acme", setting(vec![rule("id")])).await, "InvalidRequest", message, &[]);
    version(&cloud, "acme", BucketVersioning::Enabled).await;
    put(&cloud, "acme", setting(vec![rule("id")])).await.unwrap();
    assert_eq!(get(&cloud, "acme", SettingKey::Replication).await.unwrap(), setting(vec![rule("id")]));
    refused_as_malformed(put(&cloud, "acme", setting(vec![])).await);
    delete(&cloud, "acme", SettingKey::Replication).await.unwrap();
    delete(&cloud, "acme", SettingKey::Replication).await.unwrap();
}

#[tokio::test]
async fn test_replication_config_without_filter() {
    let (_emulator, cloud) = cloud_with("acme").await;
    version(&cloud, "acme", BucketVersioning::Enabled).await;
    let mut one = rule("rtc");
    one.priority = Some(0);
    one.enabled = false;
    one.filter = ReplicationFilter::Everything;
    one.destination.storage_class = Some(StorageClass::Standard);
    one.destination.replication_time_control = Some(true);
    one.destination.metrics = Some(true);
    let message = "Destination bucket must have versioning enabled.";
    refused(put(&cloud, "acme", setting(vec![one.clone()])).await, "InvalidRequest", message, &[]);
    create(&cloud, "dest-bucket").await;
    refused(put(&cloud, "acme", setting(vec![one.clone()])).await, "InvalidRequest", message, &[]);
    version(&cloud, "dest-bucket", BucketVersioning::Enabled).await;
    put(&cloud, "acme", setting(vec![one.clone()])).await.unwrap();
    assert_eq!(get(&cloud, "acme", SettingKey::Replication).await.unwrap(), setting(vec![one]));
}

#[tokio::test]
async fn with_replication_versioning_goes_on() {
    let (_emulator, cloud) = cloud_with("acme").await;
    create(&cloud, "dest-bucket").await;
    for bucket in ["acme", "dest-bucket"] {
        version(&cloud, bucket, BucketVersioning::Enabled).await;
    }
    let mut to_itself = rule("id");
    to_itself.destination.bucket = "arn:aws:s3:::acme".to_owned();
    assert_eq!(put(&cloud, "acme", setting(vec![to_itself])).await.unwrap_err().code(), "InvalidRequest");
    put(&cloud, "acme", setting(vec![rule("id")])).await.unwrap();
    let suspended = put(&cloud, "acme", Setting::Versioning(BucketVersioning::Suspended)).await;
    assert_eq!(suspended.unwrap_err().code(), "InvalidBucketState");
    version(&cloud, "acme", BucketVersioning::Enabled).await;
    delete(&cloud, "acme", SettingKey::Replication).await.unwrap();
    version(&cloud, "acme", BucketVersioning::Suspended).await;
}
