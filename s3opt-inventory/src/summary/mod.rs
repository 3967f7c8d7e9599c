//! Summaries: an inventory that has been counted already, by one `GROUP BY` where it lies.
//!
//! For a bucket too big to bring home, Athena or DuckDB can count it. The columns are `prefix`, `storage_class`,
//! `access_tier` (empty but for `INTELLIGENT_TIERING`), `last_modified` (a date: the first midnight UTC at or after the
//! moment), `objects`, `bytes`, and `noncurrent_since` (a date, empty for current versions) where versions are kept:
//!
//! ```sql
//! SELECT regexp_extract(key, '^[^/]*/') AS prefix, storage_class,
//!        coalesce(intelligent_tiering_access_tier, '') AS access_tier,
//!        CAST(date_trunc('day', last_modified_date + INTERVAL '86399.999' SECOND) AS date) AS last_modified,
//!        count(*) AS objects, CAST(sum(size) AS bigint) AS bytes
//! FROM inventory GROUP BY 1, 2, 3, 4, floor(log2(size + 1))
//! ```
//!
//! Objects that share a row are taken to have their average size, so the query groups by size as well.

mod parquet;
mod record;

use std::path::Path;

use s3opt_core::calendar::Day;
use s3opt_core::cube::{Amount, CellKey, Cube, Partition, State};
use s3opt_core::s3::{AccessTier, ObjectSize, StorageClass};

use crate::InventoryError;
use crate::scan::{Note, Scan, note_unknown_tier};
use record::{COLUMNS, Record, Value};

/// The first bytes of every Parquet file.
const PARQUET_MAGIC: &[u8] = b"PAR1";

/// Reads a summary from disk: CSV with a header line, or Parquet.
///
/// # Errors
/// [`InventoryError`]: a file that cannot be read, a missing column, a row that makes no sense, or a summary without
/// objects ([`InventoryError::Empty`]).
pub fn read_summary(path: &Path, partition: Partition) -> Result<Scan, InventoryError> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|source| InventoryError::read(&name, source))?;
    parse_summary(&name, bytes, partition)
}

/// Reads a summary from memory: CSV with a header line, or Parquet. `name` stands for it in errors.
///
/// # Errors
/// As [`read_summary`].
pub fn parse_summary(
    name: &str,
    bytes: impl Into<bytes::Bytes>,
    partition: Partition,
) -> Result<Scan, InventoryError> {
    let bytes: bytes::Bytes = bytes.into();
    let bytes_read = bytes.len() as u64;
    let mut summary = Summary { name, cube: Cube::new(partition), rows: 0, averaged: 0 };
    if bytes.starts_with(PARQUET_MAGIC) {
        parquet::read(name, bytes, |record| summary.add(&record))?;
    } else {
        summary.read_csv(&bytes)?;
    }
    summary.finish(bytes_read)
}

struct Summary<'a> {
    name: &'a str,
    cube: Cube,
    rows: u64,
    /// Rows of more than one object.
    averaged: u64,
}

impl Summary<'_> {
    fn read_csv(&mut self, bytes: &[u8]) -> Result<(), InventoryError> {
        let damaged = |error: csv::Error| InventoryError::damaged(self.name, error);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let header = reader.headers().map_err(damaged)?.clone();
        let position = |name: &str| header.iter().position(|found| found.eq_ignore_ascii_case(name));
        let positions = record::positions(self.name, position)?;
        for line in reader.records() {
            let line = line.map_err(|error| InventoryError::row(self.name, self.rows + 1, error))?;
            let value = |index: usize| {
                let text = positions[index].and_then(|position| line.get(position)).unwrap_or_default();
                if text.is_empty() { Value::Nothing } else { Value::Text(text.to_owned()) }
            };
            let values: [Value; COLUMNS.len()] = std::array::from_fn(value);
            self.add(&Record(values))?;
        }
        Ok(())
    }

    fn add(&mut self, record: &Record) -> Result<(), InventoryError> {
        self.rows += 1;
        let (key, amount) =
            self.cell(record).map_err(|problem| InventoryError::row(self.name, self.rows, problem))?;
        self.averaged += u64::from(amount.objects > 1);
        Ok(self.cube.add(key, amount)?)
    }

    fn cell(&self, record: &Record) -> Result<(CellKey, Amount), String> {
        let storage_class: StorageClass = record
            .text(1)?
            .parse()
            .map_err(|error: s3opt_core::s3::storage_class::UnknownStorageClass| error.to_string())?;
        let access_tier = match record.text(2)?.as_str() {
            "" => None,
            _ if storage_class != StorageClass::IntelligentTiering => {
                return Err(format!("access_tier must be empty for {storage_class}"));
            }
            name => Some(name.parse::<AccessTier>().map_err(|error| error.to_string())?),
        };
        let modified = record.day(3)?.ok_or("last_modified is empty")?;
        let objects = u64::try_from(record.number(4)?).map_err(|_| "objects is far too large")?;
        let bytes = record.number(5)?;
        if bytes > u128::from(objects) * u128::from(ObjectSize::MAX.bytes()) {
            return Err(format!("{objects} objects cannot hold {bytes} bytes: an object has 50 TiB at most"));
        }
        let state = match record.day(6)? {
            None => State::Current,
            Some(since) if since < modified => return Err(noncurrent_before(since, modified)),
            Some(since) => State::Noncurrent { since, newer: 0 },
        };
        let average = bytes.checked_div(u128::from(objects)).unwrap_or(0);
        let partition = self.cube.partition();
        let key = CellKey {
            prefix: partition.prefix_of(record.text(0)?.as_bytes()),
            state,
            storage_class,
            access_tier,
            band: partition.band_of(u64::try_from(average).unwrap_or(u64::MAX)),
            modified,
            null_version: true,
        };
        Ok((key, Amount { objects, bytes, key_bytes: 0 }))
    }

    fn finish(self, bytes_read: u64) -> Result<Scan, InventoryError> {
        if self.cube.total().objects == 0 {
            return Err(InventoryError::Empty { location: self.name.to_owned() });
        }
        let averaged = (self.averaged > 0).then(|| Note {
            code: "sizes-averaged",
            message: format!(
                "{} rows of the summary hold several objects each, whose sizes are taken to be their average; where \
                 some are smaller than 128 KiB and others larger, group by size too",
                self.averaged
            ),
        });
        let notes = averaged.into_iter().chain(note_unknown_tier(&self.cube)).collect();
        Ok(Scan { cube: self.cube, created: None, source_bucket: None, rows: self.rows, bytes_read, notes })
    }
}

fn noncurrent_before(since: Day, modified: Day) -> String {
    format!("noncurrent_since {since} is before last_modified {modified}")
}

#[cfg(test)]
mod tests;
