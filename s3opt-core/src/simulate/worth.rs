//! What each part of a policy is worth: what the bucket would cost more without it.

use rust_decimal::Decimal;

use super::{CompareError, Scenario, Settings, TagSource, price, usage};
use crate::cube::Cube;
use crate::price::Catalog;

/// A part of a policy that can be switched off by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The rules of lifecycle.
    Lifecycle,
    /// The opt-in archive tiers.
    IntelligentTiering,
    /// The copies in another bucket.
    Replication,
    /// The inventory report.
    Inventory,
    /// Tags that requests set.
    Tagging,
}

/// What the parts of a policy are worth from the start to the end of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// What the whole policy saves, in USD; negative where it costs more than it saves.
    pub total: Decimal,
    /// What each part that the policy has saves beside all others, in USD. These do not add up to the total: a part is
    /// worth another sum where another part is there, too.
    pub parts: Vec<(Part, Decimal)>,
}

impl Part {
    /// All parts.
    pub const ALL: [Part; 5] =
        [Part::Lifecycle, Part::IntelligentTiering, Part::Replication, Part::Inventory, Part::Tagging];
}

impl Scenario {
    /// The policy without one of its parts; nothing where it does not have it.
    #[must_use]
    pub fn without(&self, part: Part) -> Option<Scenario> {
        let mut rest = self.clone();
        match part {
            Part::Lifecycle => rest.lifecycle.rules.clear(),
            Part::IntelligentTiering => rest.tiering.clear(),
            Part::Replication => rest.replication = None,
            Part::Inventory => rest.inventory = None,
            Part::Tagging => rest.tags.retain(|tags| tags.source == TagSource::Upload),
        }
        (rest != *self).then_some(rest)
    }
}

/// Simulates a policy, nothing of it, and all but each of its parts.
///
/// # Errors
/// [`CompareError`] where one of them cannot be simulated or priced.
pub fn worth(
    cube: &Cube,
    policy: &Scenario,
    settings: &Settings,
    catalog: &Catalog,
) -> Result<Worth, CompareError> {
    let cost = |scenario: &Scenario| -> Result<Decimal, CompareError> {
        Ok(price(&usage(cube, scenario, settings)?, settings, catalog)?.total)
    };
    let with = cost(policy)?;
    let nothing = Part::ALL.into_iter().fold(policy.clone(), |rest, part| rest.without(part).unwrap_or(rest));
    let mut parts = Vec::new();
    for part in Part::ALL {
        if let Some(rest) = policy.without(part) {
            parts.push((part, cost(&rest)? - with));
        }
    }
    Ok(Worth { total: cost(&nothing)? - with, parts })
}
