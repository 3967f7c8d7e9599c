//! Functions, and what hands them events: buckets and schedules.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::Cloud;
use s3opt_core::backend::functions::{FunctionConfiguration, Permission};
use s3opt_core::backend::identity::Role;
use s3opt_core::backend::metrics::{Dimension, MetricId, Statistic, StatisticsQuery};
use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::storage::{ObjectRef, PutObject, Setting};
use s3opt_core::calendar::Instant;
use s3opt_core::s3::Tag;
use s3opt_core::s3::bucket::{KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind};
use s3opt_mem::{Emulator, Handler};

use crate::world::{ACCOUNT, cloud, cloud_with, put, region};

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

const MAY_TAG: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Action": "s3:PutObjectTagging", "Resource": "arn:aws:s3:::acme/*"}]}"#;

fn finance() -> Tag {
    Tag { key: "Department".to_owned(), value: "Finance".to_owned() }
}

/// Tags the objects of its event.
struct Tagger;

#[async_trait]
impl Handler for Tagger {
    async fn handle(
        &self,
        cloud: &Cloud,
        _configuration: &FunctionConfiguration,
        event: Bytes,
    ) -> Result<Bytes, String> {
        let event: serde_json::Value = serde_json::from_slice(&event).map_err(|error| error.to_string())?;
        for record in event["Records"].as_array().ok_or("no records")? {
            let text = |pointer: &str| record.pointer(pointer).and_then(serde_json::Value::as_str);
            let bucket = text("/s3/bucket/name").ok_or("no bucket")?;
            let key = text("/s3/object/key").ok_or("no key")?;
            let tags = vec![finance()];
            let tagged = cloud.storage.put_object_tags(&ObjectRef::new(bucket, key), tags).await;
            tagged.map_err(|error| error.to_string())?;
        }
        Ok(Bytes::from_static(b"null"))
    }
}

/// Fails so many times.
struct Failing(AtomicU32);

#[async_trait]
impl Handler for Failing {
    async fn handle(
        &self,
        _cloud: &Cloud,
        _configuration: &FunctionConfiguration,
        event: Bytes,
    ) -> Result<Bytes, String> {
        let left = self.0.load(Ordering::Relaxed);
        if left == 0 {
            return Ok(event);
        }
        self.0.store(left - 1, Ordering::Relaxed);
        Err(format!("{left} to go"))
    }
}

/// Waits by the clock of its cloud for as many seconds as its event says.
struct Waiting;

#[async_trait]
impl Handler for Waiting {
    async fn handle(
        &self,
        cloud: &Cloud,
        _configuration: &FunctionConfiguration,
        event: Bytes,
    ) -> Result<Bytes, String> {
        let seconds: u64 = serde_json::from_slice(&event).map_err(|error| error.to_string())?;
        cloud.clock.wait(seconds * 1000).await;
        Ok(event)
    }
}

fn configuration(handler: &str) -> FunctionConfiguration {
    FunctionConfiguration {
        name: "worker".to_owned(),
        role: format!("arn:aws:iam::{ACCOUNT}:role/worker"),
        runtime: "provided.al2023".to_owned(),
        handler: handler.to_owned(),
        memory_megabytes: 128,
        timeout_seconds: 10,
        ..FunctionConfiguration::default()
    }
}

/// Makes a function with a role, and answers its ARN.
async fn function(cloud: &Cloud, handler: &str) -> String {
    let role = Role { name: "worker".to_owned(), trust_policy: TRUST.to_owned(), ..Role::default() };
    cloud.identity.create_role(role).await.unwrap();
    let made = cloud.functions.create_function(configuration(handler), "zip".into(), BTreeMap::new());
    made.await.unwrap().arn
}

async fn allow(cloud: &Cloud, service: &str, source_arn: &str) {
    let permission = Permission {
        statement_id: "leave".to_owned(),
        principal: service.to_owned(),
        source_arn: Some(source_arn.to_owned()),
        source_account: None,
    };
    cloud.functions.add_permission("worker", permission).await.unwrap();
}

fn failing(times: u32) -> (Emulator, Cloud) {
    let (emulator, cloud) = cloud();
    emulator.register("failing", Arc::new(Failing(AtomicU32::new(times))));
    (emulator, cloud)
}

/// When the function was invoked, and whether it succeeded.
fn attempts(emulator: &Emulator) -> Vec<(String, bool)> {
    let records = emulator.invocations("worker");
    records.iter().map(|record| (record.time.to_string(), record.result.is_ok())).collect()
}

/// How often a rule could not invoke its target, as CloudWatch tells it, in digits.
async fn failed_invocations(cloud: &Cloud, rule: &str) -> String {
    let query = StatisticsQuery {
        metric: MetricId::new("AWS/Events", "FailedInvocations", vec![Dimension::new("RuleName", rule)]),
        start: "2026-01-01T00:00:00Z".parse().unwrap(),
        // The end is not within.
        end: Instant::from_milliseconds(cloud.clock.now().milliseconds() + 1),
        period_seconds: 60,
        statistics: vec![Statistic::Sum],
    };
    let datapoints = cloud.metrics.statistics(&query).await.unwrap();
    let values = datapoints.iter().flat_map(|datapoint| &datapoint.values);
    // Zero to begin with, as an empty sum of floating-point numbers is negative.
    values.fold(0.0, |sum, (_, value)| sum + value).to_string()
}

async fn turn_to(emulator: &Emulator, time: &str) {
    emulator.advance_to(time.parse().unwrap()).await.unwrap();
}

/// A bucket that tells a function of what is written under `in/`.
async fn bucket_with_tagger() -> (Emulator, Cloud) {
    let (emulator, cloud) = cloud_with("acme").await;
    emulator.register("tagger", Arc::new(Tagger));
    let arn = function(&cloud, "tagger").await;
    let target = NotificationTarget {
        id: "to-tagger".to_owned(),
        kind: TargetKind::Function,
        arn,
        events: vec!["s3:ObjectCreated:*".to_owned()],
        filter: KeyFilter { prefix: Some("in/".to_owned()), ..KeyFilter::default() },
    };
    let configuration = NotificationConfiguration { targets: vec![target], event_bridge: false };
    let setting = Setting::Notification(configuration);
    // S3 may not invoke it yet.
    assert_eq!(put(&cloud, "acme", setting.clone()).await.unwrap_err().code(), "InvalidArgument");
    allow(&cloud, "s3.amazonaws.com", "arn:aws:s3:::acme").await;
    put(&cloud, "acme", setting).await.unwrap();
    (emulator, cloud)
}

async fn write(cloud: &Cloud, key: &str) {
    let object = PutObject { bucket: "acme".to_owned(), key: key.to_owned(), ..PutObject::default() };
    cloud.storage.put_object(object).await.unwrap();
}

async fn tags(cloud: &Cloud, key: &str) -> Vec<Tag> {
    cloud.storage.object_tags(&ObjectRef::new("acme", key)).await.unwrap().tags
}

#[tokio::test]
async fn a_written_object_is_tagged_by_a_function() {
    let (emulator, cloud) = bucket_with_tagger().await;
    cloud.identity.put_role_policy("worker", "tags", MAY_TAG).await.unwrap();
    write(&cloud, "in/a").await;
    write(&cloud, "out/a").await;
    assert!(tags(&cloud, "in/a").await.is_empty());
    turn_to(&emulator, "2026-01-01T00:00:01Z").await;
    assert_eq!(tags(&cloud, "in/a").await, [finance()]);
    assert!(tags(&cloud, "out/a").await.is_empty());
    assert_eq!(attempts(&emulator), [("2026-01-01T00:00:01Z".to_owned(), true)]);
}

#[tokio::test]
async fn a_function_may_do_what_its_role_may() {
    let (emulator, cloud) = bucket_with_tagger().await;
    write(&cloud, "in/a").await;
    turn_to(&emulator, "2026-01-01T00:30:00Z").await;
    assert!(tags(&cloud, "in/a").await.is_empty());
    let failed = emulator.failed_deliveries();
    assert_eq!(failed.len(), 1);
    let reason = "is not authorized to perform: s3:PutObjectTagging on resource: \"arn:aws:s3:::acme/in/a\"";
    assert!(failed[0].error.contains(reason), "{}", failed[0].error);
    // Other objects than those that its policy names are as closed as before.
    let elsewhere = MAY_TAG.replace("acme/*", "acme/other/*");
    cloud.identity.put_role_policy("worker", "tags", &elsewhere).await.unwrap();
    write(&cloud, "in/b").await;
    turn_to(&emulator, "2026-01-01T01:00:00Z").await;
    assert_eq!(emulator.failed_deliveries().len(), 2);
    // A denial counts more than leave.
    cloud.identity.put_role_policy("worker", "tags", MAY_TAG).await.unwrap();
    cloud.identity.put_role_policy("worker", "no", &MAY_TAG.replace("Allow", "Deny")).await.unwrap();
    write(&cloud, "in/c").await;
    turn_to(&emulator, "2026-01-01T01:30:00Z").await;
    assert_eq!(emulator.failed_deliveries().len(), 3);
    cloud.identity.delete_role_policy("worker", "no").await.unwrap();
    write(&cloud, "in/d").await;
    turn_to(&emulator, "2026-01-01T02:00:00Z").await;
    assert_eq!(emulator.failed_deliveries().len(), 3);
    assert_eq!(tags(&cloud, "in/d").await, [finance()]);
}

#[tokio::test]
async fn a_bucket_invokes_a_function_while_it_may() {
    let (emulator, cloud) = bucket_with_tagger().await;
    cloud.identity.put_role_policy("worker", "tags", MAY_TAG).await.unwrap();
    cloud.functions.remove_permission("worker", "leave").await.unwrap();
    write(&cloud, "in/a").await;
    turn_to(&emulator, "2026-01-01T01:00:00Z").await;
    assert!(attempts(&emulator).is_empty());
    assert!(tags(&cloud, "in/a").await.is_empty());
    assert_eq!(emulator.failed_deliveries().len(), 1);
    allow(&cloud, "s3.amazonaws.com", "arn:aws:s3:::acme").await;
    write(&cloud, "in/b").await;
    turn_to(&emulator, "2026-01-01T02:00:00Z").await;
    assert_eq!(tags(&cloud, "in/b").await, [finance()]);
    assert_eq!((attempts(&emulator).len(), emulator.failed_deliveries().len()), (1, 1));
}

#[tokio::test]
async fn a_failed_event_is_tried_twice_more() {
    let (emulator, cloud) = failing(2);
    function(&cloud, "failing").await;
    cloud.functions.invoke_asynchronously("worker", "{}".into()).await.unwrap();
    assert!(attempts(&emulator).is_empty());
    turn_to(&emulator, "2026-01-01T01:00:00Z").await;
    // An event takes a millisecond to its function.
    let expected = [("00:00:00.001", false), ("00:01:00.001", false), ("00:03:00.001", true)];
    assert_eq!(attempts(&emulator), expected.map(|(time, is)| (format!("2026-01-01T{time}Z"), is)));
    assert!(emulator.failed_deliveries().is_empty());
}

#[tokio::test]
async fn an_event_that_always_fails_is_given_up() {
    let (emulator, cloud) = failing(u32::MAX);
    function(&cloud, "failing").await;
    cloud.functions.invoke_asynchronously("worker", r#"{"a":1}"#.into()).await.unwrap();
    turn_to(&emulator, "2026-01-02T00:00:00Z").await;
    assert_eq!(attempts(&emulator).len(), 3);
    let failed = emulator.failed_deliveries();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].time.to_string(), "2026-01-01T00:03:00.001Z");
    assert_eq!(failed[0].attempts, 3);
    assert_eq!(failed[0].function, format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:worker"));
    assert_eq!(failed[0].event, r#"{"a":1}"#);
    assert_eq!(failed[0].error, format!("{} to go", u32::MAX - 2));
}

#[tokio::test]
async fn an_event_for_a_function_that_is_gone_is_dropped() {
    let (emulator, cloud) = failing(u32::MAX);
    function(&cloud, "failing").await;
    cloud.functions.invoke_asynchronously("worker", "{}".into()).await.unwrap();
    turn_to(&emulator, "2026-01-01T00:00:30Z").await;
    cloud.functions.delete_function("worker").await.unwrap();
    turn_to(&emulator, "2026-01-02T00:00:00Z").await;
    assert_eq!(attempts(&emulator).len(), 1);
    let failed = emulator.failed_deliveries();
    assert_eq!((failed.len(), failed[0].attempts), (1, 1));
    let arn = format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:worker");
    assert_eq!(failed[0].error, format!("Function not found: {arn}"));
    assert_eq!(failed[0].time.to_string(), "2026-01-01T00:01:00.001Z");
}

#[tokio::test]
async fn errors_of_functions_are_answers() {
    let (emulator, cloud) = failing(1);
    function(&cloud, "failing").await;
    let answer = cloud.functions.invoke("worker", "1".into()).await.unwrap();
    assert_eq!(answer.function_error.as_deref(), Some("Unhandled"));
    assert_eq!(answer.payload, r#"{"errorMessage":"1 to go","errorType":"Error"}"#);
    let answer = cloud.functions.invoke("worker", "1".into()).await.unwrap();
    assert_eq!((answer.function_error, answer.payload), (None, "1".into()));
    // What waits for its answer is not tried again.
    turn_to(&emulator, "2026-01-02T00:00:00Z").await;
    assert_eq!(attempts(&emulator).len(), 2);
    cloud.functions.update_configuration(configuration("nobody")).await.unwrap();
    // That no handler was registered is not the function's error.
    let error = cloud.functions.invoke("worker", "1".into()).await.unwrap_err();
    let message = "no handler is registered under the name nobody";
    assert_eq!((error.code(), error.failure().message.as_str()), ("NotImplemented", message));
    let wrong = cloud.functions.invoke("worker", "text".into()).await;
    assert_eq!(wrong.unwrap_err().code(), "InvalidRequestContentException");
}

#[tokio::test]
async fn a_function_that_waits_too_long_times_out() {
    let (emulator, cloud) = cloud();
    emulator.register("waiting", Arc::new(Waiting));
    function(&cloud, "waiting").await;
    assert_eq!(cloud.functions.invoke("worker", "9".into()).await.unwrap().function_error, None);
    let answer = cloud.functions.invoke("worker", "10".into()).await.unwrap();
    assert_eq!(answer.function_error.as_deref(), Some("Unhandled"));
    let error: serde_json::Value = serde_json::from_slice(&answer.payload).unwrap();
    assert_eq!(error["errorMessage"], "Task timed out after 10.00 seconds");
    assert_eq!(cloud.clock.now().to_string(), "2026-01-01T00:00:19Z");
}

#[tokio::test]
async fn a_function_needs_a_role_that_lambda_may_assume() {
    let (_emulator, cloud) = cloud();
    let create = || cloud.functions.create_function(configuration("a"), "zip".into(), BTreeMap::new());
    let message = "The role defined for the function cannot be assumed by Lambda.";
    let absent = create().await.unwrap_err();
    assert_eq!(
        (absent.code(), absent.failure().message.as_str()),
        ("InvalidParameterValueException", message)
    );
    let trust_policy = TRUST.replace("lambda", "s3");
    let role = Role { name: "worker".to_owned(), trust_policy, ..Role::default() };
    cloud.identity.create_role(role).await.unwrap();
    assert_eq!(create().await.unwrap_err().code(), "InvalidParameterValueException");
    cloud.identity.update_trust_policy("worker", TRUST).await.unwrap();
    create().await.unwrap();
}

/// Puts a rule that invokes the function.
async fn rule(cloud: &Cloud, expression: &str, input: Option<&str>) -> String {
    let rule = ScheduleRule {
        name: "often".to_owned(),
        expression: expression.to_owned(),
        enabled: true,
        ..ScheduleRule::default()
    };
    let arn = cloud.schedules.put_rule(rule, &[]).await.unwrap();
    let target = ScheduleTarget {
        id: "worker".to_owned(),
        arn: format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:worker"),
        input: input.map(str::to_owned),
    };
    cloud.schedules.put_targets("often", vec![target]).await.unwrap();
    arn
}

fn times(emulator: &Emulator) -> Vec<String> {
    attempts(emulator).into_iter().map(|(time, _)| time).collect()
}

#[tokio::test]
async fn a_cron_fires_every_month_for_three_years() {
    let (emulator, cloud) = failing(0);
    function(&cloud, "failing").await;
    let arn = rule(&cloud, "cron(0 6 1 * ? *)", None).await;
    allow(&cloud, "events.amazonaws.com", &arn).await;
    turn_to(&emulator, "2029-01-01T00:00:00Z").await;
    let months = (2026..2029).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let expected: Vec<String> =
        months.map(|(year, month)| format!("{year}-{month:02}-01T06:00:00Z")).collect();
    assert_eq!(times(&emulator), expected);
    assert_eq!(expected.len(), 36);
    let event: serde_json::Value = serde_json::from_slice(&emulator.invocations("worker")[1].event).unwrap();
    assert_eq!(event["detail-type"], "Scheduled Event");
    assert_eq!(event["time"], "2026-02-01T06:00:00Z");
    assert_eq!(event["resources"], serde_json::json!([arn]));
    assert_eq!(failed_invocations(&cloud, "often").await, "0");
}

#[tokio::test]
async fn a_rate_counts_from_when_its_rule_was_put() {
    let (emulator, cloud) = failing(0);
    function(&cloud, "failing").await;
    turn_to(&emulator, "2026-01-01T09:30:15Z").await;
    let arn = rule(&cloud, "rate(1 day)", Some(r#"{"a":1}"#)).await;
    allow(&cloud, "events.amazonaws.com", &arn).await;
    turn_to(&emulator, "2028-12-31T09:30:15Z").await;
    let came = times(&emulator);
    assert_eq!(came.len(), 1095);
    let first: Instant = "2026-01-02T09:30:15Z".parse().unwrap();
    for (index, time) in (0..).zip(&came) {
        let at = Instant::from_milliseconds(first.milliseconds() + index * 86_400_000);
        assert_eq!(*time, at.to_string());
    }
    assert_eq!(emulator.invocations("worker")[0].event, r#"{"a":1}"#);
}

#[tokio::test]
async fn a_rule_fires_by_its_last_expression_while_it_is_switched_on() {
    let (emulator, cloud) = failing(0);
    function(&cloud, "failing").await;
    let arn = rule(&cloud, "rate(1 hour)", None).await;
    allow(&cloud, "events.amazonaws.com", &arn).await;
    turn_to(&emulator, "2026-01-01T01:30:00Z").await;
    // Put anew it counts anew, and what was due by the old expression does not fire.
    rule(&cloud, "rate(2 hours)", None).await;
    turn_to(&emulator, "2026-01-01T04:00:00Z").await;
    assert_eq!(times(&emulator), ["2026-01-01T01:00:00Z", "2026-01-01T03:30:00Z"]);
    let (off, _) = cloud.schedules.rule("often").await.unwrap();
    cloud.schedules.put_rule(ScheduleRule { enabled: false, ..off }, &[]).await.unwrap();
    turn_to(&emulator, "2026-01-02T00:00:00Z").await;
    assert_eq!(times(&emulator).len(), 2);
    rule(&cloud, "rate(1 day)", None).await;
    cloud.schedules.remove_targets("often", &["worker".to_owned()]).await.unwrap();
    cloud.schedules.delete_rule("often").await.unwrap();
    turn_to(&emulator, "2026-01-02T12:00:00Z").await;
    // A rule of the same name is another one.
    rule(&cloud, "rate(1 day)", None).await;
    turn_to(&emulator, "2026-01-03T18:00:00Z").await;
    assert_eq!(times(&emulator)[2..], ["2026-01-03T12:00:00Z"]);
}

#[tokio::test]
async fn without_leave_nothing_is_invoked() {
    let (emulator, cloud) = failing(0);
    function(&cloud, "failing").await;
    let arn = rule(&cloud, "rate(1 day)", None).await;
    // Another rule may, and another service.
    allow(&cloud, "events.amazonaws.com", &arn.replace("often", "other")).await;
    emulator.advance_days(10).await;
    assert!(times(&emulator).is_empty());
    assert_eq!(failed_invocations(&cloud, "often").await, "10");
    assert_eq!(failed_invocations(&cloud, "other").await, "0");
    cloud.functions.remove_permission("worker", "leave").await.unwrap();
    allow(&cloud, "events.amazonaws.com", &arn).await;
    emulator.advance_days(1).await;
    assert_eq!((times(&emulator).len(), failed_invocations(&cloud, "often").await), (1, "10".to_owned()));
    cloud.functions.delete_function("worker").await.unwrap();
    emulator.advance_days(1).await;
    assert_eq!((times(&emulator).len(), failed_invocations(&cloud, "often").await), (1, "11".to_owned()));
}

#[tokio::test]
async fn a_rule_has_at_most_five_targets() {
    let (_emulator, cloud) = failing(0);
    rule(&cloud, "rate(1 day)", None).await;
    let target = |number: u32| ScheduleTarget {
        id: format!("target-{number}"),
        arn: format!("arn:aws:lambda:{}:{ACCOUNT}:function:worker", region("us-east-1").name()),
        input: None,
    };
    let five = cloud.schedules.put_targets("often", (0..5).map(target).collect()).await;
    assert_eq!(five.unwrap_err().code(), "LimitExceededException");
    assert_eq!(cloud.schedules.targets("often").await.unwrap().len(), 1);
    cloud.schedules.put_targets("often", (0..4).map(target).collect()).await.unwrap();
    assert_eq!(cloud.schedules.targets("often").await.unwrap().len(), 5);
}
