//! All cloud traits on the AWS SDK.
//!
//! Purpose: to translate between the traits of `s3opt-core` and the SDK, errors and their codes included, and nothing
//! else: credentials, signatures, retries of what a network loses and the like are the SDK's. What AWS makes its callers
//! wait for (a bucket in creation, a role that is seconds old, a function that is pending) is waited for here.
//!
//! Not its purpose: decisions. What a stack should be and what a policy costs is known to `s3opt-core` alone. It does
//! not depend on `s3opt-mem`, nor that on it.
//!
//! Profiles, credentials, regions and endpoints are taken as AWS's own tools take them: from the environment
//! (`AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_S3` …), from `~/.aws/config` and
//! `~/.aws/credentials`, from IAM Identity Center, from containers and instances. [`Options`] goes before all of these.
//!
//! ```no_run
//! use s3opt_aws::{Options, connect};
//! use s3opt_core::backend::storage::{PutObject, Setting};
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let options = Options { region: Some("eu-central-1".to_owned()), ..Options::default() };
//! let cloud = connect(&options).await?;
//! for bucket in cloud.storage.list_buckets().await? {
//!     println!("{} in {}", bucket.name, bucket.region);
//! }
//! # Ok(())
//! # }
//! ```

mod clock;
mod connect;
mod costs;
mod error;
mod functions;
mod identity;
mod metrics;
mod notifications;
mod patience;
mod schedules;
mod storage;
#[cfg(test)]
mod testing;
mod time;

pub use clock::SystemClock;
pub use connect::{AccessKey, ConnectError, Connection, Options, connect};
