//! `cron(minutes hours day-of-month month day-of-week year)`.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::ScheduleError;
use super::days::Days;
use super::field::{HOURS, MINUTES, MONTHS, YEARS};
use crate::calendar::Instant;

/// Times of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    /// Minutes of the day, ascending.
    minutes: Vec<u16>,
    days: Days,
    months: Vec<u16>,
    years: Vec<u16>,
}

impl Cron {
    pub(super) fn parse(text: &str) -> Result<Cron, ScheduleError> {
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        let [minutes, hours, of_month, month, of_week, year] = fields[..] else {
            return Err(ScheduleError::new(format!("there are {} fields instead of six", fields.len())));
        };
        let minutes = MINUTES.set(minutes)?;
        let of_hour = |hour: u16| minutes.iter().map(move |minute| hour * 60 + minute).collect::<Vec<u16>>();
        Ok(Cron {
            minutes: HOURS.set(hours)?.into_iter().flat_map(of_hour).collect(),
            days: Days::parse(of_month, of_week)?,
            months: MONTHS.set(month)?,
            years: YEARS.set(year)?,
        })
    }

    /// The first time after an instant.
    pub(super) fn next_after(&self, after: Instant) -> Option<Instant> {
        let after = jiff::Timestamp::from_millisecond(after.milliseconds()).ok()?;
        let after = TimeZone::UTC.to_datetime(after);
        let past = u16::try_from(i16::from(after.hour()) * 60 + i16::from(after.minute())).ok()?;
        let today = after.date();
        for month in self.months_from(today) {
            for day in self.days.within(month) {
                let Ok(date) = Date::new(month.year(), month.month(), day) else { continue };
                if date < today {
                    continue;
                }
                // Within the present minute the schedule has fired already.
                let is_left = |minute: &&u16| date > today || **minute > past;
                if let Some(minute) = self.minutes.iter().find(is_left) {
                    return instant(date, *minute);
                }
            }
        }
        None
    }

    /// The first days of the months in question, from that of a day on.
    fn months_from(&self, day: Date) -> impl Iterator<Item = Date> {
        let from = (day.year(), day.month());
        let years = self.years.iter().filter_map(|year| i16::try_from(*year).ok());
        let months = years.filter(move |year| *year >= from.0).flat_map(|year| {
            self.months.iter().filter_map(move |month| Date::new(year, i8::try_from(*month).ok()?, 1).ok())
        });
        months.filter(move |month| (month.year(), month.month()) >= from)
    }
}

fn instant(date: Date, minute: u16) -> Option<Instant> {
    let hour = i8::try_from(minute / 60).ok()?;
    let time = date.at(hour, i8::try_from(minute % 60).ok()?, 0, 0);
    let timestamp = TimeZone::UTC.to_timestamp(time).ok()?;
    Some(Instant::from_milliseconds(timestamp.as_millisecond()))
}
