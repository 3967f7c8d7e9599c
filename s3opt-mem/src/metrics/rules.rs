//! What CloudWatch takes.
//!
//! Sources: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>,
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html> and
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html>.

use std::collections::BTreeMap;

use s3opt_core::backend::metrics::{Dimension, MetricDatum, MetricId, StatisticsQuery};
use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::calendar::Instant;

use crate::identity::Call;

/// Data of one namespace in a call.
const MAX_DATA: usize = 1000;

const MAX_DIMENSIONS: usize = 30;

/// Milliseconds that the time of a datum may lie in the past and in the future.
const MAX_PAST: i64 = 14 * 86_400_000;
const MAX_FUTURE: i64 = 2 * 3_600_000;

const UNITS: [&str; 27] = [
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
    "Percent",
    "Count",
    "Bytes/Second",
    "Kilobytes/Second",
    "Megabytes/Second",
    "Gigabytes/Second",
    "Terabytes/Second",
    "Bits/Second",
    "Kilobits/Second",
    "Megabits/Second",
    "Gigabits/Second",
    "Terabits/Second",
    "Count/Second",
    "None",
];

fn invalid(call: &Call<'_>, message: String) -> CloudError {
    call.error("InvalidParameterValue", message)
}

/// Whether a text has 1 to so many characters, all of them of ASCII and no control characters.
fn is_text(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// All data of a call.
pub(super) fn check_data(call: &Call<'_>, now: Instant, data: &[MetricDatum]) -> CloudResult<()> {
    if data.is_empty() {
        let message = "The parameter MetricData is required.";
        return Err(call.error("MissingParameter", message));
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for datum in data {
        let count = counts.entry(&datum.metric.namespace).or_default();
        *count += 1;
        if *count > MAX_DATA {
            let message = format!("The collection MetricData must not have a size greater than {MAX_DATA}.");
            return Err(invalid(call, message));
        }
        let member = format!("MetricData.member.{count}");
        check_namespace(call, &datum.metric.namespace)?;
        check_metric(call, &member, &datum.metric)?;
        check_datum(call, &member, now, datum)?;
    }
    Ok(())
}

fn check_namespace(call: &Call<'_>, namespace: &str) -> CloudResult<()> {
    if namespace.starts_with("AWS/") {
        return Err(invalid(call, "The value AWS/ for parameter Namespace is invalid.".to_owned()));
    }
    if is_text(namespace, 255) && !namespace.starts_with(':') {
        return Ok(());
    }
    Err(invalid(call, format!("The value {namespace} for parameter Namespace is invalid.")))
}

/// A metric's name and dimensions.
pub(super) fn check_metric(call: &Call<'_>, member: &str, metric: &MetricId) -> CloudResult<()> {
    if !is_text(&metric.name, 255) {
        let message = format!("The value {} for parameter {member}.MetricName is invalid.", metric.name);
        return Err(invalid(call, message));
    }
    if metric.dimensions.len() > MAX_DIMENSIONS {
        let message =
            format!("The collection {member}.Dimensions must not have a size greater than {MAX_DIMENSIONS}.");
        return Err(invalid(call, message));
    }
    for (index, Dimension { name, value }) in metric.dimensions.iter().enumerate() {
        let member = format!("{member}.Dimensions.member.{}", index + 1);
        if !is_text(name, 255) || name.starts_with(':') {
            return Err(invalid(call, format!("The value {name} for parameter {member}.Name is invalid.")));
        }
        if !is_text(value, 1024) || value.trim().is_empty() {
            return Err(invalid(call, format!("The value {value} for parameter {member}.Value is invalid.")));
        }
        if metric.dimensions[..index].iter().any(|other| other.name == *name) {
            let message = format!("The parameter {member}.Name must not have the value {name} twice.");
            return Err(invalid(call, message));
        }
    }
    Ok(())
}

fn check_datum(call: &Call<'_>, member: &str, now: Instant, datum: &MetricDatum) -> CloudResult<()> {
    let greatest = 2.0_f64.powi(360);
    if !datum.value.is_finite() || datum.value.abs() > greatest {
        let message = format!("The value {} for parameter {member}.Value is invalid.", datum.value);
        return Err(invalid(call, message));
    }
    let age = now.milliseconds().saturating_sub(datum.time.milliseconds());
    let rule = if age > MAX_PAST {
        "no more than two weeks in the past"
    } else if age < -MAX_FUTURE {
        "no more than two hours in the future"
    } else if !datum.unit.is_empty() && !UNITS.contains(&datum.unit.as_str()) {
        let units = UNITS.join(", ");
        let message = format!("The parameter {member}.Unit must be a value in the set [ {units} ].");
        return Err(invalid(call, message));
    } else {
        return Ok(());
    };
    Err(invalid(call, format!("The parameter {member}.Timestamp must specify a time {rule}.")))
}

pub(super) fn check_query(call: &Call<'_>, query: &StatisticsQuery) -> CloudResult<()> {
    check_metric(call, "Metric", &query.metric)?;
    if query.period_seconds == 0 || !query.period_seconds.is_multiple_of(60) {
        let message = "The parameter Period must be a multiple of 60.".to_owned();
        return Err(invalid(call, message));
    }
    if query.start >= query.end {
        let message = "The parameter StartTime must be less than the parameter EndTime.".to_owned();
        return Err(call.error("InvalidParameterValue", message));
    }
    if query.statistics.is_empty() {
        let message = "Must specify either Statistics or ExtendedStatistics";
        return Err(call.error("InvalidParameterCombination", message));
    }
    Ok(())
}
