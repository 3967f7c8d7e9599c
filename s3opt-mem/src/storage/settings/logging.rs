//! Server access logging.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::Setting;
use s3opt_core::s3::bucket::{BucketLogging, Refusal};

use super::refuse;
use crate::world::World;

impl World {
    /// The target lies in the same account and region.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshooting-server-access-logging.html>.
    pub(super) fn put_logging(
        &mut self,
        operation: &'static str,
        bucket: &str,
        logging: Option<BucketLogging>,
    ) -> CloudResult<()> {
        if let Some(logging) = &logging {
            self.check_target(bucket, logging).map_err(|refusal| refuse(operation, bucket, refusal))?;
        }
        self.keep(operation, bucket, Setting::Logging(logging))
    }

    fn check_target(&self, bucket: &str, logging: &BucketLogging) -> Result<(), Refusal> {
        let invalid = |message: &str| {
            let refusal = Refusal::new("InvalidTargetBucketForLogging", message);
            Err(refusal.with("TargetBucket", &logging.target_bucket))
        };
        let Some(target) = self.buckets.get(&logging.target_bucket) else {
            return invalid("The target bucket for logging does not exist");
        };
        let Some(source) = self.buckets.get(bucket) else { return Ok(()) };
        if target.account != source.account {
            let message = "The owner for the bucket to be logged and the target bucket must be the same.";
            return invalid(message);
        }
        if target.region != source.region {
            let message = "Cross S3 location logging not allowed. ";
            return Err(Refusal::new("CrossLocationLoggingProhibitted", message)
                .with("TargetBucketLocation", target.region.name()));
        }
        Ok(())
    }
}
