//! Threads that read data files.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use super::queue::{Queue, Task};
use super::sink::FileSink;
use crate::InventoryError;
use crate::progress::ScanOptions;
use crate::read::parquet::{ParquetFile, Pool};
use crate::read::{csv, orc};
use crate::report::{DataFormat, Manifest};
use crate::store::{Body, DataFile, Store};

/// What of a scan's memory data files may take as they are, all threads together, in sixteenths.
const FILES_SIXTEENTHS: u64 = 5;
/// What inflated text may take.
const TEXT_SIXTEENTHS: u64 = 4;

/// The data files of a report, and how to read them.
pub(crate) struct Job<'a> {
    store: &'a dyn Store,
    manifest: &'a Manifest,
    paths: &'a [String],
    options: &'a ScanOptions,
    threads: usize,
}

/// Errors and the files that they came from.
type Failures = Mutex<Vec<(usize, InventoryError)>>;

impl<'a> Job<'a> {
    pub(crate) fn new(
        store: &'a dyn Store,
        manifest: &'a Manifest,
        paths: &'a [String],
        options: &'a ScanOptions,
    ) -> Job<'a> {
        let available = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = options.threads.unwrap_or_else(available).max(1);
        Job { store, manifest, paths, options, threads }
    }

    /// Reads all files once. Each thread has a sink of its own; one thread alone reads the rows in their order.
    pub(crate) fn run<S: FileSink>(
        &self,
        make_sink: impl Fn() -> S + Sync,
    ) -> Result<Vec<S>, InventoryError> {
        let queue = Queue::new(self.paths.len());
        let failures = Failures::default();
        let sinks: Vec<S> = std::thread::scope(|scope| {
            let spawn = |_| {
                scope.spawn(|| {
                    let mut sink = make_sink();
                    self.work(&queue, &failures, &mut sink);
                    sink
                })
            };
            let threads: Vec<_> = (0..self.threads).map(spawn).collect();
            // A thread that panics despite all care is an error of its own below: its sink is missing.
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        let mut failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
        // The error that anybody would see who reads the files one by one, whatever the threads did.
        failures.sort_by_key(|(file, error)| (!matches!(error, InventoryError::Cancelled), *file));
        if let Some((_, error)) = failures.into_iter().next() {
            return Err(error);
        }
        if sinks.len() != self.threads {
            return Err(InventoryError::damaged(&self.manifest.path, "a thread stopped while reading it"));
        }
        Ok(sinks)
    }

    fn work<S: FileSink>(&self, queue: &Queue, failures: &Failures, sink: &mut S) {
        let pool = Arc::default();
        while let Some(task) = queue.take() {
            let (file, opened) = match &task {
                Task::File(file) => (*file, true),
                Task::Group(file, ..) => (*file, false),
            };
            sink.set_file(file);
            // Decoders of other crates may panic on a damaged file. This is the boundary: the file is named, and the
            // scan fails as a whole, so that no state half changed is ever used.
            let result = catch_unwind(AssertUnwindSafe(|| self.read(&task, queue, &pool, sink)))
                .unwrap_or_else(|_| Err(InventoryError::damaged(&self.paths[file], "its decoder failed")));
            if let Err(error) = result {
                failures.lock().unwrap_or_else(PoisonError::into_inner).push((file, error));
                queue.stop();
            }
            if opened {
                queue.file_done();
            }
        }
    }

    fn read<S: FileSink>(
        &self,
        task: &Task,
        queue: &Queue,
        pool: &Arc<Pool>,
        sink: &mut S,
    ) -> Result<(), InventoryError> {
        if self.options.cancel.load(Ordering::Relaxed) {
            return Err(InventoryError::Cancelled);
        }
        let file = match task {
            Task::Group(_, open, group) => return open.read_group(*group, pool, sink),
            Task::File(file) => *file,
        };
        let data = self.open(file)?;
        match &self.manifest.format {
            DataFormat::Csv(names) => csv::read(&data, names, self.memory(TEXT_SIXTEENTHS), sink),
            DataFormat::Orc => orc::read(&data, sink),
            DataFormat::Parquet => {
                queue.add_groups(file, &Arc::new(ParquetFile::open(&data)?));
                Ok(())
            }
        }
    }

    /// Bytes that each thread may take of what is for all of them.
    fn memory(&self, sixteenths: u64) -> u64 {
        self.options.memory_bytes / 16 * sixteenths / self.threads as u64
    }

    /// Opens a data file and compares it with what the manifest says about it.
    fn open(&self, file: usize) -> Result<DataFile, InventoryError> {
        let listed = &self.manifest.files[file];
        let is_csv = matches!(self.manifest.format, DataFormat::Csv(_));
        let verify = self.options.verify_checksums;
        let limit = self.memory(FILES_SIXTEENTHS);
        let mut data = self.store.open(&self.paths[file], verify || is_csv, limit)?;
        if data.size != listed.size {
            return Err(InventoryError::SizeMismatch {
                file: data.name,
                expected: listed.size,
                found: data.size,
            });
        }
        if verify {
            if is_csv && !matches!(data.body, Body::Memory(_)) {
                data.unchecked_md5 = Some(listed.md5.clone());
            } else {
                data.compare_md5(&listed.md5, data.md5()?)?;
            }
        }
        Ok(data)
    }
}
