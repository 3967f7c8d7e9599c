//! Alarms, as CloudWatch writes them.

use aws_sdk_cloudwatch::types;
use s3opt_core::backend::metrics::{Alarm, AlarmState, AlarmStatus, Comparison, MissingData};
use s3opt_core::calendar::Instant;

use super::identifier::{to_metric, to_statistic};

/// What an alarm of somebody else's may have, and that the trait has no word for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum AlarmError {
    /// It is on an expression, on a percentile, or on a query.
    #[error("it is not on a statistic of one metric")]
    NotOneStatistic,
    /// It compares with a band, or in a way that is newer than the SDK.
    #[error("it compares in the way {0}")]
    Comparison(String),
    /// It treats missing data in a way that is not known.
    #[error("it treats missing data in the way {0}")]
    MissingData(String),
    /// Its state is newer than the SDK.
    #[error("it is in the state {0}")]
    State(String),
}

/// How an alarm compares, as the SDK takes it.
pub(super) fn from_comparison(comparison: Comparison) -> types::ComparisonOperator {
    match comparison {
        Comparison::GreaterThan => types::ComparisonOperator::GreaterThanThreshold,
        Comparison::GreaterThanOrEqual => types::ComparisonOperator::GreaterThanOrEqualToThreshold,
        Comparison::LessThan => types::ComparisonOperator::LessThanThreshold,
        Comparison::LessThanOrEqual => types::ComparisonOperator::LessThanOrEqualToThreshold,
    }
}

fn to_comparison(comparison: &types::ComparisonOperator) -> Result<Comparison, AlarmError> {
    Ok(match comparison {
        types::ComparisonOperator::GreaterThanThreshold => Comparison::GreaterThan,
        types::ComparisonOperator::GreaterThanOrEqualToThreshold => Comparison::GreaterThanOrEqual,
        types::ComparisonOperator::LessThanThreshold => Comparison::LessThan,
        types::ComparisonOperator::LessThanOrEqualToThreshold => Comparison::LessThanOrEqual,
        other => return Err(AlarmError::Comparison(other.as_str().to_owned())),
    })
}

/// The words of `TreatMissingData`.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html>.
pub(super) fn from_missing_data(missing_data: MissingData) -> &'static str {
    match missing_data {
        MissingData::Missing => "missing",
        MissingData::NotBreaching => "notBreaching",
        MissingData::Breaching => "breaching",
        MissingData::Ignore => "ignore",
    }
}

/// An alarm that says nothing treats them as `missing`.
fn to_missing_data(word: Option<&str>) -> Result<MissingData, AlarmError> {
    Ok(match word {
        None | Some("" | "missing") => MissingData::Missing,
        Some("notBreaching") => MissingData::NotBreaching,
        Some("breaching") => MissingData::Breaching,
        Some("ignore") => MissingData::Ignore,
        Some(other) => return Err(AlarmError::MissingData(other.to_owned())),
    })
}

/// A state as the SDK takes it.
pub(super) fn from_state(state: AlarmState) -> types::StateValue {
    match state {
        AlarmState::Ok => types::StateValue::Ok,
        AlarmState::Alarm => types::StateValue::Alarm,
        AlarmState::InsufficientData => types::StateValue::InsufficientData,
    }
}

/// A new alarm has no data yet.
fn to_state(state: Option<&types::StateValue>) -> Result<AlarmState, AlarmError> {
    Ok(match state {
        Some(types::StateValue::Ok) => AlarmState::Ok,
        Some(types::StateValue::Alarm) => AlarmState::Alarm,
        None | Some(types::StateValue::InsufficientData) => AlarmState::InsufficientData,
        Some(other) => return Err(AlarmError::State(other.as_str().to_owned())),
    })
}

/// A number that AWS counts from zero.
fn to_count(number: Option<i32>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}

/// An alarm as CloudWatch tells it.
pub(super) fn to_status(alarm: &types::MetricAlarm) -> Result<AlarmStatus, AlarmError> {
    let statistic = alarm.statistic().and_then(to_statistic);
    let (Some(statistic), Some(name)) = (statistic, alarm.metric_name()) else {
        return Err(AlarmError::NotOneStatistic);
    };
    let (Some(period), Some(comparison)) = (to_count(alarm.period()), alarm.comparison_operator()) else {
        return Err(AlarmError::NotOneStatistic);
    };
    // The former is when it changed, the latter when it was last looked at.
    let since = alarm.state_transitioned_timestamp().or(alarm.state_updated_timestamp());
    Ok(AlarmStatus {
        alarm: Alarm {
            name: alarm.alarm_name().unwrap_or_default().to_owned(),
            description: alarm.alarm_description().unwrap_or_default().to_owned(),
            metric: to_metric(alarm.namespace().unwrap_or_default(), name, alarm.dimensions()),
            statistic,
            period_seconds: period,
            evaluation_periods: to_count(alarm.evaluation_periods()).unwrap_or(1),
            datapoints_to_alarm: to_count(alarm.datapoints_to_alarm()),
            threshold: alarm.threshold().unwrap_or_default(),
            comparison: to_comparison(comparison)?,
            missing_data: to_missing_data(alarm.treat_missing_data())?,
            actions_enabled: alarm.actions_enabled().unwrap_or(true),
            alarm_actions: alarm.alarm_actions().to_vec(),
            ok_actions: alarm.ok_actions().to_vec(),
            insufficient_data_actions: alarm.insufficient_data_actions().to_vec(),
        },
        arn: alarm.alarm_arn().unwrap_or_default().to_owned(),
        state: to_state(alarm.state_value())?,
        reason: alarm.state_reason().unwrap_or_default().to_owned(),
        since: since.map_or(Instant::from_milliseconds(0), |time| crate::time::to_instant(*time)),
    })
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;
    use proptest::prelude::*;
    use s3opt_core::backend::metrics::{MetricId, Statistic};

    use super::super::identifier::tests::{STATISTICS, any_metric};
    use super::super::identifier::{from_statistic, to_dimensions};
    use super::*;

    const COMPARISONS: [(Comparison, &str); 4] = [
        (Comparison::GreaterThan, "GreaterThanThreshold"),
        (Comparison::GreaterThanOrEqual, "GreaterThanOrEqualToThreshold"),
        (Comparison::LessThan, "LessThanThreshold"),
        (Comparison::LessThanOrEqual, "LessThanOrEqualToThreshold"),
    ];

    const MISSING: [MissingData; 4] =
        [MissingData::Missing, MissingData::NotBreaching, MissingData::Breaching, MissingData::Ignore];

    const STATES: [AlarmState; 3] = [AlarmState::Ok, AlarmState::Alarm, AlarmState::InsufficientData];

    #[test]
    fn words_are_those_of_cloudwatch() {
        for (comparison, word) in COMPARISONS {
            assert_eq!(from_comparison(comparison).as_str(), word);
        }
        let band = types::ComparisonOperator::LessThanLowerOrGreaterThanUpperThreshold;
        assert_eq!(to_comparison(&band), Err(AlarmError::Comparison(band.as_str().to_owned())));
        for (word, expected) in [
            (None, Ok(MissingData::Missing)),
            (Some("missing"), Ok(MissingData::Missing)),
            (Some("notBreaching"), Ok(MissingData::NotBreaching)),
            (Some("breaching"), Ok(MissingData::Breaching)),
            (Some("ignore"), Ok(MissingData::Ignore)),
            (Some("other"), Err(AlarmError::MissingData("other".to_owned()))),
        ] {
            assert_eq!(to_missing_data(word), expected);
        }
        for (word, expected) in [
            ("OK", Ok(AlarmState::Ok)),
            ("ALARM", Ok(AlarmState::Alarm)),
            ("INSUFFICIENT_DATA", Ok(AlarmState::InsufficientData)),
            ("NEW", Err(AlarmError::State("NEW".to_owned()))),
        ] {
            assert_eq!(to_state(Some(&types::StateValue::from(word))), expected);
        }
    }

    fn written(alarm: &Alarm, state: AlarmState) -> types::MetricAlarm {
        let count = |number: u32| i32::try_from(number).unwrap();
        types::MetricAlarm::builder()
            .alarm_name(&alarm.name)
            .alarm_description(&alarm.description)
            .alarm_arn("arn")
            .namespace(&alarm.metric.namespace)
            .metric_name(&alarm.metric.name)
            .set_dimensions(Some(to_dimensions(&alarm.metric.dimensions)))
            .statistic(from_statistic(alarm.statistic))
            .period(count(alarm.period_seconds))
            .evaluation_periods(count(alarm.evaluation_periods))
            .set_datapoints_to_alarm(alarm.datapoints_to_alarm.map(count))
            .threshold(alarm.threshold)
            .comparison_operator(from_comparison(alarm.comparison))
            .treat_missing_data(from_missing_data(alarm.missing_data))
            .actions_enabled(alarm.actions_enabled)
            .set_alarm_actions(Some(alarm.alarm_actions.clone()))
            .set_ok_actions(Some(alarm.ok_actions.clone()))
            .set_insufficient_data_actions(Some(alarm.insufficient_data_actions.clone()))
            .state_value(from_state(state))
            .state_reason("why")
            .state_updated_timestamp(DateTime::from_secs(9))
            .state_transitioned_timestamp(DateTime::from_secs(5))
            .build()
    }

    fn alarm(metric: MetricId) -> Alarm {
        Alarm {
            name: "name".to_owned(),
            description: String::new(),
            metric,
            statistic: Statistic::Sum,
            period_seconds: 3600,
            evaluation_periods: 1,
            datapoints_to_alarm: None,
            threshold: 10.5,
            comparison: Comparison::GreaterThan,
            missing_data: MissingData::Missing,
            actions_enabled: true,
            alarm_actions: vec!["one".to_owned()],
            ok_actions: vec!["two".to_owned(), "three".to_owned()],
            insufficient_data_actions: Vec::new(),
        }
    }

    #[test]
    fn an_alarm_on_something_else_is_refused() {
        let metric = MetricId::new("AWS/S3", "AllRequests", Vec::new());
        let mut percentile = written(&alarm(metric.clone()), AlarmState::Ok);
        percentile.statistic = None;
        percentile.extended_statistic = Some("p99".to_owned());
        assert_eq!(to_status(&percentile), Err(AlarmError::NotOneStatistic));
        let mut expression = written(&alarm(metric), AlarmState::Ok);
        expression.metric_name = None;
        assert_eq!(to_status(&expression), Err(AlarmError::NotOneStatistic));
    }

    proptest! {
        #[test]
        fn an_alarm_is_read_as_it_was_written(
            metric in any_metric(),
            which in (0..5_usize, 0..4_usize, 0..4_usize, 0..3_usize),
            counts in (1..9999_u32, 1..99_u32, proptest::option::of(1..99_u32)),
            threshold in -1e9..1e9_f64,
            actions_enabled in any::<bool>(),
        ) {
            let expected = Alarm {
                statistic: STATISTICS[which.0],
                comparison: COMPARISONS[which.1].0,
                missing_data: MISSING[which.2],
                period_seconds: counts.0,
                evaluation_periods: counts.1,
                datapoints_to_alarm: counts.2,
                threshold,
                actions_enabled,
                ..alarm(metric)
            };
            let state = STATES[which.3];
            let came = to_status(&written(&expected, state)).unwrap();
            prop_assert_eq!(came.alarm, expected);
            prop_assert_eq!((came.state, came.since.milliseconds()), (state, 5000));
        }
    }
}
