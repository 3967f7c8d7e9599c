//! ORC as S3 writes it.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_orc::array::{
    ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, TimestampNanosecondArray,
};
use arrow_orc::datatypes::{Field, Schema};
use orc_rust::ArrowWriterBuilder;
use orc_rust::compression::CompressionType;

use super::field::{Column, Kind, Value};
use super::{Report, ReportRow};

pub(super) fn schema(report: &Report) -> String {
    let columns = Column::of(report).into_iter().map(|column| {
        let kind = match column.kind() {
            Kind::Text => "string",
            Kind::Whole => "bigint",
            Kind::Time => "timestamp",
            Kind::Flag => "boolean",
        };
        format!("{}:{kind}", column.name())
    });
    format!("struct<{}>", columns.collect::<Vec<_>>().join(","))
}

pub(super) fn write(
    output: impl Write,
    report: &Report,
    batches: impl IntoIterator<Item = Vec<ReportRow>>,
) -> io::Result<()> {
    // orc-rust 0.9 overflows in its patched-base encoding of some runs of integers.
    let written = catch_unwind(AssertUnwindSafe(|| write_batches(output, report, batches)));
    written.unwrap_or_else(|_| {
        Err(io::Error::new(io::ErrorKind::Unsupported, "orc-rust cannot encode these rows"))
    })
}

fn write_batches(
    output: impl Write,
    report: &Report,
    batches: impl IntoIterator<Item = Vec<ReportRow>>,
) -> io::Result<()> {
    let schema = batch(report, &[])?.schema();
    let mut writer = ArrowWriterBuilder::new(output, schema)
        .with_compression(CompressionType::Zlib)
        .try_build()
        .map_err(io::Error::other)?;
    for rows in batches {
        writer.write(&batch(report, &rows)?).map_err(io::Error::other)?;
    }
    writer.close().map_err(io::Error::other)
}

fn batch(report: &Report, rows: &[ReportRow]) -> io::Result<RecordBatch> {
    let columns = Column::of(report);
    let arrays: Vec<ArrayRef> = columns.iter().map(|column| array(report, rows, *column)).collect();
    let field =
        |(column, array): (&Column, &ArrayRef)| Field::new(column.name(), array.data_type().clone(), true);
    let fields: Vec<Field> = columns.iter().zip(&arrays).map(field).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(io::Error::other)
}

fn array(report: &Report, rows: &[ReportRow], column: Column) -> ArrayRef {
    let values = rows.iter().map(|row| column.value(report, row));
    match column.kind() {
        Kind::Text => {
            let texts = values.map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            });
            Arc::new(texts.collect::<StringArray>())
        }
        Kind::Whole => {
            let numbers = values.map(|value| match value {
                Value::Whole(number) => Some(i64::try_from(number).unwrap_or(i64::MAX)),
                _ => None,
            });
            Arc::new(numbers.collect::<Int64Array>())
        }
        Kind::Time => {
            let instants = values.map(|value| match value {
                Value::Time(instant) => Some(instant.milliseconds().saturating_mul(1_000_000)),
                _ => None,
            });
            Arc::new(instants.collect::<TimestampNanosecondArray>())
        }
        Kind::Flag => {
            let flags = values.map(|value| match value {
                Value::Flag(flag) => Some(flag),
                _ => None,
            });
            Arc::new(flags.collect::<BooleanArray>())
        }
    }
}
