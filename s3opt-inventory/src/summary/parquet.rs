//! Summaries in Parquet. They are small, so rows are read one by one in their general form.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use parquet::data_type::Decimal;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use s3opt_core::calendar::{Day, Instant};

use super::record::{COLUMNS, Record, Value, positions};
use crate::InventoryError;

/// Reads all rows of a file.
pub(super) fn read(
    file: &str,
    bytes: Bytes,
    mut add: impl FnMut(Record) -> Result<(), InventoryError>,
) -> Result<(), InventoryError> {
    // The decoder may panic on a damaged file; nothing of the summary is used then.
    catch_unwind(AssertUnwindSafe(|| read_rows(file, bytes, &mut add)))
        .unwrap_or_else(|_| Err(InventoryError::damaged(file, "its decoder failed")))
}

fn read_rows(
    file: &str,
    bytes: Bytes,
    add: &mut impl FnMut(Record) -> Result<(), InventoryError>,
) -> Result<(), InventoryError> {
    let reader = SerializedFileReader::new(bytes).map_err(|error| InventoryError::damaged(file, error))?;
    let schema = reader.metadata().file_metadata().schema();
    let fields = schema.get_fields();
    let positions =
        positions(file, |name| fields.iter().position(|field| field.name().eq_ignore_ascii_case(name)))?;
    let rows = reader.get_row_iter(None).map_err(|error| InventoryError::damaged(file, error))?;
    for row in rows {
        let row = row.map_err(|error| InventoryError::damaged(file, error))?;
        let fields: Vec<&Field> = row.get_column_iter().map(|(_, field)| field).collect();
        let value = |index: usize| {
            positions[index]
                .and_then(|position| fields.get(position))
                .map_or(Value::Nothing, |field| value(field))
        };
        let values: [Value; COLUMNS.len()] = std::array::from_fn(value);
        add(Record(values))?;
    }
    Ok(())
}

fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Nothing,
        Field::Str(text) if text.is_empty() => Value::Nothing,
        Field::Str(text) => Value::Text(text.clone()),
        Field::Byte(number) => Value::Number(i128::from(*number)),
        Field::Short(number) => Value::Number(i128::from(*number)),
        Field::Int(number) => Value::Number(i128::from(*number)),
        Field::Long(number) => Value::Number(i128::from(*number)),
        Field::UByte(number) => Value::Number(i128::from(*number)),
        Field::UShort(number) => Value::Number(i128::from(*number)),
        Field::UInt(number) => Value::Number(i128::from(*number)),
        Field::ULong(number) => Value::Number(i128::from(*number)),
        Field::Decimal(decimal) => {
            whole(decimal).map_or_else(|| Value::Other(field.to_string()), Value::Number)
        }
        Field::Float(number) => Value::Float(f64::from(*number)),
        Field::Double(number) => Value::Float(*number),
        Field::Date(days) => Value::Day(Day::from_days_since_epoch(i64::from(*days))),
        Field::TimestampMillis(milliseconds) => Value::Instant(Instant::from_milliseconds(*milliseconds)),
        Field::TimestampMicros(microseconds) => {
            let up = i64::from(microseconds.rem_euclid(1000) != 0);
            Value::Instant(Instant::from_milliseconds(microseconds.div_euclid(1000) + up))
        }
        other => Value::Other(other.to_string()),
    }
}

/// A decimal without places after the point.
fn whole(decimal: &Decimal) -> Option<i128> {
    let data = decimal.data();
    if decimal.scale() != 0 || data.is_empty() || data.len() > 16 {
        return None;
    }
    let fill = if data[0] & 0x80 == 0 { 0 } else { 0xff };
    let mut bytes = [fill; 16];
    bytes[16 - data.len()..].copy_from_slice(data);
    Some(i128::from_be_bytes(bytes))
}
