//! Rules that fire as the clock turns.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::metrics::{Dimension, MetricId, Statistic, StatisticsQuery};
use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_mem::Emulator;
use serde_json::{Value, json};

use super::support::{ACCOUNT, allow, at, cloud, function, refused, register_echo, topic};

const RULE: &str = "arn:aws:events:us-east-1:111111111111:rule/rule";

fn rule(expression: &str) -> ScheduleRule {
    ScheduleRule {
        name: "rule".to_owned(),
        description: String::new(),
        expression: expression.to_owned(),
        enabled: true,
    }
}

fn target(arn: &str, input: Option<&str>) -> ScheduleTarget {
    ScheduleTarget { id: "target".to_owned(), arn: arn.to_owned(), input: input.map(str::to_owned) }
}

/// A rule whose target is a function that EventBridge may invoke.
async fn with_function(expression: &str) -> (Emulator, Cloud) {
    let (emulator, cloud) = cloud();
    register_echo(&emulator);
    let function = function(&cloud, "job").await;
    cloud.schedules.put_rule(rule(expression), &[]).await.unwrap();
    cloud.schedules.put_targets("rule", vec![target(&function, None)]).await.unwrap();
    allow(&cloud, "job", "events.amazonaws.com", RULE).await;
    (emulator, cloud)
}

fn fired(emulator: &Emulator) -> Vec<String> {
    emulator.invocations("job").into_iter().map(|record| record.time.to_string()).collect()
}

#[tokio::test]
async fn a_rule_fires_over_three_years() {
    let (emulator, _cloud) = with_function("cron(0 6 L * ? *)").await;
    emulator.advance_to(at("2029-01-01")).await.unwrap();
    let fired = fired(&emulator);
    assert_eq!(fired.len(), 36);
    for (month, expected) in [
        (0, "2026-01-31T06:00:00Z"),
        (1, "2026-02-28T06:00:00Z"),
        (11, "2026-12-31T06:00:00Z"),
        (25, "2028-02-29T06:00:00Z"),
        (35, "2028-12-31T06:00:00Z"),
    ] {
        assert_eq!(fired[month], expected);
    }
    let event: Value = serde_json::from_slice(&emulator.invocations("job")[0].event).unwrap();
    for (member, expected) in [
        ("version", json!("0")),
        ("detail-type", json!("Scheduled Event")),
        ("source", json!("aws.events")),
        ("account", json!(ACCOUNT)),
        ("time", json!("2026-01-31T06:00:00Z")),
        ("region", json!("us-east-1")),
        ("resources", json!([RULE])),
        ("detail", json!({})),
    ] {
        assert_eq!(event[member], expected, "{member}");
    }
}

#[tokio::test]
async fn rates_count_from_when_a_rule_was_made_or_changed() {
    let (emulator, cloud) = with_function("rate(12 hours)").await;
    emulator.advance_to(at("2026-01-01T13:00:00Z")).await.unwrap();
    // The same again changes nothing; another rate begins anew; one that is off does not fire.
    cloud.schedules.put_rule(rule("rate(12 hours)"), &[]).await.unwrap();
    emulator.advance_to(at("2026-01-02T01:00:00Z")).await.unwrap();
    cloud.schedules.put_rule(rule("rate(1 day)"), &[]).await.unwrap();
    emulator.advance_to(at("2026-01-03T02:00:00Z")).await.unwrap();
    cloud.schedules.put_rule(ScheduleRule { enabled: false, ..rule("rate(1 day)") }, &[]).await.unwrap();
    emulator.advance_to(at("2026-01-10")).await.unwrap();
    cloud.schedules.put_rule(rule("rate(1 day)"), &[]).await.unwrap();
    emulator.advance_to(at("2026-01-11T12:00:00Z")).await.unwrap();
    cloud.schedules.remove_targets("rule", &["target".to_owned()]).await.unwrap();
    cloud.schedules.delete_rule("rule").await.unwrap();
    emulator.advance_to(at("2026-02-01")).await.unwrap();
    let expected =
        ["2026-01-01T12:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T01:00:00Z", "2026-01-11T00:00:00Z"];
    assert_eq!(fired(&emulator), expected);
}

async fn count(cloud: &Cloud, metric: &str) -> f64 {
    let query = StatisticsQuery {
        metric: MetricId::new("AWS/Events", metric, vec![Dimension::new("RuleName", "rule")]),
        start: at("2026-01-01"),
        end: at("2026-01-10"),
        period_seconds: 9 * 86_400,
        statistics: vec![Statistic::Sum],
    };
    cloud.metrics.statistics(&query).await.unwrap().first().map_or(0.0, |point| point.values[0].1)
}

#[tokio::test]
async fn without_leave_an_invocation_fails() {
    let (emulator, cloud) = with_function("rate(1 day)").await;
    cloud.functions.remove_permission("job", "events").await.unwrap();
    allow(&cloud, "job", "events.amazonaws.com", &format!("{RULE}-other")).await;
    emulator.advance_to(at("2026-01-03T12:00:00Z")).await.unwrap();
    assert!(fired(&emulator).is_empty());
    assert_eq!(emulator.failed_deliveries().len(), 2);
    let counts = [("TriggeredRules", 2.0), ("Invocations", 0.0), ("FailedInvocations", 2.0)];
    for (metric, expected) in counts {
        assert!((count(&cloud, metric).await - expected).abs() < 1e-9, "{metric}");
    }
}

#[tokio::test]
async fn a_topic_is_told_what_the_target_says() {
    let (emulator, cloud) = cloud();
    let topic = topic(&emulator, &cloud, "topic").await;
    cloud.schedules.put_rule(rule("rate(1 day)"), &[]).await.unwrap();
    cloud.schedules.put_targets("rule", vec![target(&topic, Some(r#"{"a": 1}"#))]).await.unwrap();
    // The policy of a new topic does not speak of EventBridge.
    emulator.advance_to(at("2026-01-02T12:00:00Z")).await.unwrap();
    assert!(emulator.outbox().is_empty());
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": topic,
        "Condition": {"ArnEquals": {"aws:SourceArn": RULE}}}]});
    cloud.notifications.set_topic_policy(&topic, &policy.to_string()).await.unwrap();
    emulator.advance_to(at("2026-01-03T12:00:00Z")).await.unwrap();
    let sent = emulator.outbox();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (sent[0].text.as_str(), sent[0].time.to_string().as_str()),
        (r#"{"a": 1}"#, "2026-01-03T00:00:00Z")
    );
    assert!((count(&cloud, "FailedInvocations").await - 1.0).abs() < 1e-9);
    assert!((count(&cloud, "Invocations").await - 1.0).abs() < 1e-9);
}

#[tokio::test]
async fn what_eventbridge_refuses() {
    let (_emulator, cloud) = cloud();
    let named = |name: &str| ScheduleRule { name: name.to_owned(), ..rule("rate(1 day)") };
    for (what, rule, words) in [
        ("no name", named(""), "at 'name'"),
        ("a long name", named(&"a".repeat(65)), "at 'name'"),
        ("a name with a slash", named("a/b"), "at 'name'"),
        ("a long description", ScheduleRule { description: "d".repeat(513), ..named("a") }, "'description'"),
        ("a wrong expression", rule("rate(1 days)"), "Parameter ScheduleExpression is not valid."),
    ] {
        refused(what, cloud.schedules.put_rule(rule, &[]).await, "ValidationException", words);
    }
    cloud.schedules.put_rule(rule("rate(1 day)"), &[]).await.unwrap();
    let function = format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:f");
    for (what, target, code, words) in [
        ("no ARN", target("f", None), "ValidationException", "Provided Arn is not in correct format"),
        ("an unknown service", target("arn:aws:cake::x:y", None), "ValidationException", "correct format"),
        (
            "a queue",
            target(&format!("arn:aws:sqs:us-east-1:{ACCOUNT}:q"), None),
            "NotImplemented",
            "targets of the service sqs",
        ),
        ("no JSON", target(&function, Some("{")), "ValidationException", "JSON syntax error in input"),
        (
            "a long input",
            target(&function, Some(&format!("\"{}\"", "a".repeat(8191)))),
            "ValidationException",
            "8192",
        ),
        (
            "no id",
            ScheduleTarget { id: String::new(), ..target(&function, None) },
            "ValidationException",
            "member.id",
        ),
    ] {
        refused(what, cloud.schedules.put_targets("rule", vec![target]).await, code, words);
    }
    let many = |count: usize| -> Vec<ScheduleTarget> {
        (0..count).map(|id| ScheduleTarget { id: id.to_string(), ..target(&function, None) }).collect()
    };
    let answer = cloud.schedules.put_targets("rule", many(6)).await;
    refused("six targets", answer, "LimitExceededException", "exceeds the maximum number");
    assert!(cloud.schedules.targets("rule").await.unwrap().is_empty());
    cloud.schedules.put_targets("rule", many(5)).await.unwrap();
    let answer = cloud.schedules.put_targets("absent", many(1)).await;
    refused(
        "no rule",
        answer,
        "ResourceNotFoundException",
        "Rule absent does not exist on EventBus default.",
    );
}
