//! The cloud, as traits: what s3opt asks of AWS, and what the emulator answers in its place.
//!
//! Each trait is one service as far as s3opt uses it. They are object safe, so that a [`Cloud`] carries one of each
//! and the same code runs on AWS, on the emulator and on a backend of your own. The doc comment of each method is its
//! *contract*: what it promises on success, when it is called again, and when what it asks for is not there. The
//! suite in `contract`, behind the feature of that name, holds a backend to it.
//!
//! Errors are one type, [`CloudError`], by what a caller can do about them.
//!
//! Not their purpose: to be a whole SDK. What no part of s3opt needs is left out.

pub mod action;
pub mod clock;
#[cfg(feature = "contract")]
pub mod contract;
pub mod costs;
pub mod error;
pub mod functions;
pub mod identity;
pub mod metrics;
pub mod notifications;
pub mod schedules;
pub mod storage;

use std::fmt;
use std::sync::Arc;

pub use clock::Clock;
pub use costs::Costs;
pub use error::{CloudError, Failure, Outcome, Service};
pub use functions::Functions;
pub use identity::Identity;
pub use metrics::Metrics;
pub use notifications::Notifications;
pub use schedules::Schedules;
pub use storage::Storage;

/// What every call answers: its value, or why not.
pub type CloudResult<T> = Result<T, CloudError>;

/// All services of one account in one region, as one caller sees them.
#[derive(Clone)]
pub struct Cloud {
    /// S3. Buckets of every region can be named; new ones are made where the call says.
    pub storage: Arc<dyn Storage>,
    /// CloudWatch.
    pub metrics: Arc<dyn Metrics>,
    /// SNS.
    pub notifications: Arc<dyn Notifications>,
    /// Lambda and its log groups.
    pub functions: Arc<dyn Functions>,
    /// EventBridge rules with a schedule.
    pub schedules: Arc<dyn Schedules>,
    /// IAM and STS.
    pub identity: Arc<dyn Identity>,
    /// Cost Explorer.
    pub costs: Arc<dyn Costs>,
    /// The time, which tests can turn.
    pub clock: Arc<dyn Clock>,
}

impl fmt::Debug for Cloud {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Cloud").field("storage", &self.storage).finish_non_exhaustive()
    }
}
