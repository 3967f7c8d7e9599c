//! Writing reports as S3 lays them out, for examples, tests and emulators.

mod csv;
mod orc;
mod parquet;

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use s3opt_core::calendar::Instant;
use s3opt_core::s3::{AccessTier, StorageClass};

use crate::InventoryError;

/// The format of a report's data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV in gzip.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// Apache ORC.
    Orc,
}

/// A version as a report lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// The key.
    pub key: String,
    /// The version id; `None` for the null version.
    pub version_id: Option<String>,
    /// Whether it is the latest version of its key.
    pub is_latest: bool,
    /// Whether it is a delete marker, which has neither size nor class.
    pub is_delete_marker: bool,
    /// The size in bytes.
    pub size: u64,
    /// When it was last modified.
    pub last_modified: Instant,
    /// The storage class.
    pub storage_class: StorageClass,
    /// The tier within Intelligent-Tiering.
    pub access_tier: Option<AccessTier>,
}

/// What a report is about.
#[derive(Clone, Debug)]
pub struct Report {
    /// The bucket that is listed.
    pub source_bucket: String,
    /// The bucket that the report is delivered to.
    pub destination_bucket: String,
    /// The prefix in it, without slashes at its ends; it is no folder of what is written.
    pub prefix: String,
    /// The id of the inventory configuration.
    pub configuration: String,
    /// When the report was made.
    pub created: Instant,
    /// The format of its data files.
    pub format: Format,
    /// Whether it lists all versions, or current ones only.
    pub versioned: bool,
    /// Rows in a group, where the format knows such; at least 1.
    pub group_rows: usize,
}

impl Format {
    /// The name in a manifest's `fileFormat`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Parquet => "Parquet",
            Format::Orc => "ORC",
        }
    }

    /// The end of a data file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv.gz",
            Format::Parquet => "parquet",
            Format::Orc => "orc",
        }
    }

    /// The `fileSchema` of a manifest.
    #[must_use]
    pub fn schema(self, versioned: bool) -> String {
        match self {
            Format::Csv => csv::schema(versioned),
            Format::Parquet => parquet::schema(versioned),
            Format::Orc => orc::schema(versioned),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// Writes one data file, batch by batch. A batch becomes a group of rows where the format knows such.
///
/// # Errors
/// [`std::io::Error`] of the output, or of an encoder that refuses the rows.
pub fn write_data_file(
    output: impl Write + Send,
    report: &Report,
    batches: impl IntoIterator<Item = Vec<ReportRow>>,
) -> std::io::Result<()> {
    match report.format {
        Format::Csv => csv::write(output, report, batches),
        Format::Parquet => parquet::write(output, report, batches),
        Format::Orc => orc::write(output, report, batches),
    }
}

/// Writes a report below a folder: `{source bucket}/{configuration}/{date}/manifest.json` and `manifest.checksum`, the
/// data files in `{source bucket}/{configuration}/data/`, and the list for Hive. Gives the folder of the manifest.
///
/// The same report and rows give the same bytes.
///
/// # Errors
/// [`InventoryError::Write`].
pub fn write_report(
    folder: &Path,
    report: &Report,
    files: &[Vec<ReportRow>],
) -> Result<PathBuf, InventoryError> {
    let mut written = Vec::new();
    for rows in files {
        let mut bytes = Vec::new();
        let groups = rows.chunks(report.group_rows.max(1)).map(<[ReportRow]>::to_vec);
        write_data_file(&mut bytes, report, groups).map_err(|source| write_error(folder, source))?;
        written.push(bytes);
    }
    let base = folder.join(&report.source_bucket).join(&report.configuration);
    let mut entries = Vec::new();
    for (number, bytes) in written.iter().enumerate() {
        let md5 = md5_of(bytes);
        let name = format!(
            "{}.{}",
            unique_name(&md5_of(format!("{md5}{number}").as_bytes())),
            report.format.extension()
        );
        put(&base.join("data").join(&name), bytes)?;
        entries.push((data_key(report, &name), bytes.len() as u64, md5));
    }
    write_manifest(&base, report, &entries)
}

/// The MD5 of some bytes in hexadecimal digits, as manifests hold it.
#[must_use]
pub fn md5_of(bytes: &[u8]) -> String {
    crate::store::md5_of(bytes)
}

/// The key of a data file in the destination bucket.
#[must_use]
pub fn data_key(report: &Report, name: &str) -> String {
    let parts = [&report.prefix, &report.source_bucket, &report.configuration, "data", name];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// Writes what stands beside data files in the folder of an inventory configuration: the manifest, its checksum and the
/// list for Hive. The data files are given as key, size in bytes and MD5. Gives the folder of the manifest.
///
/// # Errors
/// [`InventoryError::Write`].
pub fn write_manifest(
    base: &Path,
    report: &Report,
    files: &[(String, u64, String)],
) -> Result<PathBuf, InventoryError> {
    let files_json: Vec<serde_json::Value> = files
        .iter()
        .map(|(key, size, md5)| serde_json::json!({"key": key, "size": size, "MD5checksum": md5}))
        .collect();
    let manifest = serde_json::json!({
        "sourceBucket": report.source_bucket,
        "destinationBucket": format!("arn:aws:s3:::{}", report.destination_bucket),
        "version": "2016-11-30",
        "creationTimestamp": report.created.milliseconds().to_string(),
        "fileFormat": report.format.name(),
        "fileSchema": report.format.schema(report.versioned),
        "files": files_json,
    });
    let manifest = format!("{manifest:#}\n");
    // 2026-05-01T00:00:00Z gives 2026-05-01T00-00Z.
    let minute = report.created.to_string().chars().take(16).collect::<String>().replace(':', "-");
    let dated = base.join(format!("{minute}Z"));
    let mut list = String::new();
    for (key, ..) in files {
        list.push_str(&format!("s3://{}/{key}\n", report.destination_bucket));
    }
    let hive = format!("dt={}", minute.replace('T', "-"));
    put(&base.join("hive").join(hive).join("symlink.txt"), list.as_bytes())?;
    put(&dated.join("manifest.json"), manifest.as_bytes())?;
    put(&dated.join("manifest.checksum"), md5_of(manifest.as_bytes()).as_bytes())?;
    Ok(dated)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), InventoryError> {
    let write = || {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)
    };
    write().map_err(|source| write_error(path, source))
}

fn write_error(path: &Path, source: std::io::Error) -> InventoryError {
    InventoryError::Write { file: path.display().to_string(), source }
}

/// Hexadecimal digits in the shape of a UUID, as S3 names data files.
fn unique_name(digits: &str) -> String {
    [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part).unwrap_or_default()).join("-")
}

/// An entity tag that depends on the version alone.
fn entity_tag(row: &ReportRow) -> String {
    md5_of(format!("{}\n{}\n{}", row.key, row.last_modified.milliseconds(), row.size).as_bytes())
}
