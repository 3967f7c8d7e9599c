//! Where the bucket's contents come from.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use s3opt_core::calendar::{Day, Instant};
use s3opt_core::cube::{Cube, Partition};
use s3opt_core::s3::{State, Versioning};
use s3opt_inventory::{InventoryError, Location, S3Options, Scan, ScanOptions, read_summary, scan};

use super::Simulate;
use super::progress::Bar;
use crate::error::CliError;

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

/// Reads the inventory or the summary.
pub fn read(arguments: &Simulate, partition: Partition, quiet: bool) -> Result<Bucket, CliError> {
    let cancel = Arc::new(AtomicBool::new(false));
    let handler = Arc::clone(&cancel);
    // Without a handler, Ctrl-C ends the program just as well.
    let _unhandled = ctrlc::set_handler(move || handler.store(true, Ordering::Relaxed));
    let bar = Arc::new(Bar::new(quiet));
    let options = ScanOptions {
        threads: arguments.threads,
        cancel,
        progress: bar.clone(),
        ..ScanOptions::new(partition)
    };
    let (scanned, name) = match (&arguments.inventory, &arguments.summary) {
        (Some(text), _) => {
            let location: Location = text.parse().map_err(|error| failed(&error))?;
            let s3 = S3Options { endpoint: arguments.endpoint_url.clone(), ..S3Options::default() };
            (scan(&location.with_s3_options(s3), &options), text.clone())
        }
        (None, Some(path)) => (read_summary(path, options.partition.clone()), path.display().to_string()),
        (None, None) => return Err(CliError::usage("give --inventory or --summary", None)),
    };
    bar.finish();
    let scanned = scanned.map_err(|error| failed(&error))?;
    Ok(bucket(scanned, name))
}

fn bucket(scanned: Scan, name: String) -> Bucket {
    let keeps_versions =
        scanned.cube.cells().any(|(key, _)| key.state != State::Current || !key.null_version);
    Bucket {
        start: scanned.created.map(Instant::first_midnight),
        versioning: Some(if keeps_versions { Versioning::Enabled } else { Versioning::Unversioned }),
        notes: scanned.notes.into_iter().map(|note| (note.code.to_string(), note.message)).collect(),
        cube: scanned.cube,
        name,
    }
}

fn failed(error: &InventoryError) -> CliError {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        message.push_str(&format!(": {source}"));
        cause = source.source();
    }
    CliError::Failed { message, hint: Some(error.remedy()) }
}
