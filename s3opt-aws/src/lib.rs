//! All cloud traits on the AWS SDK.
//!
//! Purpose: to translate between the traits of `s3opt-core` and the SDK, errors and their codes included, and nothing
//! else: retries, paging and credentials are the SDK's.
//!
//! Not its purpose: decisions. What a stack should be and what a policy costs is known to `s3opt-core` alone. It does
//! not depend on `s3opt-mem`, nor that on it.
//!
//! The crate is empty until the cloud traits are in `s3opt-core`.
mod costs;
mod functions;
mod identity;
mod metrics;
mod notifications;
mod schedules;
mod time;
