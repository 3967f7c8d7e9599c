//! CSV as S3 writes it: no header, all fields quoted, keys encoded.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use s3opt_core::calendar::Instant;

use super::{Report, ReportRow, entity_tag};

/// What form encoding leaves alone, and the slash.
const KEPT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*').remove(b'/').remove(b' ');

pub(super) fn schema(versioned: bool) -> String {
    let versions = if versioned { "VersionId, IsLatest, IsDeleteMarker, " } else { "" };
    format!(
        "Bucket, Key, {versions}Size, LastModifiedDate, ETag, StorageClass, EncryptionStatus, \
         IntelligentTieringAccessTier"
    )
}

pub(super) fn write(
    output: impl Write,
    report: &Report,
    batches: impl IntoIterator<Item = Vec<ReportRow>>,
) -> io::Result<()> {
    // Without a time in the header, so that the same rows give the same bytes.
    let mut output = GzBuilder::new().write(output, Compression::default());
    let mut line = String::new();
    for row in batches.into_iter().flatten() {
        line.clear();
        push_line(&mut line, report, &row);
        output.write_all(line.as_bytes())?;
    }
    output.finish()?.flush()
}

fn push_line(line: &mut String, report: &Report, row: &ReportRow) {
    let key = utf8_percent_encode(&row.key, KEPT).to_string().replace(' ', "+");
    let mut field = |text: &str| {
        line.push_str(if line.is_empty() { "\"" } else { ",\"" });
        line.push_str(text);
        line.push('"');
    };
    field(&report.source_bucket);
    field(&key);
    if report.versioned {
        field(row.version_id.as_deref().unwrap_or("null"));
        field(if row.is_latest { "true" } else { "false" });
        field(if row.is_delete_marker { "true" } else { "false" });
    }
    let present = !row.is_delete_marker;
    let size = if present { row.size.to_string() } else { String::new() };
    field(&size);
    field(&date(row.last_modified));
    field(&if present { entity_tag(row) } else { String::new() });
    field(if present { row.storage_class.name() } else { "" });
    field(if present { "SSE-S3" } else { "" });
    field(row.access_tier.filter(|_| present).map_or("", |tier| tier.name()));
    line.push('\n');
}

fn date(instant: Instant) -> String {
    let text = instant.to_string();
    let seconds = text.split(['.', 'Z']).next().unwrap_or_default();
    format!("{seconds}.{:03}Z", instant.milliseconds().rem_euclid(1000))
}
