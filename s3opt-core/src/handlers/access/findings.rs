//! What is worth a mail.

use std::collections::BTreeMap;

use super::baseline::{Usual, days_of_history, usual};
use super::hours::{Counts, Hour, Window};
use super::observation::Observation;
use crate::config::AccessAnalysis;
use crate::price::BYTES_PER_GB;

/// Bytes read back from the archive tiers in a day, below which nothing is said: one GB.
const READ_BACK_FROM: u64 = BYTES_PER_GB;

/// An hour that stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotableHour {
    pub(super) hour: Hour,
    pub(super) requests: u64,
    /// What is usual, where enough days are known.
    pub(super) usual: Option<Usual>,
    pub(super) above_threshold: bool,
    pub(super) unusual: bool,
}

/// Errors of a kind in the hours in which they were many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Storm {
    /// The hours, with the errors and all requests of each.
    pub(super) hours: Vec<(Hour, u64, u64)>,
    /// Errors of the whole day.
    pub(super) errors: u64,
}

/// What is worth a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    /// Hours with many requests.
    pub(super) hours: Vec<NotableHour>,
    /// 4xx answers.
    pub(super) client_errors: Option<Storm>,
    /// 5xx answers.
    pub(super) server_errors: Option<Storm>,
    /// Bytes that reads brought back from archive tiers, by storage type.
    pub(super) read_back: BTreeMap<&'static str, u64>,
    /// Days that say what is usual.
    pub(super) history_days: u32,
}

impl Findings {
    pub(super) fn of(observation: &Observation, section: &AccessAnalysis) -> Findings {
        let Observation { all, window, client_errors, server_errors, .. } = observation;
        let read_back = observation.storage.read_back();
        let bytes = read_back.values().fold(0_u64, |sum, bytes| sum.saturating_add(*bytes));
        Findings {
            hours: notable_hours(all, *window, section),
            client_errors: storm(client_errors, all, *window, section.client_error_percent, section),
            server_errors: storm(server_errors, all, *window, section.server_error_percent, section),
            read_back: if bytes < READ_BACK_FROM { BTreeMap::new() } else { read_back },
            history_days: days_of_history(all, window.first, section.history_days),
        }
    }

    /// How many there are: each hour, each kind of errors, and reads of archives.
    pub(super) fn count(&self) -> usize {
        self.hours.len()
            + usize::from(self.client_errors.is_some())
            + usize::from(self.server_errors.is_some())
            + usize::from(!self.read_back.is_empty())
    }

    /// Whether there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// The hour with the most requests; of several the first.
    pub(super) fn busiest(&self) -> Option<&NotableHour> {
        self.hours.iter().rev().max_by_key(|hour| hour.requests)
    }
}

/// The hours above the threshold, and those above what is usual.
fn notable_hours(all: &Counts, window: Window, section: &AccessAnalysis) -> Vec<NotableHour> {
    let days = days_of_history(all, window.first, section.history_days);
    let notable = window.hours().filter_map(|hour| {
        let requests = all.get(&hour).copied().unwrap_or_default();
        let usual = usual(all, hour, days, section);
        let above_threshold = requests > section.threshold_requests_an_hour;
        let unusual = usual.is_some_and(|usual| requests > usual.limit);
        (above_threshold || unusual).then_some(NotableHour {
            hour,
            requests,
            usual,
            above_threshold,
            unusual,
        })
    });
    notable.collect()
}

/// The hours in which errors were so many percent of the requests, and enough of them.
fn storm(
    errors: &Counts,
    all: &Counts,
    window: Window,
    percent: u32,
    section: &AccessAnalysis,
) -> Option<Storm> {
    let hours: Vec<(Hour, u64, u64)> = window
        .hours()
        .filter_map(|hour| {
            let count = errors.get(&hour).copied().unwrap_or_default();
            let requests = all.get(&hour).copied().unwrap_or_default();
            let is_many = u128::from(count) * 100 >= u128::from(requests) * u128::from(percent);
            (count > 0 && count >= section.minimum_errors && is_many).then_some((hour, count, requests))
        })
        .collect();
    (!hours.is_empty()).then(|| Storm { hours, errors: window.sum(errors) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::backend::metrics::{Datapoint, Statistic};
    use crate::handlers::access::hours::counts;

    fn window() -> Window {
        Window::before("2026-05-14T00:20:00Z".parse().unwrap())
    }

    /// So many requests each hour of some days before the window, and others in its hour 9.
    fn requests(days: i64, ordinary: u64, ninth: u64) -> Counts {
        let first = window().first - days * 24;
        let mut all: Counts = (0..days * 24 + 24).map(|hour| (first + hour, ordinary)).collect();
        all.insert(window().first + 9, ninth);
        all
    }

    #[test]
    fn hours_stand_out_above_the_threshold_or_the_usual() {
        let section = AccessAnalysis::default();
        for (days, ordinary, ninth, expected) in [
            // A quiet day.
            (14, 300, 300, None),
            (14, 300, 400, None),
            // Unusual, but below the threshold: 300 + 6 * 17 = 402.
            (14, 300, 403, Some((false, true))),
            (14, 300, 1000, Some((false, true))),
            (14, 300, 1001, Some((true, true))),
            // Usual, but above the threshold.
            (0, 300, 1001, Some((true, false))),
            // Too little history.
            (6, 300, 900, None),
            (7, 300, 900, Some((false, true))),
            // Below the floor nothing is unusual.
            (14, 0, 100, None),
            (14, 0, 101, Some((false, true))),
        ] {
            let hours = notable_hours(&requests(days, ordinary, ninth), window(), &section);
            let found = hours.first().map(|hour| (hour.above_threshold, hour.unusual));
            assert_eq!(found, expected, "{days} {ordinary} {ninth}");
            assert!(hours.len() <= 1, "{hours:?}");
        }
        let all = notable_hours(&requests(14, 2000, 2000), window(), &section);
        assert_eq!(all.iter().filter(|hour| hour.above_threshold && !hour.unusual).count(), 24);
    }

    #[test]
    fn storms_are_many_errors_and_a_large_part() {
        let section = AccessAnalysis::default();
        for (errors, requests, expected) in [
            (100, 1000, true),
            (99, 100, false),
            (100, 1001, false),
            (0, 0, false),
            // Errors are counted where requests were lost: metrics are sent at best effort.
            (100, 0, true),
        ] {
            let hour = window().first + 3;
            let found = storm(&[(hour, errors)].into(), &[(hour, requests)].into(), window(), 10, &section);
            assert_eq!(found.is_some(), expected, "{errors} of {requests}");
        }
        let before = window().first - 1;
        assert_eq!(storm(&[(before, 500)].into(), &[(before, 500)].into(), window(), 10, &section), None);
    }

    proptest! {
        #[test]
        fn the_order_of_datapoints_does_not_matter(
            points in prop::collection::vec((0_i64..360, 0_u32..5000), 0..200).prop_shuffle(), swap in any::<prop::sample::Index>(),
        ) {
            let datapoint = |(hour, value): (i64, u32)| Datapoint {
                time: (window().first - 14 * 24 + hour).start(),
                values: vec![(Statistic::Sum, f64::from(value))],
                unit: "Count".to_owned(),
            };
            let points: Vec<Datapoint> = points.into_iter().map(datapoint).collect();
            let mut sorted = points.clone();
            sorted.sort_by_key(|point| (point.time, point.values[0].1.to_bits()));
            let mut rotated = points.clone();
            if !rotated.is_empty() {
                let middle = swap.index(rotated.len());
                rotated.rotate_left(middle);
            }
            let section = AccessAnalysis::default();
            let found = |points: &[Datapoint]| notable_hours(&counts(points, Statistic::Sum), window(), &section);
            prop_assert_eq!(found(&points), found(&sorted));
            prop_assert_eq!(found(&points), found(&rotated));
        }

        #[test]
        fn more_requests_never_silence_an_hour(values in prop::collection::vec(0_u64..5000, 14 * 24 + 24), more in 0_u64..5000) {
            let first = window().first - 14 * 24;
            let all: Counts = (0..).zip(values).map(|(hour, value)| (first + hour, value)).collect();
            let section = AccessAnalysis::default();
            let before = notable_hours(&all, window(), &section);
            let mut grown = all.clone();
            for hour in window().hours() {
                *grown.entry(hour).or_default() += more;
            }
            let after: Vec<Hour> = notable_hours(&grown, window(), &section).iter().map(|hour| hour.hour).collect();
            prop_assert!(before.iter().all(|hour| after.contains(&hour.hour)));
        }
    }
}
