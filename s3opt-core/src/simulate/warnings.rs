//! What will hurt: findings about the result of a simulation, with stable codes.
//!
//! | code | says |
//! |---|---|
//! | `never-pays-back` | the policy costs more than it saves until the end |
//! | `transition-fees` | what the transitions cost, and on which day the most |
//! | `early-deletion` | what leaving a class before its minimum duration costs |
//! | `small-objects-stay` | a transition leaves objects below 128 KiB where they are |
//! | `small-objects-unmonitored` | objects below 128 KiB in Intelligent-Tiering never move |
//! | `padding` | what filling small objects up to 128 KiB costs |
//! | `archive-overhead` | what the 8 KiB and 32 KiB that S3 adds to archived objects cost |
//! | `tag-filter` | a rule asks for a tag that no object is known to carry |
//! | `unmatched-rule` | a rule that is in force matches no object |
//! | `replication-needs-arrivals` | replication copies new objects only, and none arrive |

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::compare::Comparison;
use crate::cube::{Amount, Cube};
use crate::price::{grouped, usd};
use crate::s3::lifecycle::Rule;
use crate::s3::{MINIMUM_TRANSITION_SIZE, State, StorageClass};
use crate::simulate::{Arrivals, Scenario, Settings};

/// Something that the owner of the bucket should know before switching the policy on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// A stable code, such as `never-pays-back`.
    pub code: &'static str,
    /// One sentence with figures.
    pub message: String,
}

/// Finds everything in the result that will hurt.
pub(super) fn find(
    cube: &Cube,
    policy: &Scenario,
    settings: &Settings,
    comparison: &Comparison,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |code, message: Option<String>| {
        warnings.extend(message.map(|message| Warning { code, message }));
    };
    warn("never-pays-back", never_pays_back(comparison));
    warn("transition-fees", transition_fees(comparison));
    warn(
        "early-deletion",
        costs(comparison, |usage_type| usage_type.contains("EarlyDelete-"))
            .map(|cost| format!("Leaving classes before their minimum duration costs {} USD.", usd(cost))),
    );
    warn(
        "padding",
        costs(comparison, |usage_type| {
            usage_type.contains("TimedStorage-") && usage_type.ends_with("-SmObjects")
        })
        .map(|cost| format!("Filling objects up to 128 KiB costs {} USD.", usd(cost))),
    );
    warn("archive-overhead", archive_overhead(comparison));
    for (index, rule) in policy.lifecycle.rules.iter().enumerate().filter(|(_, rule)| rule.enabled) {
        let name = policy.lifecycle.rule_name(index);
        let matching = matching(cube, policy, rule);
        if matching.total.objects == 0 {
            warn(unmatched_code(policy, rule), Some(unmatched(policy, rule, &name)));
        }
        warn("small-objects-stay", small_objects_stay(policy, rule, &name, matching));
        warn("small-objects-unmonitored", small_objects_unmonitored(rule, &name, matching));
    }
    if policy.replication.is_some() && settings.arrivals == Arrivals::None {
        let message = "Replication copies new objects only, and none are assumed to arrive: its cost is not in \
                       these figures. Set arrivals.";
        warn("replication-needs-arrivals", Some(message.to_owned()));
    }
    warnings
}

fn never_pays_back(comparison: &Comparison) -> Option<String> {
    if comparison.payback.date.is_some() {
        return None;
    }
    let lost = usd(-comparison.saved());
    let until = comparison.end;
    Some(if comparison.saved().is_sign_negative() {
        format!("The policy does not pay for itself before {until}: it costs {lost} USD more.")
    } else {
        format!("The policy has not paid for itself for good before {until}.")
    })
}

fn transition_fees(comparison: &Comparison) -> Option<String> {
    let is_transition = |operation: &str| operation.starts_with("S3-") && operation.ends_with("Transition");
    let mut by_month: BTreeMap<String, Decimal> = BTreeMap::new();
    for month in &comparison.policy.months {
        for line in month.bill.lines.iter().filter(|line| is_transition(&line.operation)) {
            *by_month.entry(month.month.to_string()).or_default() += line.cost;
        }
    }
    let total: Decimal = by_month.values().sum();
    let (month, most) = by_month.iter().max_by_key(|(_, cost)| **cost)?;
    is_felt(total)
        .then(|| format!("Transitions cost {} USD in requests, {} of it in {month}.", usd(total), usd(*most)))
}

fn archive_overhead(comparison: &Comparison) -> Option<String> {
    let lines = comparison.policy.months.iter().flat_map(|month| &month.bill.lines);
    let overhead =
        lines.filter(|line| line.operation.ends_with("ObjectOverhead")).map(|line| line.cost).sum();
    is_felt(overhead).then(|| {
        format!("The 8 KiB and 32 KiB that S3 adds to each archived object cost {} USD.", usd(overhead))
    })
}

/// What the policy's lines with such usage types cost together, where it can be felt.
fn costs(comparison: &Comparison, wanted: impl Fn(&str) -> bool) -> Option<Decimal> {
    let lines = comparison.policy.months.iter().flat_map(|month| &month.bill.lines);
    let cost = lines.filter(|line| wanted(&line.usage_type)).map(|line| line.cost).sum();
    is_felt(cost).then_some(cost)
}

/// A cent and more.
fn is_felt(cost: Decimal) -> bool {
    cost >= Decimal::new(1, 2)
}

/// A number of objects as people read it.
fn count(objects: u64) -> String {
    grouped(objects.into(), 0)
}

/// What a rule's filter matches of the cube.
#[derive(Clone, Copy, Default)]
struct Matching {
    total: Amount,
    /// Of the total what is below 128 KiB.
    small: Amount,
}

fn matching(cube: &Cube, policy: &Scenario, rule: &Rule) -> Matching {
    let partition = cube.partition();
    let mut matching = Matching::default();
    let prefixes = partition.prefixes().iter().map(|prefix| {
        let (tags, _) = policy.tags_below(prefix);
        prefix.starts_with(rule.filter.prefix()) && rule.filter.matches_tags(&tags)
    });
    let prefixes: Vec<bool> = prefixes.collect();
    let objects = |state: State| matches!(state, State::Current | State::Noncurrent { .. });
    for (key, amount) in cube.versions().filter(|(key, _)| objects(key.state)) {
        let size = partition.band_start(key.band);
        if prefixes.get(key.prefix.0 as usize) != Some(&true) || !rule.filter.matches_size(size) {
            continue;
        }
        matching.total = matching.total.checked_add(amount).unwrap_or(matching.total);
        if size < MINIMUM_TRANSITION_SIZE {
            matching.small = matching.small.checked_add(amount).unwrap_or(matching.small);
        }
    }
    matching
}

/// Whether no object is known to carry the tags that the rule asks for.
fn lacks_tags(policy: &Scenario, rule: &Rule) -> bool {
    rule.filter.tags().iter().any(|wanted| !policy.tags.iter().any(|tags| tags.tags.contains(wanted)))
}

fn unmatched_code(policy: &Scenario, rule: &Rule) -> &'static str {
    if lacks_tags(policy, rule) { "tag-filter" } else { "unmatched-rule" }
}

fn unmatched(policy: &Scenario, rule: &Rule, name: &str) -> String {
    if lacks_tags(policy, rule) {
        return format!(
            "Rule {name} asks for tags, and S3 Inventory lists none: it matches nothing here. Say in \
             [[simulate.tags]] which prefixes carry them."
        );
    }
    format!("Rule {name} matches no object.")
}

fn small_objects_stay(policy: &Scenario, rule: &Rule, name: &str, matching: Matching) -> Option<String> {
    let minimum = policy.lifecycle.transition_default_minimum_object_size;
    let moves_small = |class: StorageClass| {
        use crate::s3::lifecycle::TransitionDefaultMinimumObjectSize::VariesByStorageClass;
        rule.filter.has_size() || (minimum == VariesByStorageClass && class.has_archive_overhead())
    };
    let classes = rule.transitions.iter().map(|transition| transition.storage_class);
    let mut classes =
        classes.chain(rule.noncurrent_transitions.iter().map(|transition| transition.storage_class));
    let stays = matching.small.objects > 0 && classes.any(|class| !moves_small(class));
    stays.then(|| {
        format!(
            "Rule {name} leaves {} of {} objects where they are: they are smaller than 128 KiB.",
            count(matching.small.objects),
            count(matching.total.objects)
        )
    })
}

fn small_objects_unmonitored(rule: &Rule, name: &str, matching: Matching) -> Option<String> {
    let into = |class| rule.transitions.iter().any(|transition| transition.storage_class == class);
    let pays = matching.small.objects > 0 && rule.filter.has_size() && into(StorageClass::IntelligentTiering);
    pays.then(|| {
        format!(
            "Rule {name} moves {} objects smaller than 128 KiB into Intelligent-Tiering, which pays the request \
             and leaves them in the Frequent tier for ever.",
            count(matching.small.objects)
        )
    })
}
