//! Cost Explorer.

use std::collections::BTreeMap;
use std::fmt::Debug;

use async_trait::async_trait;
use rust_decimal::Decimal;

use super::error::not_implemented;
use super::{CloudResult, Service};
use crate::calendar::Day;

/// How finely costs are told apart in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Granularity {
    /// By day.
    Daily,
    /// By month.
    Monthly,
}

/// What costs are told apart by. At most two in one question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// `USAGE_TYPE`, with the region's prefix.
    UsageType,
    /// `OPERATION`.
    Operation,
    /// `SERVICE`.
    Service,
    /// A cost allocation tag that is active. Keys look like `Department$Finance`; untagged is `Department$`.
    Tag(String),
}

/// Costs that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostQuery {
    /// From this day on.
    pub start: Day,
    /// Before this day.
    pub end: Day,
    /// How finely.
    pub granularity: Granularity,
    /// By what.
    pub group_by: Vec<Grouping>,
    /// Only this service, such as `Amazon Simple Storage Service`.
    pub service: Option<String>,
    /// Only where the tag has one of the values.
    pub tag: Option<(String, Vec<String>)>,
}

/// A cost and the usage that it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CostGroup {
    /// The group's keys, in the order of the groupings; empty for the total.
    pub keys: Vec<String>,
    /// USD (`UnblendedCost`).
    pub cost: Decimal,
    /// How much was used (`UsageQuantity`), in the unit of the usage type; a sum of unlike units where the groupings mix
    /// them.
    pub quantity: Decimal,
}

/// The costs of one day or month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostPeriod {
    /// Its first day.
    pub start: Day,
    /// The day after its last.
    pub end: Day,
    /// The groups, or the total as the only one where nothing was grouped by.
    pub groups: Vec<CostGroup>,
    /// Whether the figures may still change.
    pub estimated: bool,
}

/// Cost Explorer.
#[async_trait]
pub trait Costs: Debug + Send + Sync {
    /// Costs by period; pages are put together. More than two groupings, or an end at or before the start:
    /// `ValidationException`.
    async fn cost_and_usage(&self, query: &CostQuery) -> CloudResult<Vec<CostPeriod>> {
        let _ = query;
        not_implemented(Service::Costs, "GetCostAndUsage", "")
    }

    /// The cost allocation tags that are known, and whether each is active.
    async fn cost_allocation_tags(&self) -> CloudResult<BTreeMap<String, bool>> {
        not_implemented(Service::Costs, "ListCostAllocationTags", "")
    }

    /// Switches cost allocation tags on or off. Unknown ones are refused: a tag is known once a resource carries it.
    async fn set_cost_allocation_tags(&self, tags: &BTreeMap<String, bool>) -> CloudResult<()> {
        let _ = tags;
        not_implemented(Service::Costs, "UpdateCostAllocationTagsStatus", "")
    }
}
