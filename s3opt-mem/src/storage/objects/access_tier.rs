//! What an access does to an object in Intelligent-Tiering.

use std::sync::Arc;

use s3opt_core::calendar::{Day, Instant};
use s3opt_core::s3::tiering::is_monitored;
use s3opt_core::s3::{AccessTier, StorageClass};

use crate::meter::{Line, tier_line};
use crate::storage::Object;
use crate::world::World;

impl World {
    /// An object is read, or copied from: in Intelligent-Tiering it goes back to Frequent Access, and its days without
    /// access count anew. From the two opt-in tiers only a restore brings it back.
    ///
    /// The meter takes an access to have happened at the beginning of its day, so that the whole day counts as
    /// Frequent, however often the object is read in it.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>.
    pub(super) fn access(&mut self, bucket: &str, key: &Arc<str>, number: u64) {
        let now = self.now;
        let Some(state) = self.buckets.get(bucket) else { return };
        let owner = state.owner;
        let version = state.keys.get(key).and_then(|entry| entry.get(number));
        let Some(object) = version.and_then(|version| version.object()) else { return };
        if !is_tiered(object) {
            return;
        }
        let (tier, size) = (object.tier, object.size);
        if tier != AccessTier::Frequent {
            // Tiers change at midnights only: at the last one it was in this tier already.
            let midnight = last_midnight(now);
            let lines = (line(tier), line(AccessTier::Frequent));
            self.meter.move_back(owner, lines, midnight, now, size.into());
        }
        self.change_version(bucket, key, number, |version| {
            if let Some(object) = version.object_mut() {
                object.tier = AccessTier::Frequent;
                object.idle_since = now.first_midnight();
            }
        });
    }
}

fn line(tier: AccessTier) -> Line {
    let (usage_type, operation) = tier_line(tier);
    Line::Plain(usage_type, operation)
}

/// Whether an access changes where the object lies.
fn is_tiered(object: &Object) -> bool {
    object.class == StorageClass::IntelligentTiering
        && is_monitored(object.size)
        && object.tier < AccessTier::Archive
}

/// The last midnight UTC at or before an instant.
fn last_midnight(instant: Instant) -> Instant {
    let next = instant.first_midnight();
    let last: Day = if instant.is_midnight() { next } else { next - 1 };
    last.into()
}
