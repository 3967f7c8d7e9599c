//! Versioning.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{BucketVersioning, SettingKey};
use s3opt_core::s3::bucket::Refusal;

use super::refuse;
use crate::world::World;

impl World {
    /// Versioning never goes back to what it was before it was first written; a configuration that says nothing was
    /// recorded as refused. With replication it cannot be suspended.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-and-other-bucket-configs.html>,
    /// "Versioning configuration".
    pub(super) fn put_versioning(
        &mut self,
        operation: &'static str,
        bucket: &str,
        versioning: BucketVersioning,
    ) -> CloudResult<()> {
        let found = self.bucket_mut(operation, bucket)?;
        if versioning == BucketVersioning::Unversioned {
            let message = "The Versioning element must be specified";
            let refusal = Refusal::new("IllegalVersioningConfigurationException", message);
            return Err(refuse(operation, bucket, refusal));
        }
        let replicates = found.settings.contains_key(&SettingKey::Replication);
        if versioning == BucketVersioning::Suspended && replicates {
            let message = "A replication configuration is present on this bucket, so you cannot change the versioning \
                           state. To change the versioning state, first delete the replication configuration.";
            return Err(refuse(operation, bucket, Refusal::new("InvalidBucketState", message)));
        }
        if found.versioning != versioning {
            found.versioning = versioning;
            // What lifecycle does to current versions depends on it.
            self.queue_bucket(bucket);
        }
        Ok(())
    }
}
