//! Doing to a bucket what was made up.

use s3opt_core::backend::storage::{BucketVersioning, CreateBucket, Setting};
use s3opt_core::backend::{Cloud, CloudError, CloudResult};
use s3opt_core::calendar::Instant;
use s3opt_core::price::Region;

use super::{Action, BucketSpec};

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Objects that were written.
    pub written: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects that were read.
    pub read: u64,
    /// Reads of what lifecycle had expired or archived before.
    pub missed: u64,
    /// Objects that were deleted.
    pub deleted: u64,
}

/// Makes the bucket in a region and does all that was made up to it, each step at its instant: the cloud's clock is
/// waited for, until the last day is over. Steps whose instant has passed are done at once.
///
/// # Errors
/// What the cloud answers, but for reads of what lifecycle has expired or archived.
pub async fn fill(cloud: &Cloud, region: &Region, spec: &BucketSpec) -> CloudResult<Filled> {
    let request = CreateBucket { name: spec.bucket.clone(), region: region.clone(), tags: Vec::new() };
    cloud.storage.create_bucket(request).await?;
    if spec.is_versioned() {
        let versioning = Setting::Versioning(BucketVersioning::Enabled);
        cloud.storage.put_setting(&spec.bucket, versioning).await?;
    }
    perform(cloud, spec).await
}

/// Does all that was made up to a bucket that is there, as [`fill`].
///
/// # Errors
/// As [`fill`].
pub async fn perform(cloud: &Cloud, spec: &BucketSpec) -> CloudResult<Filled> {
    let mut filled = Filled::default();
    for (at, action) in spec.steps() {
        wait_until(cloud, at).await;
        match action {
            Action::Put(request) => {
                filled.bytes += request.body.len();
                filled.written += 1;
                cloud.storage.put_object(request).await?;
            }
            Action::Delete(request) => {
                filled.deleted += 1;
                cloud.storage.delete_object(request).await?;
            }
            Action::Get(request) => match cloud.storage.get_object(request).await {
                Ok(_) => filled.read += 1,
                Err(error) if is_gone(&error) => filled.missed += 1,
                Err(error) => return Err(error),
            },
        }
    }
    wait_until(cloud, spec.end()).await;
    Ok(filled)
}

/// Whether lifecycle was there first.
fn is_gone(error: &CloudError) -> bool {
    error.is_not_found() || error.code() == "InvalidObjectState"
}

async fn wait_until(cloud: &Cloud, at: Instant) {
    let left = at.milliseconds().saturating_sub(cloud.clock.now().milliseconds());
    if let Ok(left @ 1..) = u64::try_from(left) {
        cloud.clock.wait(left).await;
    }
}
