//! Cost Explorer.
mod amount;
mod period;
mod query;
mod tags;

use std::fmt;

use async_trait::async_trait;
use s3opt_core::backend::Costs;

use crate::connect::Connection;

/// The service on the SDK.
pub(crate) struct CostExplorer {
    #[expect(dead_code, reason = "the calls are to come")]
    client: aws_sdk_costexplorer::Client,
}

impl CostExplorer {
    pub(crate) fn new(connection: &Connection) -> CostExplorer {
        CostExplorer { client: aws_sdk_costexplorer::Client::new(connection.shared()) }
    }
}

impl fmt::Debug for CostExplorer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CostExplorer").finish_non_exhaustive()
    }
}

#[async_trait]
impl Costs for CostExplorer {}
