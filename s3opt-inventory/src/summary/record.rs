//! One row of a summary.

use s3opt_core::calendar::{Day, Instant};

use crate::InventoryError;

/// The columns of a summary, and whether it needs them.
pub(super) const COLUMNS: [(&str, bool); 7] = [
    ("prefix", true),
    ("storage_class", true),
    ("access_tier", true),
    ("last_modified", true),
    ("objects", true),
    ("bytes", true),
    ("noncurrent_since", false),
];

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Nothing,
    Text(String),
    Number(i128),
    /// A number that is perhaps not whole.
    Float(f64),
    Day(Day),
    Instant(Instant),
    /// A value of a type that no column has.
    Other(String),
}

/// The values of a row in the order of [`COLUMNS`].
pub(super) struct Record(pub(super) [Value; COLUMNS.len()]);

/// Where the columns stand.
pub(super) fn positions(
    file: &str,
    position: impl Fn(&str) -> Option<usize>,
) -> Result<[Option<usize>; COLUMNS.len()], InventoryError> {
    let mut positions = [None; COLUMNS.len()];
    for (place, (name, needed)) in positions.iter_mut().zip(COLUMNS) {
        *place = position(name);
        if needed && place.is_none() {
            return Err(InventoryError::MissingColumn { file: file.to_owned(), column: name, field: None });
        }
    }
    Ok(positions)
}

impl Record {
    fn wrong(&self, column: usize, expected: &str) -> String {
        let value = match &self.0[column] {
            Value::Nothing => "empty".to_owned(),
            Value::Text(text) | Value::Other(text) => format!("{text:?}"),
            Value::Number(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Day(day) => day.to_string(),
            Value::Instant(instant) => instant.to_string(),
        };
        format!("{} is {value}, not {expected}", COLUMNS[column].0)
    }

    pub(super) fn text(&self, column: usize) -> Result<String, String> {
        match &self.0[column] {
            Value::Nothing => Ok(String::new()),
            Value::Text(text) => Ok(text.clone()),
            _ => Err(self.wrong(column, "text")),
        }
    }

    /// A whole number of 0 or more.
    pub(super) fn number(&self, column: usize) -> Result<u128, String> {
        // Above this a float no longer holds every whole number, so that a sum may have been rounded.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let number = match &self.0[column] {
            Value::Number(number) => u128::try_from(*number).ok(),
            Value::Text(text) => text.parse().ok(),
            Value::Float(number) if number.fract() == 0.0 && (0.0..EXACT).contains(number) => {
                format!("{number:.0}").parse().ok()
            }
            Value::Float(_) => {
                return Err(self.wrong(column, "a number that a float holds exactly: cast the sum to bigint"));
            }
            _ => None,
        };
        number.ok_or_else(|| self.wrong(column, "a whole number of 0 or more"))
    }

    /// A day, or `None` where there is nothing.
    pub(super) fn day(&self, column: usize) -> Result<Option<Day>, String> {
        let instant = match &self.0[column] {
            Value::Nothing => return Ok(None),
            Value::Day(day) => return Ok(Some(*day)),
            Value::Instant(instant) => Some(*instant),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        let midnight = instant.filter(|instant| instant.is_midnight());
        midnight
            .map(|instant| Some(instant.first_midnight()))
            .ok_or_else(|| self.wrong(column, "a date such as 2026-05-14"))
    }
}
