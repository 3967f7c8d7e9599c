//! Parquet as S3 writes it.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::field::{Column, Kind, Value};
use super::{Report, ReportRow};

pub(super) fn schema(report: &Report) -> String {
    let mut schema = "message s3.inventory {\n".to_owned();
    for column in Column::of(report) {
        let presence = if column.is_required() { "required" } else { "optional" };
        let (kind, annotation) = match column.kind() {
            Kind::Text => ("binary", " (UTF8)"),
            Kind::Whole => ("int64", ""),
            Kind::Time => ("int64", " (TIMESTAMP_MILLIS)"),
            Kind::Flag => ("boolean", ""),
        };
        schema.push_str(&format!("  {presence} {kind} {}{annotation};\n", column.name()));
    }
    schema.push_str("}\n");
    schema
}

pub(super) fn write(
    output: impl Write + Send,
    report: &Report,
    batches: impl IntoIterator<Item = Vec<ReportRow>>,
) -> io::Result<()> {
    write_batches(output, report, batches).map_err(io::Error::other)
}

fn write_batches(
    output: impl Write + Send,
    report: &Report,
    batches: impl IntoIterator<Item = Vec<ReportRow>>,
) -> Result<(), ParquetError> {
    let plain = |name: &str| ColumnPath::from(name);
    let properties = WriterProperties::builder()
        // The writer's version would change the bytes with each update of its crate.
        .set_created_by("s3opt".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_column_dictionary_enabled(plain("key"), false)
        .set_column_encoding(plain("key"), Encoding::PLAIN)
        .set_column_dictionary_enabled(plain("e_tag"), false)
        .set_column_encoding(plain("e_tag"), Encoding::PLAIN)
        .build();
    let schema = Arc::new(parse_message_type(&schema(report))?);
    let mut writer = SerializedFileWriter::new(output, schema, Arc::new(properties))?;
    for rows in batches {
        let mut group = writer.next_row_group()?;
        for column in Column::of(report) {
            write_column(&mut group, report, &rows, column)?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(())
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    report: &Report,
    rows: &[ReportRow],
    column: Column,
) -> Result<(), ParquetError> {
    let values = || rows.iter().map(|row| column.value(report, row));
    let optional = !column.is_required();
    match column.kind() {
        Kind::Text => write_values::<ByteArrayType, _>(
            group,
            optional,
            values().map(|value| match value {
                Value::Text(text) => Some(text.as_ref().into()),
                _ => None,
            }),
        ),
        Kind::Whole | Kind::Time => write_values::<Int64Type, _>(
            group,
            optional,
            values().map(|value| match value {
                Value::Whole(number) => Some(i64::try_from(number).unwrap_or(i64::MAX)),
                Value::Time(instant) => Some(instant.milliseconds()),
                _ => None,
            }),
        ),
        Kind::Flag => write_values::<BoolType, _>(
            group,
            optional,
            values().map(|value| match value {
                Value::Flag(flag) => Some(flag),
                _ => None,
            }),
        ),
    }
}

fn write_values<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    optional: bool,
    values: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else {
        return Err(ParquetError::General("the schema has fewer columns".to_owned()));
    };
    let values: Vec<Option<T::T>> = values.collect();
    let definitions: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    writer.typed::<T>().write_batch(&values, optional.then_some(&definitions[..]), None)?;
    writer.close()
}
