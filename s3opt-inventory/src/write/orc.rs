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

use super::{Report, ReportRow, entity_tag};

pub(super) fn schema(versioned: bool) -> String {
    let versions =
        if versioned { "version_id:string,is_latest:boolean,is_delete_marker:boolean," } else { "" };
    format!(
        "struct<bucket:string,key:string,{versions}size:bigint,last_modified_date:timestamp,e_tag:string,\
         storage_class:string,encryption_status:string,intelligent_tiering_access_tier:string>"
    )
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
    let present = |row: &ReportRow| !row.is_delete_marker;
    let texts = |value: &dyn Fn(&ReportRow) -> Option<String>| -> ArrayRef {
        Arc::new(rows.iter().map(value).collect::<StringArray>())
    };
    let flags = |value: &dyn Fn(&ReportRow) -> bool| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(value(row))).collect::<BooleanArray>())
    };
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("bucket", texts(&|_| Some(report.source_bucket.clone()))),
        ("key", texts(&|row| Some(row.key.clone()))),
    ];
    if report.versioned {
        columns.push(("version_id", texts(&|row| row.version_id.clone())));
        columns.push(("is_latest", flags(&|row| row.is_latest)));
        columns.push(("is_delete_marker", flags(&|row| row.is_delete_marker)));
    }
    let size = |row: &ReportRow| present(row).then(|| i64::try_from(row.size).unwrap_or(i64::MAX));
    columns.push(("size", Arc::new(rows.iter().map(size).collect::<Int64Array>())));
    let instant = |row: &ReportRow| Some(row.last_modified.milliseconds().saturating_mul(1_000_000));
    columns.push((
        "last_modified_date",
        Arc::new(rows.iter().map(instant).collect::<TimestampNanosecondArray>()),
    ));
    columns.push(("e_tag", texts(&|row| present(row).then(|| entity_tag(row)))));
    columns.push(("storage_class", texts(&|row| present(row).then(|| row.storage_class.name().to_owned()))));
    columns.push(("encryption_status", texts(&|row| present(row).then(|| "SSE-S3".to_owned()))));
    let tier = |row: &ReportRow| row.access_tier.filter(|_| present(row)).map(|tier| tier.name().to_owned());
    columns.push(("intelligent_tiering_access_tier", texts(&tier)));
    let fields: Vec<Field> =
        columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(io::Error::other)
}
