//! What the inventory lists, counted by the tags that are wanted.

use std::sync::Arc;

use rust_decimal::Decimal;
use s3opt_core::backend::storage::ObjectRef;
use s3opt_core::calendar::Instant;
use s3opt_core::cube::Partition;
use s3opt_core::handlers::tagger::{TagPlan, TaggingRules, Target};
use s3opt_core::price::{Bill, Catalog, OutsideUsage, Period, Region, UsageKey, price_quantities};
use s3opt_inventory::{InventoryError, ListedVersion, Location, ScanOptions, Stop, Visited, Visitor, visit};

use super::Tag;
use crate::backend::Backend;
use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::Bar;

/// Which of the listed versions are tagged.
#[derive(Clone, Debug)]
pub struct Choice {
    bucket: String,
    all_versions: bool,
    /// Whether the listed ids are those of the cloud that is worked on.
    with_ids: bool,
}

/// What the inventory lists.
pub struct Census {
    pub plan: TagPlan,
    pub choice: Choice,
    /// The very report that was read.
    pub report: Location,
    pub bucket: String,
    pub created: Instant,
    pub rows: u64,
    /// Whether the listed versions have ids.
    pub has_ids: bool,
    /// Delete markers, and noncurrent versions where they are not asked for.
    pub left_out: u64,
}

/// What it costs.
pub struct Estimate {
    pub region: Region,
    /// One by one, at most.
    pub calls: Bill,
    /// By S3 Batch Operations.
    pub jobs: Bill,
    /// Each month.
    pub monthly: Bill,
}

impl Choice {
    /// A version as a target, where it is one.
    pub fn target(&self, version: &ListedVersion<'_>) -> Option<Target> {
        if version.is_delete_marker || !(version.is_latest || self.all_versions) {
            return None;
        }
        let version_id = version.version_id.filter(|_| self.with_ids).map(str::to_owned);
        let object = ObjectRef { version_id, ..ObjectRef::new(&self.bucket, version.key) };
        Some(Target { object, size: Some(version.size), etag: None })
    }
}

struct Counter {
    rules: Arc<TaggingRules>,
    choice: Choice,
    plan: TagPlan,
    has_ids: bool,
    left_out: u64,
}

impl Visitor for Counter {
    fn version(&mut self, version: &ListedVersion<'_>) -> Result<(), Stop> {
        match self.choice.target(version) {
            Some(target) => {
                self.has_ids |= target.object.version_id.is_some();
                self.plan.count(&self.rules, &target, version.storage_class);
            }
            None => self.left_out += 1,
        }
        Ok(())
    }
}

/// Counts the inventory.
pub fn take(
    arguments: &Tag,
    rules: &TaggingRules,
    location: &Location,
    interrupt: &Interrupt,
    quiet: bool,
) -> Result<Census, CliError> {
    let rules = Arc::new(rules.clone());
    let is_rehearsal = arguments.backend.backend == Backend::Mem && arguments.manifest.is_none();
    // The emulator's versions have ids of its own.
    let choice = Choice {
        bucket: String::new(),
        all_versions: arguments.all_versions && !is_rehearsal,
        with_ids: !is_rehearsal,
    };
    let counter = {
        let choice = choice.clone();
        move || Counter {
            rules: Arc::clone(&rules),
            choice: choice.clone(),
            plan: TagPlan::default(),
            has_ids: false,
            left_out: 0,
        }
    };
    let visited = read(location, None, interrupt, quiet, counter)?;
    let mut plan = TagPlan::default();
    let (mut has_ids, mut left_out) = (false, 0);
    for counter in visited.visitors {
        plan.merge(counter.plan);
        has_ids |= counter.has_ids;
        left_out += counter.left_out;
    }
    Ok(Census {
        plan,
        choice: Choice { bucket: visited.source_bucket.clone(), ..choice },
        report: visited.report,
        bucket: visited.source_bucket,
        created: visited.created,
        rows: visited.rows,
        has_ids,
        left_out,
    })
}

/// Reads the inventory until Ctrl-C; with one thread in its order.
pub fn read<V: Visitor + 'static>(
    location: &Location,
    threads: Option<usize>,
    interrupt: &Interrupt,
    quiet: bool,
    make_visitor: impl Fn() -> V + Send + Sync + 'static,
) -> Result<Visited<V>, CliError> {
    let bar = Arc::new(Bar::new(quiet));
    let options = ScanOptions {
        threads,
        progress: bar.clone(),
        cancel: interrupt.flag(),
        ..ScanOptions::new(Partition::new([], []))
    };
    let location = location.clone();
    let visited = interrupt.race(move || visit(&location, &options, make_visitor));
    bar.finish();
    visited.unwrap_or(Err(InventoryError::Cancelled)).map_err(|error| CliError::inventory(&error))
}

impl Census {
    /// What it costs to do what was counted.
    pub fn estimate(&self, catalog: &Catalog, region: &Region) -> Result<Estimate, CliError> {
        let price = |lines: Vec<(UsageKey, Decimal)>| {
            price_quantities(catalog, Period::AverageMonth, &lines, &OutsideUsage::default())
                .map_err(|error| CliError::failed(error, None))
        };
        Ok(Estimate {
            region: region.clone(),
            calls: price(self.plan.calls(region))?,
            jobs: price(self.plan.jobs(region))?,
            monthly: price(self.plan.monthly(region))?,
        })
    }
}
