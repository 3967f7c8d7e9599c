//! CloudWatch.

mod alarm;
mod batch;
mod identifier;
mod service;
#[cfg(test)]
mod tests;
mod window;

use std::fmt;

use aws_config::SdkConfig;

use crate::connect::Connection;

/// CloudWatch on the SDK.
pub(crate) struct CloudWatch {
    client: aws_sdk_cloudwatch::Client,
}

impl CloudWatch {
    pub(crate) fn new(connection: &Connection) -> CloudWatch {
        CloudWatch::of(connection.shared())
    }

    fn of(shared: &SdkConfig) -> CloudWatch {
        CloudWatch { client: aws_sdk_cloudwatch::Client::new(shared) }
    }
}

/// Shows no credentials.
impl fmt::Debug for CloudWatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CloudWatch").finish_non_exhaustive()
    }
}
