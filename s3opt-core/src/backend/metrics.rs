//! CloudWatch: statistics, alarms and dashboards.

use std::fmt::Debug;

use async_trait::async_trait;

use super::error::not_implemented;
use super::{CloudResult, Service};
use crate::calendar::Instant;

/// A name and a value by which a metric's data are told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension {
    /// The name, such as `BucketName`.
    pub name: String,
    /// The value.
    pub value: String,
}

impl Dimension {
    /// A dimension.
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Dimension {
        Dimension { name: name.into(), value: value.into() }
    }
}

/// A metric: data are kept for each namespace, name and set of dimensions by themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricId {
    /// The namespace, such as `AWS/S3`.
    pub namespace: String,
    /// The name, such as `BucketSizeBytes`.
    pub name: String,
    /// The dimensions, sorted by name.
    pub dimensions: Vec<Dimension>,
}

impl MetricId {
    /// A metric; the dimensions may come in any order.
    #[must_use]
    pub fn new(
        namespace: impl Into<String>,
        name: impl Into<String>,
        mut dimensions: Vec<Dimension>,
    ) -> MetricId {
        dimensions.sort();
        MetricId { namespace: namespace.into(), name: name.into(), dimensions }
    }
}

/// What is made of the data of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Statistic {
    /// Their sum over their number.
    Average,
    /// Their sum.
    Sum,
    /// The least.
    Minimum,
    /// The greatest.
    Maximum,
    /// How many.
    SampleCount,
}

/// A datum to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricDatum {
    /// The metric.
    pub metric: MetricId,
    /// When.
    pub time: Instant,
    /// How much.
    pub value: f64,
    /// The unit as CloudWatch names it, such as `Count`.
    pub unit: String,
}

/// Statistics that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatisticsQuery {
    /// The metric, all of its dimensions named.
    pub metric: MetricId,
    /// From this instant on.
    pub start: Instant,
    /// Before this instant.
    pub end: Instant,
    /// Seconds: 60 or a multiple of it.
    pub period_seconds: u32,
    /// Which statistics.
    pub statistics: Vec<Statistic>,
}

/// The statistics of one period. CloudWatch gives them in no order, and none for a period without data.
#[derive(Clone, Debug, PartialEq)]
pub struct Datapoint {
    /// When the period begins.
    pub time: Instant,
    /// The statistics that were asked for.
    pub values: Vec<(Statistic, f64)>,
    /// The unit.
    pub unit: String,
}

/// How an alarm compares a statistic with its threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Above it.
    GreaterThan,
    /// At or above it.
    GreaterThanOrEqual,
    /// Below it.
    LessThan,
    /// At or below it.
    LessThanOrEqual,
}

/// What an alarm takes a period without data for.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html>, "Configuring how
/// CloudWatch alarms treat missing data".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MissingData {
    /// Where all are missing, for not enough data; else it looks at those that are there.
    #[default]
    Missing,
    /// For a period within the threshold.
    NotBreaching,
    /// For one beyond it.
    Breaching,
    /// It keeps its state.
    Ignore,
}

/// The state of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmState {
    /// Within the threshold.
    Ok,
    /// Beyond it.
    Alarm,
    /// Nobody knows.
    InsufficientData,
}

/// An alarm on one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// Its name, unique in account and region.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The metric.
    pub metric: MetricId,
    /// Which statistic of each period.
    pub statistic: Statistic,
    /// Seconds.
    pub period_seconds: u32,
    /// How many periods it looks at.
    pub evaluation_periods: u32,
    /// How many of them have to be beyond the threshold; all where it is `None`.
    pub datapoints_to_alarm: Option<u32>,
    /// The threshold.
    pub threshold: f64,
    /// How it compares.
    pub comparison: Comparison,
    /// What it takes missing data for.
    pub missing_data: MissingData,
    /// Whether it acts.
    pub actions_enabled: bool,
    /// ARNs that are told when it goes to [`AlarmState::Alarm`].
    pub alarm_actions: Vec<String>,
    /// ARNs that are told when it goes to [`AlarmState::Ok`].
    pub ok_actions: Vec<String>,
    /// ARNs that are told when it goes to [`AlarmState::InsufficientData`].
    pub insufficient_data_actions: Vec<String>,
}

/// An alarm as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct AlarmStatus {
    /// The alarm.
    pub alarm: Alarm,
    /// Its ARN.
    pub arn: String,
    /// Its state.
    pub state: AlarmState,
    /// Why, in words.
    pub reason: String,
    /// Since when.
    pub since: Instant,
}

/// CloudWatch.
#[async_trait]
pub trait Metrics: Debug + Send + Sync {
    /// Keeps data. All are kept, or the call fails.
    async fn put_metric_data(&self, data: Vec<MetricDatum>) -> CloudResult<()> {
        let _ = data;
        not_implemented(Service::Metrics, "PutMetricData", "")
    }

    /// Statistics of one metric; pages are put together, so that there may be more than 1440. A metric without data:
    /// none.
    async fn statistics(&self, query: &StatisticsQuery) -> CloudResult<Vec<Datapoint>> {
        not_implemented(Service::Metrics, "GetMetricStatistics", &query.metric.name)
    }

    /// All metrics of the namespace that have had data. One whose last data are older than two weeks need not be listed.
    async fn list_metrics(&self, namespace: &str) -> CloudResult<Vec<MetricId>> {
        not_implemented(Service::Metrics, "ListMetrics", namespace)
    }

    /// Makes or replaces an alarm with these tags (which only a new one takes). A replaced one keeps its state.
    async fn put_alarm(&self, alarm: Alarm, tags: &[(String, String)]) -> CloudResult<()> {
        let _ = tags;
        not_implemented(Service::Metrics, "PutMetricAlarm", &alarm.name)
    }

    /// The alarms with these names that are there.
    async fn alarms(&self, names: &[String]) -> CloudResult<Vec<AlarmStatus>> {
        let _ = names;
        not_implemented(Service::Metrics, "DescribeAlarms", "")
    }

    /// All alarms whose names start with the prefix.
    async fn alarms_by_prefix(&self, prefix: &str) -> CloudResult<Vec<AlarmStatus>> {
        not_implemented(Service::Metrics, "DescribeAlarms", prefix)
    }

    /// Deletes alarms. Absent: success where all are absent or there.
    async fn delete_alarms(&self, names: &[String]) -> CloudResult<()> {
        let _ = names;
        not_implemented(Service::Metrics, "DeleteAlarms", "")
    }

    /// Sets the state for a test, until the alarm is evaluated again. Absent: not found.
    async fn set_alarm_state(&self, name: &str, state: AlarmState, reason: &str) -> CloudResult<()> {
        let _ = (state, reason);
        not_implemented(Service::Metrics, "SetAlarmState", name)
    }

    /// The tags of an alarm. Absent: not found.
    async fn alarm_tags(&self, name: &str) -> CloudResult<Vec<(String, String)>> {
        not_implemented(Service::Metrics, "ListTagsForResource", name)
    }

    /// Sets tags of an alarm beside those that are there. Absent: not found.
    async fn tag_alarm(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()> {
        let _ = tags;
        not_implemented(Service::Metrics, "TagResource", name)
    }

    /// Makes or replaces a dashboard of this JSON.
    async fn put_dashboard(&self, name: &str, body: &str) -> CloudResult<()> {
        let _ = body;
        not_implemented(Service::Metrics, "PutDashboard", name)
    }

    /// The JSON of a dashboard. Absent: not found.
    async fn dashboard(&self, name: &str) -> CloudResult<String> {
        not_implemented(Service::Metrics, "GetDashboard", name)
    }

    /// Deletes a dashboard. Absent: not found.
    async fn delete_dashboard(&self, name: &str) -> CloudResult<()> {
        not_implemented(Service::Metrics, "DeleteDashboards", name)
    }
}
