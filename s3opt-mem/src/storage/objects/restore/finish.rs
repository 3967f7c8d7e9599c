//! Restores that are done, and copies that go.

use std::sync::Arc;

use s3opt_core::backend::storage::RestoreTier;
use s3opt_core::calendar::{Day, Instant};
use s3opt_core::s3::{AccessTier, StorageClass};

use super::{Archive, Fees, copy_ends};
use crate::agenda::Due;
use crate::storage::Object;
use crate::storage::version::Restore;
use crate::world::World;

impl World {
    /// A restore is done: the copy is there, or the object is back from an archive tier of Intelligent-Tiering. A
    /// version that is gone by then is passed over.
    pub(crate) fn restored(&mut self, bucket: &str, key: &str, number: u64) {
        let Some((key, Restore::Ongoing { days })) = self.restore_of(bucket, key, number) else { return };
        let now = self.now;
        let until: Option<Instant> = days.map(|days| copy_ends(now, days).into());
        self.change_version(bucket, &key, number, |version| {
            let Some(object) = version.object_mut() else { return };
            object.details_mut().restore = until.map(|until| Restore::Restored { until });
            if until.is_none() && object.class == StorageClass::IntelligentTiering {
                object.tier = AccessTier::Frequent;
                object.idle_since = now.first_midnight();
            }
        });
        if let Some(until) = until {
            self.agenda.put(until, restore_ends(bucket, &key, number));
        }
        self.announce(bucket, &key, number, "ObjectRestore:Completed");
    }

    /// The time of a copy is over, unless it was asked for longer in the meantime.
    pub(crate) fn restore_ends(&mut self, bucket: &str, key: &str, number: u64) {
        let Some((key, Restore::Restored { until })) = self.restore_of(bucket, key, number) else { return };
        if until > self.now {
            return;
        }
        self.change_version(bucket, &key, number, |version| {
            if let Some(object) = version.object_mut() {
                object.details_mut().restore = None;
            }
        });
        self.announce(bucket, &key, number, "ObjectRestore:Delete");
    }

    /// A copy is to stay for so many days from now on, which may end it sooner than before; what it was billed for it
    /// stays billed for.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html>: the new period counts from now,
    /// and the request is all that is charged for beside the copy's further days.
    pub(super) fn extend_copy(
        &mut self,
        bucket: &str,
        key: &Arc<str>,
        number: u64,
        ended: Instant,
        days: u32,
    ) {
        let ends: Day = copy_ends(self.now, days);
        let more = ends.days_since(ended.first_midnight());
        let copy = self.change_version(bucket, key, number, |version| {
            let object = version.object_mut()?;
            object.details_mut().restore = Some(Restore::Restored { until: ends.into() });
            Some((object.size, copy_line(object)?))
        });
        if let Some(Some((size, line))) = copy {
            self.count_copy(bucket, &line, size, ended, more);
        }
        self.agenda.put(ends.into(), restore_ends(bucket, key, number));
    }

    /// The key and restore of a version, where it has one.
    fn restore_of(&self, bucket: &str, key: &str, number: u64) -> Option<(Arc<str>, Restore)> {
        let (key, entry) = self.buckets.get(bucket)?.keys.get_key_value(key)?;
        let restore = entry.get(number)?.object()?.restore()?;
        Some((key.clone(), restore))
    }
}

fn copy_line(object: &Object) -> Option<crate::meter::Line> {
    Fees::of(Archive::of(object)?, RestoreTier::Standard).copy
}

fn restore_ends(bucket: &str, key: &Arc<str>, number: u64) -> Due {
    Due::RestoreEnds { bucket: bucket.to_owned(), key: key.to_string(), number }
}
