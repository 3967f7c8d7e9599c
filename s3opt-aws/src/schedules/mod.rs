//! EventBridge.

mod rule;
mod service;
#[cfg(test)]
mod tests;

use std::fmt;

use aws_config::SdkConfig;

use crate::connect::Connection;

/// EventBridge on the SDK.
pub(crate) struct EventBridge {
    client: aws_sdk_eventbridge::Client,
}

impl EventBridge {
    pub(crate) fn new(connection: &Connection) -> EventBridge {
        EventBridge::of(connection.shared())
    }

    fn of(shared: &SdkConfig) -> EventBridge {
        EventBridge { client: aws_sdk_eventbridge::Client::new(shared) }
    }
}

/// Shows no credentials.
impl fmt::Debug for EventBridge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventBridge").finish_non_exhaustive()
    }
}
