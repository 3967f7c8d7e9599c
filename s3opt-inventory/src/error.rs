//! What can go wrong while an inventory is read, by what the caller can do about it.

use s3opt_core::backend::CloudError;
use s3opt_core::cube::CubeError;

/// Why an inventory or a summary could not be counted.
///
/// [`InventoryError::remedy`] tells what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InventoryError {
    /// The text names no place that can be read.
    #[error("{text:?} is no place of an inventory: {problem}")]
    InvalidLocation {
        /// What was asked for.
        text: String,
        /// Why it cannot be read.
        problem: String,
    },
    /// There is no complete report.
    #[error("no complete inventory report at {location}: {problem}")]
    NoReport {
        /// Where it was looked for.
        location: String,
        /// What was found instead.
        problem: String,
    },
    /// There are reports of several inventory configurations.
    #[error("several inventory configurations below {location}: {}", .candidates.join(", "))]
    SeveralReports {
        /// Where they were looked for.
        location: String,
        /// The newest complete report of each.
        candidates: Vec<String>,
    },
    /// The manifest names a data file that is not there.
    #[error("data file {key} of {manifest} was not found")]
    MissingDataFile {
        /// The manifest that names it.
        manifest: String,
        /// Its key in the destination bucket.
        key: String,
    },
    /// A file or object could not be read.
    #[error("cannot read {file}")]
    Read {
        /// The file.
        file: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {file}")]
    Write {
        /// The file.
        file: String,
        /// What the system or the encoder said.
        #[source]
        source: std::io::Error,
    },
    /// S3 refused or failed.
    #[error("cannot read {file} from S3")]
    Remote {
        /// The object or prefix, with its bucket.
        file: String,
        /// What S3 said.
        #[source]
        source: Box<object_store::Error>,
    },
    /// A cloud refused or failed.
    #[error("cannot read {file} from S3: {source}")]
    Cloud {
        /// The object or prefix, with its bucket.
        file: String,
        /// What the cloud said.
        #[source]
        source: Box<CloudError>,
    },
    /// The manifest is not what S3 writes.
    #[error("{file} is not the manifest of an S3 Inventory report: {problem}")]
    InvalidManifest {
        /// The manifest.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A file's MD5 differs from what was announced.
    #[error("{file} is damaged: its MD5 should be {expected}, but is {found}")]
    ChecksumMismatch {
        /// The file.
        file: String,
        /// The MD5 announced, in hexadecimal digits.
        expected: String,
        /// The MD5 of what is there.
        found: String,
    },
    /// A file's size differs from what the manifest says.
    #[error("{file} is incomplete or damaged: it should have {expected} bytes, but has {found}")]
    SizeMismatch {
        /// The file.
        file: String,
        /// The size announced, in bytes.
        expected: u64,
        /// The size of what is there, in bytes.
        found: u64,
    },
    /// A file is not what its format demands.
    #[error("{file} is damaged or not in the format that it should have: {problem}")]
    Damaged {
        /// The file.
        file: String,
        /// What the decoder said.
        problem: String,
    },
    /// A column is missing that the cube cannot do without.
    #[error("{file} has no column {column}")]
    MissingColumn {
        /// The file.
        file: String,
        /// The name of the column.
        column: &'static str,
        /// The optional inventory field that makes S3 write it, if it is one.
        field: Option<&'static str>,
    },
    /// A column has a type that does not fit.
    #[error("column {column} of {file} has the type {found}, which is not {expected}")]
    ColumnType {
        /// The file.
        file: String,
        /// The name of the column.
        column: &'static str,
        /// What would fit.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// A row does not make sense.
    #[error("{file}, row {row}: {problem}")]
    InvalidRow {
        /// The file.
        file: String,
        /// The row, counted from 1.
        row: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// The report or summary lists nothing.
    #[error("{location} lists no objects")]
    Empty {
        /// The manifest or summary.
        location: String,
    },
    /// The versions of too many keys lie scattered over the report.
    #[error(
        "the versions of too many keys are not listed next to each other: they need more than {limit_bytes} \
         bytes of memory"
    )]
    ScatteredVersions {
        /// The memory that they may take, in bytes.
        limit_bytes: u64,
    },
    /// The caller asked to stop.
    #[error("stopped before the inventory was read to its end")]
    Cancelled,
    /// The sums are larger than any bucket.
    #[error(transparent)]
    Cube(#[from] CubeError),
}

impl InventoryError {
    /// What the reader of the message can do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::InvalidLocation { .. } => {
                "give a folder, the path of a manifest.json, or s3://bucket/prefix".to_owned()
            }
            Self::NoReport { .. } => "give the folder of a report that holds manifest.json and \
                manifest.checksum, or the folder of the inventory configuration above it; S3 delivers the first \
                report within 48 hours"
                .to_owned(),
            Self::SeveralReports { .. } => "give the folder of one of them".to_owned(),
            Self::MissingDataFile { .. } => {
                "copy the folder data/ of the inventory configuration too, beside the folder of the report".to_owned()
            }
            Self::Read { .. } => "check that the file exists and may be read".to_owned(),
            Self::Write { .. } => "check that the folder exists, may be written to, and has room".to_owned(),
            Self::Remote { .. } | Self::Cloud { .. } => {
                "check credentials, region and endpoint, and that s3:ListBucket and s3:GetObject are allowed".to_owned()
            }
            Self::InvalidManifest { .. } => "fetch the manifest again, or give another report".to_owned(),
            Self::ChecksumMismatch { .. } | Self::SizeMismatch { .. } | Self::Damaged { .. } => {
                "fetch the file again from the inventory's destination bucket".to_owned()
            }
            Self::MissingColumn { field: Some(field), .. } => format!(
                "switch on the optional field {field} in the bucket's inventory configuration, and take the next report"
            ),
            Self::MissingColumn { column, field: None, .. } => format!("add the column {column}"),
            Self::ColumnType { expected, .. } => format!("write the column as {expected}"),
            Self::InvalidRow { .. } => {
                "correct the row; if S3 wrote it so, this release does not know the value yet".to_owned()
            }
            Self::Empty { .. } => {
                "check that the inventory configuration covers the bucket and the prefix that are meant".to_owned()
            }
            Self::ScatteredVersions { .. } => {
                "make a summary of the inventory with a GROUP BY in Athena or DuckDB, and give that".to_owned()
            }
            Self::Cancelled => "run it again to count the whole inventory".to_owned(),
            Self::Cube(_) => "check the sizes in the report; no bucket is so large".to_owned(),
        }
    }

    pub(crate) fn read(file: &str, source: std::io::Error) -> InventoryError {
        InventoryError::Read { file: file.to_owned(), source }
    }

    #[expect(clippy::needless_pass_by_value, reason = "errors are handed over")]
    pub(crate) fn damaged(file: &str, problem: impl ToString) -> InventoryError {
        InventoryError::Damaged { file: file.to_owned(), problem: problem.to_string() }
    }

    #[expect(clippy::needless_pass_by_value, reason = "errors are handed over")]
    pub(crate) fn row(file: &str, row: u64, problem: impl ToString) -> InventoryError {
        InventoryError::InvalidRow { file: file.to_owned(), row, problem: problem.to_string() }
    }
}
