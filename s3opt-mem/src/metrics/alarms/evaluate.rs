//! The state that an alarm has by its datapoints.

use s3opt_core::backend::metrics::{Alarm, AlarmState, Comparison, MissingData};
use s3opt_core::price::Region;

use super::reason::{Reason, reason};
use crate::world::World;

/// Periods before those that an alarm looks at in which CloudWatch looks for data that stand in for missing ones. How many
/// it takes is not told; the examples of its documentation have two.
pub(super) const EXTRA_PERIODS: u32 = 2;

/// The state by the datapoints of the last periods, the oldest first: whether each is beyond the threshold, `None` where
/// it is missing. `None` for the state that the alarm has.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html>, "How alarm state is
/// evaluated when data is missing", and "Avoiding premature alarm state transitions" below it.
pub(super) fn decide(
    points: &[Option<bool>],
    evaluation_periods: usize,
    to_alarm: usize,
    missing: MissingData,
) -> Option<AlarmState> {
    let real: Vec<bool> = points.iter().copied().flatten().collect();
    let state = |beyond: usize| if beyond >= to_alarm { AlarmState::Alarm } else { AlarmState::Ok };
    if real.len() >= evaluation_periods {
        let last = &real[real.len() - evaluation_periods..];
        return Some(state(last.iter().filter(|beyond| **beyond).count()));
    }
    let beyond = real.iter().filter(|beyond| **beyond).count();
    let filled = evaluation_periods - real.len();
    match missing {
        MissingData::Breaching => Some(state(beyond + filled)),
        MissingData::NotBreaching => Some(state(beyond)),
        MissingData::Missing if real.is_empty() => Some(AlarmState::InsufficientData),
        MissingData::Missing | MissingData::Ignore if beyond >= to_alarm => Some(AlarmState::Alarm),
        MissingData::Missing | MissingData::Ignore if beyond < real.len() => Some(AlarmState::Ok),
        MissingData::Ignore => None,
        MissingData::Missing => {
            // All that are there are beyond the threshold, and too few: it is an alarm once the oldest is old enough.
            let oldest = points.iter().position(|point| *point == Some(true))?;
            (points.len() - oldest >= to_alarm).then_some(AlarmState::Alarm)
        }
    }
}

pub(super) fn is_beyond(comparison: Comparison, value: f64, threshold: f64) -> bool {
    match comparison {
        Comparison::GreaterThan => value > threshold,
        Comparison::GreaterThanOrEqual => value >= threshold,
        Comparison::LessThan => value < threshold,
        Comparison::LessThanOrEqual => value <= threshold,
    }
}

/// How many datapoints make an alarm.
pub(super) fn to_alarm(alarm: &Alarm) -> u32 {
    alarm.datapoints_to_alarm.unwrap_or(alarm.evaluation_periods)
}

impl World {
    /// An alarm is due, if it still is as it was.
    pub(crate) fn evaluate_alarm(&mut self, account: &str, region: &Region, name: &str, revision: u64) {
        let now = self.now;
        let state = &mut self.regional(account, region).metrics;
        let Some(entry) = state.alarms.get_mut(name).filter(|entry| entry.revision == revision) else {
            return;
        };
        entry.awake = None;
        let alarm = &entry.alarm;
        let (period, end) = (entry.period(), now.milliseconds());
        let count = alarm.evaluation_periods.saturating_add(EXTRA_PERIODS);
        let begin = |index: u32| end.saturating_sub(period.saturating_mul(i64::from(count - index)));
        let series = state.series.get(&alarm.metric);
        let value = |index: u32| {
            let cell = series?.between(begin(index), begin(index).saturating_add(period))?;
            Some(cell.value(alarm.statistic))
        };
        let values: Vec<(i64, Option<f64>)> = (0..count).map(|index| (begin(index), value(index))).collect();
        let points: Vec<Option<bool>> = values
            .iter()
            .map(|(_, value)| value.map(|value| is_beyond(alarm.comparison, value, alarm.threshold)))
            .collect();
        let needed = to_alarm(alarm);
        let decided = decide(&points, alarm.evaluation_periods as usize, needed as usize, alarm.missing_data);
        // Once there is nothing to look at, nothing changes before the next datum.
        let goes_on = series.is_some_and(|series| series.reaches(begin(0)));
        let told = Reason { alarm, from: entry.state, values: &values, needed };
        let change = decided.filter(|state| *state != entry.state).map(|state| (state, reason(&told, state)));
        if let Some((state, reason)) = change {
            self.change_alarm(account, region, name, state, reason);
        }
        if goes_on {
            self.wake_alarm(account, region, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OK: Option<AlarmState> = Some(AlarmState::Ok);
    const ALARM: Option<AlarmState> = Some(AlarmState::Alarm);
    const UNKNOWN: Option<AlarmState> = Some(AlarmState::InsufficientData);
    const KEEP: Option<AlarmState> = None;

    fn points(text: &str) -> Vec<Option<bool>> {
        let point = |letter| match letter {
            'X' => Some(true),
            '0' => Some(false),
            _ => None,
        };
        text.chars().map(point).collect()
    }

    /// The two tables of the documentation, and what follows from its words.
    #[test]
    fn missing_data_are_treated_as_documented() {
        for (to_alarm, text, expected) in [
            (3, "0-X-X", [OK, OK, OK, OK]),
            (3, "----0", [OK, OK, OK, OK]),
            (3, "-----", [UNKNOWN, KEEP, ALARM, OK]),
            (3, "0XX-X", [ALARM; 4]),
            (3, "--X--", [ALARM, KEEP, ALARM, OK]),
            (2, "0-X-X", [ALARM; 4]),
            (2, "00X0X", [ALARM; 4]),
            (2, "0-X--", [OK, OK, ALARM, OK]),
            (2, "----0", [OK, OK, ALARM, OK]),
            (2, "---X-", [ALARM, KEEP, ALARM, OK]),
            // Too young to be an alarm.
            (3, "----X", [KEEP, KEEP, ALARM, OK]),
            (3, "---XX", [KEEP, KEEP, ALARM, OK]),
            (3, "--XXX", [ALARM; 4]),
            (1, "----X", [ALARM; 4]),
            (3, "XXX00", [OK; 4]),
            (3, "XXX--", [ALARM; 4]),
        ] {
            let treatments = [
                MissingData::Missing,
                MissingData::Ignore,
                MissingData::Breaching,
                MissingData::NotBreaching,
            ];
            let states = treatments.map(|missing| decide(&points(text), 3, to_alarm, missing));
            assert_eq!(states, expected, "{to_alarm} of 3, {text}");
        }
    }

    #[test]
    fn comparisons() {
        for (comparison, expected) in [
            (Comparison::GreaterThan, [false, false, true]),
            (Comparison::GreaterThanOrEqual, [false, true, true]),
            (Comparison::LessThan, [true, false, false]),
            (Comparison::LessThanOrEqual, [true, true, false]),
        ] {
            let beyond = [9.5, 10.0, 10.5].map(|value| is_beyond(comparison, value, 10.0));
            assert_eq!(beyond, expected, "{comparison:?}");
        }
    }
}
