//! The access analyzer: requests that really happen, a clock that is turned, and the mail that comes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use s3opt_core::backend::Cloud;
use s3opt_core::backend::functions::FunctionConfiguration;
use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::storage::{Body, GetObject, ObjectRef, PutObject, Setting};
use s3opt_core::calendar::Day;
use s3opt_core::handlers::access::AccessAnalyzer;
use s3opt_core::handlers::{Environment, Handler, HandlerError, Settled};
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::bucket::RequestMetricsConfiguration;
use s3opt_mem::faults::{Fault, FaultPlan, Faults};
use s3opt_mem::{Emulator, Mail};

use crate::services::support::{allow, at, cloud_with, configuration, register_echo, role, topic};
use crate::world::put;

/// What docs/access-analysis.md says that the function's role needs.
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetMetricsConfiguration", "s3:GetIntelligentTieringConfiguration"],
     "Resource": "arn:aws:s3:::acme"},
    {"Effect": "Allow", "Action": "cloudwatch:GetMetricStatistics", "Resource": "*"},
    {"Effect": "Allow", "Action": "sns:Publish", "Resource": "arn:aws:sns:us-east-1:111111111111:alerts"}]}"#;

/// A bucket with request metrics, the analyzer on a schedule at six each morning, and the topic that it reports to.
async fn watched() -> (Emulator, Cloud, String) {
    let (emulator, cloud) = cloud_with("acme").await;
    switch_on(&cloud, "acme").await;
    let topic = topic(&emulator, &cloud, "alerts").await;
    emulator.register("access-analyzer", Arc::new(Settled(AccessAnalyzer::default())));
    let arn = role(&cloud, "analyzer-role").await;
    cloud.identity.put_role_policy("analyzer-role", "analyze", POLICY).await.unwrap();
    let environment = [("BUCKET_NAME", "acme"), ("SNS_TOPIC_ARN", &topic)];
    let function = FunctionConfiguration {
        handler: "access-analyzer".to_owned(),
        environment: environment.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        ..configuration("analyzer", &arn)
    };
    let function = cloud.functions.create_function(function, "zip".into(), BTreeMap::new()).await.unwrap();
    emulator.advance_to(at("2026-01-01T06:00:00Z")).await.unwrap();
    let rule = ScheduleRule {
        name: "daily".to_owned(),
        expression: "rate(1 day)".to_owned(),
        enabled: true,
        ..ScheduleRule::default()
    };
    let rule = cloud.schedules.put_rule(rule, &[]).await.unwrap();
    allow(&cloud, "analyzer", "events.amazonaws.com", &rule).await;
    let target = ScheduleTarget { id: "analyzer".to_owned(), arn: function.arn, input: None };
    cloud.schedules.put_targets("daily", vec![target]).await.unwrap();
    (emulator, cloud, topic)
}

async fn switch_on(cloud: &Cloud, bucket: &str) {
    let metrics = RequestMetricsConfiguration { id: "EntireBucket".to_owned(), prefix: None, tags: vec![] };
    put(cloud, bucket, Setting::RequestMetrics(metrics)).await.unwrap();
}

async fn write(cloud: &Cloud, key: &str, bytes: u64, class: StorageClass) {
    let object = PutObject {
        bucket: "acme".to_owned(),
        key: key.to_owned(),
        body: Body::Length(bytes),
        storage_class: Some(class),
        ..PutObject::default()
    };
    cloud.storage.put_object(object).await.unwrap();
}

/// Reads a key so many times, whether it is there or not.
async fn read(cloud: &Cloud, key: &str, times: usize) {
    for _ in 0..times {
        let request = GetObject { object: ObjectRef::new("acme", key), ..GetObject::default() };
        drop(cloud.storage.get_object(request).await);
    }
}

async fn turn_to(emulator: &Emulator, time: &str) {
    emulator.advance_to(at(time)).await.unwrap();
}

fn only_mail(emulator: &Emulator) -> Mail {
    let mails = emulator.outbox();
    assert_eq!(mails.len(), 1, "{mails:#?}");
    mails[0].clone()
}

/// The answers of the function, all of which succeeded.
fn answers(emulator: &Emulator) -> Vec<serde_json::Value> {
    let records = emulator.invocations("analyzer");
    records.iter().map(|record| serde_json::from_slice(record.result.as_ref().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn a_burst_of_reads_is_in_the_mail_of_the_next_morning() {
    let (emulator, cloud, topic) = watched().await;
    // Programs get the same as JSON.
    register_echo(&emulator);
    let listener = crate::services::support::function(&cloud, "listener").await;
    allow(&cloud, "listener", "sns.amazonaws.com", &topic).await;
    cloud.notifications.subscribe(&topic, "lambda", &listener).await.unwrap();
    write(&cloud, "film", 300 << 20, StorageClass::Standard).await;
    for day in 1..=9 {
        turn_to(&emulator, &format!("2026-01-0{day}T14:10:00Z")).await;
        read(&cloud, "film", 20).await;
    }
    assert!(emulator.outbox().is_empty(), "quiet days send nothing");
    turn_to(&emulator, "2026-01-09T14:40:00Z").await;
    read(&cloud, "film", 1200).await;
    turn_to(&emulator, "2026-01-09T20:05:00Z").await;
    read(&cloud, "film", 400).await;
    turn_to(&emulator, "2026-01-12T12:00:00Z").await;

    let mail = only_mail(&emulator);
    assert_eq!(mail.time.to_string(), "2026-01-10T06:00:00Z");
    assert_eq!(mail.subject, "S3 acme: 1,220 requests in an hour");
    // 1,620 reads of 300 MiB: 474.6 GiB.
    for line in [
        "from 2026-01-09 06:00 to 2026-01-10 06:00 UTC",
        "  Requests    1,620 (1,620 GET, 0 PUT)",
        "  Downloaded  474.6 GiB",
        "  2026-01-09 14:00        1,220          20  above 1,000, unusual above 100",
        "  2026-01-09 20:00          400           0  unusual above 100",
        "  1. Put CloudFront in front of the bucket (up to ",
        "Usual is the median of the same hour of the last 8 days",
    ] {
        assert!(mail.text.contains(line), "{line}\n{}", mail.text);
    }
    assert!(mail.text.lines().all(|line| line.len() <= 78), "{}", mail.text);
    let documented = include_str!("../../../../docs/access-analysis.md");
    assert!(
        documented.contains(&mail.text),
        "docs/access-analysis.md shows another report than\n{}",
        mail.text
    );

    let event = emulator.invocations("listener")[0].event.clone();
    let event: serde_json::Value = serde_json::from_slice(&event).unwrap();
    let report = event.pointer("/Records/0/Sns/Message").and_then(serde_json::Value::as_str).unwrap();
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    assert_eq!(report["hours"][0]["requests"], 1220);
    assert_eq!(report["recommendations"][0]["code"], "cloudfront");

    let answers = answers(&emulator);
    let sent: Vec<bool> = answers.iter().map(|answer| !answer["message_id"].is_null()).collect();
    let expected: Vec<bool> = (2..=12).map(|day| day == 10).collect();
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_young_bucket_is_measured_by_the_threshold_alone() {
    let (emulator, cloud, _) = watched().await;
    write(&cloud, "page", 1000, StorageClass::Standard).await;
    turn_to(&emulator, "2026-01-02T09:00:00Z").await;
    read(&cloud, "page", 1000).await;
    turn_to(&emulator, "2026-01-03T09:00:00Z").await;
    assert!(emulator.outbox().is_empty(), "as many as the threshold are not above it");
    read(&cloud, "page", 1001).await;
    turn_to(&emulator, "2026-01-04T09:00:00Z").await;
    let mail = only_mail(&emulator);
    assert!(mail.text.contains("Only 2 of 7 days of history"), "{}", mail.text);
}

#[tokio::test]
async fn a_storm_of_errors_is_told_without_many_requests() {
    let (emulator, cloud, _) = watched().await;
    turn_to(&emulator, "2026-01-02T02:30:00Z").await;
    read(&cloud, "absent", 150).await;
    turn_to(&emulator, "2026-01-02T07:00:00Z").await;
    let mail = only_mail(&emulator);
    assert_eq!(mail.subject, "S3 acme: 150 4xx errors");
    assert!(mail.text.contains("  2026-01-02 02:00          150         150  100.0%"), "{}", mail.text);
    assert!(mail.text.contains("Stop requests that fail"), "{}", mail.text);
}

#[tokio::test]
async fn reads_of_archive_tiers_are_told_by_what_comes_back() {
    let (emulator, cloud, _) = watched().await;
    for number in 0..4 {
        write(&cloud, &format!("old/{number}"), 2 << 30, StorageClass::IntelligentTiering).await;
    }
    turn_to(&emulator, "2026-04-10T09:00:00Z").await;
    assert!(emulator.outbox().is_empty(), "{:#?}", emulator.outbox());
    for number in 0..3 {
        read(&cloud, &format!("old/{number}"), 1).await;
    }
    turn_to(&emulator, "2026-04-13T09:00:00Z").await;
    let mail = only_mail(&emulator);
    assert_eq!(
        (mail.time.to_string().as_str(), mail.subject.as_str()),
        ("2026-04-11T06:00:00Z", "S3 acme: reads of archived objects")
    );
    assert!(mail.text.contains("About 6.0 GiB went back to Frequent Access"), "{}", mail.text);
}

#[tokio::test]
async fn the_event_wins_so_that_any_bucket_can_be_looked_at() {
    let (emulator, cloud, _) = watched().await;
    let payload = r#"{"bucket_name": "elsewhere"}"#;
    let answer = cloud.functions.invoke("analyzer", payload.into()).await.unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&answer.payload).unwrap();
    assert_eq!(answer["error"]["type"], "Cloud");
    assert!(answer["error"]["message"].as_str().unwrap().contains("elsewhere"), "{answer}");
    assert!(emulator.outbox().is_empty());
}

async fn fails(cloud: &Cloud, environment: &[(&str, &str)], event: &'static str) -> HandlerError {
    let environment: Environment = environment.iter().copied().collect();
    AccessAnalyzer::default().handle(cloud, &environment, event.into()).await.unwrap_err()
}

#[tokio::test]
async fn what_is_wrong_is_told_with_what_to_do() {
    let (emulator, cloud, topic) = watched().await;
    crate::world::create(&cloud, "unwatched").await;
    let gone = format!("{topic}-gone");
    read(&cloud, "absent", 200).await;
    turn_to(&emulator, "2026-01-01T07:00:00Z").await;
    let both = [("BUCKET_NAME", "acme"), ("SNS_TOPIC_ARN", topic.as_str())];
    for (name, environment, event, kind, message, remedy) in [
        ("no JSON", &both[..], "x", "Event", "the event is no JSON", "send {\"bucket_name\""),
        ("an event of S3", &both, r#"{"Records": [1]}"#, "Event", "the event holds Records", "send {"),
        (
            "no bucket",
            &both[1..],
            "{}",
            "Configuration",
            "the environment variable BUCKET_NAME",
            "set BUCKET_NAME",
        ),
        (
            "no topic",
            &both[..1],
            "{}",
            "Configuration",
            "the environment variable SNS_TOPIC_ARN",
            "set SNS_TOPIC",
        ),
        (
            "no request metrics",
            &both,
            r#"{"bucket_name": "unwatched"}"#,
            "NotReady",
            "the bucket unwatched has no request metrics of the id EntireBucket",
            "switch them on (`aws s3api put-bucket-metrics-configuration --bucket unwatched",
        ),
        (
            "a bucket that is not there",
            &both,
            r#"{"bucket_name": "absent"}"#,
            "Cloud",
            "HeadBucket of absent",
            "absent is gone",
        ),
        (
            "a topic that is gone",
            &[("BUCKET_NAME", "acme"), ("SNS_TOPIC_ARN", gone.as_str())],
            "{}",
            "Cloud",
            "Publish of arn:aws:sns:us-east-1:111111111111:alerts-gone failed with NotFound",
            "arn:aws:sns:us-east-1:111111111111:alerts-gone is gone",
        ),
        (
            "a configuration that is none",
            &[
                ("BUCKET_NAME", "acme"),
                ("SNS_TOPIC_ARN", &topic),
                ("S3OPT_CONFIG", "[access_analysis]\nx = 1"),
            ],
            "{}",
            "Configuration",
            "S3OPT_CONFIG: ",
            "mend s3opt.toml",
        ),
    ] {
        let error = fails(&cloud, environment, event).await;
        assert_eq!(error.kind(), kind, "{name}: {error}");
        assert!(error.to_string().starts_with(message), "{name}: {error}");
        assert!(error.remedy().starts_with(remedy), "{name}: {}", error.remedy());
        assert!(!error.is_retryable(), "{name}");
    }
}

#[tokio::test]
async fn throttled_calls_are_tried_again_by_lambda_and_no_others() {
    let (emulator, cloud, topic) = watched().await;
    read(&cloud, "absent", 200).await;
    turn_to(&emulator, "2026-01-01T07:00:00Z").await;
    let environment: Environment =
        [("BUCKET_NAME", "acme"), ("SNS_TOPIC_ARN", topic.as_str())].into_iter().collect();
    let settled = Settled(AccessAnalyzer::default());
    let counter = Faults::new(cloud.clone(), 1, FaultPlan::none());
    settled.handle(&counter.cloud(), &environment, "{}".into()).await.unwrap();
    assert!(counter.calls() > 15, "{}", counter.calls());
    for number in 1..=counter.calls() {
        let faults = Faults::new(cloud.clone(), 1, FaultPlan::none().at(number, Fault::Throttled));
        let error = settled.handle(&faults.cloud(), &environment, "{}".into()).await.unwrap_err();
        assert!(error.is_retryable(), "{number}: {error}");
        assert!(error.remedy().starts_with("nothing: the event is tried again"));
        settled.handle(&faults.cloud(), &environment, "{}".into()).await.unwrap();
    }
    assert_eq!(emulator.outbox().len() as u64, 1 + counter.calls());
}

#[tokio::test]
async fn thresholds_come_from_the_configuration() {
    let (emulator, cloud, topic) = watched().await;
    write(&cloud, "page", 1000, StorageClass::Standard).await;
    read(&cloud, "page", 5).await;
    turn_to(&emulator, "2026-01-01T07:00:00Z").await;
    let text = "[access_analysis]\nthreshold_requests_an_hour = 5";
    let variables = [("BUCKET_NAME", "acme"), ("SNS_TOPIC_ARN", topic.as_str()), ("S3OPT_CONFIG", text)];
    let environment: Environment = variables.into_iter().collect();
    let answer = AccessAnalyzer::default().handle(&cloud, &environment, "".into()).await.unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!((&answer["findings"], &answer["requests"]), (&1.into(), &6.into()));
    assert!(only_mail(&emulator).text.contains("above 5"), "{}", only_mail(&emulator).text);
    // Nothing of the day that has been looked at remains in the next one.
    emulator.advance_to(("2026-01-03".parse::<Day>().unwrap()).into()).await.unwrap();
    let answer = AccessAnalyzer::default().handle(&cloud, &environment, "".into()).await.unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(answer["findings"], 0);
}
