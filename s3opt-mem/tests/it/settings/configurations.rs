//! Configurations of which a bucket has many: inventory, request metrics, Intelligent-Tiering.

use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::backend::{Cloud, CloudResult};
use s3opt_core::s3::bucket::{
    InventoryConfiguration, InventoryFormat, InventoryFrequency, RequestMetricsConfiguration,
};
use s3opt_core::s3::tiering::TieringConfiguration;

use crate::world::{cloud_with, create, delete, get, put, refused, refused_as_malformed};

const ABSENT: (&str, &str) = ("NoSuchConfiguration", "The specified configuration does not exist.");

fn inventory(id: &str) -> InventoryConfiguration {
    InventoryConfiguration {
        id: id.to_owned(),
        enabled: true,
        filter_prefix: None,
        all_versions: true,
        frequency: InventoryFrequency::Daily,
        format: InventoryFormat::Csv,
        destination_bucket: "arn:aws:s3:::reports".to_owned(),
        destination_account: None,
        destination_prefix: None,
        encrypted: false,
        optional_fields: vec![],
    }
}

fn metrics(id: &str, prefix: &str) -> Setting {
    Setting::RequestMetrics(RequestMetricsConfiguration {
        id: id.to_owned(),
        prefix: Some(prefix.to_owned()),
        tags: vec![],
    })
}

fn metrics_key(id: &str) -> SettingKey {
    SettingKey::RequestMetrics(id.to_owned())
}

async fn list(cloud: &Cloud, key: SettingKey) -> CloudResult<Vec<Setting>> {
    cloud.storage.list_settings("acme", &key).await
}

#[tokio::test]
async fn test_s3_inventory_report_crud() {
    let (_emulator, cloud) = cloud_with("acme").await;
    create(&cloud, "reports").await;
    let one = InventoryConfiguration {
        optional_fields: vec!["Size".to_owned(), "ETag".to_owned()],
        ..inventory("test-inventory")
    };
    let one = Setting::Inventory(one);
    put(&cloud, "acme", one.clone()).await.unwrap();
    assert_eq!(list(&cloud, one.key()).await.unwrap(), std::slice::from_ref(&one));
    assert_eq!(get(&cloud, "acme", one.key()).await.unwrap(), one);
    delete(&cloud, "acme", one.key()).await.unwrap();
    assert_eq!(list(&cloud, one.key()).await.unwrap(), []);
    refused(get(&cloud, "acme", one.key()).await, ABSENT.0, ABSENT.1, &[]);
}

/// An ID beside the configuration's own, and a format, a frequency or versions that there are not, cannot be said by the
/// types.
#[tokio::test]
async fn test_s3_put_inventory_report_exceptions() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let no_arn = InventoryConfiguration { destination_bucket: "reports".to_owned(), ..inventory("one") };
    let no_arn = put(&cloud, "acme", Setting::Inventory(no_arn)).await;
    refused(no_arn, "InvalidS3DestinationBucket", "Invalid bucket ARN.", &[]);
    let fields = vec!["TestField".to_owned()];
    let unknown = InventoryConfiguration { optional_fields: fields, ..inventory("one") };
    refused_as_malformed(put(&cloud, "acme", Setting::Inventory(unknown)).await);
    assert_eq!(list(&cloud, SettingKey::Inventory(String::new())).await.unwrap(), []);
}

#[tokio::test]
async fn test_put_bucket_inventory_config_order() {
    let (_emulator, cloud) = cloud_with("acme").await;
    for id in ["z-test", "a-test", "test-1"] {
        put(&cloud, "acme", Setting::Inventory(inventory(id))).await.unwrap();
    }
    let key = SettingKey::Inventory(String::new());
    let listed = list(&cloud, key.clone()).await.unwrap();
    assert_eq!(listed, ["a-test", "test-1", "z-test"].map(|id| Setting::Inventory(inventory(id))));
    delete(&cloud, "acme", SettingKey::Inventory("z-test".to_owned())).await.unwrap();
    let listed = list(&cloud, key).await.unwrap();
    assert_eq!(listed, ["a-test", "test-1"].map(|id| Setting::Inventory(inventory(id))));
}

#[tokio::test]
async fn test_put_bucket_metrics_configuration() {
    let (_emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", metrics("one", "logs/")).await.unwrap();
    assert_eq!(get(&cloud, "acme", metrics_key("one")).await.unwrap(), metrics("one", "logs/"));
}

#[tokio::test]
async fn test_overwrite_bucket_metrics_configuration() {
    let (_emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", metrics("one", "logs/")).await.unwrap();
    put(&cloud, "acme", metrics("one", "logs/new-prefix")).await.unwrap();
    assert_eq!(get(&cloud, "acme", metrics_key("one")).await.unwrap(), metrics("one", "logs/new-prefix"));
}

#[tokio::test]
async fn test_list_bucket_metrics_configurations() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let both = [metrics("id-1", "logs/prefix"), metrics("id-2", "logs/prefix")];
    for one in both.iter().rev() {
        put(&cloud, "acme", one.clone()).await.unwrap();
    }
    assert_eq!(list(&cloud, metrics_key("whatever")).await.unwrap(), both);
}

#[tokio::test]
async fn test_get_bucket_metrics_configuration() {
    let (_emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", metrics("one", "logs/")).await.unwrap();
    put(&cloud, "acme", metrics("two", "data/")).await.unwrap();
    assert_eq!(get(&cloud, "acme", metrics_key("one")).await.unwrap(), metrics("one", "logs/"));
}

#[tokio::test]
async fn test_get_bucket_metrics_configuration_not_exist() {
    let (_emulator, cloud) = cloud_with("acme").await;
    refused(get(&cloud, "acme", metrics_key("one")).await, ABSENT.0, ABSENT.1, &[]);
}

#[tokio::test]
async fn test_delete_metrics_configuration() {
    let (_emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", metrics("one", "logs/")).await.unwrap();
    delete(&cloud, "acme", metrics_key("one")).await.unwrap();
    refused(get(&cloud, "acme", metrics_key("one")).await, ABSENT.0, ABSENT.1, &[]);
}

#[tokio::test]
async fn test_delete_metrics_configuration_twice() {
    let (_emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", metrics("one", "logs/")).await.unwrap();
    delete(&cloud, "acme", metrics_key("one")).await.unwrap();
    refused(delete(&cloud, "acme", metrics_key("one")).await, ABSENT.0, ABSENT.1, &[]);
}

/// S3's pages hold 100; here they are put together, in the same order.
#[tokio::test]
async fn test_list_bucket_metrics_configurations_paginated() {
    let (_emulator, cloud) = cloud_with("acme").await;
    for number in (0..102).rev() {
        put(&cloud, "acme", metrics(&format!("id-{number:03}"), "logs/prefix")).await.unwrap();
    }
    let listed = list(&cloud, metrics_key("")).await.unwrap();
    assert_eq!(listed.len(), 102);
    assert_eq!(&listed[100..], [metrics("id-100", "logs/prefix"), metrics("id-101", "logs/prefix")]);
}

#[tokio::test]
async fn configurations_of_one_kind_do_not_show_among_another() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let tiering = TieringConfiguration {
        id: "archive".to_owned(),
        enabled: true,
        prefix: String::new(),
        tags: vec![],
        archive_access_days: Some(90),
        deep_archive_access_days: Some(180),
    };
    put(&cloud, "acme", Setting::Tiering(tiering.clone())).await.unwrap();
    put(&cloud, "acme", metrics("one", "logs/")).await.unwrap();
    put(&cloud, "acme", Setting::Inventory(inventory("daily"))).await.unwrap();
    for one in
        [Setting::Tiering(tiering.clone()), metrics("one", "logs/"), Setting::Inventory(inventory("daily"))]
    {
        assert_eq!(list(&cloud, one.key()).await.unwrap(), std::slice::from_ref(&one));
    }
    for (days, code) in [((Some(89), None), "InvalidArgument"), ((None, None), "MalformedXML")] {
        let wrong = TieringConfiguration {
            archive_access_days: days.0,
            deep_archive_access_days: days.1,
            ..tiering.clone()
        };
        assert_eq!(put(&cloud, "acme", Setting::Tiering(wrong)).await.unwrap_err().code(), code);
    }
    let absent = SettingKey::Tiering("absent".to_owned());
    refused(delete(&cloud, "acme", absent).await, ABSENT.0, ABSENT.1, &[]);
}
