//! What both sides of a comparison share: place, time, and all that is not known but assumed.

use rust_decimal::Decimal;

use super::links::links;
use crate::calendar::Day;
use crate::cube::{Links, Partition};
use crate::price::{OutsideUsage, Region};
use crate::s3::Versioning;
use crate::simulate::Scenario;

/// The most months that one simulation covers.
pub const MAXIMUM_MONTHS: u32 = 600;

/// Place, time and assumptions of a simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The bucket's region.
    pub region: Region,
    /// The day from whose 00:00 UTC on the policy is in force.
    pub start: Day,
    /// The first day that the simulation no longer covers: after the start, at most [`MAXIMUM_MONTHS`] later.
    pub end: Day,
    /// Whether the bucket keeps versions.
    pub versioning: Versioning,
    /// Who pays for which prefix.
    pub departments: Vec<Department>,
    /// What is written to the bucket after the start.
    pub arrivals: Arrivals,
    /// What is read from the bucket, by age.
    pub reads: Vec<Reads>,
    /// What the rest of the account uses in a month, which decides in which volume step the bucket starts.
    pub outside_usage: OutsideUsage,
}

/// A department and the prefixes that it pays for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// The department's name.
    pub name: String,
    /// The prefixes of its keys. Where several departments' prefixes fit a key, the longest counts.
    pub prefixes: Vec<String>,
}

/// What is written to the bucket after the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrivals {
    /// Nothing.
    #[default]
    None,
    /// What was written in the last days before the start is written again and again: the same numbers, sizes,
    /// prefixes and classes.
    Steady {
        /// How many days before the start repeat themselves, at least 1.
        window_days: u32,
    },
    /// As steady, and so many percent more each month than the month before.
    Growing {
        /// How many days before the start repeat themselves, at least 1.
        window_days: u32,
        /// Percent a month; negative for less and less, above -100.
        percent_a_month: Decimal,
    },
}

/// How much is read of current versions of some age. Rates are per million, so that counting stays exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reads {
    /// The age in days from which the rates count.
    pub from_days: u32,
    /// The age in days from which they no longer count; `None` for ever.
    pub to_days: Option<u32>,
    /// GET requests a day for each million objects.
    pub requests_per_million_objects: u64,
    /// Bytes read a day for each million bytes stored.
    pub bytes_per_million_bytes: u64,
}

impl Reads {
    /// How many of a million objects of this age are read within Intelligent-Tiering's 30 days, on the
    /// assumption that each read is of another object.
    #[must_use]
    pub fn accessed_per_million(&self) -> u64 {
        let a_month = self.requests_per_million_objects;
        a_month.saturating_mul(u64::from(crate::s3::tiering::INFREQUENT_DAYS)).min(1_000_000)
    }
}

impl Settings {
    /// The partition that a cube needs for these scenarios and departments.
    #[must_use]
    pub fn partition(&self, scenarios: &[&Scenario]) -> Partition {
        let departments = self.departments.iter().flat_map(|department| department.prefixes.iter().cloned());
        let prefixes = scenarios.iter().flat_map(|scenario| scenario.prefixes().map(str::to_owned));
        let sizes = scenarios.iter().flat_map(|scenario| scenario.band_starts());
        Partition::new(departments.chain(prefixes), sizes).with_links(|prefix| {
            let links = scenarios.iter().map(|scenario| self.links(scenario, prefix));
            links.fold(Links::default(), Links::or)
        })
    }

    /// Of which keys below a prefix the versions act on each other.
    pub(super) fn links(&self, scenario: &Scenario, prefix: &str) -> Links {
        links(&scenario.lifecycle, self.versioning, prefix)
    }

    /// The place of the department that pays for a key, or `None` where no prefix fits.
    pub(super) fn department_of(&self, key: &str) -> Option<usize> {
        let prefixes =
            self.departments.iter().enumerate().flat_map(|(index, department)| {
                department.prefixes.iter().map(move |prefix| (prefix, index))
            });
        prefixes
            .filter(|(prefix, _)| key.starts_with(prefix.as_str()))
            .max_by_key(|(prefix, _)| prefix.len())
            .map(|(_, index)| index)
    }
}
