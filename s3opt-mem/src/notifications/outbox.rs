//! What left the cloud.

use s3opt_core::calendar::Instant;

use crate::emulator::Emulator;
use crate::journal::collect;

/// A message that SNS sent to somebody outside the cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The topic's ARN.
    pub topic: String,
    /// How it went, such as `email`.
    pub protocol: String,
    /// To whom.
    pub endpoint: String,
    /// The subject; where none was given, SNS's own.
    pub subject: String,
    /// The text, without the lines that SNS adds about taking the subscription away.
    pub text: String,
    /// When.
    pub time: Instant,
    /// The message's id, the same for all that were told.
    pub message_id: String,
}

impl Emulator {
    /// Messages that left the cloud, in order. The last 100,000 of each account and region are kept.
    #[must_use]
    pub fn outbox(&self) -> Vec<Mail> {
        let world = self.world();
        collect(world.regions().map(|(_, regional)| &regional.notifications.outbox), |_| true)
    }
}
