//! What is asked of CloudWatch, and what is made of its answers.

use s3opt_core::backend::metrics::{
    Alarm, AlarmState, Comparison, Dimension, MetricDatum, MetricId, MissingData, Statistic, StatisticsQuery,
};
use s3opt_core::backend::{CloudError, Metrics, Outcome};
use s3opt_core::calendar::Instant;
use serde_json::{Value, json};

use super::CloudWatch;
use crate::testing::{Answer, Script, run, settings};

fn watch(script: &Script) -> CloudWatch {
    CloudWatch::of(&settings(script))
}

fn metric() -> MetricId {
    MetricId::new("AWS/S3", "AllRequests", vec![Dimension::new("FilterId", "EntireBucket")])
}

fn operations(script: &Script) -> Vec<String> {
    let name = |line: String| line.rsplit('/').next().unwrap_or_default().to_owned();
    script.asked().into_iter().map(|asked| name(asked.line)).collect()
}

fn told(name: &str) -> Value {
    json!({
        "AlarmName": name, "AlarmArn": format!("arn:{name}"), "Namespace": "AWS/S3", "MetricName": "AllRequests",
        "Dimensions": [{"Name": "FilterId", "Value": "EntireBucket"}], "Statistic": "Sum", "Period": 3600,
        "EvaluationPeriods": 1, "Threshold": 10.5, "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "missing", "ActionsEnabled": true, "StateValue": "ALARM", "StateReason": "why",
    })
}

fn page(names: &[String], token: Option<&str>) -> Answer {
    let alarms: Vec<Value> = names.iter().map(|name| told(name)).collect();
    let mut page = json!({"MetricAlarms": alarms});
    if let Some(token) = token {
        page["NextToken"] = json!(token);
    }
    Answer::cbor(&page)
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|index| format!("alarm-{index}")).collect()
}

#[test]
fn statistics_are_asked_for_in_spans() {
    let point = |time: i64, sum: f64| json!({"Timestamp": time, "Sum": sum, "Unit": "Count"});
    let answer = |points: Vec<Value>| Answer::cbor(&json!({"Label": "AllRequests", "Datapoints": points}));
    let script =
        Script::new([answer(vec![point(120, 2.5), point(0, 1.5)]), answer(vec![point(86_340, 4.5)])]);
    let query = StatisticsQuery {
        metric: metric(),
        start: Instant::from_milliseconds(0),
        end: Instant::from_milliseconds(86_400_000),
        period_seconds: 60,
        statistics: vec![Statistic::Sum, Statistic::Maximum],
    };
    let points = run(watch(&script).statistics(&query)).unwrap();
    let came: Vec<(i64, f64, usize)> = points
        .iter()
        .map(|point| (point.time.milliseconds() / 1000, point.values[0].1, point.values.len()))
        .collect();
    assert_eq!(came, [(0, 1.5, 1), (120, 2.5, 1), (86_340, 4.5, 1)]);
    assert_eq!(operations(&script), ["GetMetricStatistics"; 2]);
}

fn data(count: u32) -> Vec<MetricDatum> {
    let time = Instant::from_milliseconds(1_500);
    let datum = |index: u32| MetricDatum {
        metric: MetricId::new("s3opt", "Cost", Vec::new()),
        time,
        value: f64::from(index),
        unit: "None".to_owned(),
    };
    (0..count).map(datum).collect()
}

#[test]
fn many_data_are_put_by_several_calls() {
    let done = || Answer::cbor(&json!({}));
    let script = Script::new([done(), done()]);
    run(watch(&script).put_metric_data(data(1001))).unwrap();
    assert_eq!(operations(&script), ["PutMetricData"; 2]);
}

#[test]
fn what_the_first_call_has_put_is_not_forgotten() {
    for (answers, outcome) in [
        (vec![Answer::cbor_refusal(400, "Throttling", "Throttling")], Outcome::NothingDone),
        (
            vec![Answer::cbor(&json!({})), Answer::cbor_refusal(400, "Throttling", "Throttling")],
            Outcome::Unknown,
        ),
    ] {
        let script = Script::new(answers);
        let error = run(watch(&script).put_metric_data(data(1001))).unwrap_err();
        assert!(matches!(error, CloudError::Throttled(_)), "{error}");
        assert_eq!(error.failure().outcome, outcome);
    }
    let none = run(watch(&Script::default()).put_metric_data(Vec::new()));
    assert_eq!(none.unwrap_err().code(), "MissingParameter");
}

#[test]
fn metrics_are_listed_page_by_page() {
    let page = |name: &str, token: Option<&str>| {
        let mut page = json!({"Metrics": [{"Namespace": "AWS/S3", "MetricName": name}]});
        if let Some(token) = token {
            page["NextToken"] = json!(token);
        }
        Answer::cbor(&page)
    };
    let script = Script::new([page("One", Some("t")), page("Two", None)]);
    let came = run(watch(&script).list_metrics("AWS/S3")).unwrap();
    assert_eq!(came, ["One", "Two"].map(|name| MetricId::new("AWS/S3", name, Vec::new())));
}

#[test]
fn a_hundred_alarms_are_asked_for_at_once() {
    let all = names(101);
    let script =
        Script::new([page(&all[..50], Some("t")), page(&all[50..100], None), page(&all[100..], None)]);
    let came = run(watch(&script).alarms(&all)).unwrap();
    let came: Vec<&str> = came.iter().map(|status| status.alarm.name.as_str()).collect();
    assert_eq!(came, all);
    assert_eq!(script.asked().len(), 3);
    // Without names CloudWatch would answer all there are.
    assert_eq!(run(watch(&Script::default()).alarms(&[])).unwrap(), []);
}

#[test]
fn alarms_are_found_by_their_prefix_or_without() {
    let script = Script::new([page(&names(2), None), page(&names(1), None)]);
    let watch = watch(&script);
    let came = run(watch.alarms_by_prefix("alarm-")).unwrap();
    assert_eq!((came.len(), came[0].state, came[0].arn.as_str()), (2, AlarmState::Alarm, "arn:alarm-0"));
    assert_eq!(run(watch.alarms_by_prefix("")).unwrap().len(), 1);
    let asked = script.asked();
    assert!(asked[0].body.contains("AlarmNamePrefix") && !asked[1].body.contains("AlarmNamePrefix"));
}

#[test]
fn an_alarm_that_cannot_be_told_is_not_left_out() {
    let mut percentile = told("p99");
    percentile["ExtendedStatistic"] = json!("p99");
    percentile.as_object_mut().unwrap().remove("Statistic");
    let script = Script::new([Answer::cbor(&json!({"MetricAlarms": [told("one"), percentile]}))]);
    let error = run(watch(&script).alarms_by_prefix("p")).unwrap_err();
    assert!(matches!(error, CloudError::NotImplemented(_)) && error.to_string().contains("p99"), "{error}");
}

#[test]
fn deleting_what_is_absent_succeeds() {
    let absent = || Answer::cbor_refusal(404, "ResourceNotFound", "ResourceNotFound");
    for answers in [
        vec![Answer::cbor(&json!({}))],
        vec![absent(), page(&[], None)],
        vec![absent(), page(&names(1), None), Answer::cbor(&json!({}))],
    ] {
        let script = Script::new(answers);
        run(watch(&script).delete_alarms(&names(2))).unwrap();
        script.asked();
    }
    run(watch(&Script::default()).delete_alarms(&[])).unwrap();
}

#[test]
fn tags_are_those_of_the_alarms_arn() {
    let tags = json!({"Tags": [{"Key": "a", "Value": "1"}]});
    let script = Script::new([page(&names(1), None), Answer::cbor(&tags), page(&[], None)]);
    let watch = watch(&script);
    assert_eq!(run(watch.alarm_tags("alarm-0")).unwrap(), [("a".to_owned(), "1".to_owned())]);
    assert!(run(watch.alarm_tags("alarm-0")).unwrap_err().is_not_found());
    assert!(script.asked()[1].body.contains("arn:alarm-0"));
}

#[test]
fn tags_are_set_on_the_alarms_arn() {
    let script = Script::new([page(&names(1), None), Answer::cbor(&json!({})), page(&[], None)]);
    let watch = watch(&script);
    let tags = [("a".to_owned(), "1".to_owned())];
    run(watch.tag_alarm("alarm-0", &tags)).unwrap();
    assert!(run(watch.tag_alarm("alarm-0", &tags)).unwrap_err().is_not_found());
    assert!(script.asked()[1].body.contains("arn:alarm-0"));
}

#[test]
fn an_absent_dashboard_is_not_found_under_either_name() {
    for code in ["ResourceNotFound", "DashboardNotFoundError"] {
        let script = Script::new([Answer::cbor_refusal(404, "DashboardNotFoundError", code)]);
        let error = run(watch(&script).dashboard("d")).unwrap_err();
        assert!(error.is_not_found(), "{error}");
        assert_eq!(error.code(), code);
    }
}

#[test]
fn an_alarm_is_put_without_what_it_has_not() {
    let alarm = Alarm {
        name: "name".to_owned(),
        description: String::new(),
        metric: metric(),
        statistic: Statistic::Sum,
        period_seconds: 3600,
        evaluation_periods: 1,
        datapoints_to_alarm: None,
        threshold: 10.5,
        comparison: Comparison::GreaterThan,
        missing_data: MissingData::Missing,
        actions_enabled: true,
        alarm_actions: vec!["arn:topic".to_owned()],
        ok_actions: Vec::new(),
        insufficient_data_actions: Vec::new(),
    };
    let script = Script::new([Answer::cbor(&json!({})), Answer::cbor(&json!({}))]);
    let watch = watch(&script);
    run(watch.put_alarm(alarm.clone(), &[])).unwrap();
    let tags = [("a".to_owned(), "1".to_owned())];
    run(watch.put_alarm(Alarm { description: "what for".to_owned(), ..alarm }, &tags)).unwrap();
    let asked = script.asked();
    for member in ["AlarmDescription", "Tags", "DatapointsToAlarm"] {
        assert!(!asked[0].body.contains(member), "{member}");
    }
    assert!(asked[0].body.contains("arn:topic"));
    assert!(asked[1].body.contains("AlarmDescription") && asked[1].body.contains("Tags"));
}
