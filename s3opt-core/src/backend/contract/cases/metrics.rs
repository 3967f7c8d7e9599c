//! Data of metrics, and dashboards.

use std::sync::Arc;

use serde_json::json;

use crate::backend::contract::check::{absent, holds, same, same_json, there};
use crate::backend::contract::{Broken, Held, Made, Stage};
use crate::backend::metrics::{Datapoint, Dimension, MetricDatum, MetricId, Statistic, StatisticsQuery};
use crate::calendar::Instant;

cases! { "metrics", Metrics;
    data_are_summed_up [MetricData] "Keeps data. All are kept, or the call fails.";
    each_period_stands_by_itself [MetricData] "none for a period without data";
    the_end_does_not_count [MetricData] "Before this instant.";
    dimensions_tell_metrics_apart [MetricData]
        "data are kept for each namespace, name and set of dimensions by themselves.";
    a_metric_without_data_has_none [MetricData] "A metric without data: none.";
    only_what_is_asked_for_is_answered [MetricData] "The statistics that were asked for.";
    metrics_are_listed [MetricData] "All metrics of the namespace that have had data.";
    a_dashboard_comes_and_goes [Dashboards] "Makes or replaces a dashboard of this JSON.";
    an_absent_dashboard_is_not_found [Dashboards] "The JSON of a dashboard. Absent: not found.";
}

/// Seconds in the periods of the cases.
const PERIOD: u32 = 300;
const PERIOD_MILLISECONDS: i64 = 300_000;

/// All statistics.
const ALL: [Statistic; 5] =
    [Statistic::Average, Statistic::Sum, Statistic::Minimum, Statistic::Maximum, Statistic::SampleCount];

/// A metric that nothing else writes.
pub(super) fn metric(stage: &Stage, name: &str, bucket: &str) -> MetricId {
    MetricId::new(stage.name("Namespace"), name, vec![Dimension::new("BucketName", bucket)])
}

/// The begin of an hour some hours ago, so that no period of the cases is still going on.
fn begin(stage: &Stage) -> Instant {
    let hour = 3_600_000;
    let now = stage.cloud.clock.now().milliseconds();
    Instant::from_milliseconds((now.div_euclid(hour) - 3) * hour)
}

/// The instant so many periods and seconds later.
fn later(begin: Instant, periods: i64, seconds: i64) -> Instant {
    Instant::from_milliseconds(begin.milliseconds() + periods * PERIOD_MILLISECONDS + seconds * 1000)
}

fn datum(metric: &MetricId, time: Instant, value: f64) -> MetricDatum {
    MetricDatum { metric: metric.clone(), time, value, unit: "Count".to_owned() }
}

fn query(metric: &MetricId, begin: Instant, periods: i64) -> StatisticsQuery {
    StatisticsQuery {
        metric: metric.clone(),
        start: begin,
        end: later(begin, periods, 0),
        period_seconds: PERIOD,
        statistics: ALL.to_vec(),
    }
}

/// The statistics in order, once there are so many periods of them.
async fn statistics(stage: &Stage, query: &StatisticsQuery, count: usize) -> Result<Vec<Datapoint>, Broken> {
    stage
        .eventually("all data", || async {
            let mut points = stage.cloud.metrics.statistics(query).await?;
            points.sort_by_key(|point| point.time);
            Ok((points.len() >= count).then_some(points))
        })
        .await
}

fn value(point: &Datapoint, statistic: Statistic) -> Result<f64, Broken> {
    let found = point.values.iter().find(|(found, _)| *found == statistic);
    Ok(there(&format!("{statistic:?}"), found)?.1)
}

/// That a figure is what it should be; CloudWatch divides.
fn is(what: &str, came: f64, expected: f64) -> Held {
    holds(&format!("{what} {came} is {expected}"), (came - expected).abs() < 1e-9)
}

async fn data_are_summed_up(stage: Arc<Stage>) -> Held {
    let (metric, begin) = (metric(&stage, "Metric", "one"), begin(&stage));
    let data = [(10, 1.0), (20, 5.0), (299, 3.0)];
    let data = data.map(|(seconds, value)| datum(&metric, later(begin, 0, seconds), value)).to_vec();
    stage.cloud.metrics.put_metric_data(data).await?;
    let points = stage
        .eventually("all data", || async {
            let points = stage.cloud.metrics.statistics(&query(&metric, begin, 1)).await?;
            let count = points.first().map_or(Ok(0.0), |point| value(point, Statistic::SampleCount))?;
            Ok((count > 2.5).then_some(points))
        })
        .await?;
    same("the number of periods", &points.len(), &1)?;
    let point = there("the period", points.first())?;
    same("its begin", &point.time, &begin)?;
    same("its unit", &point.unit, &"Count".to_owned())?;
    for (statistic, expected) in ALL.into_iter().zip([3.0, 9.0, 1.0, 5.0, 3.0]) {
        is(&format!("{statistic:?}"), value(point, statistic)?, expected)?;
    }
    Ok(())
}

async fn each_period_stands_by_itself(stage: Arc<Stage>) -> Held {
    let (metric, begin) = (metric(&stage, "Metric", "one"), begin(&stage));
    let data = [(0, 0, 1.0), (2, 0, 2.0), (2, 299, 4.0), (3, 0, 8.0)];
    let data = data.map(|(period, second, value)| datum(&metric, later(begin, period, second), value));
    stage.cloud.metrics.put_metric_data(data.to_vec()).await?;
    let points = statistics(&stage, &query(&metric, begin, 5), 3).await?;
    let begins: Vec<Instant> = points.iter().map(|point| point.time).collect();
    same("the begins", &begins, &[0, 2, 3].map(|period| later(begin, period, 0)).to_vec())?;
    for (point, expected) in points.iter().zip([1.0, 6.0, 8.0]) {
        is("the sum", value(point, Statistic::Sum)?, expected)?;
    }
    Ok(())
}

async fn the_end_does_not_count(stage: Arc<Stage>) -> Held {
    let (metric, begin) = (metric(&stage, "Metric", "one"), begin(&stage));
    let data = [-1, 0, 1, 2].map(|period| datum(&metric, later(begin, period, 0), 1.0)).to_vec();
    stage.cloud.metrics.put_metric_data(data).await?;
    let points = statistics(&stage, &query(&metric, begin, 2), 2).await?;
    let begins: Vec<Instant> = points.iter().map(|point| point.time).collect();
    same("the begins", &begins, &[0, 1].map(|period| later(begin, period, 0)).to_vec())
}

async fn dimensions_tell_metrics_apart(stage: Arc<Stage>) -> Held {
    let (one, begin) = (metric(&stage, "Metric", "one"), begin(&stage));
    let other = MetricId { dimensions: vec![Dimension::new("BucketName", "other")], ..one.clone() };
    let bare = MetricId { dimensions: Vec::new(), ..one.clone() };
    let metrics = [(&one, 1.0), (&other, 2.0), (&bare, 4.0)];
    let data = metrics.map(|(metric, value)| datum(metric, begin, value)).to_vec();
    stage.cloud.metrics.put_metric_data(data).await?;
    for (metric, expected) in metrics {
        let points = statistics(&stage, &query(metric, begin, 1), 1).await?;
        is("the sum", value(there("the period", points.first())?, Statistic::Sum)?, expected)?;
    }
    Ok(())
}

async fn a_metric_without_data_has_none(stage: Arc<Stage>) -> Held {
    let (metric, begin) = (metric(&stage, "Metric", "one"), begin(&stage));
    same("the periods", &stage.cloud.metrics.statistics(&query(&metric, begin, 5)).await?, &Vec::new())
}

async fn only_what_is_asked_for_is_answered(stage: Arc<Stage>) -> Held {
    let (metric, begin) = (metric(&stage, "Metric", "one"), begin(&stage));
    stage.cloud.metrics.put_metric_data(vec![datum(&metric, begin, 1.0)]).await?;
    let query = StatisticsQuery { statistics: vec![Statistic::Maximum], ..query(&metric, begin, 1) };
    let points = statistics(&stage, &query, 1).await?;
    let names: Vec<Statistic> =
        points.iter().flat_map(|point| &point.values).map(|(statistic, _)| *statistic).collect();
    same("the statistics", &names, &vec![Statistic::Maximum])
}

async fn metrics_are_listed(stage: Arc<Stage>) -> Held {
    let (one, begin) = (metric(&stage, "One", "bucket"), begin(&stage));
    let other = MetricId { name: "Other".to_owned(), ..one.clone() };
    let data = vec![datum(&one, begin, 1.0), datum(&other, begin, 1.0), datum(&one, begin, 2.0)];
    stage.cloud.metrics.put_metric_data(data).await?;
    let metrics = stage
        .eventually("both metrics in the list", || async {
            let metrics = stage.cloud.metrics.list_metrics(&one.namespace).await?;
            Ok((metrics.len() >= 2).then_some(metrics))
        })
        .await?;
    super::super::check::same_set("the metrics", &metrics, &[one.clone(), other])
}

async fn a_dashboard_comes_and_goes(stage: Arc<Stage>) -> Held {
    let name = stage.name("dashboard");
    stage.made(Made::Dashboard(name.clone()));
    let body = |markdown: &str| {
        let properties = json!({"markdown": markdown});
        let widget =
            json!({"type": "text", "x": 0, "y": 0, "width": 6, "height": 3, "properties": properties});
        json!({"widgets": [widget]}).to_string()
    };
    for markdown in ["one", "other"] {
        stage.cloud.metrics.put_dashboard(&name, &body(markdown)).await?;
        same_json("the dashboard", &stage.cloud.metrics.dashboard(&name).await?, &body(markdown))?;
    }
    stage.cloud.metrics.delete_dashboard(&name).await?;
    absent("GetDashboard", stage.cloud.metrics.dashboard(&name).await)
}

async fn an_absent_dashboard_is_not_found(stage: Arc<Stage>) -> Held {
    let name = stage.name("dashboard");
    absent("GetDashboard", stage.cloud.metrics.dashboard(&name).await)?;
    absent("DeleteDashboards", stage.cloud.metrics.delete_dashboard(&name).await)
}
