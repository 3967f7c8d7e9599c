//! The functions of the stack: what they do with an event, free of Lambda and of AWS's types.
//!
//! A [`Handler`] is one function. It reaches the cloud through the traits of [`backend`](crate::backend) alone, so the
//! same code runs in the emulator, in tests, at the command line and as a Lambda function. It reports what it does
//! through `tracing`; who runs it decides where that goes.
//!
//! Register a handler as [`Settled`], so that only what may help is tried again.

pub mod access;
mod configuration;
pub mod cost;
mod environment;
mod error;
mod inventories;
pub(crate) mod report;
mod request;
mod settled;
pub mod tagger;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

pub use configuration::ConfigurationSource;
pub use environment::Environment;
pub use error::HandlerError;
pub use inventories::{Inventories, Inventory, InventoryPlace};
pub use request::ReportRequest;
pub use settled::Settled;

use crate::backend::Cloud;

/// The name of the auto-tagger, as a function's `_HANDLER` says it.
pub const AUTO_TAGGER: &str = "auto-tagger";
/// The name of the cost analyzer.
pub const COST_ANALYZER: &str = "cost-analyzer";
/// The name of the access analyzer.
pub const ACCESS_ANALYZER: &str = "access-analyzer";

/// What a function does with an event.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Handles an event of JSON, and answers JSON. The same event may come more than once, and in any order with others.
    ///
    /// # Errors
    /// [`HandlerError`], by whether the same event may succeed later.
    async fn handle(
        &self,
        cloud: &Cloud,
        environment: &Environment,
        event: Bytes,
    ) -> Result<Bytes, HandlerError>;
}

#[async_trait]
impl<H: Handler + ?Sized> Handler for Arc<H> {
    async fn handle(
        &self,
        cloud: &Cloud,
        environment: &Environment,
        event: Bytes,
    ) -> Result<Bytes, HandlerError> {
        self.as_ref().handle(cloud, environment, event).await
    }
}
