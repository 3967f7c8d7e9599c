//! How much memory scattered versions may take.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::InventoryError;

/// Bytes that rows and keys may take that wait for others of their key, all threads together.
///
/// Half of the 512 MiB that a scan may take at most.
pub(crate) const LIMIT_BYTES: u64 = 192 << 20;

/// What a key costs beside its own bytes: the entry of a hash table and the allocation.
const KEY_OVERHEAD: usize = 96;

/// Memory for what has to wait, shared by all threads.
#[derive(Debug)]
pub(crate) struct Budget {
    used: AtomicU64,
    limit: u64,
}

impl Budget {
    pub(crate) fn new() -> Budget {
        Budget { used: AtomicU64::new(0), limit: LIMIT_BYTES }
    }

    /// Takes memory for a key of so many bytes and for so many bytes of rows.
    pub(crate) fn take(&self, key: usize, rows: usize) -> Result<(), InventoryError> {
        let more = (key + KEY_OVERHEAD + rows) as u64;
        let used = self.used.fetch_add(more, Ordering::Relaxed).saturating_add(more);
        self.check(used)
    }

    /// Whether so many bytes could be held at all.
    pub(crate) fn check(&self, bytes: u64) -> Result<(), InventoryError> {
        if bytes > self.limit {
            return Err(InventoryError::ScatteredVersions { limit_bytes: self.limit });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_ends() {
        let budget = Budget { used: AtomicU64::new(0), limit: 1000 };
        assert!(budget.take(10, 500).is_ok());
        let error = budget.take(10, 500).unwrap_err();
        assert!(matches!(error, InventoryError::ScatteredVersions { limit_bytes: 1000 }));
        assert!(error.remedy().contains("summary"), "{}", error.remedy());
    }
}
