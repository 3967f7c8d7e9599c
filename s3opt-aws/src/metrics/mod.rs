//! CloudWatch.
mod alarm;
mod batch;
mod identifier;
mod window;

use std::fmt;

use async_trait::async_trait;
use s3opt_core::backend::Metrics;

use crate::connect::Connection;

/// The service on the SDK.
pub(crate) struct CloudWatch {
    #[expect(dead_code, reason = "the calls are to come")]
    client: aws_sdk_cloudwatch::Client,
}

impl CloudWatch {
    pub(crate) fn new(connection: &Connection) -> CloudWatch {
        CloudWatch { client: aws_sdk_cloudwatch::Client::new(connection.shared()) }
    }
}

impl fmt::Debug for CloudWatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CloudWatch").finish_non_exhaustive()
    }
}

#[async_trait]
impl Metrics for CloudWatch {}
