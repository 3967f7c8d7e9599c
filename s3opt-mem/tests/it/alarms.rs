//! What happens in buckets becomes metrics, metrics raise alarms, and alarms send mail.

use s3opt_core::backend::metrics::{
    Alarm, AlarmState, Comparison, Dimension, MetricId, MissingData, Statistic, StatisticsQuery,
};
use s3opt_core::backend::storage::{
    Body, BucketVersioning, DeleteObject, GetObject, ObjectRef, PutObject, Setting,
};
use s3opt_core::backend::{Clock, Cloud};
use s3opt_core::calendar::Instant;
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::bucket::RequestMetricsConfiguration;
use s3opt_mem::{Emulator, Mail};

use crate::world::{ACCOUNT, cloud_with, put as put_setting, region};

const BUCKET: &str = "acme";
const GIBIBYTE: u64 = 1 << 30;
const HOUR: u64 = 3_600_000;

async fn put(cloud: &Cloud, key: &str, size: u64, class: StorageClass) {
    let request = PutObject {
        bucket: BUCKET.to_owned(),
        key: key.to_owned(),
        body: Body::Length(size),
        storage_class: Some(class),
        ..PutObject::default()
    };
    cloud.storage.put_object(request).await.unwrap();
}

async fn get(cloud: &Cloud, key: &str) -> Result<(), String> {
    let object = ObjectRef { bucket: BUCKET.to_owned(), key: key.to_owned(), version_id: None };
    let read = cloud.storage.get_object(GetObject { object, ..GetObject::default() }).await;
    read.map(|_| ()).map_err(|error| error.code().to_owned())
}

/// A metric of the bucket's.
fn metric(name: &str, dimension: &str, value: &str) -> MetricId {
    let dimensions = vec![Dimension::new("BucketName", BUCKET), Dimension::new(dimension, value)];
    MetricId::new("AWS/S3", name, dimensions)
}

/// The sums of a metric by period, from a day on until now, in the order of time.
async fn sums(
    emulator: &Emulator,
    cloud: &Cloud,
    metric: MetricId,
    period_seconds: u32,
) -> Vec<(String, f64)> {
    let query = StatisticsQuery {
        metric,
        start: "2026-01-01T00:00:00Z".parse().unwrap(),
        end: Instant::from_milliseconds(emulator.now().milliseconds() + 60_000),
        period_seconds,
        statistics: vec![Statistic::Sum],
    };
    let mut points = cloud.metrics.statistics(&query).await.unwrap();
    points.sort_by_key(|point| point.time);
    points.into_iter().map(|point| (point.time.to_string(), point.values[0].1)).collect()
}

fn alarm(metric: MetricId, topic: &str) -> Alarm {
    Alarm {
        name: "too-much".to_owned(),
        description: "more than was expected".to_owned(),
        metric,
        statistic: Statistic::Average,
        period_seconds: 86_400,
        evaluation_periods: 2,
        datapoints_to_alarm: None,
        threshold: 1e9,
        comparison: Comparison::GreaterThan,
        missing_data: MissingData::Missing,
        actions_enabled: true,
        alarm_actions: vec![topic.to_owned()],
        ok_actions: vec![topic.to_owned()],
        insufficient_data_actions: Vec::new(),
    }
}

/// An alarm on more than ten requests within an hour.
fn busy(topic: &str) -> Alarm {
    Alarm {
        statistic: Statistic::Sum,
        period_seconds: 3600,
        evaluation_periods: 1,
        threshold: 10.0,
        missing_data: MissingData::NotBreaching,
        ..alarm(metric("AllRequests", "FilterId", "EntireBucket"), topic)
    }
}

async fn state(cloud: &Cloud) -> AlarmState {
    cloud.metrics.alarms(&["too-much".to_owned()]).await.unwrap()[0].state
}

/// A topic to which a mail address is subscribed, confirmed.
async fn topic(emulator: &Emulator, cloud: &Cloud) -> String {
    let topic = cloud.notifications.create_topic("alerts", &[]).await.unwrap();
    let subscription = cloud.notifications.subscribe(&topic, "email", "a@example.com").await.unwrap();
    assert_eq!(subscription.arn, None);
    assert_eq!(emulator.confirm_subscriptions(&topic), 1);
    assert_eq!(emulator.confirm_subscriptions(&topic), 0);
    topic
}

async fn measure_requests(cloud: &Cloud, prefix: Option<&str>) {
    let id = "EntireBucket".to_owned();
    let prefix = prefix.map(str::to_owned);
    let configuration = RequestMetricsConfiguration { id, prefix, tags: Vec::new() };
    put_setting(cloud, BUCKET, Setting::RequestMetrics(configuration)).await.unwrap();
}

fn history(emulator: &Emulator) -> Vec<String> {
    let events = emulator.alarm_history(ACCOUNT, &region("us-east-1"), "too-much");
    events.into_iter().map(|event| format!("{} {:?}: {}", event.time, event.kind, event.summary)).collect()
}

fn subjects(outbox: &[Mail]) -> Vec<(String, &str)> {
    outbox.iter().map(|mail| (mail.time.to_string(), mail.subject.as_str())).collect()
}

#[tokio::test]
async fn a_growing_bucket_raises_an_alarm_after_two_midnights() {
    let (emulator, cloud) = cloud_with(BUCKET).await;
    let topic = topic(&emulator, &cloud).await;
    let size = metric("BucketSizeBytes", "StorageType", "StandardStorage");
    cloud.metrics.put_alarm(alarm(size, &topic), &[]).await.unwrap();
    emulator.advance_to("2026-01-01T09:00:00Z".parse().unwrap()).await.unwrap();
    put(&cloud, "a", GIBIBYTE, StorageClass::Standard).await;
    emulator.advance_to("2026-01-02T12:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(state(&cloud).await, AlarmState::InsufficientData, "one midnight is not enough");
    assert_eq!(emulator.outbox(), []);
    emulator.advance_to("2026-01-03T00:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(state(&cloud).await, AlarmState::Alarm);
    let outbox = emulator.outbox();
    let subject = "ALARM: \"too-much\" in US East (N. Virginia)";
    assert_eq!(subjects(&outbox), [("2026-01-03T00:00:00Z".to_owned(), subject)]);
    assert_eq!((outbox[0].topic.as_str(), outbox[0].endpoint.as_str()), (topic.as_str(), "a@example.com"));
    let text: serde_json::Value = serde_json::from_str(&outbox[0].text).unwrap();
    for (name, expected) in [
        ("AlarmName", "too-much"),
        ("AWSAccountId", ACCOUNT),
        ("NewStateValue", "ALARM"),
        ("OldStateValue", "INSUFFICIENT_DATA"),
        ("StateChangeTime", "2026-01-03T00:00:00.000+0000"),
        ("AlarmArn", "arn:aws:cloudwatch:us-east-1:111111111111:alarm:too-much"),
        (
            "NewStateReason",
            "Threshold Crossed: 2 out of the last 2 datapoints [1.073741824E9 (02/01/26 00:00:00), 1.073741824E9 (01/01/26 \
             00:00:00)] were greater than the threshold (1.0E9) (minimum 2 datapoints for OK -> ALARM transition).",
        ),
    ] {
        assert_eq!(text[name], expected, "{name}");
    }
    assert_eq!(text["Trigger"]["MetricName"], "BucketSizeBytes");
    assert_eq!(text["Trigger"]["Dimensions"][1]["value"], "StandardStorage");
    emulator.advance_days(30).await;
    assert_eq!(emulator.outbox().len(), 1, "the same state is told once");
}

/// An alarm that slept because there was nothing to look at is as quick as one that did not.
#[tokio::test]
async fn the_first_day_of_a_bucket_wakes_an_alarm() {
    let (emulator, cloud) = cloud_with(BUCKET).await;
    let topic = topic(&emulator, &cloud).await;
    let size = metric("BucketSizeBytes", "StorageType", "StandardStorage");
    let once = Alarm { evaluation_periods: 1, ..alarm(size, &topic) };
    cloud.metrics.put_alarm(once, &[]).await.unwrap();
    emulator.advance_to("2026-02-01T09:00:00Z".parse().unwrap()).await.unwrap();
    put(&cloud, "a", GIBIBYTE, StorageClass::Standard).await;
    emulator.advance_to("2026-02-01T23:59:59Z".parse().unwrap()).await.unwrap();
    assert_eq!(state(&cloud).await, AlarmState::InsufficientData);
    emulator.advance_to("2026-02-02T00:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(state(&cloud).await, AlarmState::Alarm);
}

#[tokio::test]
async fn many_requests_raise_an_alarm_that_goes_back() {
    let (emulator, cloud) = cloud_with(BUCKET).await;
    let topic = topic(&emulator, &cloud).await;
    measure_requests(&cloud, None).await;
    put(&cloud, "a", 1000, StorageClass::Standard).await;
    cloud.metrics.put_alarm(busy(&topic), &[]).await.unwrap();
    emulator.wait(HOUR).await;
    assert_eq!(state(&cloud).await, AlarmState::Ok, "one request is not many");
    for _ in 0..11 {
        get(&cloud, "a").await.unwrap();
    }
    emulator.wait(HOUR - 1).await;
    assert_eq!(state(&cloud).await, AlarmState::Ok, "the hour is not over");
    emulator.wait(1).await;
    assert_eq!(state(&cloud).await, AlarmState::Alarm);
    emulator.wait(4 * HOUR).await;
    assert_eq!(state(&cloud).await, AlarmState::Ok);
    let outbox = emulator.outbox();
    let (fine, busy) =
        ("OK: \"too-much\" in US East (N. Virginia)", "ALARM: \"too-much\" in US East (N. Virginia)");
    let told = subjects(&outbox);
    assert_eq!(told.iter().map(|(_, subject)| *subject).collect::<Vec<_>>(), [fine, busy, fine]);
    assert_eq!(told[1].0, "2026-01-01T02:00:00Z");
}

#[tokio::test]
async fn without_permission_nothing_is_sent_and_the_history_says_so() {
    let (emulator, cloud) = cloud_with(BUCKET).await;
    let topic = topic(&emulator, &cloud).await;
    let policy = |service: &str, arn: &str| {
        serde_json::json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sns:Publish",
            "Resource": topic,
            "Condition": {"ArnLike": {"aws:SourceArn": arn}, "StringEquals": {"aws:SourceAccount": ACCOUNT}},
        }]})
        .to_string()
    };
    cloud.metrics.put_alarm(busy(&topic), &[]).await.unwrap();
    let of_alarms = "arn:aws:cloudwatch:us-east-1:111111111111:alarm:too-*";
    let failed = format!(
        "Action: Failed to execute action {topic}. Received error: \"Resource: \
         arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:too-much is not authorized to perform: SNS:Publish on resource: \
         {topic}\""
    );
    for (service, arn, is_sent) in [
        ("s3.amazonaws.com", "arn:aws:s3:::acme", false),
        ("cloudwatch.amazonaws.com", "arn:aws:cloudwatch:us-east-1:111111111111:alarm:other", false),
        ("cloudwatch.amazonaws.com", of_alarms, true),
    ] {
        cloud.notifications.set_topic_policy(&topic, &policy(service, arn)).await.unwrap();
        let before = emulator.outbox().len();
        cloud.metrics.set_alarm_state("too-much", AlarmState::InsufficientData, "a test").await.unwrap();
        cloud.metrics.set_alarm_state("too-much", AlarmState::Alarm, "a test").await.unwrap();
        assert_eq!(emulator.outbox().len() - before, usize::from(is_sent), "{service} {arn}");
        let last = history(&emulator).pop().unwrap();
        let sent = format!("Action: Successfully executed action {topic}");
        assert!(last.ends_with(if is_sent { &sent } else { &failed }), "{last}");
    }
    cloud.notifications.delete_topic(&topic).await.unwrap();
    cloud.metrics.set_alarm_state("too-much", AlarmState::Ok, "a test").await.unwrap();
    let last = history(&emulator).pop().unwrap();
    assert!(last.ends_with("Received error: \"Topic does not exist\""), "{last}");
}

#[tokio::test]
async fn requests_are_measured_where_they_are_configured_alone() {
    let (emulator, cloud) = cloud_with(BUCKET).await;
    put(&cloud, "a", 1000, StorageClass::Standard).await;
    get(&cloud, "a").await.unwrap();
    assert_eq!(cloud.metrics.list_metrics("AWS/S3").await.unwrap(), []);
    measure_requests(&cloud, Some("in/")).await;
    put(&cloud, "in/a", 1000, StorageClass::Standard).await;
    put(&cloud, "out/a", 1000, StorageClass::Standard).await;
    emulator.wait(60_000).await;
    get(&cloud, "in/a").await.unwrap();
    get(&cloud, "in/a").await.unwrap();
    get(&cloud, "out/a").await.unwrap();
    assert_eq!(get(&cloud, "in/b").await, Err("NoSuchKey".to_owned()));
    let (first, second) = ("2026-01-01T00:00:00Z".to_owned(), "2026-01-01T00:01:00Z".to_owned());
    for (name, expected) in [
        ("AllRequests", vec![(first.clone(), 1.0), (second.clone(), 3.0)]),
        ("PutRequests", vec![(first.clone(), 1.0)]),
        ("GetRequests", vec![(second.clone(), 3.0)]),
        ("4xxErrors", vec![(first.clone(), 0.0), (second.clone(), 1.0)]),
        ("5xxErrors", vec![(first.clone(), 0.0), (second.clone(), 0.0)]),
        ("BytesUploaded", vec![(first.clone(), 1000.0)]),
        ("BytesDownloaded", vec![(second.clone(), 2000.0)]),
        ("HeadRequests", vec![]),
    ] {
        let came = sums(&emulator, &cloud, metric(name, "FilterId", "EntireBucket"), 60).await;
        assert_eq!(came, expected, "{name}");
    }
}

#[tokio::test]
async fn what_a_bucket_holds_is_told_by_storage_type() {
    let (emulator, cloud) = cloud_with(BUCKET).await;
    put_setting(&cloud, BUCKET, Setting::Versioning(BucketVersioning::Enabled)).await.unwrap();
    put(&cloud, "a", 1000, StorageClass::Standard).await;
    put(&cloud, "a", 500, StorageClass::Standard).await;
    put(&cloud, "b", 28 * 1024, StorageClass::StandardIa).await;
    put(&cloud, "c", 7, StorageClass::DeepArchive).await;
    let object = ObjectRef { bucket: BUCKET.to_owned(), key: "a".to_owned(), version_id: None };
    cloud.storage.delete_object(DeleteObject { object, ..DeleteObject::default() }).await.unwrap();
    emulator.advance_days(1).await;
    // A delete marker has the length of its key.
    for (storage_type, expected) in [
        ("StandardStorage", Some(1501.0)),
        ("StandardIAStorage", Some(28_672.0)),
        ("StandardIASizeOverhead", Some(102_400.0)),
        ("DeepArchiveStorage", Some(7.0)),
        ("DeepArchiveObjectOverhead", Some(32_768.0)),
        ("DeepArchiveS3ObjectOverhead", Some(8192.0)),
        ("GlacierStorage", None),
    ] {
        let came =
            sums(&emulator, &cloud, metric("BucketSizeBytes", "StorageType", storage_type), 86_400).await;
        let expected: Vec<_> =
            expected.into_iter().map(|bytes| ("2026-01-01T00:00:00Z".to_owned(), bytes)).collect();
        assert_eq!(came, expected, "{storage_type}");
    }
    let objects = metric("NumberOfObjects", "StorageType", "AllStorageTypes");
    let expected = [("2026-01-01T00:00:00Z".to_owned(), 5.0)];
    assert_eq!(sums(&emulator, &cloud, objects, 86_400).await, expected);
    assert_eq!(cloud.metrics.list_metrics("AWS/S3").await.unwrap().len(), 7);
}

#[tokio::test]
async fn a_year_of_days_is_still_there_and_two_years_are_not() {
    let (emulator, cloud) = cloud_with(BUCKET).await;
    put(&cloud, "a", 1000, StorageClass::Standard).await;
    emulator.advance_days(400).await;
    let size = || metric("BucketSizeBytes", "StorageType", "StandardStorage");
    assert_eq!(sums(&emulator, &cloud, size(), 86_400).await.len(), 400);
    emulator.advance_days(400).await;
    assert_eq!(sums(&emulator, &cloud, size(), 86_400).await.len(), 455);
}

#[tokio::test]
async fn a_replaced_alarm_is_evaluated_by_its_new_periods_alone() {
    let (emulator, cloud) = cloud_with(BUCKET).await;
    let topic = topic(&emulator, &cloud).await;
    let quiet = Alarm { actions_enabled: false, ..busy(&topic) };
    cloud.metrics.put_alarm(quiet.clone(), &[]).await.unwrap();
    cloud.metrics.put_alarm(Alarm { period_seconds: 7200, ..quiet.clone() }, &[]).await.unwrap();
    emulator.wait(HOUR).await;
    assert_eq!(state(&cloud).await, AlarmState::InsufficientData);
    emulator.wait(HOUR).await;
    assert_eq!(state(&cloud).await, AlarmState::Ok);
    assert_eq!(emulator.outbox(), [], "its actions are not enabled");
    cloud.metrics.delete_alarms(&["too-much".to_owned()]).await.unwrap();
    cloud.metrics.put_alarm(Alarm { missing_data: MissingData::Ignore, ..quiet }, &[]).await.unwrap();
    emulator.wait(4 * HOUR).await;
    assert_eq!(state(&cloud).await, AlarmState::InsufficientData, "what was deleted is evaluated no longer");
    let told: Vec<String> = history(&emulator)
        .into_iter()
        .map(|line| line.split_once(": ").map_or(String::new(), |(_, summary)| summary.to_owned()))
        .collect();
    assert_eq!(
        told,
        [
            "Alarm \"too-much\" created",
            "Alarm \"too-much\" updated",
            "Alarm updated from INSUFFICIENT_DATA to OK",
            "Alarm \"too-much\" deleted",
            "Alarm \"too-much\" created",
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_done_is_refused_by_name() {
    let (emulator, cloud) = cloud_with(BUCKET).await;
    let topic = topic(&emulator, &cloud).await;
    let refused = cloud.notifications.subscribe(&topic, "sqs", "arn:aws:sqs:us-east-1:111111111111:a").await;
    let error = refused.unwrap_err();
    assert_eq!(error.code(), "NotImplemented");
    assert!(error.to_string().contains("sqs"), "{error}");
    let error = cloud.metrics.put_dashboard("all", "no JSON").await.unwrap_err();
    assert_eq!(error.code(), "InvalidParameterInput");
    let elsewhere = emulator.cloud(ACCOUNT, &region("eu-west-1"));
    let error = elsewhere.notifications.topic(&topic).await.unwrap_err();
    assert_eq!(error.code(), "InvalidParameter");
    let other = emulator.cloud("222222222222", &region("us-east-1"));
    let error = other.notifications.topic(&topic).await.unwrap_err();
    assert_eq!(error.code(), "AuthorizationError");
    let error = other.notifications.subscribe(&topic, "email", "b@example.com").await.unwrap_err();
    assert_eq!(error.code(), "AuthorizationError");
}
