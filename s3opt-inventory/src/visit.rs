//! Every version of an inventory, one by one.

use std::sync::atomic::Ordering;

use s3opt_core::calendar::Instant;
use s3opt_core::s3::{AccessTier, StorageClass};

use crate::progress::ScanOptions;
use crate::read::RowSink;
use crate::report::{find_manifest, load, resolve};
use crate::row::{Row, decode_key};
use crate::scan::{FileSink, Job};
use crate::store::open_store;
use crate::{InventoryError, Location, S3Location};

/// A version as an inventory lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedVersion<'a> {
    /// The key as it is.
    pub key: &'a str,
    /// The version's id, `null` for the null version; `None` where the inventory lists none.
    pub version_id: Option<&'a str>,
    /// Bytes; 0 for delete markers.
    pub size: u64,
    /// When it was last modified.
    pub last_modified: Instant,
    /// The class; STANDARD for delete markers.
    pub storage_class: StorageClass,
    /// The tier of Intelligent-Tiering, where the inventory tells.
    pub access_tier: Option<AccessTier>,
    /// Whether it is the current version.
    pub is_latest: bool,
    /// Whether it is a delete marker.
    pub is_delete_marker: bool,
}

/// The wish to see no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// Takes the versions that one thread reads.
pub trait Visitor: Send {
    /// Takes the next version.
    ///
    /// # Errors
    /// [`Stop`] ends the visit with [`InventoryError::Cancelled`].
    fn version(&mut self, version: &ListedVersion<'_>) -> Result<(), Stop>;
}

/// What was visited.
#[derive(Clone, Debug)]
pub struct Visited<V> {
    /// The visitor of each thread.
    pub visitors: Vec<V>,
    /// The very report that was read: where the location means the newest one, that may be another by now.
    pub report: Location,
    /// When S3 began to make the report.
    pub created: Instant,
    /// The bucket that the report lists.
    pub source_bucket: String,
    /// Rows read.
    pub rows: u64,
    /// Bytes of data files.
    pub bytes: u64,
}

/// Hands over all versions of an inventory, each once. Each thread has a visitor of its own and sees some of them; with
/// one thread ([`ScanOptions::threads`]) it sees all, in the order of the report's files and rows, which is the same each
/// time that the same report is read. The partition of the options does not matter.
///
/// # Errors
/// [`InventoryError`]: no complete report, a manifest, checksum or data file that is not as it should be, a row that makes
/// no sense, or [`InventoryError::Cancelled`].
pub fn visit<V: Visitor>(
    location: &Location,
    options: &ScanOptions,
    make_visitor: impl Fn() -> V + Sync,
) -> Result<Visited<V>, InventoryError> {
    let (store, place) = open_store(location)?;
    let manifest_path = find_manifest(store.as_ref(), &place, None)?;
    let manifest = load(store.as_ref(), &manifest_path, options.verify_checksums)?;
    let paths = resolve(store.as_ref(), &manifest)?;
    let bytes = manifest.files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.size));
    options.progress.total_bytes(bytes);
    let job = Job::new(store.as_ref(), &manifest, &paths, options);
    let sinks = job.run(|| VisitSink {
        visitor: make_visitor(),
        options,
        paths: &paths,
        file: 0,
        rows: 0,
        versioned: false,
        key: Vec::new(),
    })?;
    Ok(Visited {
        report: match location {
            Location::Local(_) => Location::Local(manifest_path.into()),
            Location::S3(place) => Location::S3(S3Location { prefix: manifest_path, ..place.clone() }),
        },
        created: manifest.created,
        source_bucket: manifest.source_bucket.clone(),
        rows: sinks.iter().map(|sink| sink.rows).sum(),
        bytes,
        visitors: sinks.into_iter().map(|sink| sink.visitor).collect(),
    })
}

/// From rows to versions.
struct VisitSink<'a, V> {
    visitor: V,
    options: &'a ScanOptions,
    paths: &'a [String],
    file: usize,
    rows: u64,
    /// Whether the file lists all versions.
    versioned: bool,
    /// The present key, where it has to be decoded.
    key: Vec<u8>,
}

impl<V: Visitor> FileSink for VisitSink<'_, V> {
    fn set_file(&mut self, file: usize) {
        self.file = file;
    }
}

impl<V: Visitor> RowSink for VisitSink<'_, V> {
    fn begin(&mut self, versioned: bool) {
        self.versioned = versioned;
    }

    fn rows(&mut self, rows: &[Row<'_>], first_row: u64, bytes: u64) -> Result<(), InventoryError> {
        self.identified_rows(rows, &[], first_row, bytes)
    }

    fn wants_version_ids(&self) -> bool {
        self.versioned
    }

    fn identified_rows(
        &mut self,
        rows: &[Row<'_>],
        version_ids: &[&[u8]],
        first_row: u64,
        bytes: u64,
    ) -> Result<(), InventoryError> {
        for (index, row) in rows.iter().enumerate() {
            if self.options.cancel.load(Ordering::Relaxed) {
                return Err(InventoryError::Cancelled);
            }
            let wrong = |what: &str| {
                let path = self.paths.get(self.file).map_or("", String::as_str);
                InventoryError::row(
                    path,
                    first_row + index as u64 + 1,
                    format_args!("the {what} is not UTF-8"),
                )
            };
            let key = if row.encoded {
                self.key.clear();
                decode_key(row.key, &mut self.key);
                &self.key
            } else {
                row.key
            };
            let key = std::str::from_utf8(key).map_err(|_| wrong("key"))?;
            let version_id = match version_ids.get(index).copied() {
                None => None,
                Some(b"") => Some("null"),
                Some(id) => Some(std::str::from_utf8(id).map_err(|_| wrong("version id"))?),
            };
            let version = ListedVersion {
                key,
                version_id,
                size: row.version.size,
                last_modified: Instant::from_milliseconds(row.version.modified),
                storage_class: row.version.kind.storage_class(),
                access_tier: row.version.kind.access_tier(),
                is_latest: row.version.latest,
                is_delete_marker: row.version.delete_marker,
            };
            self.visitor.version(&version).map_err(|Stop| InventoryError::Cancelled)?;
        }
        self.rows += rows.len() as u64;
        self.options.progress.advance(rows.len() as u64, bytes);
        Ok(())
    }

    fn end(&mut self) -> Result<(), InventoryError> {
        Ok(())
    }
}
