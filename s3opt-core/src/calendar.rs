//! Days, instants and months in UTC: the grain at which S3's lifecycle acts and at which s3opt counts.
//!
//! S3 runs lifecycle actions at midnight UTC, so a simulation knows whole days only. An instant enters it
//! through [`Instant::first_midnight`]: the first midnight at or after the instant.
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>
//! ("rounding up the resulting time to the next day at midnight UTC").

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds in a day.
pub const SECONDS_PER_DAY: i64 = 86_400;

/// Hours in a day, the factor between a byte held for a day and byte-hours.
pub const HOURS_PER_DAY: u32 = 24;

/// A day in UTC, counted from 1970-01-01, standing for its midnight (00:00:00).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// The text is no date or no RFC 3339 time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a date (2026-05-14) or an RFC 3339 time (2026-05-14T09:30:00Z)")]
pub struct ParseTimeError {
    text: String,
}

impl Day {
    /// The earliest day that s3opt accepts: 1970-01-01.
    pub const MIN: Day = Day(0);
    /// The latest day that s3opt accepts: 9999-12-31.
    pub const MAX: Day = Day(2_932_896);

    /// The day that lies `days` days after 1970-01-01, held within [`Day::MIN`] and [`Day::MAX`].
    #[must_use]
    pub fn from_days_since_epoch(days: i64) -> Day {
        let clamped = days.clamp(i64::from(Self::MIN.0), i64::from(Self::MAX.0));
        Day(i32::try_from(clamped).unwrap_or(Self::MAX.0))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days_since_epoch(self) -> i32 {
        self.0
    }

    /// The day of a civil date, or `None` where there is no such date.
    #[must_use]
    pub fn from_date(year: i16, month: i8, day: i8) -> Option<Day> {
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        Some(Day::from_civil(date))
    }

    /// The month that the day lies in.
    #[must_use]
    pub fn month(self) -> Month {
        let date = self.civil();
        Month { year: date.year(), month: date.month() }
    }

    /// The day `months` calendar months later; the last day of the month where the day does not exist there.
    #[must_use]
    pub fn add_months(self, months: u32) -> Day {
        let span = jiff::Span::new().try_months(i64::from(months));
        let date = span.and_then(|span| self.civil().checked_add(span));
        date.map_or(Day::MAX, Day::from_civil)
    }

    /// Days from `earlier` to this day, zero where `earlier` is later.
    #[must_use]
    pub fn days_since(self, earlier: Day) -> u32 {
        u32::try_from(self.0 - earlier.0).unwrap_or(0)
    }

    /// Whether the day is a Sunday.
    #[must_use]
    pub fn is_sunday(self) -> bool {
        // 1970-01-01 was a Thursday.
        (self.0 + 4).rem_euclid(7) == 0
    }

    fn civil(self) -> jiff::civil::Date {
        let epoch = jiff::civil::Date::constant(1970, 1, 1);
        let span = jiff::Span::new().try_days(i64::from(self.0));
        span.and_then(|span| epoch.checked_add(span)).unwrap_or(jiff::civil::Date::MAX)
    }

    fn from_civil(date: jiff::civil::Date) -> Day {
        let epoch = jiff::civil::Date::constant(1970, 1, 1);
        let days = epoch.until(date).map_or(0, |span| i64::from(span.get_days()));
        Day::from_days_since_epoch(days)
    }
}

impl Add<u32> for Day {
    type Output = Day;

    /// The day so many days later, held within [`Day::MAX`].
    fn add(self, days: u32) -> Day {
        Day::from_days_since_epoch(i64::from(self.0) + i64::from(days))
    }
}

impl Sub<u32> for Day {
    type Output = Day;

    /// The day so many days earlier, held within [`Day::MIN`].
    fn sub(self, days: u32) -> Day {
        Day::from_days_since_epoch(i64::from(self.0) - i64::from(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.civil().fmt(formatter)
    }
}

impl FromStr for Day {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Day, ParseTimeError> {
        let error = || ParseTimeError { text: text.to_owned() };
        if text.len() != 10 {
            return Err(error());
        }
        let date: jiff::civil::Date = text.parse().map_err(|_| error())?;
        let day = Day::from_civil(date);
        if day.civil() == date { Ok(day) } else { Err(error()) }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An instant in UTC with a precision of one millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    milliseconds: i64,
}

impl Instant {
    /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn from_milliseconds(milliseconds: i64) -> Instant {
        Instant { milliseconds }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn milliseconds(self) -> i64 {
        self.milliseconds
    }

    /// The first midnight UTC at or after the instant: the day from which S3 counts its age.
    #[must_use]
    pub fn first_midnight(self) -> Day {
        Day::from_days_since_epoch(-((-self.milliseconds).div_euclid(SECONDS_PER_DAY * 1000)))
    }

    /// Whether the instant is a midnight in UTC, to the millisecond.
    #[must_use]
    pub fn is_midnight(self) -> bool {
        self.milliseconds.rem_euclid(SECONDS_PER_DAY * 1000) == 0
    }
}

impl From<Day> for Instant {
    fn from(day: Day) -> Instant {
        Instant { milliseconds: i64::from(day.0) * SECONDS_PER_DAY * 1000 }
    }
}

impl FromStr for Instant {
    type Err = ParseTimeError;

    /// Reads RFC 3339 (`2026-05-14T09:30:00Z`, any offset) or a date, which stands for its midnight in UTC.
    fn from_str(text: &str) -> Result<Instant, ParseTimeError> {
        if let Ok(day) = text.parse::<Day>() {
            return Ok(day.into());
        }
        let timestamp: jiff::Timestamp =
            text.parse().map_err(|_| ParseTimeError { text: text.to_owned() })?;
        // Rounded up, so that what lies a nanosecond after midnight is not taken for midnight.
        let nanoseconds = timestamp.as_nanosecond();
        let milliseconds = -((-nanoseconds).div_euclid(1_000_000));
        i64::try_from(milliseconds)
            .map(Instant::from_milliseconds)
            .map_err(|_| ParseTimeError { text: text.to_owned() })
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.milliseconds) {
            Ok(timestamp) => timestamp.fmt(formatter),
            Err(_) => write!(formatter, "{} ms after 1970-01-01T00:00:00Z", self.milliseconds),
        }
    }
}

/// A calendar month in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month's first day.
    #[must_use]
    pub fn first_day(self) -> Day {
        Day::from_date(self.year, self.month, 1).unwrap_or(Day::MIN)
    }

    /// The first day of the month after it.
    #[must_use]
    pub fn end(self) -> Day {
        self.first_day().add_months(1)
    }

    /// Days in the month: 28 to 31.
    #[must_use]
    pub fn days(self) -> u32 {
        self.end().days_since(self.first_day())
    }

    /// Hours in the month: the divisor between byte-hours and GB-months.
    #[must_use]
    pub fn hours(self) -> u32 {
        self.days() * HOURS_PER_DAY
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = ParseTimeError;

    /// Reads `2026-05`.
    fn from_str(text: &str) -> Result<Month, ParseTimeError> {
        let day: Day = format!("{text}-01").parse().map_err(|_| ParseTimeError { text: text.to_owned() })?;
        Ok(day.month())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_belongs_to_the_first_midnight_at_or_after_it() {
        for (text, expected) in [
            ("2026-05-14", "2026-05-14"),
            ("2026-05-14T00:00:00Z", "2026-05-14"),
            ("2026-05-14T00:00:00.001Z", "2026-05-15"),
            ("2026-05-14T00:00:00.000000001Z", "2026-05-15"),
            ("2026-05-14T23:59:59Z", "2026-05-15"),
            ("2026-05-14T23:00:00-02:00", "2026-05-16"),
            ("1969-12-31T23:59:59Z", "1970-01-01"),
        ] {
            let instant: Instant = text.parse().unwrap();
            assert_eq!(instant.first_midnight().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn sundays_are_known() {
        let sundays = |day: &str| day.parse::<Day>().unwrap().is_sunday();
        assert_eq!(["1970-01-04", "2026-05-03", "2026-05-04"].map(sundays), [true, true, false]);
    }

    #[test]
    fn nonsense_is_not_a_time() {
        for text in ["", "today", "2026-13-01", "2026-02-30", "26-01-01", "2026-05-14T", "-009999-01-01"] {
            assert!(text.parse::<Instant>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_know_their_length() {
        for (text, days, next) in
            [("2026-02", 28, "2026-03-01"), ("2028-02", 29, "2028-03-01"), ("2026-12", 31, "2027-01-01")]
        {
            let month: Month = text.parse().unwrap();
            assert_eq!(month.days(), days);
            assert_eq!(month.hours(), days * 24);
            assert_eq!(month.end().to_string(), next);
            assert_eq!(month.to_string(), text);
        }
    }

    #[test]
    fn months_later_stay_within_the_month() {
        let day: Day = "2026-01-31".parse().unwrap();
        assert_eq!(day.add_months(1).to_string(), "2026-02-28");
        assert_eq!(day.add_months(12).to_string(), "2027-01-31");
        assert_eq!(Day::MAX.add_months(1), Day::MAX);
        assert_eq!(Day::MAX.to_string(), "9999-12-31");
    }
}
