//! What a bucket tells of its objects.

use crate::world::World;

/// Something that happened to an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ObjectEvent {
    /// The name without `s3:`, such as `ObjectCreated:Put`.
    pub name: &'static str,
    pub key: String,
    pub version_id: Option<String>,
    pub size: u64,
    pub etag: String,
}

impl World {
    /// Tells those that the bucket's notification configuration names.
    pub(crate) fn emit(&mut self, bucket: &str, event: &ObjectEvent) {
        let _ = (bucket, event);
    }
}
