//! Parquet as S3 writes it.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::{Report, ReportRow, entity_tag};

pub(super) fn schema(versioned: bool) -> String {
    let versions = if versioned {
        "  optional binary version_id (UTF8);\n  optional boolean is_latest;\n  \
         optional boolean is_delete_marker;\n"
    } else {
        ""
    };
    format!(
        "message s3.inventory {{\n  required binary bucket (UTF8);\n  required binary key (UTF8);\n{versions}  \
         optional int64 size;\n  optional int64 last_modified_date (TIMESTAMP_MILLIS);\n  \
         optional binary e_tag (UTF8);\n  optional binary storage_class (UTF8);\n  \
         optional binary encryption_status (UTF8);\n  \
         optional binary intelligent_tiering_access_tier (UTF8);\n}}\n"
    )
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
    let schema = Arc::new(parse_message_type(&schema(report.versioned))?);
    let mut writer = SerializedFileWriter::new(output, schema, Arc::new(properties))?;
    for rows in batches {
        let mut group = writer.next_row_group()?;
        write_group(&mut group, report, &rows)?;
        group.close()?;
    }
    writer.close()?;
    Ok(())
}

fn write_group<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    report: &Report,
    rows: &[ReportRow],
) -> Result<(), ParquetError> {
    let present = |row: &ReportRow| !row.is_delete_marker;
    column::<ByteArrayType, _>(group, false, rows, |_| Some(report.source_bucket.as_str().into()))?;
    column::<ByteArrayType, _>(group, false, rows, |row| Some(row.key.as_str().into()))?;
    if report.versioned {
        column::<ByteArrayType, _>(group, true, rows, |row| row.version_id.as_deref().map(ByteArray::from))?;
        column::<BoolType, _>(group, true, rows, |row| Some(row.is_latest))?;
        column::<BoolType, _>(group, true, rows, |row| Some(row.is_delete_marker))?;
    }
    column::<Int64Type, _>(group, true, rows, |row| {
        present(row).then(|| i64::try_from(row.size).unwrap_or(i64::MAX))
    })?;
    column::<Int64Type, _>(group, true, rows, |row| Some(row.last_modified.milliseconds()))?;
    column::<ByteArrayType, _>(group, true, rows, |row| {
        present(row).then(|| entity_tag(row).as_str().into())
    })?;
    column::<ByteArrayType, _>(group, true, rows, |row| {
        present(row).then(|| row.storage_class.name().into())
    })?;
    column::<ByteArrayType, _>(group, true, rows, |row| present(row).then(|| "SSE-S3".into()))?;
    column::<ByteArrayType, _>(group, true, rows, |row| {
        row.access_tier.filter(|_| present(row)).map(|tier| tier.name().into())
    })
}

fn column<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    optional: bool,
    rows: &[ReportRow],
    value: impl Fn(&ReportRow) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else {
        return Err(ParquetError::General("the schema has fewer columns".to_owned()));
    };
    let values: Vec<Option<T::T>> = rows.iter().map(value).collect();
    let definitions: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    writer.typed::<T>().write_batch(&values, optional.then_some(&definitions[..]), None)?;
    writer.close()
}
