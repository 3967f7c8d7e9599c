//! How the versions of a key come, change and go: the one place that tells the meter and the queue.

use std::sync::Arc;

use s3opt_core::backend::storage::BucketVersioning;
use s3opt_core::calendar::{HOURS_PER_DAY, Instant};
use s3opt_core::s3::StorageClass;

use super::version::{Content, Entry, Object, Version};
use crate::meter::{Holding, Line, Meter, OwnerId};
use crate::world::World;

impl World {
    /// Puts a version (its `is_null` is set here) on top of its key, in place of the null version where the bucket
    /// does not keep it, and answers its number.
    pub(crate) fn push_version(&mut self, name: &str, key: &Arc<str>, mut version: Version) -> Option<u64> {
        let World { buckets, meter, now, .. } = self;
        let bucket = buckets.get_mut(name)?;
        version.is_null = bucket.versioning != BucketVersioning::Enabled;
        version.noncurrent_since = None;
        let number = version.number;
        bucket.versions += 1;
        hold(meter, bucket.owner, *now, version.holding(key), 1);
        match bucket.keys.get_mut(key) {
            None => {
                bucket.keys.insert(key.clone(), Entry::new(version));
            }
            Some(entry) => {
                let replaces = version.is_null;
                let mut before = std::mem::replace(&mut entry.latest, version);
                before.noncurrent_since = Some(entry.latest.modified);
                entry.older.push(before);
                if replaces && let Some(place) = entry.older.iter().position(|version| version.is_null) {
                    let gone = entry.older.remove(place);
                    bucket.versions -= 1;
                    let_go(meter, bucket.owner, *now, key, &gone);
                }
            }
        }
        self.queue_key(name, key);
        Some(number)
    }

    /// Takes a version away for good. The next older one becomes current where it was the latest.
    pub(crate) fn take_version(&mut self, name: &str, key: &Arc<str>, number: u64) -> Option<Version> {
        let World { buckets, meter, now, .. } = self;
        let bucket = buckets.get_mut(name)?;
        let entry = bucket.keys.get_mut(key)?;
        let gone = if entry.latest.number == number {
            match entry.older.pop() {
                Some(mut next) => {
                    next.noncurrent_since = None;
                    std::mem::replace(&mut entry.latest, next)
                }
                None => bucket.keys.remove(key)?.latest,
            }
        } else {
            let place = entry.older.iter().position(|version| version.number == number)?;
            entry.older.remove(place)
        };
        bucket.versions -= 1;
        let_go(meter, bucket.owner, *now, key, &gone);
        self.queue_key(name, key);
        Some(gone)
    }

    /// Changes a version where it is; what it holds and what is due for it follow.
    pub(crate) fn change_version<T>(
        &mut self,
        name: &str,
        key: &Arc<str>,
        number: u64,
        change: impl FnOnce(&mut Version) -> T,
    ) -> Option<T> {
        let World { buckets, meter, now, .. } = self;
        let bucket = buckets.get_mut(name)?;
        let version = bucket.keys.get_mut(key)?.get_mut(number)?;
        let before = version.holding(key);
        let answer = change(version);
        let after = version.holding(key);
        if before != after {
            hold(meter, bucket.owner, *now, before, -1);
            hold(meter, bucket.owner, *now, after, 1);
        }
        self.queue_key(name, key);
        Some(answer)
    }

    /// Moves a version into another class: what is left of the minimum duration of the old one is billed.
    pub(crate) fn move_version(&mut self, bucket: &str, key: &Arc<str>, number: u64, class: StorageClass) {
        let now = self.now;
        let World { buckets, meter, .. } = self;
        let Some(owner) = buckets.get(bucket).map(|bucket| bucket.owner) else { return };
        let version = buckets.get(bucket).and_then(|bucket| bucket.keys.get(key)).and_then(|e| e.get(number));
        if let Some(object) = version.and_then(Version::object) {
            leave(meter, owner, now, object);
        }
        self.change_version(bucket, key, number, |version| {
            if let Content::Object(object) = &mut version.content {
                object.class = class;
                object.entered = now.first_midnight();
                object.idle_since = now.first_midnight();
                object.tier = s3opt_core::s3::AccessTier::Frequent;
            }
        });
    }
}

/// A version is gone for good.
fn let_go(meter: &mut Meter, owner: OwnerId, now: Instant, key: &str, version: &Version) {
    hold(meter, owner, now, version.holding(key), -1);
    if let Some(object) = version.object() {
        leave(meter, owner, now, object);
    }
}

/// From now on the lines of a holding hold more (`sign` 1) or less (-1).
fn hold(meter: &mut Meter, owner: OwnerId, now: Instant, holding: Holding, sign: i128) {
    holding.for_each(|line, amount| meter.hold(owner, line, now, sign * i128::from(amount)));
}

/// An object leaves its class, perhaps before its minimum duration is over: the days left are billed.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html>.
fn leave(meter: &mut Meter, owner: OwnerId, now: Instant, object: &Object) {
    let Some((line, padding)) = Line::early_deletion(object.class) else { return };
    let left = (object.entered + object.class.minimum_duration_days()).days_since(now.first_midnight());
    let hours = u128::from(left * HOURS_PER_DAY);
    meter.count(owner, line, now, u128::from(object.size) * hours);
    if let Some(line) = padding {
        let bytes = object.class.minimum_billable_bytes().saturating_sub(object.size);
        meter.count(owner, line, now, u128::from(bytes) * hours);
    }
}
