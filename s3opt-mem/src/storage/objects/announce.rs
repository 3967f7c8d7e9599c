//! Events of what requests do.

use std::sync::Arc;

use crate::storage::{Bucket, ObjectEvent, Version, etag};
use crate::world::World;

impl World {
    /// Tells of something that happened to a version that is still there.
    pub(super) fn announce(&mut self, bucket: &str, key: &Arc<str>, number: u64, name: &'static str) {
        let event = self.buckets.get(bucket).and_then(|bucket| {
            let version = bucket.keys.get(key)?.get(number)?;
            Some(event(bucket, key, version, name))
        });
        if let Some(event) = event {
            self.emit(bucket, &event);
        }
    }
}

/// An event about a version.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>: the version's
/// id is there where the bucket keeps versions.
pub(super) fn event(bucket: &Bucket, key: &str, version: &Version, name: &'static str) -> ObjectEvent {
    ObjectEvent {
        name,
        key: key.to_owned(),
        version_id: bucket.told_id(version),
        size: version.object().map_or(0, |object| object.size),
        etag: version.object().map(etag).unwrap_or_default(),
    }
}
