//! IAM and STS.

mod document;
mod role;
mod service;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use aws_config::SdkConfig;

use crate::connect::Connection;

/// IAM and STS on the SDK.
pub(crate) struct Iam {
    client: aws_sdk_iam::Client,
    sts: aws_sdk_sts::Client,
    /// How long a new role may take to be seen.
    patience: Duration,
}

impl Iam {
    pub(crate) fn new(connection: &Connection) -> Iam {
        Iam::of(connection.shared(), connection.patience())
    }

    fn of(shared: &SdkConfig, patience: Duration) -> Iam {
        Iam { client: aws_sdk_iam::Client::new(shared), sts: aws_sdk_sts::Client::new(shared), patience }
    }
}

/// Shows no credentials.
impl fmt::Debug for Iam {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Iam").finish_non_exhaustive()
    }
}
