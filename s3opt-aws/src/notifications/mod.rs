//! SNS.
mod message;
mod subscription;

use std::fmt;

use async_trait::async_trait;
use s3opt_core::backend::Notifications;

use crate::connect::Connection;

/// The service on the SDK.
pub(crate) struct Sns {
    #[expect(dead_code, reason = "the calls are to come")]
    client: aws_sdk_sns::Client,
}

impl Sns {
    pub(crate) fn new(connection: &Connection) -> Sns {
        Sns { client: aws_sdk_sns::Client::new(connection.shared()) }
    }
}

impl fmt::Debug for Sns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sns").finish_non_exhaustive()
    }
}

#[async_trait]
impl Notifications for Sns {}
