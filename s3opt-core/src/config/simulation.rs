//! What a simulation assumes.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::policy::tags;
use crate::price::{OutsideUsage, Region, Unit};
use crate::s3::Versioning;
use crate::simulate::{Arrivals, MAXIMUM_MONTHS, Reads, TagAssumption, TagSource};

/// What a simulation assumes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SimulateSection {
    /// How many calendar months are simulated.
    pub months: u32,
    /// Whether the bucket keeps versions.
    pub versioning: Versioning,
    /// What is written to the bucket after the start.
    pub arrivals: ArrivalsSection,
    /// What is read, by age.
    pub reads: Vec<ReadsSection>,
    /// Which prefixes carry which tags.
    pub tags: Vec<TagsSection>,
    /// What the rest of the account uses each month, by usage type as it is billed, in its unit.
    pub outside_usage: OutsideUsageSection,
}

/// Quantities by usage type, as decimal strings.
pub type OutsideUsageSection = BTreeMap<String, String>;

/// What is written to the bucket after the start.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ArrivalsSection {
    /// `none`, `steady` or `growing`.
    pub kind: String,
    /// The days before the start that repeat themselves.
    pub window_days: u32,
    /// So many percent more each month, as a decimal string.
    pub percent_a_month: String,
}

/// How much is read of objects of some age.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadsSection {
    /// The age in days from which it counts.
    pub from_days: u32,
    /// The age in days from which it no longer counts.
    pub to_days: Option<u32>,
    /// GET requests a day for each million objects.
    pub requests_per_million_objects: u64,
    /// Bytes a day for each million bytes.
    pub bytes_per_million_bytes: u64,
}

/// Tags that objects below a prefix carry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagsSection {
    /// Keys that start with the prefix.
    #[serde(default)]
    pub prefix: String,
    /// The tags.
    pub tags: BTreeMap<String, String>,
    /// `upload` or `request`.
    #[serde(default = "upload")]
    pub source: String,
}

fn upload() -> String {
    "upload".to_owned()
}

impl Default for SimulateSection {
    fn default() -> SimulateSection {
        SimulateSection {
            months: 12,
            versioning: Versioning::Enabled,
            arrivals: ArrivalsSection::default(),
            reads: Vec::new(),
            tags: Vec::new(),
            outside_usage: BTreeMap::new(),
        }
    }
}

impl Default for ArrivalsSection {
    fn default() -> ArrivalsSection {
        ArrivalsSection { kind: "none".to_owned(), window_days: 30, percent_a_month: "0".to_owned() }
    }
}

impl ArrivalsSection {
    fn arrivals(&self) -> Result<Arrivals, String> {
        let window_days = self.window_days;
        if window_days == 0 && self.kind != "none" {
            return Err("simulate.arrivals.window_days = 0: it has to be 1 at least".to_owned());
        }
        match self.kind.as_str() {
            "none" => Ok(Arrivals::None),
            "steady" => Ok(Arrivals::Steady { window_days }),
            "growing" => {
                let percent = &self.percent_a_month;
                let percent_a_month: Decimal = percent.parse().map_err(|_| {
                    format!("simulate.arrivals.percent_a_month = {percent:?} is no decimal number")
                })?;
                if percent_a_month <= -Decimal::ONE_HUNDRED || percent_a_month > Decimal::ONE_THOUSAND {
                    return Err(format!(
                        "simulate.arrivals.percent_a_month = {percent:?}: above -100, at most 1000"
                    ));
                }
                Ok(Arrivals::Growing { window_days, percent_a_month })
            }
            kind => Err(format!("simulate.arrivals.kind = {kind:?}: one of none, steady, growing")),
        }
    }
}

impl SimulateSection {
    /// What is written to the bucket after the start.
    #[must_use]
    pub fn arrivals(&self) -> Arrivals {
        self.arrivals.arrivals().unwrap_or_default()
    }

    /// What is read, by age.
    #[must_use]
    pub fn reads(&self) -> Vec<Reads> {
        let reads = self.reads.iter().map(|section| Reads {
            from_days: section.from_days,
            to_days: section.to_days,
            requests_per_million_objects: section.requests_per_million_objects,
            bytes_per_million_bytes: section.bytes_per_million_bytes,
        });
        reads.collect()
    }

    /// What the rest of the account uses each month.
    #[must_use]
    pub fn outside_usage(&self) -> OutsideUsage {
        let mut outside = OutsideUsage::default();
        for (usage_type, quantity) in &self.outside_usage {
            if let Ok(quantity) = quantity.parse() {
                outside.set(usage_type.clone(), quantity);
            }
        }
        outside
    }

    pub(super) fn tag_assumptions(&self) -> Vec<TagAssumption> {
        let assumptions = self.tags.iter().map(|section| TagAssumption {
            prefix: section.prefix.clone(),
            tags: tags(&section.tags),
            source: if section.source == "request" { TagSource::Request } else { TagSource::Upload },
        });
        assumptions.collect()
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !(1..=MAXIMUM_MONTHS).contains(&self.months) {
            problems.push(format!("simulate.months = {}: between 1 and {MAXIMUM_MONTHS}", self.months));
        }
        problems.extend(self.arrivals.arrivals().err());
        for reads in &self.reads {
            if reads.to_days.is_some_and(|to| to <= reads.from_days) {
                problems.push(format!("simulate.reads: from_days = {} lies behind to_days", reads.from_days));
            }
            if reads.requests_per_million_objects > 1_000_000_000
                || reads.bytes_per_million_bytes > 1_000_000_000
            {
                problems.push("simulate.reads: at most a thousand million for each million a day".to_owned());
            }
        }
        for section in &self.tags {
            if !["upload", "request"].contains(&section.source.as_str()) {
                problems.push(format!("simulate.tags.source = {:?}: one of upload, request", section.source));
            }
            if let Err(errors) = crate::s3::TagSet::new(tags(&section.tags)) {
                problems.extend(errors.iter().map(|error| format!("simulate.tags: {error}")));
            }
        }
        for (usage_type, quantity) in &self.outside_usage {
            let plain = Region::split(usage_type).map_or(usage_type.as_str(), |(_, rest)| rest);
            if Unit::of(plain).is_none() {
                problems
                    .push(format!("simulate.outside_usage: {usage_type:?} is no usage type of Amazon S3"));
            }
            if quantity.parse::<Decimal>().is_ok_and(|quantity| !quantity.is_sign_negative()) {
                continue;
            }
            problems.push(format!("simulate.outside_usage: {quantity:?} is no quantity"));
        }
        problems
    }
}
