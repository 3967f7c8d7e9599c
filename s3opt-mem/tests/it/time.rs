//! What happens by itself as the clock turns, beside what the law holds.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::storage::{
    Body, BucketVersioning, CommonListing, CreateBucket, GetObject, HeadObject, ListObjects, ObjectHead,
    ObjectRef, PutObject, ReplicationStatus, Setting,
};
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::bucket::{InventoryConfiguration, InventoryFormat, InventoryFrequency};
use s3opt_core::s3::replication;

use crate::world::{cloud_with, region};

async fn put(cloud: &Cloud, key: &str) {
    let (bucket, key, body) = ("main".to_owned(), key.to_owned(), Body::Length(10));
    cloud.storage.put_object(PutObject { bucket, key, body, ..PutObject::default() }).await.unwrap();
}

async fn head(cloud: &Cloud, bucket: &str, key: &str) -> ObjectHead {
    let head = HeadObject { object: ObjectRef::new(bucket, key), ..HeadObject::default() };
    cloud.storage.head_object(head).await.unwrap()
}

async fn keys(cloud: &Cloud, bucket: &str, prefix: &str) -> Vec<String> {
    let common =
        CommonListing { bucket: bucket.to_owned(), prefix: prefix.to_owned(), ..CommonListing::default() };
    let page = cloud.storage.list_objects(ListObjects { common, ..ListObjects::default() }).await.unwrap();
    page.objects.into_iter().map(|object| object.key).collect()
}

async fn set(cloud: &Cloud, bucket: &str, setting: Setting) {
    cloud.storage.put_setting(bucket, setting).await.unwrap();
}

#[tokio::test]
async fn the_clock_cannot_be_turned_back() {
    let (emulator, cloud) = cloud_with("main").await;
    emulator.advance_to("2026-01-02T00:00:00Z".parse().unwrap()).await.unwrap();
    let error = emulator.advance_to("2026-01-01T23:59:59Z".parse().unwrap()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the clock shows 2026-01-02T00:00:00Z and cannot be turned back to 2026-01-01T23:59:59Z"
    );
    assert_eq!(cloud.clock.now().to_string(), "2026-01-02T00:00:00Z");
    // To the present instant it may be turned.
    emulator.advance_to(cloud.clock.now()).await.unwrap();
}

#[tokio::test]
async fn replication_takes_its_time_and_the_class_of_its_rule() {
    let (emulator, cloud) = cloud_with("main").await;
    let replica = CreateBucket { name: "replica".to_owned(), region: region("us-west-2"), tags: Vec::new() };
    cloud.storage.create_bucket(replica).await.unwrap();
    for bucket in ["main", "replica"] {
        set(&cloud, bucket, Setting::Versioning(BucketVersioning::Enabled)).await;
    }
    put(&cloud, "compliance/before").await;
    let rules = r#"{"ReplicationConfiguration": {"Role": "arn:aws:iam::111111111111:role/replication", "Rules": [{
        "ID": "compliance", "Priority": 1, "Status": "Enabled", "Filter": {"Prefix": "compliance/"},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": "arn:aws:s3:::replica", "StorageClass": "GLACIER"}}]}}"#;
    set(&cloud, "main", Setting::Replication(replication::parse(rules).unwrap())).await;
    put(&cloud, "compliance/a").await;
    put(&cloud, "other/a").await;
    let status = async |key: &str| head(&cloud, "main", key).await.replication_status;
    assert_eq!(status("compliance/a").await, Some(ReplicationStatus::Pending));
    assert_eq!(keys(&cloud, "replica", "").await, Vec::<String>::new());

    emulator.advance_to("2026-01-01T00:01:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(status("compliance/a").await, Some(ReplicationStatus::Completed));
    assert_eq!(status("other/a").await, None);
    // What was there before the rule is not copied.
    assert_eq!(status("compliance/before").await, None);
    assert_eq!(keys(&cloud, "replica", "").await, ["compliance/a"]);
    let copy = head(&cloud, "replica", "compliance/a").await;
    assert_eq!(copy.replication_status, Some(ReplicationStatus::Replica));
    assert_eq!(copy.storage_class, StorageClass::Glacier);
    assert_eq!(copy.version_id, head(&cloud, "main", "compliance/a").await.version_id);
}

#[tokio::test]
async fn reports_come_each_day_where_the_destination_lets_s3_write() {
    let (emulator, cloud) = cloud_with("main").await;
    let reports = CreateBucket { name: "reports".to_owned(), region: region("us-east-1"), tags: Vec::new() };
    cloud.storage.create_bucket(reports).await.unwrap();
    put(&cloud, "a").await;
    let inventory = InventoryConfiguration {
        id: "daily".to_owned(),
        enabled: true,
        filter_prefix: None,
        all_versions: false,
        frequency: InventoryFrequency::Daily,
        format: InventoryFormat::Csv,
        destination_bucket: "arn:aws:s3:::reports".to_owned(),
        destination_account: None,
        destination_prefix: Some("inventory".to_owned()),
        encrypted: false,
        optional_fields: vec!["Size".to_owned(), "StorageClass".to_owned()],
    };
    set(&cloud, "main", Setting::Inventory(inventory)).await;
    emulator.advance_to("2026-01-02T12:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(keys(&cloud, "reports", "").await, Vec::<String>::new());

    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service":
        "s3.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {
        "StringEquals": {"aws:SourceAccount": "111111111111", "s3:x-amz-acl": "bucket-owner-full-control"},
        "ArnLike": {"aws:SourceArn": "arn:aws:s3:::main"}}}]}"#;
    set(&cloud, "reports", Setting::Policy(policy.to_owned())).await;
    emulator.advance_to("2026-01-04T12:00:00Z".parse().unwrap()).await.unwrap();
    for day in ["2026-01-03", "2026-01-04"] {
        let dated = format!("inventory/main/daily/{day}T01-00Z/");
        let files = [format!("{dated}manifest.checksum"), format!("{dated}manifest.json")];
        assert_eq!(keys(&cloud, "reports", &dated).await, files);
    }
    let get = GetObject {
        object: ObjectRef::new("reports", "inventory/main/daily/2026-01-04T01-00Z/manifest.json"),
        ..GetObject::default()
    };
    let Body::Bytes(bytes) = cloud.storage.get_object(get).await.unwrap().body else {
        panic!("a manifest has real bytes")
    };
    let manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(manifest["fileSchema"], "Bucket, Key, Size, StorageClass");
    let day = |text: &str| text.parse().unwrap();
    let usage = emulator.bucket_usage("main", day("2026-01-01"), day("2026-02-01"));
    let listed = usage.iter().find(|((_, key), _)| key.usage_type == "Inventory-ObjectsListed");
    assert_eq!(listed.map(|(_, objects)| *objects), Some(2));
}
