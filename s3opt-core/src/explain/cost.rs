//! What one version costs.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Question, Story, StoryAction};
use crate::calendar::{Day, Instant};
use crate::cube::{Amount, CellKey, Cube, CubeError};
use crate::price::{Catalog, OutsideUsage, PriceError, Region};
use crate::s3::StorageClass;
use crate::s3::lifecycle::LifecycleConfiguration;
use crate::simulate::{
    Arrivals, MAXIMUM_MONTHS, Scenario, Settings, SimulateError, TagAssumption, TagSource, price, usage,
};

/// What a version costs over time, by line of the bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// The first midnight that counts.
    pub from: Day,
    /// The midnight from which on nothing counts.
    pub to: Day,
    /// The lines' sum in USD.
    pub total: Decimal,
    /// The lines, sorted by usage type and operation.
    pub lines: Vec<CostLine>,
}

/// One line, added up over all months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostLine {
    /// The usage type as it is on the bill.
    pub usage_type: String,
    /// The operation.
    pub operation: String,
    /// The quantity in the line's unit.
    pub quantity: Decimal,
    /// The unit.
    pub unit: String,
    /// The cost in USD.
    pub cost: Decimal,
}

/// A version's cost cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// Its simulation fails.
    #[error(transparent)]
    Simulate(#[from] SimulateError),
    /// Its usage has no price.
    #[error(transparent)]
    Price(#[from] PriceError),
    /// It does not fit a cube.
    #[error(transparent)]
    Cube(#[from] CubeError),
}

/// Simulates a bucket that holds nothing else.
pub(super) fn count(
    question: &Question,
    story: &Story,
    scenario: &Scenario,
    region: &Region,
    catalog: &Catalog,
) -> Result<Cost, ExplainError> {
    let from = question.from();
    let mut to = question.until.first_midnight().min(from.add_months(MAXIMUM_MONTHS));
    let mut scenario = Scenario {
        tags: vec![TagAssumption {
            prefix: String::new(),
            tags: question.tags.tags().to_vec(),
            source: TagSource::Upload,
        }],
        inventory: None,
        ..scenario.clone()
    };
    let mut version = question.version();
    if question.incomplete_upload {
        // The parts are billed as STANDARD until they are gone.
        // Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
        version.storage_class = StorageClass::Standard;
        scenario.lifecycle = LifecycleConfiguration::default();
        scenario.tags.clear();
        let aborted = story.events.iter().find(|event| event.action == StoryAction::AbortUpload);
        to = aborted.map_or(to, |event| event.date.min(to));
    }
    if to <= from || Instant::from(from) >= question.until {
        return Ok(Cost { from, to: from, ..Cost::default() });
    }
    let settings = Settings {
        region: region.clone(),
        start: from,
        end: to,
        versioning: question.versioning,
        departments: Vec::new(),
        arrivals: Arrivals::None,
        reads: Vec::new(),
        outside_usage: OutsideUsage::default(),
    };
    let partition = settings.partition(&[&scenario]);
    let key = CellKey {
        prefix: partition.prefix_of(question.key.as_str().as_bytes()),
        state: version.state,
        storage_class: version.storage_class,
        access_tier: None,
        band: partition.band_of(question.size.bytes()),
        modified: version.created,
        null_version: version.null_version,
    };
    let mut cube = Cube::new(partition);
    // A marker is billed for its key; one that an expiration puts over the version is none of the version's cost.
    let key_bytes = if question.delete_marker { question.key.as_str().len() as u64 } else { 0 };
    cube.add(key, Amount::one(question.size.bytes(), key_bytes))?;
    let statement = price(&usage(&cube, &scenario, &settings)?, &settings, catalog)?;
    let mut lines: BTreeMap<(String, String), CostLine> = BTreeMap::new();
    for line in statement.months.into_iter().flat_map(|month| month.bill.lines) {
        let sum =
            lines.entry((line.usage_type.clone(), line.operation.clone())).or_insert_with(|| CostLine {
                usage_type: line.usage_type,
                operation: line.operation,
                quantity: Decimal::ZERO,
                unit: line.unit.to_string(),
                cost: Decimal::ZERO,
            });
        sum.quantity += line.quantity;
        sum.cost += line.cost;
    }
    Ok(Cost { from, to, total: statement.total, lines: lines.into_values().collect() })
}
