//! EventBridge.
mod rule;

use std::fmt;

use async_trait::async_trait;
use s3opt_core::backend::Schedules;

use crate::connect::Connection;

/// The service on the SDK.
pub(crate) struct EventBridge {
    #[expect(dead_code, reason = "the calls are to come")]
    client: aws_sdk_eventbridge::Client,
}

impl EventBridge {
    pub(crate) fn new(connection: &Connection) -> EventBridge {
        EventBridge { client: aws_sdk_eventbridge::Client::new(connection.shared()) }
    }
}

impl fmt::Debug for EventBridge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventBridge").finish_non_exhaustive()
    }
}

#[async_trait]
impl Schedules for EventBridge {}
