//! What a step of a timestamp is.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

/// What one step of a timestamp column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeScale {
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl TimeScale {
    /// The scale of a column, or `None` if it holds no timestamps.
    pub(super) fn of(column: &ColumnDescriptor) -> Option<TimeScale> {
        if column.physical_type() == Type::INT96 {
            return Some(TimeScale::Nanoseconds);
        }
        let unit = match column.logical_type_ref() {
            Some(LogicalType::Timestamp(timestamp)) => Some(timestamp.unit),
            _ => None,
        };
        match (unit, column.converted_type()) {
            (Some(TimeUnit::MILLIS), _) | (None, ConvertedType::TIMESTAMP_MILLIS) => {
                Some(TimeScale::Milliseconds)
            }
            (Some(TimeUnit::MICROS), _) | (None, ConvertedType::TIMESTAMP_MICROS) => {
                Some(TimeScale::Microseconds)
            }
            (Some(TimeUnit::NANOS), _) => Some(TimeScale::Nanoseconds),
            (None, _) => None,
        }
    }

    /// The first whole millisecond at or after an instant of this scale.
    #[inline]
    pub(super) fn milliseconds(self, value: i64) -> i64 {
        let steps = match self {
            TimeScale::Milliseconds => return value,
            TimeScale::Microseconds => 1000,
            TimeScale::Nanoseconds => 1_000_000,
        };
        value.div_euclid(steps) + i64::from(value.rem_euclid(steps) != 0)
    }
}
