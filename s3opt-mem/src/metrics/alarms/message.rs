//! What an alarm tells a topic.

use s3opt_core::backend::metrics::{AlarmState, Comparison, MissingData, Statistic};
use s3opt_core::backend::notifications::Message;
use s3opt_core::calendar::Instant;
use s3opt_core::price::Region;
use serde_json::{Value, json};

use super::AlarmEntry;
use super::evaluate::to_alarm;
use super::reason::state_name;

/// Characters of a subject.
const MAX_SUBJECT: usize = 100;

/// The message of an alarm that has just come from another state.
///
/// Source: the example in
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html> and messages as their
/// receivers publish them.
pub(super) fn message(entry: &AlarmEntry, from: AlarmState, account: &str, region: &Region) -> Message {
    let alarm = &entry.alarm;
    let title = region_title(region);
    let subject = format!("{}: \"{}\" in {title}", state_name(entry.state), alarm.name);
    // A subject is a line of ASCII.
    let subject =
        subject.chars().map(|character| if (' '..='~').contains(&character) { character } else { '?' });
    let dimensions: Vec<Value> = alarm
        .metric
        .dimensions
        .iter()
        .map(|dimension| json!({"name": dimension.name, "value": dimension.value}))
        .collect();
    let text = json!({
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": account,
        "AlarmConfigurationUpdatedTimestamp": timestamp(entry.configured),
        "NewStateValue": state_name(entry.state),
        "NewStateReason": entry.reason,
        "StateChangeTime": timestamp(entry.since),
        "Region": title,
        "AlarmArn": entry.arn,
        "OldStateValue": state_name(from),
        "OKActions": alarm.ok_actions,
        "AlarmActions": alarm.alarm_actions,
        "InsufficientDataActions": alarm.insufficient_data_actions,
        "Trigger": {
            "MetricName": alarm.metric.name,
            "Namespace": alarm.metric.namespace,
            "StatisticType": "Statistic",
            "Statistic": statistic(alarm.statistic),
            "Unit": null,
            "Dimensions": dimensions,
            "Period": alarm.period_seconds,
            "EvaluationPeriods": alarm.evaluation_periods,
            "DatapointsToAlarm": to_alarm(alarm),
            "ComparisonOperator": comparison(alarm.comparison),
            "Threshold": alarm.threshold,
            "TreatMissingData": missing_data(alarm.missing_data),
            "EvaluateLowSampleCountPercentile": "",
        },
    });
    Message {
        subject: Some(subject.take(MAX_SUBJECT).collect()),
        text: text.to_string(),
        ..Message::default()
    }
}

/// `2026-01-01T00:05:00.000+0000`.
fn timestamp(time: Instant) -> String {
    let text = crate::storage::time_text(time);
    format!("{}+0000", text.trim_end_matches('Z'))
}

fn statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Average => "AVERAGE",
        Statistic::Sum => "SUM",
        Statistic::Minimum => "MINIMUM",
        Statistic::Maximum => "MAXIMUM",
        Statistic::SampleCount => "SAMPLE_COUNT",
    }
}

fn comparison(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::GreaterThan => "GreaterThanThreshold",
        Comparison::GreaterThanOrEqual => "GreaterThanOrEqualToThreshold",
        Comparison::LessThan => "LessThanThreshold",
        Comparison::LessThanOrEqual => "LessThanOrEqualToThreshold",
    }
}

fn missing_data(missing: MissingData) -> &'static str {
    match missing {
        MissingData::Missing => "missing",
        MissingData::NotBreaching => "notBreaching",
        MissingData::Breaching => "breaching",
        MissingData::Ignore => "ignore",
    }
}

/// A region as people know it.
///
/// Source: <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>.
fn region_title(region: &Region) -> &'static str {
    match region.name() {
        "af-south-1" => "Africa (Cape Town)",
        "ap-east-1" => "Asia Pacific (Hong Kong)",
        "ap-east-2" => "Asia Pacific (Taipei)",
        "ap-northeast-1" => "Asia Pacific (Tokyo)",
        "ap-northeast-2" => "Asia Pacific (Seoul)",
        "ap-northeast-3" => "Asia Pacific (Osaka)",
        "ap-south-1" => "Asia Pacific (Mumbai)",
        "ap-south-2" => "Asia Pacific (Hyderabad)",
        "ap-southeast-1" => "Asia Pacific (Singapore)",
        "ap-southeast-2" => "Asia Pacific (Sydney)",
        "ap-southeast-3" => "Asia Pacific (Jakarta)",
        "ap-southeast-4" => "Asia Pacific (Melbourne)",
        "ap-southeast-5" => "Asia Pacific (Malaysia)",
        "ap-southeast-7" => "Asia Pacific (Thailand)",
        "ca-central-1" => "Canada (Central)",
        "ca-west-1" => "Canada West (Calgary)",
        "eu-central-1" => "Europe (Frankfurt)",
        "eu-central-2" => "Europe (Zurich)",
        "eu-north-1" => "Europe (Stockholm)",
        "eu-south-1" => "Europe (Milan)",
        "eu-south-2" => "Europe (Spain)",
        "eu-west-1" => "Europe (Ireland)",
        "eu-west-2" => "Europe (London)",
        "eu-west-3" => "Europe (Paris)",
        "il-central-1" => "Israel (Tel Aviv)",
        "me-central-1" => "Middle East (UAE)",
        "me-south-1" => "Middle East (Bahrain)",
        "mx-central-1" => "Mexico (Central)",
        "sa-east-1" => "South America (Sao Paulo)",
        "us-east-1" => "US East (N. Virginia)",
        "us-east-2" => "US East (Ohio)",
        "us-west-1" => "US West (N. California)",
        "us-west-2" => "US West (Oregon)",
        other => other,
    }
}
