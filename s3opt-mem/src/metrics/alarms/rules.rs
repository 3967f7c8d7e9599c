//! What CloudWatch takes for an alarm.
//!
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html>.

use s3opt_core::backend::metrics::Alarm;
use s3opt_core::backend::{CloudError, CloudResult};

use crate::client::Caller;
use crate::identity::Call;
use crate::metrics::rules::check_metric;

/// Actions for one state.
const MAX_ACTIONS: usize = 5;

/// Seconds that an alarm may look back, where its period is shorter than an hour and where not.
const DAY: u64 = 86_400;
const WEEK: u64 = 7 * DAY;

fn refused(call: &Call<'_>, message: impl Into<String>) -> CloudError {
    call.error("ValidationError", message)
}

pub(super) fn check_alarm(call: &Call<'_>, alarm: &Alarm) -> CloudResult<()> {
    if alarm.name.is_empty() || alarm.name.chars().count() > 255 || alarm.name.contains(char::is_control) {
        let message = "1 validation error detected: Value at 'alarmName' failed to satisfy constraint: Member must have \
                       length between 1 and 255";
        return Err(refused(call, message));
    }
    if alarm.description.chars().count() > 1024 {
        let message = "1 validation error detected: Value at 'alarmDescription' failed to satisfy constraint: Member must \
                       have length less than or equal to 1024";
        return Err(refused(call, message));
    }
    check_metric(call, "Metric", &alarm.metric)?;
    check_periods(call, alarm)?;
    if !alarm.threshold.is_finite() {
        return Err(refused(
            call,
            format!("The value {} for parameter Threshold is invalid.", alarm.threshold),
        ));
    }
    for actions in [&alarm.alarm_actions, &alarm.ok_actions, &alarm.insufficient_data_actions] {
        if actions.len() > MAX_ACTIONS {
            let message = format!("The collection must not have a size greater than {MAX_ACTIONS}.");
            return Err(refused(call, message));
        }
        for action in actions {
            check_action(call, call.caller, action)?;
        }
    }
    Ok(())
}

fn check_periods(call: &Call<'_>, alarm: &Alarm) -> CloudResult<()> {
    let period = alarm.period_seconds;
    if matches!(period, 10 | 20 | 30) {
        return Err(call.not_implemented("alarms with periods of less than a minute"));
    }
    if period == 0 || !period.is_multiple_of(60) {
        return Err(refused(call, "Period must be 10, 20, 30 or a multiple of 60"));
    }
    let periods = alarm.evaluation_periods;
    if periods == 0 {
        return Err(refused(call, "EvaluationPeriods must be greater than or equal to 1"));
    }
    let looks_back = u64::from(period) * u64::from(periods);
    if period < 3600 && looks_back > DAY {
        let message =
            "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).";
        return Err(refused(call, message));
    }
    if looks_back > WEEK {
        let message = "Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800).";
        return Err(refused(call, message));
    }
    match alarm.datapoints_to_alarm {
        Some(0) => Err(refused(call, "DatapointsToAlarm must be greater than or equal to 1")),
        Some(number) if number > periods => {
            Err(refused(call, "DatapointsToAlarm must be less than or equal to EvaluationPeriods"))
        }
        _ => Ok(()),
    }
}

/// Topics of the alarm's own region; whether they are there is not looked at. Other actions are not supported.
fn check_action(call: &Call<'_>, caller: &Caller, action: &str) -> CloudResult<()> {
    let parts: Vec<&str> = action.splitn(6, ':').collect();
    match parts[..] {
        ["arn", "aws", "sns", region, account, name] if !account.is_empty() && !name.is_empty() => {
            if region == caller.region.name() {
                return Ok(());
            }
            Err(refused(
                call,
                format!("Invalid region {region} specified. Only {} is supported.", caller.region),
            ))
        }
        [
            "arn",
            "aws",
            service @ ("lambda" | "autoscaling" | "automate" | "ssm" | "ssm-incidents" | "swf"),
            ..,
        ] => Err(call.not_implemented(&format!("alarm actions of the service {service}"))),
        _ => Err(refused(call, format!("Invalid arn syntax: {action}"))),
    }
}

pub(super) fn check_tags(call: &Call<'_>, tags: &[(String, String)]) -> CloudResult<()> {
    let is_tag = |(key, value): &(String, String)| {
        (1..=128).contains(&key.chars().count()) && value.chars().count() <= 256 && !key.starts_with("aws:")
    };
    let is_twice = (1..tags.len()).any(|index| tags[..index].iter().any(|tag| tag.0 == tags[index].0));
    if tags.len() > 50 || is_twice || !tags.iter().all(is_tag) {
        let message = "Alarms have at most 50 tags with distinct keys of 1 to 128 characters that do not begin with aws:, \
                       and values of at most 256";
        return Err(call.error("InvalidParameterValue", message));
    }
    Ok(())
}
