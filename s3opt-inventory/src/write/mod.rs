//! Writing reports as S3 lays them out, for examples, tests and emulators.

mod csv;
mod field;
mod orc;
mod parquet;

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use s3opt_core::calendar::Instant;
use s3opt_core::s3::{AccessTier, StorageClass};

use crate::InventoryError;
pub use field::Field;

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
    /// What only some reports list.
    pub details: RowDetails,
}

/// What only some reports list of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowDetails {
    /// The entity tag; one is made up of key, time and size where it is `None`.
    pub e_tag: Option<String>,
    /// Whether it was uploaded in parts.
    pub is_multipart_uploaded: bool,
    /// How far replication has come, such as `COMPLETED`.
    pub replication_status: Option<String>,
    /// How it is encrypted; `SSE-S3` where it is `None`.
    pub encryption_status: Option<String>,
    /// Whether a bucket key encrypts it.
    pub is_bucket_key_enabled: bool,
    /// The account that owns it.
    pub owner: Option<String>,
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
    /// The optional fields, in any order.
    pub fields: Vec<Field>,
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

/// A report as the objects that S3 delivers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Keys in the destination bucket and what they hold, in the order in which S3 writes them: the data first, the
    /// checksum of the manifest last.
    pub objects: Vec<(String, Vec<u8>)>,
}

/// The objects of a report: `{prefix}/{source bucket}/{configuration}/{date}/manifest.json` and `manifest.checksum`, the
/// data files in `{prefix}/{source bucket}/{configuration}/data/`, and the list for Hive.
///
/// The same report and rows give the same bytes.
///
/// # Errors
/// [`std::io::Error`] of an encoder that refuses the rows.
pub fn render_report(report: &Report, files: &[Vec<ReportRow>]) -> std::io::Result<Rendered> {
    let mut objects = Vec::new();
    let mut entries = Vec::new();
    for (number, rows) in files.iter().enumerate() {
        let mut bytes = Vec::new();
        let groups = rows.chunks(report.group_rows.max(1)).map(<[ReportRow]>::to_vec);
        write_data_file(&mut bytes, report, groups)?;
        let md5 = md5_of(&bytes);
        let name = format!(
            "{}.{}",
            unique_name(&md5_of(format!("{md5}{number}").as_bytes())),
            report.format.extension()
        );
        let key = data_key(report, &name);
        entries.push((key.clone(), bytes.len() as u64, md5));
        objects.push((key, bytes));
    }
    objects.extend(render_manifest(report, &entries));
    Ok(Rendered { objects })
}

/// Writes a report as [`render_report`] makes it below a folder, which stands for the report's prefix. Gives the folder
/// of the manifest.
///
/// # Errors
/// [`InventoryError::Write`].
pub fn write_report(
    folder: &Path,
    report: &Report,
    files: &[Vec<ReportRow>],
) -> Result<PathBuf, InventoryError> {
    let rendered = render_report(report, files).map_err(|source| write_error(folder, source))?;
    write_objects(folder, report, &rendered.objects)?;
    Ok(folder.join(&report.source_bucket).join(&report.configuration).join(dated(report)))
}

/// Writes what stands beside data files, which are given as key, size in bytes and MD5, below a folder that stands for
/// the report's prefix: the manifest, its checksum and the list for Hive. Gives the folder of the manifest.
///
/// # Errors
/// [`InventoryError::Write`].
pub fn write_manifest(
    folder: &Path,
    report: &Report,
    files: &[(String, u64, String)],
) -> Result<PathBuf, InventoryError> {
    write_objects(folder, report, &render_manifest(report, files))?;
    Ok(folder.join(&report.source_bucket).join(&report.configuration).join(dated(report)))
}

/// Writes objects below a folder that stands for the report's prefix.
fn write_objects(
    folder: &Path,
    report: &Report,
    objects: &[(String, Vec<u8>)],
) -> Result<(), InventoryError> {
    for (key, bytes) in objects {
        let below = key.strip_prefix(&report.prefix).unwrap_or(key).trim_start_matches('/');
        put(&folder.join(below), bytes)?;
    }
    Ok(())
}

/// The MD5 of some bytes in hexadecimal digits, as manifests hold it.
#[must_use]
pub fn md5_of(bytes: &[u8]) -> String {
    crate::store::md5_of(bytes)
}

/// The key of a data file in the destination bucket.
#[must_use]
pub fn data_key(report: &Report, name: &str) -> String {
    report.key(&format!("data/{name}"))
}

impl Report {
    /// The `fileSchema` of the manifest.
    #[must_use]
    pub fn schema(&self) -> String {
        match self.format {
            Format::Csv => csv::schema(self),
            Format::Parquet => parquet::schema(self),
            Format::Orc => orc::schema(self),
        }
    }

    /// The key of something that is delivered in the destination bucket.
    fn key(&self, name: &str) -> String {
        let parts = [&self.prefix, &self.source_bucket, &self.configuration, name];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
    }
}

/// The manifest, its checksum and the list for Hive of data files that are given as key, size in bytes and MD5.
fn render_manifest(report: &Report, files: &[(String, u64, String)]) -> Vec<(String, Vec<u8>)> {
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
        "fileSchema": report.schema(),
        "files": files_json,
    });
    let manifest = format!("{manifest:#}\n");
    let mut list = String::new();
    for (key, ..) in files {
        list.push_str(&format!("s3://{}/{key}\n", report.destination_bucket));
    }
    let dated = dated(report);
    let hive = format!("hive/dt={}/symlink.txt", dated.trim_end_matches('Z').replace('T', "-"));
    let checksum = md5_of(manifest.as_bytes());
    vec![
        (report.key(&hive), list.into_bytes()),
        (report.key(&format!("{dated}/manifest.json")), manifest.into_bytes()),
        (report.key(&format!("{dated}/manifest.checksum")), checksum.into_bytes()),
    ]
}

/// The folder of a report's manifest: 2026-05-01T00:00:00Z gives 2026-05-01T00-00Z.
fn dated(report: &Report) -> String {
    let minute = report.created.to_string().chars().take(16).collect::<String>().replace(':', "-");
    format!("{minute}Z")
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
