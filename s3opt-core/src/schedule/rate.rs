//! `rate(value unit)`.

use super::ScheduleError;
use crate::calendar::Instant;

const MINUTE: i64 = 60_000;

/// An interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Greater than zero.
    milliseconds: i64,
}

impl Rate {
    /// A positive whole number and `minute`, `hour` or `day`; `minutes`, `hours` or `days` where it is not one.
    pub(super) fn parse(text: &str) -> Result<Rate, ScheduleError> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let [value, unit] = words[..] else {
            return Err(ScheduleError::new("a rate is a number and a unit, such as rate(5 minutes)"));
        };
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let number = value.parse::<u32>().ok().filter(|number| is_number && *number > 0);
        let Some(number) = number else {
            return Err(ScheduleError::new(format!("{value:?} is not a positive number")));
        };
        let singular = if number == 1 { Some(unit) } else { unit.strip_suffix('s') };
        let length = match singular {
            Some("minute") => MINUTE,
            Some("hour") => 60 * MINUTE,
            Some("day") => 24 * 60 * MINUTE,
            _ => {
                let expected = if number == 1 { "minute, hour or day" } else { "minutes, hours or days" };
                return Err(ScheduleError::new(format!("the unit {unit:?} is not {expected}")));
            }
        };
        Ok(Rate { milliseconds: i64::from(number) * length })
    }

    /// A rate counts from the instant at which its rule was made; the rule fires for the first time one interval later.
    pub(super) fn next_after(self, origin: Instant, after: Instant) -> Option<Instant> {
        let past = after.milliseconds().checked_sub(origin.milliseconds())?;
        let intervals = past.div_euclid(self.milliseconds).max(0).checked_add(1)?;
        let next = origin.milliseconds().checked_add(intervals.checked_mul(self.milliseconds)?)?;
        Some(Instant::from_milliseconds(next))
    }
}
