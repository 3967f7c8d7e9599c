//! What tests can see of invocations, and how handlers are registered.

use std::sync::Arc;

use bytes::Bytes;
use s3opt_core::calendar::Instant;

use super::{Handler, Place};
use crate::emulator::Emulator;
use crate::journal::collect;

/// One run of a function's handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvocationRecord {
    /// The function's ARN.
    pub function: String,
    /// When it began.
    pub time: Instant,
    /// What the handler was given.
    pub event: Bytes,
    /// Whether nobody waited for the answer.
    pub asynchronous: bool,
    /// 1 for the first try; asynchronous ones are tried up to three times.
    pub attempt: u32,
    /// What the handler answered, or why it failed.
    pub result: Result<Bytes, String>,
}

/// An event that a function never handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedDelivery {
    /// The function's ARN.
    pub function: String,
    /// When it was given up.
    pub time: Instant,
    /// The event.
    pub event: Bytes,
    /// How often the handler was run with it.
    pub attempts: u32,
    /// Why the last attempt failed, or why there was none.
    pub error: String,
}

impl Emulator {
    /// Says what runs in functions whose configuration has this name as its `handler`; replaces what was said before.
    pub fn register(&self, name: impl Into<String>, handler: Arc<dyn Handler>) {
        self.handlers().put(name.into(), handler);
    }

    /// Invocations of a function, by its ARN or, in all accounts and regions, by its name; in the order in which they
    /// began. The last 100,000 of each account and region are kept.
    #[must_use]
    pub fn invocations(&self, function: &str) -> Vec<InvocationRecord> {
        let fits = |record: &InvocationRecord| match Place::of_arn(function) {
            Some(place) => record.function == place.arn(),
            None => Place::of_arn(&record.function).is_some_and(|place| place.name == function),
        };
        let world = self.world();
        collect(world.regions().map(|(_, regional)| &regional.functions.invocations), fits)
    }

    /// Events that functions never handled: those whose tries are used up, and those for functions that are not there,
    /// may not be invoked or have no handler; in order. The last 100,000 of each account and region are kept.
    #[must_use]
    pub fn failed_deliveries(&self) -> Vec<FailedDelivery> {
        let world = self.world();
        collect(world.regions().map(|(_, regional)| &regional.functions.failed), |_| true)
    }
}
