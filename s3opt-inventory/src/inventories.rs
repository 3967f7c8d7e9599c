//! Inventories for functions, over the cloud's traits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use futures::channel::oneshot;
use s3opt_core::backend::Cloud;
use s3opt_core::calendar::Instant;
use s3opt_core::cube::{Cube, Partition};
use s3opt_core::handlers::{HandlerError, Inventories, Inventory, InventoryPlace};

use crate::report::{find_manifest, load};
use crate::scan::count;
use crate::store::{Bridge, ObjectsStore, Store, serve};
use crate::{InventoryError, ScanOptions};

/// Bytes that a scan may take in a function of 256 MB, which has a runtime and an SDK in memory as well.
const MEMORY_BYTES: u64 = 112 << 20;

/// Inventories as they lie in S3, read through [`Storage`](s3opt_core::backend::Storage).
///
/// One thread of its own reads and counts, because a function of 256 MB has a seventh of a processor; its requests are
/// made by whoever awaits the answer, under any runtime. Data files are asked for in parts of 8 MiB and held in memory up
/// to five sixteenths of [`StorageInventories::memory_bytes`], larger ones are copied to the temporary folder, one at a
/// time (Lambda's has 512 MB where nobody asks for more). A report costs a list of the folder of reports, two HEAD
/// requests for each dated folder until the first complete one, and a GET request for the manifest, its checksum and each
/// part.
#[derive(Clone, Debug)]
pub struct StorageInventories {
    memory_bytes: u64,
}

impl Default for StorageInventories {
    fn default() -> StorageInventories {
        StorageInventories { memory_bytes: MEMORY_BYTES }
    }
}

impl StorageInventories {
    /// Inventories that are read in so many bytes of memory, about.
    #[must_use]
    pub fn memory_bytes(self, memory_bytes: u64) -> StorageInventories {
        StorageInventories { memory_bytes }
    }
}

#[async_trait]
impl Inventories for StorageInventories {
    async fn newest(
        &self,
        cloud: &Cloud,
        place: &InventoryPlace,
        partition: &Partition,
        not_after: Instant,
    ) -> Result<Option<Inventory>, HandlerError> {
        let options = ScanOptions {
            threads: Some(1),
            memory_bytes: self.memory_bytes,
            ..ScanOptions::new(partition.clone())
        };
        // When nobody awaits the answer any more, counting ends, too.
        let _cancelled_when_dropped = Cancel(Arc::clone(&options.cancel));
        let (bridge, asked) = Bridge::new();
        let (done, answered) = oneshot::channel();
        let (bucket, prefix) = (place.bucket.clone(), place.prefix.clone());
        let spawned = std::thread::Builder::new().name("inventory".to_owned()).spawn(move || {
            let store = ObjectsStore::new(bridge, &bucket);
            let found = newest_in(&store, &prefix, &options, not_after);
            // The bridge ends with the store, and with it the questions.
            drop(store);
            let _nobody_waits = done.send(found);
        });
        spawned.map_err(|source| refused(InventoryError::read(&place.to_string(), source)))?;
        serve(cloud.storage.as_ref(), asked).await;
        let stopped = || InventoryError::damaged(&place.to_string(), "a thread stopped while reading it");
        answered.await.unwrap_or_else(|_| Err(stopped())).map_err(refused)
    }
}

/// Tells a scan to stop.
struct Cancel(Arc<AtomicBool>);

impl Drop for Cancel {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn newest_in(
    store: &dyn Store,
    prefix: &str,
    options: &ScanOptions,
    not_after: Instant,
) -> Result<Option<Inventory>, InventoryError> {
    let path = match find_manifest(store, prefix, Some(not_after)) {
        Ok(path) => path,
        Err(InventoryError::NoReport { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let manifest = load(store, &path, options.verify_checksums)?;
    let (cube, notes) = match count(store, &manifest, options) {
        Ok(scan) => (scan.cube, scan.notes.into_iter().map(|note| note.message).collect()),
        // An empty bucket is no mistake: its bill may still be.
        Err(InventoryError::Empty { .. }) => {
            (Cube::new(options.partition.clone()), vec!["The inventory lists no objects.".to_owned()])
        }
        Err(error) => return Err(error),
    };
    let (created, source_bucket) = (manifest.created, manifest.source_bucket);
    Ok(Some(Inventory { cube, created, source_bucket, notes }))
}

/// Why a report cannot be used, by what helps.
fn refused(error: InventoryError) -> HandlerError {
    let (message, remedy) = (error.to_string(), error.remedy());
    match error {
        InventoryError::Cloud { source, .. } => (*source).into(),
        InventoryError::InvalidLocation { .. }
        | InventoryError::SeveralReports { .. }
        | InventoryError::MissingColumn { .. } => HandlerError::Configuration { message, remedy },
        _ => HandlerError::NotReady { message, remedy },
    }
}
