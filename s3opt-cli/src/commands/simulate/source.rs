//! Where the bucket's contents come from.

use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};

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
    let bar = Arc::new(Bar::new(quiet));
    let (scanned, name) = match (&arguments.inventory, &arguments.summary) {
        (Some(text), _) => {
            let location: Location = text.parse().map_err(|error| failed(&error))?;
            let s3 = S3Options { endpoint: arguments.endpoint_url.clone(), ..S3Options::default() };
            let options = ScanOptions {
                threads: arguments.threads,
                progress: bar.clone(),
                ..ScanOptions::new(partition)
            };
            (scan_until_cancelled(location.with_s3_options(s3), options), text.clone())
        }
        (None, Some(path)) => (read_summary(path, partition), path.display().to_string()),
        (None, None) => return Err(CliError::usage("give --inventory or --summary", None)),
    };
    bar.finish();
    let scanned = scanned.map_err(|error| failed(&error))?;
    Ok(bucket(scanned, name))
}

/// Scans in a thread of its own, so that Ctrl-C ends the command at once, whatever the scan waits for.
fn scan_until_cancelled(location: Location, options: ScanOptions) -> Result<Scan, InventoryError> {
    let (sender, receiver) = mpsc::channel();
    let interrupted = sender.clone();
    let cancel = Arc::clone(&options.cancel);
    // Without a handler, Ctrl-C ends the program just as well, only without a word.
    let _unhandled = ctrlc::set_handler(move || {
        cancel.store(true, Ordering::Relaxed);
        let _scan_has_ended = interrupted.send(Err(InventoryError::Cancelled));
    });
    std::thread::spawn(move || {
        let _was_interrupted = sender.send(scan(&location, &options));
    });
    // A thread that ended without a result has panicked and said so.
    receiver.recv().unwrap_or(Err(InventoryError::Cancelled))
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

fn failed(error: &InventoryError) -> CliError {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        message.push_str(&format!(": {source}"));
        cause = source.source();
    }
    CliError::Failed { message, hint: Some(error.remedy()) }
}
