//! Data of metrics, and dashboards.

use s3opt_core::backend::metrics::{Dimension, MetricDatum, MetricId, Statistic, StatisticsQuery};
use s3opt_core::calendar::Instant;

use super::support::{at, cloud, refused};

fn datum() -> MetricDatum {
    let metric = MetricId::new("Acme", "Uploads", vec![Dimension::new("BucketName", "acme")]);
    MetricDatum { metric, time: at("2026-01-01"), value: 1.0, unit: "Count".to_owned() }
}

fn query() -> StatisticsQuery {
    StatisticsQuery {
        metric: datum().metric,
        start: at("2025-12-31"),
        end: at("2026-01-02"),
        period_seconds: 60,
        statistics: vec![Statistic::Sum],
    }
}

#[tokio::test]
async fn data_that_cloudwatch_refuses() {
    let (_emulator, cloud) = cloud();
    let metric = |namespace: &str, name: &str, dimensions: Vec<Dimension>| MetricDatum {
        metric: MetricId::new(namespace, name, dimensions),
        ..datum()
    };
    let one = || vec![Dimension::new("a", "b")];
    let many = |count: usize| (0..count).map(|number| Dimension::new(format!("n{number}"), "v")).collect();
    for (what, datum, words) in [
        ("a namespace of AWS's", metric("AWS/S3", "n", one()), "The value AWS/ for parameter Namespace"),
        ("no namespace", metric("", "n", one()), "Namespace"),
        ("a colon first", metric(":n", "n", one()), "Namespace"),
        ("no name", metric("N", "", one()), "MetricData.member.1.MetricName"),
        ("a long name", metric("N", &"n".repeat(256), one()), "MetricName"),
        ("other letters", metric("N", "grün", one()), "MetricName"),
        ("31 dimensions", metric("N", "n", many(31)), "must not have a size greater than 30"),
        ("no name of a dimension", metric("N", "n", vec![Dimension::new("", "v")]), "member.1.Name"),
        ("no value of a dimension", metric("N", "n", vec![Dimension::new("n", " ")]), "member.1.Value"),
        (
            "a dimension twice",
            metric("N", "n", vec![Dimension::new("n", "1"), Dimension::new("n", "2")]),
            "twice",
        ),
        ("no number", MetricDatum { value: f64::NAN, ..datum() }, "The value NaN"),
        ("no end", MetricDatum { value: f64::INFINITY, ..datum() }, "The value inf"),
        ("beyond 2^360", MetricDatum { value: -1e200, ..datum() }, "Value is invalid"),
        ("an unknown unit", MetricDatum { unit: "Pounds".to_owned(), ..datum() }, "Unit must be a value"),
        ("too old", MetricDatum { time: at("2025-12-17T23:59:59Z"), ..datum() }, "two weeks in the past"),
        ("too new", MetricDatum { time: at("2026-01-01T02:00:01Z"), ..datum() }, "two hours in the future"),
    ] {
        // What is right beside it is not kept, either.
        let answer = cloud.metrics.put_metric_data(vec![datum]).await;
        refused(what, answer, "InvalidParameterValue", words);
    }
    let wrong = vec![datum(), MetricDatum { value: f64::NAN, ..datum() }];
    refused("one of two", cloud.metrics.put_metric_data(wrong).await, "InvalidParameterValue", "member.2");
    let many = cloud.metrics.put_metric_data(vec![datum(); 1001]).await;
    refused("1001 at once", many, "InvalidParameterValue", "size greater than 1000");
    refused("nothing", cloud.metrics.put_metric_data(vec![]).await, "MissingParameter", "MetricData");
    assert!(cloud.metrics.statistics(&query()).await.unwrap().is_empty());
    for good in [at("2025-12-18"), at("2026-01-01T02:00:00Z")] {
        cloud.metrics.put_metric_data(vec![MetricDatum { time: good, ..datum() }]).await.unwrap();
    }
}

#[tokio::test]
async fn questions_that_cloudwatch_refuses() {
    let (_emulator, cloud) = cloud();
    for (what, query, code, words) in [
        ("no period", StatisticsQuery { period_seconds: 0, ..query() }, "InvalidParameterValue", "Period"),
        (
            "90 seconds",
            StatisticsQuery { period_seconds: 90, ..query() },
            "InvalidParameterValue",
            "multiple",
        ),
        ("no time", StatisticsQuery { end: query().start, ..query() }, "InvalidParameterValue", "StartTime"),
        (
            "no statistic",
            StatisticsQuery { statistics: vec![], ..query() },
            "InvalidParameterCombination",
            "Statistics",
        ),
    ] {
        refused(what, cloud.metrics.statistics(&query).await, code, words);
    }
}

/// Two days of minutes are more than the 1440 datapoints of one answer of CloudWatch's.
#[tokio::test]
async fn datapoints_come_in_no_order_and_as_many_as_there_are() {
    let (emulator, cloud) = cloud();
    let begin = cloud.clock.now().milliseconds();
    for minute in 0..2880 {
        let time = Instant::from_milliseconds(begin + minute * 60_000);
        emulator.advance_to(time).await.unwrap();
        cloud.metrics.put_metric_data(vec![MetricDatum { time, ..datum() }]).await.unwrap();
    }
    let query = StatisticsQuery { end: at("2026-01-04"), ..query() };
    let points = cloud.metrics.statistics(&query).await.unwrap();
    assert_eq!(points.len(), 2880);
    assert!(!points.is_sorted_by_key(|point| point.time));
    assert_eq!(points, cloud.metrics.statistics(&query).await.unwrap());
    // Once they are 15 days old, they are kept by five minutes.
    emulator.advance_to(at("2026-01-20")).await.unwrap();
    assert!(cloud.metrics.statistics(&query).await.unwrap().is_empty());
    let coarse = StatisticsQuery { period_seconds: 300, ..query };
    let points = cloud.metrics.statistics(&coarse).await.unwrap();
    assert_eq!(points.len(), 576);
    assert!(points.iter().all(|point| (point.values[0].1 - 5.0).abs() < 1e-9));
    // A metric without data for two weeks is no longer listed.
    assert!(cloud.metrics.list_metrics("Acme").await.unwrap().is_empty());
}

#[tokio::test]
async fn dashboards_are_json() {
    let (_emulator, cloud) = cloud();
    for (name, body, words) in [
        ("a b", "{}", "DashboardName contains invalid characters"),
        ("", "{}", "DashboardName"),
        ("a", "", "must be a valid JSON object"),
        ("a", "{", "must be a valid JSON object"),
        ("a", "[]", "must be a valid JSON object"),
        ("a", r#"{"widgets": {}}"#, "widgets should be an array"),
        ("a", r#"{"widgets": [{"type": "text"}]}"#, "/widgets/0"),
        ("a", r#"{"widgets": [{"type": "cake", "properties": {}}]}"#, "/widgets/0"),
    ] {
        let answer = cloud.metrics.put_dashboard(name, body).await;
        refused(body, answer, "InvalidParameterInput", words);
    }
    let body = r#"{"widgets": [{"type": "metric", "properties": {}}]}"#;
    cloud.metrics.put_dashboard("a-b_1", body).await.unwrap();
    assert_eq!(cloud.metrics.dashboard("a-b_1").await.unwrap(), body);
}
