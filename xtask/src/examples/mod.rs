//! The inventories in `examples/`, made from a seed: `cargo run -p xtask -- examples`.

mod binary_cache;
mod bucket;
mod random;

use std::fs;
use std::path::Path;

use s3opt_core::calendar::Instant;
use s3opt_inventory::write::{Field, Format, Report, ReportRow, write_report};

/// When the example's reports were made: 2026-05-01T00:00:00Z.
fn created() -> Instant {
    Instant::from_milliseconds(1_777_593_600_000)
}

/// Data files of each report.
const FILES: usize = 3;

/// Writes all of them below a folder, in the place of what is there.
pub fn write(folder: &Path) -> Result<(), String> {
    let inventory = folder.join("inventory");
    for (name, format) in [("csv", Format::Csv), ("parquet", Format::Parquet), ("orc", Format::Orc)] {
        let place = inventory.join(name);
        if place.exists() {
            fs::remove_dir_all(&place).map_err(|error| error.to_string())?;
        }
        write_report(&place, &report(format), &files()).map_err(|error| error.to_string())?;
    }
    let binary_cache = folder.join("binary-cache");
    fs::create_dir_all(&binary_cache).map_err(|error| error.to_string())?;
    fs::write(binary_cache.join("summary.csv"), binary_cache::summary()).map_err(|error| error.to_string())
}

fn report(format: Format) -> Report {
    Report {
        source_bucket: "acme-main-prod".to_owned(),
        destination_bucket: "acme-inventory-prod".to_owned(),
        prefix: "inventory".to_owned(),
        configuration: "daily-inventory".to_owned(),
        created: created(),
        format,
        versioned: true,
        fields: Field::USUAL.to_vec(),
        group_rows: 500,
    }
}

/// The rows of each data file. The last key of a file goes on in the next one.
fn files() -> Vec<Vec<ReportRow>> {
    let rows = bucket::versions(created());
    let length = rows.len().div_ceil(FILES);
    rows.chunks(length).map(<[ReportRow]>::to_vec).collect()
}

#[cfg(test)]
mod tests;
