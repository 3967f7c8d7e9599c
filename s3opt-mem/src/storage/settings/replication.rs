//! Replication.

use s3opt_core::backend::storage::{BucketVersioning, Setting};
use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::s3::bucket::Refusal;
use s3opt_core::s3::replication::ReplicationConfiguration;

use super::refuse;
use crate::client::Caller;
use crate::world::World;

impl World {
    /// Both buckets need versioning. The words, and that a destination that is not there is answered as one without
    /// versioning, were recorded from the real service.
    pub(super) fn put_replication(
        &mut self,
        caller: &Caller,
        operation: &'static str,
        bucket: &str,
        mut configuration: ReplicationConfiguration,
    ) -> CloudResult<()> {
        configuration.validate().map_err(|errors| CloudError::refused(operation, bucket, &errors))?;
        let invalid = |message: &str| refuse(operation, bucket, Refusal::new("InvalidRequest", message));
        if self.bucket(operation, bucket)?.versioning != BucketVersioning::Enabled {
            let message = "Versioning must be 'Enabled' on the bucket to apply a replication configuration";
            return Err(invalid(message));
        }
        for rule in &configuration.rules {
            let destination = rule.destination.bucket_name();
            if destination == bucket {
                return Err(invalid("Destination bucket cannot be the same as the source bucket."));
            }
            let is_versioned = self
                .buckets
                .get(destination)
                .is_some_and(|destination| destination.versioning == BucketVersioning::Enabled);
            if !is_versioned {
                return Err(invalid("Destination bucket must have versioning enabled."));
            }
        }
        self.may_pass(caller, &configuration.role, "s3.amazonaws.com")?;
        // S3 makes up the IDs that are missing:
        // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRule.html>.
        for rule in configuration.rules.iter_mut().filter(|rule| rule.id.is_none()) {
            rule.id = Some(self.ids.uuid());
        }
        self.keep(operation, bucket, Setting::Replication(configuration))
    }
}
