//! One column of a group of rows.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type, Int96, Int96Type};
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescriptor;

use super::super::columns::Column;
use crate::InventoryError;

/// A column and the values of the present batch.
pub(super) struct Leaf {
    file: String,
    values: Values,
    /// The definition level of a value that is there.
    max_definition: i16,
    definitions: Vec<i16>,
    rows: usize,
    layout: Layout,
}

enum Values {
    Bytes(Box<ColumnReaderImpl<ByteArrayType>>, Vec<ByteArray>),
    Int32(Box<ColumnReaderImpl<Int32Type>>, Vec<i32>),
    Int64(Box<ColumnReaderImpl<Int64Type>>, Vec<i64>),
    Int96(Box<ColumnReaderImpl<Int96Type>>, Vec<Int96>),
    Bool(Box<ColumnReaderImpl<BoolType>>, Vec<bool>),
}

/// Where the value of a row stands among the values, from which empty ones are left out.
enum Layout {
    /// No row is empty.
    Full,
    /// Every row is empty.
    Empty,
    /// Some rows are empty.
    Sparse(Vec<Option<usize>>),
}

impl Leaf {
    pub(super) fn new(
        file: &str,
        column: Column,
        reader: ColumnReader,
        max_definition: i16,
    ) -> Result<Leaf, InventoryError> {
        let values = match (column, reader) {
            (
                Column::Key | Column::StorageClass | Column::AccessTier | Column::VersionId,
                ColumnReader::ByteArrayColumnReader(reader),
            ) => Values::Bytes(Box::new(reader), Vec::new()),
            (Column::Size, ColumnReader::Int32ColumnReader(reader)) => {
                Values::Int32(Box::new(reader), Vec::new())
            }
            (Column::Size | Column::LastModified, ColumnReader::Int64ColumnReader(reader)) => {
                Values::Int64(Box::new(reader), Vec::new())
            }
            (Column::LastModified, ColumnReader::Int96ColumnReader(reader)) => {
                Values::Int96(Box::new(reader), Vec::new())
            }
            (Column::IsLatest | Column::IsDeleteMarker, ColumnReader::BoolColumnReader(reader)) => {
                Values::Bool(Box::new(reader), Vec::new())
            }
            (column, _) => return Err(wrong_type(file, column, "another physical type")),
        };
        Ok(Leaf {
            file: file.to_owned(),
            values,
            max_definition,
            definitions: Vec::new(),
            rows: 0,
            layout: Layout::Empty,
        })
    }

    /// Reads the next so many rows.
    pub(super) fn fill(&mut self, rows: usize) -> Result<(), InventoryError> {
        self.definitions.clear();
        let definitions = (self.max_definition > 0).then_some(&mut self.definitions);
        let read = match &mut self.values {
            Values::Bytes(reader, values) => {
                values.clear();
                read_all(rows, definitions, |left, definitions| {
                    reader.read_records(left, definitions, None, values)
                })
            }
            Values::Int32(reader, values) => {
                values.clear();
                read_all(rows, definitions, |left, definitions| {
                    reader.read_records(left, definitions, None, values)
                })
            }
            Values::Int64(reader, values) => {
                values.clear();
                read_all(rows, definitions, |left, definitions| {
                    reader.read_records(left, definitions, None, values)
                })
            }
            Values::Int96(reader, values) => {
                values.clear();
                read_all(rows, definitions, |left, definitions| {
                    reader.read_records(left, definitions, None, values)
                })
            }
            Values::Bool(reader, values) => {
                values.clear();
                read_all(rows, definitions, |left, definitions| {
                    reader.read_records(left, definitions, None, values)
                })
            }
        };
        let read = read.map_err(|error| InventoryError::damaged(&self.file, error))?;
        if read != rows {
            return Err(InventoryError::damaged(&self.file, "a column has fewer rows than the footer says"));
        }
        self.rows = rows;
        self.layout = self.lay_out()?;
        Ok(())
    }

    fn lay_out(&self) -> Result<Layout, InventoryError> {
        let values = match &self.values {
            Values::Bytes(_, values) => values.len(),
            Values::Int32(_, values) => values.len(),
            Values::Int64(_, values) => values.len(),
            Values::Int96(_, values) => values.len(),
            Values::Bool(_, values) => values.len(),
        };
        if values == self.rows {
            return Ok(Layout::Full);
        }
        if values == 0 {
            return Ok(Layout::Empty);
        }
        let mut next = 0;
        let places: Vec<Option<usize>> = self
            .definitions
            .iter()
            .map(|definition| {
                (*definition == self.max_definition).then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        if next != values || places.len() != self.rows {
            return Err(InventoryError::damaged(&self.file, "a column has values that belong to no row"));
        }
        Ok(Layout::Sparse(places))
    }

    /// Rows of the present batch.
    pub(super) fn len(&self) -> usize {
        self.rows
    }

    #[inline]
    fn place(&self, row: usize) -> Option<usize> {
        match &self.layout {
            Layout::Full => Some(row),
            Layout::Empty => None,
            Layout::Sparse(places) => places.get(row).copied().flatten(),
        }
    }

    /// The text of a row, `None` where it is empty.
    #[inline]
    pub(super) fn bytes(&self, row: usize) -> Option<&[u8]> {
        match &self.values {
            Values::Bytes(_, values) => values.get(self.place(row)?).map(ByteArray::data),
            _ => None,
        }
    }

    /// The size in a row, `None` where it is empty or negative.
    #[inline]
    pub(super) fn size(&self, row: usize) -> Option<u64> {
        let place = self.place(row)?;
        match &self.values {
            Values::Int64(_, values) => u64::try_from(*values.get(place)?).ok(),
            Values::Int32(_, values) => u64::try_from(*values.get(place)?).ok(),
            _ => None,
        }
    }

    /// The instant in a row in milliseconds since 1970.
    #[inline]
    pub(super) fn instant(&self, row: usize, scale: TimeScale) -> Option<i64> {
        let place = self.place(row)?;
        match &self.values {
            Values::Int64(_, values) => Some(scale.milliseconds(*values.get(place)?)),
            Values::Int96(_, values) => {
                Some(TimeScale::Nanoseconds.milliseconds(values.get(place)?.to_nanos()))
            }
            _ => None,
        }
    }

    /// The truth value in a row.
    #[inline]
    pub(super) fn flag(&self, row: usize) -> Option<bool> {
        match &self.values {
            Values::Bool(_, values) => values.get(self.place(row)?).copied(),
            _ => None,
        }
    }
}

fn read_all(
    rows: usize,
    mut definitions: Option<&mut Vec<i16>>,
    mut read: impl FnMut(usize, Option<&mut Vec<i16>>) -> Result<(usize, usize, usize), ParquetError>,
) -> Result<usize, ParquetError> {
    let mut done = 0;
    while done < rows {
        let (records, _, _) = read(rows - done, definitions.as_deref_mut())?;
        if records == 0 {
            break;
        }
        done += records;
    }
    Ok(done)
}

/// What one step of a timestamp column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeScale {
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl TimeScale {
    /// The scale of a column.
    pub(super) fn of(file: &str, column: &ColumnDescriptor) -> Result<TimeScale, InventoryError> {
        if column.physical_type() == Type::INT96 {
            return Ok(TimeScale::Nanoseconds);
        }
        let unit = match column.logical_type_ref() {
            Some(LogicalType::Timestamp(timestamp)) => Some(timestamp.unit),
            _ => None,
        };
        match (unit, column.converted_type()) {
            (Some(TimeUnit::MILLIS), _) | (None, ConvertedType::TIMESTAMP_MILLIS) => {
                Ok(TimeScale::Milliseconds)
            }
            (Some(TimeUnit::MICROS), _) | (None, ConvertedType::TIMESTAMP_MICROS) => {
                Ok(TimeScale::Microseconds)
            }
            (Some(TimeUnit::NANOS), _) => Ok(TimeScale::Nanoseconds),
            (None, _) => Err(wrong_type(file, Column::LastModified, &column.physical_type().to_string())),
        }
    }

    /// The first whole millisecond at or after an instant of this scale.
    #[inline]
    fn milliseconds(self, value: i64) -> i64 {
        let steps = match self {
            TimeScale::Milliseconds => return value,
            TimeScale::Microseconds => 1000,
            TimeScale::Nanoseconds => 1_000_000,
        };
        value.div_euclid(steps) + i64::from(value.rem_euclid(steps) != 0)
    }
}

fn wrong_type(file: &str, column: Column, found: &str) -> InventoryError {
    InventoryError::ColumnType {
        file: file.to_owned(),
        column: column.name(),
        expected: match column {
            Column::Key | Column::StorageClass | Column::AccessTier | Column::VersionId => "text",
            Column::Size => "a whole number",
            Column::LastModified => "a timestamp",
            Column::IsLatest | Column::IsDeleteMarker => "a truth value",
        },
        found: found.to_owned(),
    }
}
