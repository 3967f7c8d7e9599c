//! Lambda: functions run as handlers that the emulator's owner registers.
//!
//! Log groups are made by those who want them; functions write no logs here.

mod deliver;
mod logs;
mod manage;
mod permission;
mod records;
mod rules;
mod run;
mod service;
mod snapshot;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::Cloud;
use s3opt_core::backend::functions::{Function, FunctionConfiguration, Permission};
use s3opt_core::handlers;
use s3opt_core::price::Region;

pub use records::{FailedDelivery, InvocationRecord};

use crate::journal::Journal;
use logs::LogGroup;
pub(crate) use run::MAX_DEPTH;

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

/// The functions of the stack run here as they run in Lambda.
#[async_trait]
impl<H: handlers::Handler> Handler for H {
    async fn handle(
        &self,
        cloud: &Cloud,
        configuration: &FunctionConfiguration,
        event: Bytes,
    ) -> Result<Bytes, String> {
        let environment = configuration.environment.iter().collect();
        let answer = handlers::Handler::handle(self, cloud, &environment, event).await;
        answer.map_err(|error| format!("{error}; {}", error.remedy()))
    }
}

/// The registered handlers by name.
#[derive(Default)]
pub(crate) struct Handlers {
    by_name: Mutex<BTreeMap<String, Arc<dyn Handler>>>,
}

impl Handlers {
    fn put(&self, name: String, handler: Arc<dyn Handler>) {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner).insert(name, handler);
    }

    fn get(&self, name: &str) -> Option<Arc<dyn Handler>> {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }
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

impl Delivery {
    /// An event for the function with an ARN, not tried before.
    pub(crate) fn new(function_arn: &str, payload: Bytes) -> Option<Delivery> {
        let Place { account, region, name } = Place::of_arn(function_arn)?;
        Some(Delivery { account, region, function: name, payload, attempts: 0 })
    }
}

/// The functions of an account in a region.
#[derive(Debug, Default)]
pub(crate) struct FunctionsState {
    functions: BTreeMap<String, FunctionEntry>,
    log_groups: BTreeMap<String, LogGroup>,
    /// In the order in which invocations end.
    invocations: Journal<InvocationRecord>,
    failed: Journal<FailedDelivery>,
}

/// A function and those who may invoke it, by the ids of the statements.
#[derive(Debug)]
struct FunctionEntry {
    function: Function,
    permissions: BTreeMap<String, Permission>,
}

/// Where a function is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    account: String,
    region: Region,
    name: String,
}

impl Place {
    /// Where the ARN of a function, or of a version or alias of it, leads.
    fn of_arn(arn: &str) -> Option<Place> {
        // arn:aws:lambda:us-east-1:111111111111:function:name
        let parts: Vec<&str> = arn.splitn(7, ':').collect();
        let ["arn", "aws", "lambda", region, account, "function", name] = parts[..] else { return None };
        let name = name.split(':').next().unwrap_or(name);
        Some(Place { account: account.to_owned(), region: region.parse().ok()?, name: name.to_owned() })
    }

    fn arn(&self) -> String {
        format!("arn:aws:lambda:{}:{}:function:{}", self.region, self.account, self.name)
    }
}

/// Whether a text is the ARN of a function.
pub(crate) fn is_function_arn(arn: &str) -> bool {
    Place::of_arn(arn).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_lead_to_functions() {
        for (arn, expected) in [
            ("arn:aws:lambda:us-east-1:111111111111:function:f", Some("f")),
            ("arn:aws:lambda:us-east-1:111111111111:function:f:live", Some("f")),
            ("arn:aws:lambda:us-east-9:111111111111:function:f", None),
            ("arn:aws:lambda:us-east-1:111111111111:layer:f", None),
            ("arn:aws:sns:us-east-1:111111111111:f", None),
            ("f", None),
            ("", None),
        ] {
            assert_eq!(Place::of_arn(arn).map(|place| place.name).as_deref(), expected, "{arn}");
        }
    }
}
