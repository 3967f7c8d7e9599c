//! One field of a cron expression: a set of numbers.

use super::ScheduleError;

/// What a field may hold.
pub(super) struct Range {
    /// The field's name, for errors.
    pub name: &'static str,
    pub first: u16,
    pub last: u16,
    /// Names of the numbers from the first on.
    pub names: &'static [&'static str],
    /// Whether increments (`/`) are known in this field.
    pub increments: bool,
}

pub(super) const MINUTES: Range = Range { name: "minutes", first: 0, last: 59, names: &[], increments: true };
pub(super) const HOURS: Range = Range { name: "hours", first: 0, last: 23, names: &[], increments: true };
pub(super) const DAYS_OF_MONTH: Range =
    Range { name: "day-of-month", first: 1, last: 31, names: &[], increments: true };
pub(super) const MONTHS: Range = Range {
    name: "month",
    first: 1,
    last: 12,
    names: &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    increments: true,
};
pub(super) const DAYS_OF_WEEK: Range = Range {
    name: "day-of-week",
    first: 1,
    last: 7,
    names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    increments: false,
};
pub(super) const YEARS: Range = Range { name: "year", first: 1970, last: 2199, names: &[], increments: true };

impl Range {
    /// A number or its name.
    pub(super) fn number(&self, text: &str) -> Result<u16, ScheduleError> {
        let named = (self.first..).zip(self.names).find(|(_, name)| **name == text).map(|(number, _)| number);
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = named.or_else(|| text.parse().ok().filter(|_| is_number));
        number.filter(|number| (self.first..=self.last).contains(number)).ok_or_else(|| {
            let (name, first, last) = (self.name, self.first, self.last);
            ScheduleError::new(format!("{text:?} in the field {name} is not within {first} and {last}"))
        })
    }

    /// All numbers that a field of `,`, `-`, `*` and `/` names, ascending.
    pub(super) fn set(&self, text: &str) -> Result<Vec<u16>, ScheduleError> {
        let mut numbers = Vec::new();
        for item in text.split(',') {
            numbers.extend(self.item(item)?);
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    fn item(&self, item: &str) -> Result<Vec<u16>, ScheduleError> {
        let (span, step) = match item.split_once('/') {
            Some(_) if !self.increments => {
                return Err(ScheduleError::new(format!("the field {} knows no increments", self.name)));
            }
            Some((span, step)) => (span, Some(self.step(step)?)),
            None => (item, None),
        };
        let (first, last) = if span == "*" {
            (self.first, self.last)
        } else if let Some((first, last)) = span.split_once('-') {
            (self.number(first)?, self.number(last)?)
        } else {
            let number = self.number(span)?;
            // `1/10` goes on to the end of the field.
            (number, if step.is_some() { self.last } else { number })
        };
        if first > last {
            return Err(ScheduleError::new(format!("the range {span:?} does not ascend")));
        }
        Ok((first..=last).step_by(step.unwrap_or(1).into()).collect())
    }

    fn step(&self, text: &str) -> Result<u16, ScheduleError> {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let step = text.parse().ok().filter(|step| is_number && *step > 0);
        step.ok_or_else(|| ScheduleError::new(format!("{text:?} in the field {} is no increment", self.name)))
    }
}
