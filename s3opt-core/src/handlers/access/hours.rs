//! Whole hours in UTC, and what CloudWatch counted in each.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Add, Sub};

use crate::backend::metrics::{Datapoint, Statistic};
use crate::calendar::Instant;

/// Milliseconds in an hour.
const HOUR: i64 = 3_600_000;

/// Hours in a day.
pub(super) const DAY: i64 = 24;

/// A whole hour in UTC, by its number since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Hour(i64);

/// What was counted, by hour; an hour without data is left out.
pub(super) type Counts = BTreeMap<Hour, u64>;

impl Hour {
    /// The hour that an instant lies in.
    pub(super) fn of(instant: Instant) -> Hour {
        Hour(instant.milliseconds().div_euclid(HOUR))
    }

    /// When it begins.
    pub(super) fn start(self) -> Instant {
        Instant::from_milliseconds(self.0.saturating_mul(HOUR))
    }
}

impl Add<i64> for Hour {
    type Output = Hour;

    fn add(self, hours: i64) -> Hour {
        Hour(self.0.saturating_add(hours))
    }
}

impl Sub<i64> for Hour {
    type Output = Hour;

    fn sub(self, hours: i64) -> Hour {
        Hour(self.0.saturating_sub(hours))
    }
}

impl fmt::Display for Hour {
    /// Writes `2026-05-14 09:00`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.start().to_string();
        match text.get(..16) {
            Some(minute) => formatter.pad(&minute.replace('T', " ")),
            None => formatter.pad(&text),
        }
    }
}

/// A day of whole hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The first hour.
    pub(super) first: Hour,
}

impl Window {
    /// The last 24 hours that are over.
    pub(super) fn before(now: Instant) -> Window {
        Window { first: Hour::of(now) - DAY }
    }

    /// The hour after the last.
    pub(super) fn end(self) -> Hour {
        self.first + DAY
    }

    /// Its hours in order.
    pub(super) fn hours(self) -> impl Iterator<Item = Hour> {
        (0..DAY).map(move |hour| self.first + hour)
    }

    /// What was counted in it.
    pub(super) fn sum(self, counts: &Counts) -> u64 {
        counts.range(self.first..self.end()).fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}

/// One statistic of the datapoints by hour, whatever their order; several of an hour are added.
pub(super) fn counts(points: &[Datapoint], statistic: Statistic) -> Counts {
    let mut counts = Counts::new();
    for point in points {
        let values = point.values.iter().filter(|(known, _)| *known == statistic);
        for (_, value) in values {
            let count = counts.entry(Hour::of(point.time)).or_default();
            *count = count.saturating_add(whole(*value));
        }
    }
    counts
}

/// CloudWatch's number as a whole one; nonsense counts as nothing.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a conversion by `as` holds itself within the bounds, and takes what is no number for zero"
)]
pub(super) fn whole(value: f64) -> u64 {
    value.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_whole_and_the_present_one_is_not_over() {
        for (now, first, end) in [
            ("2026-05-14T09:30:00Z", "2026-05-13 09:00", "2026-05-14 09:00"),
            ("2026-05-14T09:00:00Z", "2026-05-13 09:00", "2026-05-14 09:00"),
            ("2026-05-14T08:59:59.999Z", "2026-05-13 08:00", "2026-05-14 08:00"),
            ("1969-12-31T23:30:00Z", "1969-12-30 23:00", "1969-12-31 23:00"),
        ] {
            let window = Window::before(now.parse().unwrap());
            assert_eq!((window.first.to_string().as_str(), window.end().to_string().as_str()), (first, end));
            assert_eq!(window.hours().count(), 24);
        }
        assert!(!Hour(i64::MAX).to_string().is_empty());
    }

    #[test]
    fn numbers_of_cloudwatch_become_whole() {
        for (value, expected) in
            [(3.0, 3), (2.6, 3), (-1.0, 0), (f64::NAN, 0), (f64::INFINITY, u64::MAX), (1e300, u64::MAX)]
        {
            assert_eq!(whole(value), expected, "{value}");
        }
    }
}
