//! One line of one owner over time.

use s3opt_core::calendar::{Day, Instant, Month, SECONDS_PER_DAY};

/// Milliseconds in an hour.
pub(crate) const HOUR: u128 = 3_600_000;

/// Milliseconds in a day.
const DAY: i64 = SECONDS_PER_DAY * 1000;

/// Amounts by day. What is held is integrated in milliseconds, so that nothing is lost to rounding.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    /// What is held, and since when it is not yet in `days`.
    level: i128,
    since: i64,
    /// Amounts by day from the meter's origin on.
    days: Vec<u128>,
}

/// The day that an instant lies in.
pub(crate) fn day_of(instant: Instant) -> Day {
    Day::from_days_since_epoch(instant.milliseconds().div_euclid(DAY))
}

impl Series {
    pub(crate) fn level(&self) -> i128 {
        self.level
    }

    pub(crate) fn count(&mut self, origin: Day, at: Instant, amount: u128) {
        *self.day(place(origin, at)) += amount;
    }

    pub(crate) fn hold(&mut self, origin: Day, at: Instant, change: i128) {
        let at = at.milliseconds();
        if self.level != 0 {
            let level = u128::try_from(self.level).unwrap_or(0);
            for (day, milliseconds) in spans(origin, self.since, at) {
                *self.day(day) += level * milliseconds;
            }
        }
        self.since = at;
        self.level += change;
    }

    /// An amount was held between two instants of one day, or was not.
    pub(crate) fn correct(&mut self, origin: Day, since: Instant, now: Instant, amount: u128, held: bool) {
        for (day, milliseconds) in spans(origin, since.milliseconds(), now.milliseconds()) {
            let correction = amount * milliseconds;
            // What is not yet written down of the level has to be, before something is taken away.
            self.hold(origin, now, 0);
            let day = self.day(day);
            *day = if held { *day + correction } else { day.saturating_sub(correction) };
        }
    }

    /// Amounts by month of the days from one on until before another.
    pub(crate) fn months(
        &self,
        origin: Day,
        from: Day,
        to: Day,
        now: Instant,
    ) -> impl Iterator<Item = (Month, u128)> {
        let mut months: Vec<(Month, u128)> = Vec::new();
        for (day, amount) in self.days(origin, from, to, now) {
            match months.last_mut().filter(|(month, _)| *month == day.month()) {
                Some((_, sum)) => *sum += amount,
                None => months.push((day.month(), amount)),
            }
        }
        months.into_iter()
    }

    /// Amounts of the days from one on until before another, where there are any.
    pub(crate) fn days(&self, origin: Day, from: Day, to: Day, now: Instant) -> Vec<(Day, u128)> {
        let mut whole = self.clone();
        whole.hold(origin, now, 0);
        let days = (0_u32..).zip(whole.days).map(|(index, amount)| (origin + index, amount));
        days.filter(|(day, amount)| *amount > 0 && (from..to).contains(day)).collect()
    }

    fn day(&mut self, place: usize) -> &mut u128 {
        if self.days.len() <= place {
            self.days.resize(place + 1, 0);
        }
        &mut self.days[place]
    }
}

/// The place of an instant's day from the origin on.
fn place(origin: Day, at: Instant) -> usize {
    day_of(at).days_since(origin) as usize
}

/// The days between two instants, as places from the origin on, each with the milliseconds of it between them.
fn spans(origin: Day, from: i64, to: i64) -> impl Iterator<Item = (usize, u128)> {
    let origin = i64::from(origin.days_since_epoch()) * DAY;
    let mut begin = from.max(origin);
    std::iter::from_fn(move || {
        if begin >= to {
            return None;
        }
        let day = (begin - origin).div_euclid(DAY);
        let end = (origin + (day + 1) * DAY).min(to);
        let milliseconds = u128::try_from(end - begin).unwrap_or(0);
        begin = end;
        Some((usize::try_from(day).unwrap_or(0), milliseconds))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_held_is_integrated_day_by_day() {
        let origin: Day = "2026-01-30".parse().unwrap();
        let mut series = Series::default();
        series.hold(origin, at("2026-01-30T12:00:00Z"), 10);
        series.hold(origin, at("2026-02-01T06:00:00Z"), -4);
        let months: Vec<_> = series
            .months(origin, origin, origin + 99, at("2026-02-02T00:00:00Z"))
            .map(|(month, amount)| (month.to_string(), amount / HOUR))
            .collect();
        assert_eq!(months, [("2026-01".to_owned(), 10 * 36), ("2026-02".to_owned(), 10 * 6 + 6 * 18)]);
        let one_day: Vec<_> =
            series.months(origin, origin + 1, origin + 2, at("2026-02-02T00:00:00Z")).collect();
        assert_eq!(one_day[0].1 / HOUR, 240);
    }

    #[test]
    fn a_correction_moves_what_was_held() {
        let origin: Day = "2026-01-30".parse().unwrap();
        let mut series = Series::default();
        series.hold(origin, origin.into(), 10);
        series.correct(origin, (origin + 1).into(), at("2026-01-31T05:00:00Z"), 3, false);
        series.correct(origin, (origin + 1).into(), at("2026-01-31T05:00:00Z"), 1, true);
        let sum: u128 =
            series.months(origin, origin, origin + 9, (origin + 2).into()).map(|(_, amount)| amount).sum();
        assert_eq!(sum / HOUR, 480 - 10);
    }
}
