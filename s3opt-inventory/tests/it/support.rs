//! Reports to test with.

use std::path::{Path, PathBuf};

use s3opt_core::calendar::Instant;
use s3opt_core::cube::Partition;
use s3opt_core::s3::StorageClass;
use s3opt_inventory::write::{Field, Format, Report, ReportRow, RowDetails};
use s3opt_inventory::{InventoryError, Location, Scan, ScanOptions, scan};

pub const FORMATS: [Format; 3] = [Format::Csv, Format::Parquet, Format::Orc];

pub fn partition() -> Partition {
    Partition::new(["hr/".to_owned(), "hr/a b".to_owned()], [1 << 20])
}

pub fn report(format: Format, versioned: bool) -> Report {
    Report {
        source_bucket: "source".to_owned(),
        destination_bucket: "destination".to_owned(),
        prefix: "inventory".to_owned(),
        configuration: "daily".to_owned(),
        created: "2026-05-01".parse().unwrap(),
        format,
        versioned,
        fields: Field::USUAL.to_vec(),
        group_rows: 7,
    }
}

pub fn row(key: &str, size: u64, modified: &str) -> ReportRow {
    ReportRow {
        key: key.to_owned(),
        version_id: Some("v".to_owned()),
        is_latest: true,
        is_delete_marker: false,
        size,
        last_modified: modified.parse::<Instant>().unwrap(),
        storage_class: StorageClass::Standard,
        access_tier: None,
        details: RowDetails::default(),
    }
}

pub fn read(folder: &Path) -> Result<Scan, InventoryError> {
    read_with(folder, |_| {})
}

pub fn read_with(folder: &Path, change: impl Fn(&mut ScanOptions)) -> Result<Scan, InventoryError> {
    let mut options = ScanOptions::new(partition());
    options.threads = Some(2);
    change(&mut options);
    scan(&Location::Local(folder.to_owned()), &options)
}

/// The data files of the report below a folder, sorted.
pub fn data_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.join("source/daily/data"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}
