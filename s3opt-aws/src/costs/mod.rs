//! Cost Explorer, which is in one region of each partition: the SDK calls it there, from whichever region.
//!
//! Source: <https://docs.aws.amazon.com/general/latest/gr/billing.html>.

mod amount;
mod period;
mod query;
mod service;
mod tags;
#[cfg(test)]
mod tests;

use std::fmt;

use aws_config::SdkConfig;

use crate::connect::Connection;

/// Cost Explorer on the SDK.
pub(crate) struct CostExplorer {
    client: aws_sdk_costexplorer::Client,
}

impl CostExplorer {
    pub(crate) fn new(connection: &Connection) -> CostExplorer {
        CostExplorer::of(connection.shared())
    }

    fn of(shared: &SdkConfig) -> CostExplorer {
        CostExplorer { client: aws_sdk_costexplorer::Client::new(shared) }
    }
}

/// Shows no credentials.
impl fmt::Debug for CostExplorer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CostExplorer").finish_non_exhaustive()
    }
}
