//! SNS.

mod message;
mod service;
mod subscription;
#[cfg(test)]
mod tests;

use std::fmt;

use aws_config::SdkConfig;

use crate::connect::Connection;

/// SNS on the SDK.
pub(crate) struct Sns {
    client: aws_sdk_sns::Client,
}

impl Sns {
    pub(crate) fn new(connection: &Connection) -> Sns {
        Sns::of(connection.shared())
    }

    fn of(shared: &SdkConfig) -> Sns {
        Sns { client: aws_sdk_sns::Client::new(shared) }
    }
}

/// Shows no credentials.
impl fmt::Debug for Sns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sns").finish_non_exhaustive()
    }
}
