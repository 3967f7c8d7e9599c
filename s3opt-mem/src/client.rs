//! Who calls the emulator.

use std::fmt;

use async_trait::async_trait;
use s3opt_core::backend::Clock;
use s3opt_core::calendar::Instant;
use s3opt_core::price::Region;

use crate::emulator::Emulator;

/// Who calls, as policies see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The account itself, or an administrator of it.
    Account,
    /// A role of the account, by its name. It may do what its policies allow.
    Role(String),
    /// A service of AWS, such as `s3.amazonaws.com`, on behalf of an ARN and account.
    Service {
        /// The service.
        name: String,
        /// On behalf of which resource.
        source_arn: String,
        /// On behalf of which account.
        source_account: String,
    },
    /// Nobody in particular.
    Anonymous,
}

/// Who calls, from where, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account's 12 digits; for [`Principal::Anonymous`] they mean nothing.
    pub account: String,
    /// The region whose services are called. S3 takes calls on buckets of every region.
    pub region: Region,
    /// Who.
    pub principal: Principal,
    /// Whether the call comes over TLS.
    pub secure_transport: bool,
}

/// The services of the emulator as one caller sees them.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) emulator: Emulator,
    pub(crate) caller: Caller,
    /// Within how many invocations of functions the calls are made.
    pub(crate) depth: u32,
}

#[async_trait]
impl Clock for Client {
    fn now(&self) -> Instant {
        self.emulator.now()
    }

    async fn wait(&self, milliseconds: u64) {
        let until = self.emulator.world().later(milliseconds);
        self.emulator.advance_within(until, self.depth).await;
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("caller", &self.caller).finish_non_exhaustive()
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Principal::Account => formatter.write_str("the account"),
            Principal::Role(name) => write!(formatter, "the role {name}"),
            Principal::Service { name, .. } => formatter.write_str(name),
            Principal::Anonymous => formatter.write_str("nobody in particular"),
        }
    }
}
