//! Lambda, and CloudWatch Logs as far as functions need it.
mod code;
mod configuration;
mod policy;
mod retention;
mod state;

use std::fmt;

use async_trait::async_trait;
use s3opt_core::backend::Functions;

use crate::connect::Connection;

/// The service on the SDK.
pub(crate) struct Lambda {
    #[expect(dead_code, reason = "the calls are to come")]
    client: aws_sdk_lambda::Client,
}

impl Lambda {
    pub(crate) fn new(connection: &Connection) -> Lambda {
        Lambda { client: aws_sdk_lambda::Client::new(connection.shared()) }
    }
}

impl fmt::Debug for Lambda {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lambda").finish_non_exhaustive()
    }
}

#[async_trait]
impl Functions for Lambda {}
