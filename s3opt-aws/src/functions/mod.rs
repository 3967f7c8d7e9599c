//! Lambda, and CloudWatch Logs as far as functions need it.

mod code;
mod configuration;
mod invoke;
mod leave;
mod logs;
mod manage;
mod policy;
mod retention;
mod service;
mod state;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use aws_config::SdkConfig;
use s3opt_core::backend::Service;

use self::logs::Logs;
use crate::connect::Connection;
use crate::error::Call;

/// Lambda and CloudWatch Logs on the SDK.
pub(crate) struct Lambda {
    client: aws_sdk_lambda::Client,
    logs: Logs,
    /// How long a function may take to come into a state.
    patience: Duration,
}

impl Lambda {
    pub(crate) fn new(connection: &Connection) -> Lambda {
        Lambda::of(connection.shared(), connection.patience())
    }

    fn of(shared: &SdkConfig, patience: Duration) -> Lambda {
        Lambda { client: aws_sdk_lambda::Client::new(shared), logs: Logs::of(shared), patience }
    }
}

fn call(operation: &'static str, resource: &str) -> Call {
    Call::new(Service::Functions, operation, resource)
}

/// Shows no credentials.
impl fmt::Debug for Lambda {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lambda").finish_non_exhaustive()
    }
}
