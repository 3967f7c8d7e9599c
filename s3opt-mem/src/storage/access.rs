//! Whether a caller may do something to a bucket or object.

use s3opt_core::backend::{CloudResult, Failure, Service};

use crate::client::Caller;
use crate::world::World;

/// What is to be done, as policies see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Access<'a> {
    /// The operation for errors, such as `PutObject`.
    pub operation: &'static str,
    /// The action of policies, such as `s3:PutObject`.
    pub action: &'static str,
    pub bucket: &'a str,
    /// The key, where it is about an object.
    pub key: Option<&'a str>,
    /// Condition keys and values beside those that every request has, such as `s3:x-amz-server-side-encryption`.
    pub context: &'a [(&'a str, &'a str)],
}

impl World {
    /// Whether the bucket is there and the caller may.
    pub(crate) fn authorize(&self, caller: &Caller, access: &Access<'_>) -> CloudResult<()> {
        let _ = caller;
        let message = "The specified bucket does not exist";
        match self.buckets.get(access.bucket) {
            Some(_) => Ok(()),
            None => {
                Err(Failure::new(Service::Storage, access.operation, access.bucket, "NoSuchBucket", message)
                    .with("BucketName", access.bucket)
                    .into_error())
            }
        }
    }
}
