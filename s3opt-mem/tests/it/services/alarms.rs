//! Alarms: when they go off, whom they tell, and what they write down.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::metrics::{
    Alarm, AlarmState, Comparison, Dimension, MetricDatum, MetricId, MissingData, Statistic,
};
use s3opt_mem::AlarmEventKind;
use serde_json::Value;

use super::support::{ACCOUNT, at, cloud, refused, region, topic};

fn metric() -> MetricId {
    MetricId::new("Acme", "Uploads", vec![Dimension::new("BucketName", "acme")])
}

fn alarm() -> Alarm {
    Alarm {
        name: "many-uploads".to_owned(),
        description: "too many".to_owned(),
        metric: metric(),
        statistic: Statistic::Sum,
        period_seconds: 60,
        evaluation_periods: 1,
        datapoints_to_alarm: None,
        threshold: 10.0,
        comparison: Comparison::GreaterThan,
        missing_data: MissingData::NotBreaching,
        actions_enabled: true,
        alarm_actions: vec![],
        ok_actions: vec![],
        insufficient_data_actions: vec![],
    }
}

async fn put(cloud: &Cloud, value: f64) {
    let datum = MetricDatum { metric: metric(), time: cloud.clock.now(), value, unit: "Count".to_owned() };
    cloud.metrics.put_metric_data(vec![datum]).await.unwrap();
}

async fn state(cloud: &Cloud) -> (AlarmState, String) {
    let status = cloud.metrics.alarms(&["many-uploads".to_owned()]).await.unwrap();
    (status[0].state, status[0].since.to_string())
}

#[tokio::test]
async fn an_alarm_goes_off_and_back() {
    let (emulator, cloud) = cloud();
    let topic = topic(&emulator, &cloud, "alarms").await;
    let actions = vec![topic.clone()];
    let alarm = Alarm { alarm_actions: actions.clone(), ok_actions: actions, ..alarm() };
    cloud.metrics.put_alarm(alarm, &[]).await.unwrap();
    assert_eq!(state(&cloud).await.0, AlarmState::InsufficientData);
    // The end of the first period without data: fine.
    emulator.advance_to(at("2026-01-01T00:01:00Z")).await.unwrap();
    assert_eq!(state(&cloud).await, (AlarmState::Ok, "2026-01-01T00:01:00Z".to_owned()));
    emulator.advance_to(at("2026-01-01T00:10:30Z")).await.unwrap();
    put(&cloud, 6.0).await;
    put(&cloud, 4.5).await;
    // Not before the period is over.
    emulator.advance_to(at("2026-01-01T00:10:59Z")).await.unwrap();
    assert_eq!(state(&cloud).await.0, AlarmState::Ok);
    emulator.advance_to(at("2026-01-01T00:12:30Z")).await.unwrap();
    assert_eq!(state(&cloud).await, (AlarmState::Alarm, "2026-01-01T00:11:00Z".to_owned()));
    // A second datum beyond the threshold is no change, and nobody is told.
    put(&cloud, 99.0).await;
    emulator.advance_to(at("2026-01-02")).await.unwrap();
    // The last datapoint stands in for missing ones in three periods.
    assert_eq!(state(&cloud).await, (AlarmState::Ok, "2026-01-01T00:16:00Z".to_owned()));

    let sent = emulator.outbox();
    let subjects: Vec<(&str, String)> =
        sent.iter().map(|mail| (mail.subject.as_str(), mail.time.to_string())).collect();
    let ok = "OK: \"many-uploads\" in US East (N. Virginia)";
    let expected = [
        (ok, "2026-01-01T00:01:00Z".to_owned()),
        ("ALARM: \"many-uploads\" in US East (N. Virginia)", "2026-01-01T00:11:00Z".to_owned()),
        (ok, "2026-01-01T00:16:00Z".to_owned()),
    ];
    assert_eq!(subjects, expected);
    assert_eq!(sent[1].endpoint, "somebody@example.com");
    let text: Value = serde_json::from_str(&sent[1].text).unwrap();
    for (pointer, expected) in [
        ("/AlarmName", Value::from("many-uploads")),
        ("/AlarmDescription", Value::from("too many")),
        ("/AWSAccountId", Value::from(ACCOUNT)),
        ("/NewStateValue", Value::from("ALARM")),
        ("/OldStateValue", Value::from("OK")),
        (
            "/NewStateReason",
            Value::from(
                "Threshold Crossed: 1 out of the last 1 datapoints [10.5 (01/01/26 00:10:00)] was greater than the \
                 threshold (10.0) (minimum 1 datapoint for OK -> ALARM transition).",
            ),
        ),
        ("/StateChangeTime", Value::from("2026-01-01T00:11:00.000+0000")),
        ("/AlarmConfigurationUpdatedTimestamp", Value::from("2026-01-01T00:00:00.000+0000")),
        ("/Region", Value::from("US East (N. Virginia)")),
        ("/AlarmArn", Value::from("arn:aws:cloudwatch:us-east-1:111111111111:alarm:many-uploads")),
        ("/AlarmActions/0", Value::from(topic)),
        ("/Trigger/MetricName", Value::from("Uploads")),
        ("/Trigger/Namespace", Value::from("Acme")),
        ("/Trigger/Statistic", Value::from("SUM")),
        ("/Trigger/Dimensions/0/name", Value::from("BucketName")),
        ("/Trigger/Dimensions/0/value", Value::from("acme")),
        ("/Trigger/Period", Value::from(60)),
        ("/Trigger/EvaluationPeriods", Value::from(1)),
        ("/Trigger/ComparisonOperator", Value::from("GreaterThanThreshold")),
        ("/Trigger/Threshold", Value::from(10.0)),
        ("/Trigger/TreatMissingData", Value::from("notBreaching")),
    ] {
        assert_eq!(text.pointer(pointer), Some(&expected), "{pointer}");
    }
    let history = emulator.alarm_history(ACCOUNT, &region("us-east-1"), "many-uploads");
    let summaries: Vec<&str> = history.iter().map(|event| event.summary.as_str()).collect();
    let done = format!("Successfully executed action {}", sent[1].topic);
    let expected = [
        "Alarm \"many-uploads\" created",
        "Alarm updated from INSUFFICIENT_DATA to OK",
        &done,
        "Alarm updated from OK to ALARM",
        &done,
        "Alarm updated from ALARM to OK",
        &done,
    ];
    assert_eq!(summaries, expected);
}

#[tokio::test]
async fn two_of_three_are_enough() {
    let (emulator, cloud) = cloud();
    let alarm = Alarm {
        evaluation_periods: 3,
        datapoints_to_alarm: Some(2),
        missing_data: MissingData::Missing,
        ..alarm()
    };
    cloud.metrics.put_alarm(alarm, &[]).await.unwrap();
    for (value, expected) in [
        (11.0, AlarmState::InsufficientData),
        (1.0, AlarmState::Ok),
        (11.0, AlarmState::Alarm),
        (1.0, AlarmState::Ok),
        (1.0, AlarmState::Ok),
        (11.0, AlarmState::Ok),
        (11.0, AlarmState::Alarm),
    ] {
        put(&cloud, value).await;
        cloud.clock.wait(60_000).await;
        assert_eq!(state(&cloud).await.0, expected, "{}", cloud.clock.now());
    }
    // Nothing comes any more, and at last nobody knows.
    emulator.advance_to(at("2026-01-01T01:00:00Z")).await.unwrap();
    assert_eq!(state(&cloud).await, (AlarmState::InsufficientData, "2026-01-01T00:12:00Z".to_owned()));
    let status = cloud.metrics.alarms_by_prefix("many").await.unwrap();
    assert_eq!(status[0].reason, "Insufficient Data: 3 datapoints were unknown.");
}

#[tokio::test]
async fn a_topic_that_does_not_let_cloudwatch_publish_fails_the_action() {
    let (emulator, cloud) = cloud();
    let topic = topic(&emulator, &cloud, "alarms").await;
    let policy = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"Service": "s3.amazonaws.com"}},
            "Action": "sns:Publish", "Resource": "{topic}"}}]}}"#
    );
    cloud.notifications.set_topic_policy(&topic, &policy).await.unwrap();
    let nowhere = "arn:aws:sns:us-east-1:111111111111:nowhere".to_owned();
    let alarm = Alarm { alarm_actions: vec![topic.clone(), nowhere.clone()], ..alarm() };
    cloud.metrics.put_alarm(alarm, &[]).await.unwrap();
    put(&cloud, 11.0).await;
    cloud.clock.wait(60_000).await;
    assert_eq!(state(&cloud).await.0, AlarmState::Alarm);
    assert!(emulator.outbox().is_empty());
    let history = emulator.alarm_history(ACCOUNT, &region("us-east-1"), "many-uploads");
    let actions: Vec<&str> = history
        .iter()
        .filter(|event| event.kind == AlarmEventKind::Action)
        .map(|event| event.summary.as_str())
        .collect();
    assert_eq!(actions.len(), 2);
    for (action, arn) in actions.iter().zip([topic, nowhere]) {
        assert!(action.starts_with(&format!("Failed to execute action {arn}.")), "{action}");
    }
}

#[tokio::test]
async fn a_state_that_was_set_acts_and_goes_again() {
    let (emulator, cloud) = cloud();
    let topic = topic(&emulator, &cloud, "alarms").await;
    let alarm = Alarm { alarm_actions: vec![topic], ..alarm() };
    cloud.metrics.put_alarm(alarm.clone(), &[]).await.unwrap();
    emulator.advance_to(at("2026-01-01T01:00:30Z")).await.unwrap();
    cloud.metrics.set_alarm_state("many-uploads", AlarmState::Alarm, "a drill").await.unwrap();
    assert_eq!(emulator.outbox().len(), 1);
    // Set again, it is no change.
    cloud.metrics.set_alarm_state("many-uploads", AlarmState::Alarm, "a drill").await.unwrap();
    assert_eq!(emulator.outbox().len(), 1);
    emulator.advance_to(at("2026-01-01T01:01:00Z")).await.unwrap();
    assert_eq!(state(&cloud).await.0, AlarmState::Ok);
    // Without its actions it is silent, but still an alarm.
    cloud.metrics.put_alarm(Alarm { actions_enabled: false, ..alarm }, &[]).await.unwrap();
    cloud.metrics.set_alarm_state("many-uploads", AlarmState::Alarm, "a drill").await.unwrap();
    assert_eq!(state(&cloud).await.0, AlarmState::Alarm);
    assert_eq!(emulator.outbox().len(), 1);
    cloud.metrics.delete_alarms(&["many-uploads".to_owned()]).await.unwrap();
    emulator.advance_days(1).await;
    assert!(cloud.metrics.alarms_by_prefix("").await.unwrap().is_empty());
}

#[tokio::test]
async fn what_cloudwatch_refuses() {
    let (_emulator, cloud) = cloud();
    let long = "a".repeat(256);
    let sns = |name: usize| format!("arn:aws:sns:us-east-1:{ACCOUNT}:topic-{name}");
    for (what, alarm, code, words) in [
        ("no name", Alarm { name: String::new(), ..alarm() }, "ValidationError", "alarmName"),
        ("a long name", Alarm { name: long, ..alarm() }, "ValidationError", "alarmName"),
        ("no period", Alarm { period_seconds: 0, ..alarm() }, "ValidationError", "multiple of 60"),
        ("an odd period", Alarm { period_seconds: 90, ..alarm() }, "ValidationError", "multiple of 60"),
        ("a short period", Alarm { period_seconds: 10, ..alarm() }, "NotImplemented", "less than a minute"),
        ("no periods", Alarm { evaluation_periods: 0, ..alarm() }, "ValidationError", "EvaluationPeriods"),
        (
            "more than a day",
            Alarm { evaluation_periods: 1441, ..alarm() },
            "ValidationError",
            "must be <= 86400",
        ),
        (
            "more than a week",
            Alarm { period_seconds: 86_400, evaluation_periods: 8, ..alarm() },
            "ValidationError",
            "must be <= 604800",
        ),
        (
            "more than there are",
            Alarm { datapoints_to_alarm: Some(2), ..alarm() },
            "ValidationError",
            "less than or equal to EvaluationPeriods",
        ),
        ("no threshold", Alarm { threshold: f64::NAN, ..alarm() }, "ValidationError", "Threshold"),
        (
            "six actions",
            Alarm { alarm_actions: (0..6).map(sns).collect(), ..alarm() },
            "ValidationError",
            "size greater than 5",
        ),
        (
            "no ARN",
            Alarm { ok_actions: vec!["topic".to_owned()], ..alarm() },
            "ValidationError",
            "Invalid arn syntax: topic",
        ),
        (
            "a topic elsewhere",
            Alarm { ok_actions: vec![sns(1).replace("east-1", "west-2")], ..alarm() },
            "ValidationError",
            "Invalid region us-west-2 specified",
        ),
        (
            "a function",
            Alarm { ok_actions: vec![format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:f")], ..alarm() },
            "NotImplemented",
            "lambda",
        ),
        (
            "a metric without a name",
            Alarm { metric: MetricId::new("Acme", "", vec![]), ..alarm() },
            "InvalidParameterValue",
            "MetricName",
        ),
    ] {
        refused(what, cloud.metrics.put_alarm(alarm, &[]).await, code, words);
    }
    assert!(cloud.metrics.alarms_by_prefix("").await.unwrap().is_empty());
    let twice = ("a".to_owned(), "1".to_owned());
    let answer = cloud.metrics.put_alarm(alarm(), &[twice.clone(), twice]).await;
    refused("a tag twice", answer, "InvalidParameterValue", "distinct");
}
