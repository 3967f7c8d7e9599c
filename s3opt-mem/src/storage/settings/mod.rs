//! Buckets and their settings.

mod buckets;
mod charge;
mod logging;
mod names;
mod notification;
mod policy;
mod read;
mod remove;
mod replication;
mod versioning;
mod write;

pub(super) use notification::S3;
use s3opt_core::backend::{CloudError, Failure, Service};
use s3opt_core::s3::bucket::Refusal;

/// S3's answer to a setting that it refuses.
fn refuse(operation: &'static str, bucket: &str, refusal: Refusal) -> CloudError {
    let Refusal { code, message, details } = refusal;
    let mut failure = Failure::new(Service::Storage, operation, bucket, code, message);
    failure.details = details;
    failure.into_error()
}

#[cfg(test)]
mod tests;
