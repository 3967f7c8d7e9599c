//! What is usual for an hour of the day, and what is not.
//!
//! The median of the same hour of the days before, and the median of the distances from it (MAD): both stay where they
//! are while less than half of the days are odd ones, so that last week's burst neither raises what is usual nor hides
//! the next. A mean and a standard deviation would do both. For numbers that are spread normally, 1.4826 MAD is the
//! standard deviation. Source: Rousseeuw and Croux, "Alternatives to the Median Absolute Deviation", Journal of the
//! American Statistical Association 88 (1993), <https://doi.org/10.1080/01621459.1993.10476408>.
//!
//! All is counted in integers, so that the same data say the same on every machine.

use super::hours::{Counts, DAY, Hour};
use crate::config::AccessAnalysis;

/// What is usual for an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Usual {
    /// The median of the same hour of the days before.
    pub(super) median: u64,
    /// More than that is unusual.
    pub(super) limit: u64,
}

/// Of how many days before the window there are data: since the first datum, because an hour without requests has none.
pub(super) fn days_of_history(all: &Counts, first: Hour, history_days: u32) -> u32 {
    let earliest = first - i64::from(history_days) * DAY;
    let Some((since, _)) = all.range(earliest..first).next() else { return 0 };
    (1..=history_days).take_while(|days| first - i64::from(*days) * DAY >= *since).last().unwrap_or(0)
}

/// What is usual for an hour, or `None` where too few days are known. An hour without data had no requests, but for those
/// before the first datum, of which nothing is known.
pub(super) fn usual(all: &Counts, hour: Hour, days: u32, section: &AccessAnalysis) -> Option<Usual> {
    if days < section.minimum_history_days.max(1) {
        return None;
    }
    let same_hours = (1..=i64::from(days)).map(|day| hour - day * DAY);
    let values: Vec<u64> = same_hours.map(|earlier| all.get(&earlier).copied().unwrap_or_default()).collect();
    let middle = median(values.clone());
    let deviation = median(values.iter().map(|value| value.abs_diff(middle)).collect());
    let limit =
        middle.saturating_add(u64::from(section.deviations).saturating_mul(spread(middle, deviation)));
    Some(Usual { median: middle, limit: limit.max(section.unusual_from_requests) })
}

/// The middle of the values, or the mean of the two in the middle, rounded down; zero of none.
fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    let upper = values.get(values.len() / 2).copied().unwrap_or_default();
    if values.len() % 2 == 1 {
        return upper;
    }
    let lower = values.len().checked_sub(2).and_then(|_| values.get(values.len() / 2 - 1)).copied();
    lower.map_or(upper, |lower| lower.midpoint(upper))
}

/// How far values spread: 1.4826 times their MAD, but no less than the square root of the median (what independent
/// requests spread by themselves) and no less than one, because the MAD of values that are mostly alike is zero.
fn spread(median: u64, deviation: u64) -> u64 {
    let scaled = u128::from(deviation) * 14_826 / 10_000;
    u64::try_from(scaled).unwrap_or(u64::MAX).max(median.isqrt()).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hour() -> Hour {
        Hour::of("2026-05-14T09:00:00Z".parse().unwrap())
    }

    /// Counts of the same hour, yesterday's first.
    fn history(values: &[u64]) -> Counts {
        (1..).zip(values).map(|(day, value)| (hour() - day * DAY, *value)).collect()
    }

    #[test]
    fn medians_are_in_the_middle() {
        for (values, expected) in [
            (vec![], 0),
            (vec![7], 7),
            (vec![9, 1], 5),
            (vec![3, 1, 2], 2),
            (vec![4, 1, 2, 3], 2),
            (vec![u64::MAX, u64::MAX], u64::MAX),
        ] {
            assert_eq!(median(values.clone()), expected, "{values:?}");
        }
    }

    #[test]
    fn spreads_are_never_zero() {
        for (median, deviation, expected) in [
            (0, 0, 1),
            (100, 0, 10),
            (100, 7, 10),
            (100, 10, 14),
            (100, 100, 148),
            (u64::MAX, u64::MAX, u64::MAX),
        ] {
            assert_eq!(spread(median, deviation), expected, "{median} {deviation}");
        }
    }

    #[test]
    fn the_usual_needs_some_days_and_is_not_moved_by_odd_ones() {
        let section = AccessAnalysis::default();
        for (values, days, expected) in [
            (vec![500; 6], 6, None),
            (vec![500; 7], 7, Some((500, 500 + 6 * 22))),
            // Six odd days of fourteen change little.
            ([vec![500; 8], vec![90_000; 6]].concat(), 14, Some((500, 500 + 6 * 22))),
            // Nothing is unusual below the floor.
            (vec![0; 14], 14, Some((0, 100))),
            // Days without data had no requests.
            (vec![300, 300], 14, Some((0, 100))),
        ] {
            let found = usual(&history(&values), hour(), days, &section);
            assert_eq!(found.map(|usual| (usual.median, usual.limit)), expected, "{values:?}");
        }
    }

    #[test]
    fn history_begins_with_the_first_datum() {
        let first = hour();
        for (hours_before, expected) in
            [(1, 0), (23, 0), (24, 1), (47, 1), (48, 2), (24 * 14, 14), (24 * 15, 0)]
        {
            let all: Counts = [(first - hours_before, 1)].into();
            assert_eq!(days_of_history(&all, first, 14), expected, "{hours_before}");
        }
        assert_eq!(days_of_history(&[(first, 1)].into(), first, 14), 0);
    }

    proptest! {
        #[test]
        fn less_than_half_of_the_days_cannot_move_the_usual_beyond_the_others(
            ordinary in prop::collection::vec(0_u64..10_000, 8..15), odd in prop::collection::vec(any::<u64>(), 0..7),
        ) {
            prop_assume!(odd.len() < ordinary.len());
            let values = [ordinary.clone(), odd].concat();
            let days = u32::try_from(values.len()).unwrap();
            let found = usual(&history(&values), hour(), days, &AccessAnalysis::default()).unwrap();
            let (least, most) = (ordinary.iter().min().unwrap(), ordinary.iter().max().unwrap());
            prop_assert!((least..=most).contains(&&found.median));
        }

        #[test]
        fn more_deviations_call_less_unusual(values in prop::collection::vec(any::<u64>(), 7..15), more in 6_u32..1000) {
            let days = u32::try_from(values.len()).unwrap();
            let limit = |deviations| {
                let section = AccessAnalysis { deviations, ..AccessAnalysis::default() };
                usual(&history(&values), hour(), days, &section).unwrap().limit
            };
            prop_assert!(limit(more) >= limit(6));
        }
    }
}
