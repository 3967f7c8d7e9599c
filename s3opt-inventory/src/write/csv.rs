//! CSV as S3 writes it: no header, all fields quoted, keys encoded.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use s3opt_core::calendar::Instant;

use super::field::{Column, Value};
use super::{Report, ReportRow};

/// What form encoding leaves alone, and the slash.
const KEPT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*').remove(b'/').remove(b' ');

pub(super) fn schema(report: &Report) -> String {
    Column::of(report).into_iter().map(Column::csv_name).collect::<Vec<_>>().join(", ")
}

pub(super) fn write(
    output: impl Write,
    report: &Report,
    batches: impl IntoIterator<Item = Vec<ReportRow>>,
) -> io::Result<()> {
    // Without a time in the header, so that the same rows give the same bytes.
    let mut output = GzBuilder::new().write(output, Compression::default());
    let columns = Column::of(report);
    let mut line = String::new();
    for row in batches.into_iter().flatten() {
        line.clear();
        for column in &columns {
            push_field(&mut line, report, &row, *column);
        }
        line.push('\n');
        output.write_all(line.as_bytes())?;
    }
    output.finish()?.flush()
}

fn push_field(line: &mut String, report: &Report, row: &ReportRow, column: Column) {
    line.push_str(if line.is_empty() { "\"" } else { ",\"" });
    match column.value(report, row) {
        Value::Text(key) if column == Column::Key => {
            line.push_str(&utf8_percent_encode(&key, KEPT).to_string().replace(' ', "+"));
        }
        Value::Nothing if column == Column::VersionId => line.push_str("null"),
        Value::Nothing => {}
        Value::Text(text) => line.push_str(&text),
        Value::Whole(number) => line.push_str(&number.to_string()),
        Value::Time(instant) => line.push_str(&date(instant)),
        Value::Flag(flag) => line.push_str(if flag { "true" } else { "false" }),
    }
    line.push('"');
}

fn date(instant: Instant) -> String {
    let text = instant.to_string();
    let seconds = text.split(['.', 'Z']).next().unwrap_or_default();
    format!("{seconds}.{:03}Z", instant.milliseconds().rem_euclid(1000))
}
