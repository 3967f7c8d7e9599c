//! Reports to test with.

use std::fs;
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

/// Puts the manifest right for data files that have been changed, so that only the change itself shows.
pub fn adopt(folder: &Path) {
    let dated = folder.join("source/daily/2026-05-01T00-00Z");
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(dated.join("manifest.json")).unwrap()).unwrap();
    for file in manifest["files"].as_array_mut().unwrap() {
        let name = file["key"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let bytes = fs::read(folder.join("source/daily/data").join(name)).unwrap();
        file["size"] = bytes.len().into();
    }
    fs::write(dated.join("manifest.json"), manifest.to_string()).unwrap();
    // Without the checksum, a scan that does not verify takes the manifest as it is.
    let _ = fs::remove_file(dated.join("manifest.checksum"));
}

/// Reads a report without comparing checksums.
pub fn read_unverified(folder: &Path) -> Result<Scan, InventoryError> {
    let dated = folder.join("source/daily/2026-05-01T00-00Z");
    read_with(&dated, |options| options.verify_checksums = false)
}
