//! Inventory reports.

use crate::world::World;

impl World {
    /// Puts down when the next report of an inventory configuration is made, after it was written or changed.
    pub(crate) fn schedule_inventory(&mut self, bucket: &str, id: &str) {
        let _ = (bucket, id);
    }
}
