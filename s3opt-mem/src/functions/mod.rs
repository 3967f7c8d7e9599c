//! Lambda: functions run as handlers that the emulator's owner registers.

mod deliver;
mod permission;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::functions::FunctionConfiguration;
use s3opt_core::backend::{Cloud, Functions};
use s3opt_core::price::Region;

use crate::client::Client;

/// What a function does. Registered under the name that a function's configuration has as its `handler`.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Handles an event of JSON, with the cloud as the function's role sees it. An error is a failed invocation.
    async fn handle(
        &self,
        cloud: &Cloud,
        configuration: &FunctionConfiguration,
        event: Bytes,
    ) -> Result<Bytes, String>;
}

/// The registered handlers by name.
#[derive(Default)]
pub(crate) struct Handlers {
    by_name: Mutex<BTreeMap<String, Arc<dyn Handler>>>,
}

/// An event on its way to a function.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub account: String,
    pub region: Region,
    pub function: String,
    pub payload: Bytes,
    /// How often it was tried before.
    pub attempts: u32,
}

/// The functions of an account in a region.
#[derive(Debug, Default)]
pub(crate) struct FunctionsState {}

#[async_trait]
impl Functions for Client {}
