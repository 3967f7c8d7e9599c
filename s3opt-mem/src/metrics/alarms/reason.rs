//! Why an alarm changed its state, in CloudWatch's words.

use s3opt_core::backend::metrics::{Alarm, AlarmState, Comparison, MissingData};
use s3opt_core::calendar::Instant;

use super::evaluate::is_beyond;

/// What a reason tells of.
pub(super) struct Reason<'a> {
    pub alarm: &'a Alarm,
    pub from: AlarmState,
    /// The periods that were looked at, the oldest first: when each begins, and its value.
    pub values: &'a [(i64, Option<f64>)],
    /// How many datapoints make an alarm.
    pub needed: u32,
}

/// The state as CloudWatch writes it.
pub(super) fn state_name(state: AlarmState) -> &'static str {
    match state {
        AlarmState::Ok => "OK",
        AlarmState::Alarm => "ALARM",
        AlarmState::InsufficientData => "INSUFFICIENT_DATA",
    }
}

/// The shapes of the sentences are those of the examples in
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html>.
pub(super) fn reason(told: &Reason<'_>, state: AlarmState) -> String {
    let alarm = told.alarm;
    let periods = alarm.evaluation_periods as usize;
    let real: Vec<(i64, f64)> =
        told.values.iter().rev().filter_map(|(time, value)| Some((*time, (*value)?))).take(periods).collect();
    if real.is_empty() {
        return without_data(alarm);
    }
    let is_alarm = state == AlarmState::Alarm;
    let beyond = |value: f64| is_beyond(alarm.comparison, value, alarm.threshold);
    let telling: Vec<&(i64, f64)> = real.iter().filter(|(_, value)| beyond(*value) == is_alarm).collect();
    let list: Vec<String> =
        telling.iter().map(|(time, value)| format!("{} ({})", number(*value), date(*time))).collect();
    let (count, were) = (telling.len(), if telling.len() == 1 { "was" } else { "were" });
    let not = if is_alarm { "" } else { "not " };
    let minimum = if is_alarm { told.needed } else { alarm.evaluation_periods - told.needed + 1 };
    let plural = if minimum == 1 { "" } else { "s" };
    // CloudWatch names the other of the two states also where nobody knew the state before.
    let before = match told.from {
        AlarmState::InsufficientData if is_alarm => AlarmState::Ok,
        AlarmState::InsufficientData => AlarmState::Alarm,
        known => known,
    };
    format!(
        "Threshold Crossed: {count} out of the last {} datapoints [{}] {were} {not}{} the threshold ({}) (minimum \
         {minimum} datapoint{plural} for {} -> {} transition).",
        real.len(),
        list.join(", "),
        words(alarm.comparison),
        number(alarm.threshold),
        state_name(before),
        state_name(state),
    )
}

/// A number as CloudWatch, written in Java, prints it: `10.0`, `5.36870912E9`.
///
/// Source: <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Double.html#toString(double)>.
fn number(value: f64) -> String {
    if value == 0.0 || (1e-3..1e7).contains(&value.abs()) {
        return format!("{value:?}");
    }
    let text = format!("{value:E}");
    match text.split_once('E') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0E{exponent}"),
        _ => text,
    }
}

fn without_data(alarm: &Alarm) -> String {
    let number = alarm.evaluation_periods;
    let plural = if number == 1 { "" } else { "s" };
    let were = if number == 1 { "was" } else { "were" };
    let treatment = match alarm.missing_data {
        MissingData::Breaching => "Breaching",
        MissingData::NotBreaching => "NonBreaching",
        MissingData::Missing | MissingData::Ignore => {
            return format!("Insufficient Data: {number} datapoint{plural} {were} unknown.");
        }
    };
    format!(
        "Threshold Crossed: no datapoints were received for {number} period{plural} and {number} missing \
         datapoint{plural} {were} treated as [{treatment}]."
    )
}

fn words(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::GreaterThan => "greater than",
        Comparison::GreaterThanOrEqual => "greater than or equal to",
        Comparison::LessThan => "less than",
        Comparison::LessThanOrEqual => "less than or equal to",
    }
}

/// `25/11/26 13:00:00`.
fn date(time: i64) -> String {
    let text = Instant::from_milliseconds(time).to_string();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    format!("{}/{}/{} {}", part(8, 10), part(5, 7), part(2, 4), part(11, 19))
}

#[cfg(test)]
mod tests {
    use s3opt_core::backend::metrics::{MetricId, Statistic};

    use super::*;

    fn alarm(missing_data: MissingData) -> Alarm {
        Alarm {
            name: "alarm".to_owned(),
            description: String::new(),
            metric: MetricId::new("Acme", "Uploads", Vec::new()),
            statistic: Statistic::Sum,
            period_seconds: 3600,
            evaluation_periods: 3,
            datapoints_to_alarm: Some(2),
            threshold: 1.5,
            comparison: Comparison::GreaterThanOrEqual,
            missing_data,
            actions_enabled: true,
            alarm_actions: Vec::new(),
            ok_actions: Vec::new(),
            insufficient_data_actions: Vec::new(),
        }
    }

    #[test]
    fn a_reason_names_what_changed_the_state() {
        let hour = 3_600_000;
        let values = [(0, Some(9.0)), (hour, Some(2.0)), (2 * hour, Some(1.0)), (3 * hour, Some(1.5))];
        for (missing, values, from, state, expected) in [
            (
                MissingData::Missing,
                &values[..],
                AlarmState::Ok,
                AlarmState::Alarm,
                "Threshold Crossed: 2 out of the last 3 datapoints [1.5 (01/01/70 03:00:00), 2.0 (01/01/70 01:00:00)] \
                 were greater than or equal to the threshold (1.5) (minimum 2 datapoints for OK -> ALARM transition).",
            ),
            (
                MissingData::Missing,
                &values[2..3],
                AlarmState::Alarm,
                AlarmState::Ok,
                "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (01/01/70 02:00:00)] was not greater than or \
                 equal to the threshold (1.5) (minimum 2 datapoints for ALARM -> OK transition).",
            ),
            // Nobody knew before.
            (
                MissingData::Missing,
                &[(0, Some(2e7)), (hour, Some(3.5e8))],
                AlarmState::InsufficientData,
                AlarmState::Alarm,
                "Threshold Crossed: 2 out of the last 2 datapoints [3.5E8 (01/01/70 01:00:00), 2.0E7 (01/01/70 00:00:00)] \
                 were greater than or equal to the threshold (1.5) (minimum 2 datapoints for OK -> ALARM transition).",
            ),
            (
                MissingData::Breaching,
                &[],
                AlarmState::Ok,
                AlarmState::Alarm,
                "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as \
                 [Breaching].",
            ),
            (
                MissingData::Missing,
                &[],
                AlarmState::Ok,
                AlarmState::InsufficientData,
                "Insufficient Data: 3 datapoints were unknown.",
            ),
        ] {
            let alarm = alarm(missing);
            let told = Reason { alarm: &alarm, from, values, needed: 2 };
            assert_eq!(reason(&told, state), expected);
        }
    }

    #[test]
    fn numbers() {
        for (value, expected) in [
            (0.0, "0.0"),
            (10.0, "10.0"),
            (0.5, "0.5"),
            (0.001, "0.001"),
            (-2e-4, "-2.0E-4"),
            (9_999_999.0, "9999999.0"),
            (1e7, "1.0E7"),
            (5_368_709_120.0, "5.36870912E9"),
        ] {
            assert_eq!(number(value), expected);
        }
    }
}
