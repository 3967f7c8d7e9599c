//! What goes wrong in a cloud: a wrapper around any backend that makes it go wrong on purpose, and the same way again.
//!
//! ```
//! use s3opt_core::backend::Outcome;
//! use s3opt_mem::Emulator;
//! use s3opt_mem::faults::{Fault, FaultPlan, Faults};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let cloud = Emulator::default().cloud("111111111111", &"us-east-1".parse()?);
//! let faults = Faults::new(cloud, 7, FaultPlan::none().at(2, Fault::UnansweredAfter));
//! let cloud = faults.cloud();
//! cloud.storage.list_buckets().await?;
//! let error = cloud.storage.list_buckets().await.expect_err("the second call is not answered");
//! assert_eq!(error.failure().outcome, Outcome::Unknown);
//! assert_eq!(faults.calls(), 2);
//! println!("{}", faults.log());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Faults of what the emulator does by itself are elsewhere: [`EventFaults`] lose, double and delay the events that it
//! hands to functions, and [`flap`] makes an alarm flap.

mod alarm;
mod error;
mod events;
mod injector;
mod late_tags;
mod log;
mod plan;

use std::sync::Arc;

use s3opt_core::backend::Cloud;

pub use alarm::flap;
pub use events::EventFaults;
pub use log::{FaultLog, Injected};
pub use plan::{Fault, FaultPlan};

use crate::around::wrap;
use injector::Injector;

/// A cloud in which things go wrong.
#[derive(Clone, Debug)]
pub struct Faults {
    cloud: Cloud,
    injector: Arc<Injector>,
}

impl Faults {
    /// Puts faults before a cloud. What goes wrong depends on the seed, the plan and the order of the calls alone.
    #[must_use]
    pub fn new(cloud: Cloud, seed: u64, plan: FaultPlan) -> Faults {
        let injector = Arc::new(Injector::new(seed, plan, cloud.clock.clone()));
        Faults { cloud: wrap(cloud, injector.clone()), injector }
    }

    /// The cloud with its faults.
    #[must_use]
    pub fn cloud(&self) -> Cloud {
        self.cloud.clone()
    }

    /// How many calls were made so far; the next one has the next number.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.injector.calls()
    }

    /// What went wrong so far.
    #[must_use]
    pub fn log(&self) -> FaultLog {
        self.injector.log()
    }
}
