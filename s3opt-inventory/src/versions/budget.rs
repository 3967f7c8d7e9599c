//! How much memory scattered versions may take.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::InventoryError;

/// What of a scan's memory rows and keys may take that wait for others of their key, all threads together, in sixteenths:
/// well below half of it.
const LIMIT_SIXTEENTHS: u64 = 6;

/// What a key costs beside its own bytes: the entry of a hash table and the allocation.
const KEY_OVERHEAD: usize = 96;

/// What of that stacks may take, in sixteenths of a scan's memory.
const STACKS_SIXTEENTHS: u64 = 3;

/// Bytes that one stack may take, so that no key takes the room of all others.
const STACK_BYTES: u64 = 6 << 20;

/// What a stack costs beside its versions: the entry of a hash table, which is half empty at worst, and two allocations.
const STACK_OVERHEAD: u64 = 200;

/// What a version of a stack costs.
const STACK_VERSION: u64 = 40;

/// Memory for what has to wait and for stacks, shared by all threads.
#[derive(Debug)]
pub(crate) struct Budget {
    used: AtomicU64,
    limit: u64,
    stacks: AtomicU64,
    stacks_limit: u64,
}

impl Budget {
    /// The budget of a scan that may take so many bytes.
    pub(crate) fn new(memory_bytes: u64) -> Budget {
        Budget::of(memory_bytes / 16 * LIMIT_SIXTEENTHS, memory_bytes / 16 * STACKS_SIXTEENTHS)
    }

    /// A budget with other limits in bytes.
    pub(super) fn of(limit: u64, stacks_limit: u64) -> Budget {
        Budget { used: AtomicU64::new(0), limit, stacks: AtomicU64::new(0), stacks_limit }
    }

    /// A budget for what has to wait while the stacks of this one stay in memory.
    pub(crate) fn beside_stacks(&self) -> Budget {
        let used = AtomicU64::new(self.stacks.load(Ordering::Relaxed));
        Budget { used, ..Budget::of(self.limit, 0) }
    }

    /// Whether a stack of so many versions could be held at all.
    pub(crate) fn can_hold(versions: usize) -> bool {
        stack_bytes(versions) <= STACK_BYTES
    }

    /// Takes memory for a stack of so many versions, if there is any left.
    pub(crate) fn take_stack(&self, versions: usize) -> bool {
        let more = stack_bytes(versions);
        let take = |stacks: u64| Some(stacks + more).filter(|stacks| *stacks <= self.stacks_limit);
        let taken = self.stacks.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok();
        if taken {
            self.used.fetch_add(more, Ordering::Relaxed);
        }
        taken
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

fn stack_bytes(versions: usize) -> u64 {
    STACK_OVERHEAD + STACK_VERSION * versions as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_ends() {
        let budget = Budget::of(1000, 400);
        assert!(budget.take(10, 500).is_ok());
        assert!(budget.take_stack(2));
        assert!(!budget.take_stack(2));
        assert!(Budget::can_hold(1000) && !Budget::can_hold(1_000_000));
        let error = budget.take(10, 500).unwrap_err();
        assert!(matches!(error, InventoryError::ScatteredVersions { limit_bytes: 1000 }));
        assert!(error.remedy().contains("summary"), "{}", error.remedy());
    }
}
