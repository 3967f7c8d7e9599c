//! Settings of buckets: each one's translation is in a file of its own, the calls are in `read`, `write`, `remove` and
//! `list`.

mod encryption;
mod filter;
mod inventory;
mod lifecycle;
mod list;
mod logging;
mod notification;
mod ownership;
mod public_access;
mod read;
mod remove;
mod replication;
mod request_metrics;
#[cfg(test)]
mod samples;
mod tiering;
mod versioning;
mod write;

use s3opt_core::backend::{CloudError, CloudResult};

use super::convert::Unfit;
use crate::error::Call;

/// The value of an answer, or that s3opt does not know what it says.
fn read_as<T>(call: &Call, value: Result<T, Unfit>) -> CloudResult<T> {
    value.map_err(|unfit| call.unexpected(unfit.to_string()))
}

/// What an answer has to hold.
fn held<T>(call: &Call, value: Option<T>) -> CloudResult<T> {
    value.ok_or_else(|| call.unexpected("the answer holds nothing"))
}

/// Instead of the error that the setting is not there, under its own code, what a bucket without it has.
fn or_default<T>(result: CloudResult<T>, code: &str, default: T) -> CloudResult<T> {
    match result {
        Err(CloudError::NotFound(failure)) if failure.code == code => Ok(default),
        other => other,
    }
}
