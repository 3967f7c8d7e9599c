//! Schedules of EventBridge rules: `rate(1 day)` and `cron(0 6 1 * ? *)`, in UTC.
//!
//! The next instant is found in closed form: years, months, days and minutes are chosen from sets, so that a schedule
//! that fires once in years costs no more than one that fires each minute.
//!
//! Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html>. Where it is
//! silent, the narrower reading is taken, so that nothing passes here that EventBridge might refuse: names are in
//! capitals, ranges ascend, and `L`, `W` and `#` stand alone in their field.

mod cron;
mod days;
mod field;
mod rate;

use std::str::FromStr;

pub use cron::Cron;
pub use rate::Rate;

use crate::calendar::Instant;

/// When a rule fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// At regular intervals.
    Rate(Rate),
    /// At times of the calendar.
    Cron(Cron),
}

/// The text is no schedule expression that EventBridge takes. The message is EventBridge's own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Parameter ScheduleExpression is not valid.")]
pub struct ScheduleError {
    /// What is wrong with it.
    pub detail: String,
}

impl ScheduleError {
    fn new(detail: impl Into<String>) -> ScheduleError {
        ScheduleError { detail: detail.into() }
    }
}

impl Schedule {
    /// The first instant after another at which a rule fires that was made at `origin`, which rates count from; `None`
    /// where it never fires again.
    #[must_use]
    pub fn next_after(&self, origin: Instant, after: Instant) -> Option<Instant> {
        match self {
            Schedule::Rate(rate) => rate.next_after(origin, after),
            Schedule::Cron(cron) => cron.next_after(after),
        }
    }
}

impl FromStr for Schedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Schedule, ScheduleError> {
        let inner = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
        if let Some(inner) = inner("rate") {
            return Rate::parse(inner).map(Schedule::Rate);
        }
        if let Some(inner) = inner("cron") {
            return Cron::parse(inner).map(Schedule::Cron);
        }
        Err(ScheduleError::new("an expression is rate(…) or cron(…)"))
    }
}

#[cfg(test)]
mod tests;
