//! Where the bucket's contents come from.

use std::path::Path;
use std::sync::Arc;

use s3opt_core::calendar::{Day, Instant};
use s3opt_core::cube::{Cube, Partition};
use s3opt_core::s3::{State, Versioning};
use s3opt_inventory::{InventoryError, Location, S3Options, Scan, ScanOptions, read_summary, scan};

use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::Bar;

/// A bucket's contents.
pub struct Bucket {
    pub cube: Cube,
    /// The first midnight at or after the report was made.
    pub start: Option<Day>,
    /// What the contents imply about versioning.
    pub versioning: Option<Versioning>,
    pub notes: Vec<(String, String)>,
    /// Where they were read from.
    pub name: String,
}

/// What tells a bucket's contents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Source<'a> {
    pub inventory: Option<&'a str>,
    pub summary: Option<&'a Path>,
    pub endpoint_url: Option<&'a str>,
    pub threads: Option<usize>,
}

/// Reads the inventory or the summary.
pub fn read(source: Source<'_>, partition: Partition, quiet: bool) -> Result<Bucket, CliError> {
    let bar = Arc::new(Bar::new(quiet));
    let (scanned, name) = match (source.inventory, source.summary) {
        (Some(text), _) => {
            let location: Location = text.parse().map_err(|error| CliError::inventory(&error))?;
            let s3 = S3Options { endpoint: source.endpoint_url.map(str::to_owned), ..S3Options::default() };
            let options =
                ScanOptions { threads: source.threads, progress: bar.clone(), ..ScanOptions::new(partition) };
            (scan_until_cancelled(location.with_s3_options(s3), options), text.to_owned())
        }
        (None, Some(path)) => (read_summary(path, partition), path.display().to_string()),
        (None, None) => return Err(CliError::usage("give --inventory or --summary", None)),
    };
    bar.finish();
    let scanned = scanned.map_err(|error| CliError::inventory(&error))?;
    Ok(bucket(scanned, name))
}

/// Scans until Ctrl-C, which ends the command at once, whatever the scan waits for.
fn scan_until_cancelled(location: Location, options: ScanOptions) -> Result<Scan, InventoryError> {
    let interrupt = Interrupt::watch();
    let options = ScanOptions { cancel: interrupt.flag(), ..options };
    interrupt.race(move || scan(&location, &options)).unwrap_or(Err(InventoryError::Cancelled))
}

fn bucket(scanned: Scan, name: String) -> Bucket {
    let keeps_versions =
        scanned.cube.versions().any(|(key, _)| key.state != State::Current || !key.null_version);
    Bucket {
        start: scanned.created.map(Instant::first_midnight),
        versioning: Some(if keeps_versions { Versioning::Enabled } else { Versioning::Unversioned }),
        notes: scanned.notes.into_iter().map(|note| (note.code.to_string(), note.message)).collect(),
        cube: scanned.cube,
        name,
    }
}
