//! What a scan tells while it runs, and how it is told to stop.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use s3opt_core::cube::Partition;

/// The memory of a scan of which nothing else is said.
const MEMORY_BYTES: u64 = 512 << 20;

/// Takes news of a scan. Several threads may call it at once.
pub trait Progress: Send + Sync {
    /// How many bytes of data files there are to read; told once, before the first of the other calls, and a
    /// second time with the new total where the files have to be read again.
    fn total_bytes(&self, bytes: u64);

    /// So many more rows have been counted, from so many more bytes of data files.
    fn advance(&self, rows: u64, bytes: u64);
}

/// Takes no notice.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn total_bytes(&self, _bytes: u64) {}

    fn advance(&self, _rows: u64, _bytes: u64) {}
}

/// How an inventory is to be scanned.
#[derive(Clone)]
pub struct ScanOptions {
    /// How keys and sizes are told apart.
    pub partition: Partition,
    /// How many threads read and count; all that the machine has where it is `None`.
    pub threads: Option<usize>,
    /// Bytes of memory that the scan may take at most, about: larger data files are read from disk, and versions that lie
    /// scattered beyond it are an error.
    pub memory_bytes: u64,
    /// Whether each data file is checked against its MD5 in the manifest. Without it a missing
    /// `manifest.checksum` is no error either.
    pub verify_checksums: bool,
    /// Set to stop the scan, which then ends with [`InventoryError::Cancelled`](crate::InventoryError::Cancelled).
    pub cancel: Arc<AtomicBool>,
    /// Who is told how far the scan is.
    pub progress: Arc<dyn Progress>,
}

impl ScanOptions {
    /// All threads, 512 MiB, with checksums, nobody told.
    #[must_use]
    pub fn new(partition: Partition) -> ScanOptions {
        ScanOptions {
            partition,
            threads: None,
            memory_bytes: MEMORY_BYTES,
            verify_checksums: true,
            cancel: Arc::new(AtomicBool::new(false)),
            progress: Arc::new(NoProgress),
        }
    }
}

impl fmt::Debug for ScanOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ScanOptions")
            .field("partition", &self.partition)
            .field("threads", &self.threads)
            .field("memory_bytes", &self.memory_bytes)
            .field("verify_checksums", &self.verify_checksums)
            .field("cancel", &self.cancel)
            .finish_non_exhaustive()
    }
}
