//! Cost Explorer: the meter's usage at the catalog's prices.
//!
//! What Cost Explorer itself charges, .01 USD a request, is on no bill here: the emulator's bill is that of buckets, which
//! a simulation has to meet to the last digit, and the price list of S3 has no such line.

mod cells;
mod query;
mod rules;
mod snapshot;
mod tags;

use std::collections::BTreeMap;

use async_trait::async_trait;
use s3opt_core::backend::costs::{CostPeriod, CostQuery};
use s3opt_core::backend::{CloudResult, Costs};

use crate::client::Client;
use crate::meter::OwnerId;

use tags::{Switches, TagHistory};

/// What an account has of it.
#[derive(Debug, Default)]
pub(crate) struct CostsState {
    /// The tags of buckets, over time.
    tags: BTreeMap<OwnerId, TagHistory>,
    /// Cost allocation tags that were ever switched on, over time.
    switches: BTreeMap<String, Switches>,
}

#[async_trait]
impl Costs for Client {
    async fn cost_and_usage(&self, query: &CostQuery) -> CloudResult<Vec<CostPeriod>> {
        self.emulator.world().cost_and_usage(&self.caller, query)
    }

    async fn cost_allocation_tags(&self) -> CloudResult<BTreeMap<String, bool>> {
        self.emulator.world().cost_allocation_tags(&self.caller)
    }

    async fn set_cost_allocation_tags(&self, tags: &BTreeMap<String, bool>) -> CloudResult<()> {
        self.emulator.world().set_cost_allocation_tags(&self.caller, tags)
    }
}
