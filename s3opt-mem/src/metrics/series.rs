//! The data of one metric: kept by the minute at first, and more coarsely as they age.
//!
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html>, "Metrics
//! retention": a minute's data for 15 days, five minutes' for 63, an hour's for 455. What comes more often than once a
//! minute is summed up by the minute at once.

use std::collections::BTreeMap;

use s3opt_core::backend::metrics::Statistic;
use s3opt_core::calendar::{Instant, SECONDS_PER_DAY};

const MINUTE: i64 = 60_000;
const DAY: i64 = SECONDS_PER_DAY * 1000;

/// Milliseconds of a cell in each of the three tiers, and the age up to which it lasts.
const TIERS: [(i64, i64); 3] = [(MINUTE, 15 * DAY), (5 * MINUTE, 63 * DAY), (60 * MINUTE, 455 * DAY)];

/// Data summed up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    count: f64,
    sum: f64,
    least: f64,
    greatest: f64,
}

impl Cell {
    pub(super) fn of(value: f64) -> Cell {
        Cell { count: 1.0, sum: value, least: value, greatest: value }
    }

    pub(super) fn and(self, other: Cell) -> Cell {
        Cell {
            count: self.count + other.count,
            sum: self.sum + other.sum,
            least: self.least.min(other.least),
            greatest: self.greatest.max(other.greatest),
        }
    }

    pub(super) fn value(self, statistic: Statistic) -> f64 {
        match statistic {
            Statistic::Average => self.sum / self.count,
            Statistic::Sum => self.sum,
            Statistic::Minimum => self.least,
            Statistic::Maximum => self.greatest,
            Statistic::SampleCount => self.count,
        }
    }
}

/// All data of a metric, by unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    by_unit: BTreeMap<String, [BTreeMap<i64, Cell>; 3]>,
    /// The day by which data were last moved to coarser tiers.
    aged: i64,
}

impl Series {
    pub(super) fn put(&mut self, now: Instant, time: Instant, value: f64, unit: &str) {
        if !self.by_unit.contains_key(unit) {
            self.by_unit.insert(unit.to_owned(), Default::default());
        }
        if let Some([minutes, ..]) = self.by_unit.get_mut(unit) {
            add(minutes, time.milliseconds(), MINUTE, Cell::of(value));
        }
        if now.milliseconds().div_euclid(DAY) != self.aged {
            self.age(now);
        }
    }

    /// All data that are kept, by unit.
    pub(super) fn sums(&self) -> impl Iterator<Item = (&String, Cell)> {
        self.by_unit.iter().filter_map(|(unit, tiers)| {
            let cells = tiers.iter().flat_map(BTreeMap::values).copied();
            Some((unit, cells.reduce(Cell::and)?))
        })
    }

    /// Moves data that are too old for their tier into the next.
    fn age(&mut self, now: Instant) {
        let now = now.milliseconds();
        self.aged = now.div_euclid(DAY);
        for tiers in self.by_unit.values_mut() {
            for place in 0..TIERS.len() {
                let oldest = oldest(now, place);
                let kept = tiers[place].split_off(&oldest);
                let moved = std::mem::replace(&mut tiers[place], kept);
                if let (Some(next), Some((length, _))) = (tiers.get_mut(place + 1), TIERS.get(place + 1)) {
                    for (time, cell) in moved {
                        add(next, time, *length, cell);
                    }
                }
            }
        }
    }

    /// Data by period, and by unit within each, from an instant on until before another. Data that are kept more coarsely
    /// than the period are left out.
    pub(super) fn periods(
        &mut self,
        now: Instant,
        start: Instant,
        end: Instant,
        period: i64,
    ) -> BTreeMap<(i64, &str), Cell> {
        self.age(now);
        let (start, end) = (rounded_start(now, start), end.milliseconds());
        let mut periods: BTreeMap<(i64, &str), Cell> = BTreeMap::new();
        if period < MINUTE || start >= end {
            return periods;
        }
        for (unit, tiers) in &self.by_unit {
            let kept = TIERS.iter().zip(tiers).filter(|((length, _), _)| period % length == 0);
            for (time, cell) in kept.flat_map(|(_, cells)| cells.range(start..end)) {
                let begin = start + (time - start).div_euclid(period) * period;
                let slot = periods.entry((begin, unit.as_str()));
                slot.and_modify(|sum| *sum = sum.and(*cell)).or_insert(*cell);
            }
        }
        periods
    }

    /// All data from an instant on until before another, whatever their units.
    pub(super) fn between(&self, start: i64, end: i64) -> Option<Cell> {
        let cells = self.by_unit.values().flatten().flat_map(|cells| cells.range(start..end));
        cells.map(|(_, cell)| *cell).reduce(Cell::and)
    }

    /// Whether there are data at or after an instant.
    pub(super) fn reaches(&self, start: i64) -> bool {
        self.last().is_some_and(|last| last >= start)
    }

    /// The begin of the last minute, or coarser cell, with data.
    pub(super) fn last(&self) -> Option<i64> {
        self.by_unit.values().flatten().filter_map(|cells| Some(*cells.last_key_value()?.0)).max()
    }
}

/// The begin of the oldest cell that a tier keeps: one that is kept in part is moved on as a whole, so that no cell of the
/// next tier is split.
fn oldest(now: i64, place: usize) -> i64 {
    let (_, lasts) = TIERS[place];
    let (next, _) = TIERS.get(place + 1).copied().unwrap_or(TIERS[place]);
    (now - lasts).div_euclid(next) * next
}

fn add(cells: &mut BTreeMap<i64, Cell>, time: i64, length: i64, cell: Cell) {
    let slot = cells.entry(time.div_euclid(length) * length);
    slot.and_modify(|sum| *sum = sum.and(cell)).or_insert(cell);
}

/// The start of a question, rounded down to what data of its age are kept by.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html>, `StartTime`.
fn rounded_start(now: Instant, start: Instant) -> i64 {
    let age = now.milliseconds().saturating_sub(start.milliseconds());
    let tier = TIERS.iter().find(|(_, lasts)| age < *lasts).unwrap_or(&TIERS[2]);
    start.milliseconds().div_euclid(tier.0).saturating_mul(tier.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn sums(series: &mut Series, now: &str, start: &str, end: &str, period: i64) -> Vec<(String, f64)> {
        let periods = series.periods(at(now), at(start), at(end), period * 1000);
        let text = |time: i64| Instant::from_milliseconds(time).to_string();
        periods.into_iter().map(|((time, _), cell)| (text(time), cell.sum)).collect()
    }

    #[test]
    fn periods_begin_where_the_question_does() {
        let mut series = Series::default();
        let now = at("2026-01-02");
        for (time, value) in
            [("2026-01-01T10:00:59Z", 1.0), ("2026-01-01T10:01:00Z", 2.0), ("2026-01-01T10:05:30Z", 4.0)]
        {
            series.put(now, at(time), value, "Count");
        }
        let whole = sums(&mut series, "2026-01-02", "2026-01-01T10:00:30Z", "2026-01-01T11:00:00Z", 300);
        let expected = [("2026-01-01T10:00:00Z", 3.0), ("2026-01-01T10:05:00Z", 4.0)];
        assert_eq!(whole, expected.map(|(time, sum)| (time.to_owned(), sum)));
        let shifted = sums(&mut series, "2026-01-02", "2026-01-01T10:01:00Z", "2026-01-01T10:05:00Z", 300);
        assert_eq!(shifted, [("2026-01-01T10:01:00Z".to_owned(), 2.0)]);
    }

    /// What is asked for more finely than it is kept is not answered.
    #[test]
    fn data_become_coarse_and_go() {
        let mut series = Series::default();
        let begin = at("2026-01-01");
        for minute in 0..60 {
            series.put(
                begin,
                Instant::from_milliseconds(begin.milliseconds() + minute * MINUTE),
                1.0,
                "Count",
            );
        }
        for (now, fine, middle, coarse) in [
            ("2026-01-15", 60, 12, 1),
            ("2026-01-16T01:00:00Z", 0, 12, 1),
            ("2026-03-04", 0, 12, 1),
            ("2026-03-05T01:00:00Z", 0, 0, 1),
            ("2027-03-31", 0, 0, 1),
            ("2027-04-01T01:00:00Z", 0, 0, 0),
        ] {
            for (period, expected) in [(60, fine), (300, middle), (3600, coarse)] {
                let found = sums(&mut series, now, "2026-01-01", "2026-01-02", period);
                assert_eq!(found.len(), expected, "{now} {period}");
                let sum: f64 = found.iter().map(|(_, sum)| sum).sum();
                assert!(found.is_empty() || (sum - 60.0).abs() < 1e-9, "{now} {period}: {sum}");
            }
        }
    }
}
