//! S3's own metrics, of what really happens.

use std::collections::BTreeMap;

use s3opt_core::backend::Cloud;
use s3opt_core::backend::metrics::{
    Alarm, AlarmState, Comparison, Dimension, MetricId, MissingData, Statistic, StatisticsQuery,
};
use s3opt_core::backend::storage::{
    Body, BucketVersioning, CommonListing, CreateUpload, DeleteObject, GetObject, HeadObject, ListObjects,
    ObjectRef, PutObject, Setting, UploadPart,
};
use s3opt_core::s3::bucket::RequestMetricsConfiguration;
use s3opt_core::s3::{StorageClass, replication};

use super::support::{at, cloud_with, topic};
use crate::world::{create, put};

async fn sum(cloud: &Cloud, name: &str, dimensions: &[(&str, &str)], statistic: Statistic) -> Option<f64> {
    let dimensions = dimensions.iter().map(|(name, value)| Dimension::new(*name, *value)).collect();
    let query = StatisticsQuery {
        metric: MetricId::new("AWS/S3", name, dimensions),
        start: at("2026-01-01"),
        end: at("2026-01-02"),
        period_seconds: 86_400,
        statistics: vec![statistic],
    };
    cloud.metrics.statistics(&query).await.unwrap().first().map(|point| point.values[0].1)
}

fn write(key: &str, bytes: u64, class: StorageClass) -> PutObject {
    PutObject {
        bucket: "acme".to_owned(),
        key: key.to_owned(),
        body: Body::Length(bytes),
        storage_class: Some(class),
        ..PutObject::default()
    }
}

#[tokio::test]
async fn requests_are_counted_where_the_bucket_asks_for_it() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let s3 = &cloud.storage;
    s3.put_object(write("before", 7, StorageClass::Standard)).await.unwrap();
    for (id, prefix) in [("all", None), ("logs", Some("logs/".to_owned()))] {
        let configuration = RequestMetricsConfiguration { id: id.to_owned(), prefix, tags: vec![] };
        put(&cloud, "acme", Setting::RequestMetrics(configuration)).await.unwrap();
    }
    s3.put_object(write("logs/a", 1000, StorageClass::Standard)).await.unwrap();
    s3.put_object(write("b", 50, StorageClass::Standard)).await.unwrap();
    let object = |key: &str| ObjectRef::new("acme", key);
    s3.get_object(GetObject { object: object("logs/a"), ..GetObject::default() }).await.unwrap();
    s3.head_object(HeadObject { object: object("b"), ..HeadObject::default() }).await.unwrap();
    s3.get_object(GetObject { object: object("logs/absent"), ..GetObject::default() }).await.unwrap_err();
    s3.delete_object(DeleteObject { object: object("b"), if_match: None }).await.unwrap();
    let common = CommonListing { bucket: "acme".to_owned(), ..CommonListing::default() };
    s3.list_objects(ListObjects { common, ..ListObjects::default() }).await.unwrap();

    for (metric, all, logs) in [
        ("AllRequests", Some(7.0), Some(3.0)),
        ("PutRequests", Some(2.0), Some(1.0)),
        ("GetRequests", Some(2.0), Some(2.0)),
        ("HeadRequests", Some(1.0), None),
        ("DeleteRequests", Some(1.0), None),
        ("ListRequests", Some(1.0), None),
        ("4xxErrors", Some(1.0), Some(1.0)),
        ("5xxErrors", Some(0.0), Some(0.0)),
        ("BytesDownloaded", Some(1000.0), Some(1000.0)),
        ("BytesUploaded", Some(1050.0), Some(1000.0)),
        ("SelectRequests", None, None),
    ] {
        for (filter, expected) in [("all", all), ("logs", logs)] {
            let dimensions = [("FilterId", filter), ("BucketName", "acme")];
            assert_eq!(sum(&cloud, metric, &dimensions, Statistic::Sum).await, expected, "{metric} {filter}");
        }
    }
    let dimensions = [("FilterId", "logs"), ("BucketName", "acme")];
    let rate = sum(&cloud, "4xxErrors", &dimensions, Statistic::Average).await.unwrap();
    assert!((rate - 1.0 / 3.0).abs() < 1e-9);
    for latency in ["FirstByteLatency", "TotalRequestLatency"] {
        assert!(sum(&cloud, latency, &dimensions, Statistic::Average).await.unwrap() > 0.0);
    }
}

#[tokio::test]
async fn an_alarm_looks_at_real_requests() {
    let (emulator, cloud) = cloud_with("acme").await;
    let topic = topic(&emulator, &cloud, "alarms").await;
    let configuration = RequestMetricsConfiguration { id: "all".to_owned(), prefix: None, tags: vec![] };
    put(&cloud, "acme", Setting::RequestMetrics(configuration)).await.unwrap();
    let dimensions = vec![Dimension::new("FilterId", "all"), Dimension::new("BucketName", "acme")];
    let alarm = Alarm {
        name: "puts".to_owned(),
        description: String::new(),
        metric: MetricId::new("AWS/S3", "PutRequests", dimensions),
        statistic: Statistic::Sum,
        period_seconds: 300,
        evaluation_periods: 1,
        datapoints_to_alarm: None,
        threshold: 5.0,
        comparison: Comparison::GreaterThanOrEqual,
        missing_data: MissingData::NotBreaching,
        actions_enabled: true,
        alarm_actions: vec![topic],
        ok_actions: vec![],
        insufficient_data_actions: vec![],
    };
    cloud.metrics.put_alarm(alarm, &[]).await.unwrap();
    for number in 0..5 {
        assert!(emulator.outbox().is_empty());
        cloud.storage.put_object(write(&format!("k{number}"), 1, StorageClass::Standard)).await.unwrap();
        cloud.clock.wait(50_000).await;
    }
    emulator.advance_to(at("2026-01-01T00:05:00Z")).await.unwrap();
    assert_eq!(emulator.outbox().len(), 1);
    assert_eq!(cloud.metrics.alarms_by_prefix("puts").await.unwrap()[0].state, AlarmState::Alarm);
}

#[tokio::test]
async fn what_a_bucket_holds_is_told_at_midnight() {
    let (emulator, cloud) = cloud_with("acme").await;
    create(&cloud, "empty").await;
    put(&cloud, "acme", Setting::Versioning(BucketVersioning::Enabled)).await.unwrap();
    for (key, bytes, class) in [
        ("standard", 1000, StorageClass::Standard),
        ("standard", 500, StorageClass::Standard),
        ("ia", 200_000, StorageClass::StandardIa),
        ("small-ia", 1000, StorageClass::StandardIa),
        ("glacier", 5000, StorageClass::Glacier),
        ("deep", 6000, StorageClass::DeepArchive),
        ("tiered", 300_000, StorageClass::IntelligentTiering),
        ("instant", 1, StorageClass::GlacierIr),
    ] {
        cloud.storage.put_object(write(key, bytes, class)).await.unwrap();
    }
    // A delete marker and the part of an upload count as objects.
    let object = ObjectRef::new("acme", "standard");
    cloud.storage.delete_object(DeleteObject { object, if_match: None }).await.unwrap();
    let upload = CreateUpload { bucket: "acme".to_owned(), key: "up".to_owned(), ..CreateUpload::default() };
    let upload_id = cloud.storage.create_upload(upload).await.unwrap();
    let upload = s3opt_core::backend::storage::UploadRef {
        bucket: "acme".to_owned(),
        key: "up".to_owned(),
        upload_id,
    };
    let part = UploadPart { upload, part_number: 1, body: Body::Length(77) };
    cloud.storage.upload_part(part).await.unwrap();
    emulator.advance_to(at("2026-01-03")).await.unwrap();

    let metrics = cloud.metrics.list_metrics("AWS/S3").await.unwrap();
    let told: BTreeMap<&str, &MetricId> = metrics
        .iter()
        .filter(|metric| metric.name == "BucketSizeBytes")
        .map(|metric| (metric.dimensions[1].value.as_str(), metric))
        .collect();
    let expected = [
        ("DeepArchiveObjectOverhead", 32_768.0),
        ("DeepArchiveS3ObjectOverhead", 8192.0),
        ("DeepArchiveStorage", 6000.0),
        ("GlacierIRSizeOverhead", 131_071.0),
        ("GlacierInstantRetrievalStorage", 1.0),
        ("GlacierObjectOverhead", 32_768.0),
        ("GlacierS3ObjectOverhead", 8192.0),
        ("GlacierStorage", 5000.0),
        ("IntelligentTieringFAStorage", 300_000.0),
        ("StandardIASizeOverhead", 130_072.0),
        ("StandardIAStorage", 201_000.0),
        // Two versions, the key of the delete marker, and the part.
        ("StandardStorage", 1000.0 + 500.0 + 8.0 + 77.0),
    ];
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), expected.map(|(name, _)| name));
    for (storage_type, bytes) in expected {
        let query = StatisticsQuery {
            metric: told[storage_type].clone(),
            start: at("2026-01-01"),
            end: at("2026-01-04"),
            period_seconds: 86_400,
            statistics: vec![Statistic::Average],
        };
        let mut points = cloud.metrics.statistics(&query).await.unwrap();
        points.sort_by_key(|point| point.time);
        let values: Vec<(String, f64)> =
            points.iter().map(|point| (point.time.to_string(), point.values[0].1)).collect();
        // One for each day that is over; the midnight with which the clock began ends none.
        let days = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"];
        assert_eq!(values, days.map(|day| (day.to_owned(), bytes)), "{storage_type}");
    }
    let objects: Vec<&MetricId> = metrics.iter().filter(|metric| metric.name == "NumberOfObjects").collect();
    assert_eq!(objects.len(), 1, "the empty bucket tells nothing");
    let query = StatisticsQuery {
        metric: objects[0].clone(),
        start: at("2026-01-02"),
        end: at("2026-01-03"),
        period_seconds: 86_400,
        statistics: vec![Statistic::Average],
    };
    let number = cloud.metrics.statistics(&query).await.unwrap()[0].values[0].1;
    assert!((number - 10.0).abs() < 1e-9, "{number}");
}

#[tokio::test]
async fn replication_is_behind_and_catches_up() {
    let (emulator, cloud) = cloud_with("acme").await;
    create(&cloud, "replica").await;
    for bucket in ["acme", "replica"] {
        put(&cloud, bucket, Setting::Versioning(BucketVersioning::Enabled)).await.unwrap();
    }
    let configuration = r#"{"Role": "arn:aws:iam::111111111111:role/replication", "Rules": [{"ID": "copy", "Priority": 1,
        "Status": "Enabled", "Filter": {}, "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": {
        "Bucket": "arn:aws:s3:::replica", "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}},
        "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}}}}]}"#;
    let configuration = replication::parse(configuration).unwrap();
    put(&cloud, "acme", Setting::Replication(configuration)).await.unwrap();
    cloud.storage.put_object(write("a", 1000, StorageClass::Standard)).await.unwrap();
    cloud.storage.put_object(write("b", 24, StorageClass::Standard)).await.unwrap();
    emulator.advance_days(1).await;
    let dimensions = [("SourceBucket", "acme"), ("DestinationBucket", "replica"), ("RuleId", "copy")];
    for (metric, statistic, expected) in [
        ("BytesPendingReplication", Statistic::Maximum, 1024.0),
        ("BytesPendingReplication", Statistic::Minimum, 0.0),
        ("OperationsPendingReplication", Statistic::Maximum, 2.0),
        ("OperationsPendingReplication", Statistic::Minimum, 0.0),
        ("ReplicationLatency", Statistic::Maximum, 30.0),
    ] {
        let value = sum(&cloud, metric, &dimensions, statistic).await;
        assert_eq!(value, Some(expected), "{metric} {statistic:?}");
    }
}
