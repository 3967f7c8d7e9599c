//! What the parts of uploads in progress cost.

use s3opt_core::s3::StorageClass;

use super::Upload;
use crate::meter::Line;
use crate::world::World;

/// The line on which parts are held until their upload is completed: at STANDARD's rate, in the staging area of the
/// archives where they are on the way there.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>, "Multipart upload and pricing";
/// operations are the storage types of
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>.
fn line(class: StorageClass) -> Line {
    match class {
        StorageClass::Glacier => Line::Plain("TimedStorage-GlacierStaging", "GlacierStagingStorage"),
        StorageClass::DeepArchive => Line::Plain("TimedStorage-GDA-Staging", "DeepArchiveStagingStorage"),
        _ => Line::Plain("TimedStorage-ByteHrs", "StandardStorage"),
    }
}

impl World {
    /// From now on so many bytes more, or less, lie in the parts of an upload.
    pub(super) fn hold_parts(&mut self, bucket: &str, class: StorageClass, change: i128) {
        let Some(bucket) = self.buckets.get(bucket) else { return };
        self.meter.hold(bucket.owner, line(class), self.now, change);
    }

    /// Drops all uploads of a bucket that is about to go.
    pub(crate) fn drop_uploads(&mut self, bucket: &str) {
        let World { buckets, meter, now, .. } = self;
        let Some(bucket) = buckets.get_mut(bucket) else { return };
        for upload in std::mem::take(&mut bucket.uploads.open).values().flat_map(|uploads| uploads.values()) {
            meter.hold(bucket.owner, line(upload.class), *now, -upload.size());
        }
    }
}

impl Upload {
    /// Bytes of all its parts.
    pub(super) fn size(&self) -> i128 {
        self.parts.values().map(|part| i128::from(part.size)).sum()
    }
}
