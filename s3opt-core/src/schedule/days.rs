//! The days of a month on which a cron expression fires.

use jiff::civil::Date;

use super::ScheduleError;
use super::field::{DAYS_OF_MONTH, DAYS_OF_WEEK};

/// Which days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// Days of the month, where they exist.
    OfMonth(Vec<u16>),
    /// `L`: the last day of the month.
    Last,
    /// `15W`: the weekday (Monday to Friday) of the same month that is closest to a day, where that day exists.
    Nearest(u16),
    /// Days of the week, 1 for Sunday.
    OfWeek(Vec<u16>),
    /// `6L`: the last such day of the week in the month.
    LastOfWeek(u16),
    /// `3#2`: the second such day of the week in the month, where there is one.
    Nth(u16, u16),
}

impl Days {
    /// Reads the two fields, one of which has to be `?`.
    pub(super) fn parse(of_month: &str, of_week: &str) -> Result<Days, ScheduleError> {
        match (of_month, of_week) {
            ("?", "?") => Err(ScheduleError::new("only one of day-of-month and day-of-week can be ?")),
            (_, "?") => Days::parse_of_month(of_month),
            ("?", _) => Days::parse_of_week(of_week),
            _ => Err(ScheduleError::new("one of day-of-month and day-of-week has to be ?")),
        }
    }

    fn parse_of_month(text: &str) -> Result<Days, ScheduleError> {
        if text == "L" {
            return Ok(Days::Last);
        }
        match text.strip_suffix('W') {
            Some(day) => DAYS_OF_MONTH.number(day).map(Days::Nearest),
            None => DAYS_OF_MONTH.set(text).map(Days::OfMonth),
        }
    }

    fn parse_of_week(text: &str) -> Result<Days, ScheduleError> {
        if text == "L" {
            // The last day of the week is Saturday.
            return Ok(Days::OfWeek(vec![7]));
        }
        if let Some((day, place)) = text.split_once('#') {
            let place = place.parse().ok().filter(|place| (1..=5).contains(place) && text.is_ascii());
            let place = place.ok_or_else(|| ScheduleError::new("# is followed by 1 to 5"))?;
            return DAYS_OF_WEEK.number(day).map(|day| Days::Nth(day, place));
        }
        match text.strip_suffix('L') {
            Some(day) => DAYS_OF_WEEK.number(day).map(Days::LastOfWeek),
            None => DAYS_OF_WEEK.set(text).map(Days::OfWeek),
        }
    }

    /// The days in the month that begins with a date, ascending.
    pub(super) fn within(&self, first: Date) -> Vec<i8> {
        let length = first.days_in_month();
        let is = |day: &i8, of_week: u16| weekday(first, *day) == of_week;
        match self {
            Days::OfMonth(days) => {
                days.iter().filter_map(|day| i8::try_from(*day).ok()).filter(|day| *day <= length).collect()
            }
            Days::Last => vec![length],
            Days::Nearest(day) => {
                let day = i8::try_from(*day).unwrap_or(i8::MAX);
                if day <= length { vec![nearest(first, day, length)] } else { Vec::new() }
            }
            Days::OfWeek(days) => (1..=length).filter(|day| days.contains(&weekday(first, *day))).collect(),
            Days::LastOfWeek(of_week) => (1..=length).rfind(|day| is(day, *of_week)).into_iter().collect(),
            Days::Nth(of_week, place) => {
                let place = usize::from(place.saturating_sub(1));
                (1..=length).filter(|day| is(day, *of_week)).nth(place).into_iter().collect()
            }
        }
    }
}

/// The day of the week, 1 for Sunday, of a day of the month that begins with a date.
fn weekday(first: Date, day: i8) -> u16 {
    let offset = i16::from(first.weekday().to_sunday_one_offset()) - 1 + i16::from(day) - 1;
    u16::try_from(offset.rem_euclid(7)).unwrap_or(0) + 1
}

/// The weekday of the month that is closest to a day: from a Saturday back to Friday, from a Sunday on to Monday, but
/// not into another month.
fn nearest(first: Date, day: i8, length: i8) -> i8 {
    match weekday(first, day) {
        SATURDAY if day == 1 => 3,
        SATURDAY => day - 1,
        SUNDAY if day == length => day - 2,
        SUNDAY => day + 1,
        _ => day,
    }
}

const SUNDAY: u16 = 1;
const SATURDAY: u16 = 7;
