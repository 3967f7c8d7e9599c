//! What is wrong with a policy although S3 accepts it.
//!
//! A finding is something that the owner hardly meant: an action that never happens, or one that costs more than it
//! saves. Where it depends on something that the configuration does not tell (how often objects are read, how long
//! they stay), the linter assumes what speaks for the configuration, so a finding holds whatever the bucket is like.
//!
//! The codes are stable:
//!
//! | code | meaning |
//! |---|---|
//! | `disabled-rule` | the rule is not in force |
//! | `unreachable-rule` | no action of the rule can ever happen |
//! | `unreachable-action` | one action of the rule can never happen, because another rule comes first |
//! | `conflicting-rules` | two rules move the same objects on the same day into different classes |
//! | `action-without-effect` | S3 accepts the action, and it does nothing |
//! | `transition-costs-more` | a transition costs more than it saves below a size, which the message names |
//! | `minimum-duration` | objects leave a class before the days that it charges for at least |
//! | `small-object-padding` | the size filter lets in objects that the class bills as 128 KiB |
//! | `archive-overhead` | the size filter lets in objects that the archive's overhead makes dearer |
//! | `unmonitored-objects` | the size filter lets in objects that Intelligent-Tiering never moves to a cheaper tier |
//! | `transition-on-arrival` | objects could be uploaded into the class instead of being moved at once |
//! | `noncurrent-versions-kept` | nothing ever deletes noncurrent versions |
//! | `delete-markers-kept` | the rule leaves delete markers behind that nothing removes |
//! | `uploads-not-aborted` | nothing ever aborts incomplete uploads |
//! | `tagging-rule-unreachable` | none of a tagging rule's tags is ever set, because earlier rules decide them |
//! | `tagging-tag-unreachable` | one of a tagging rule's tags is never set, because an earlier rule decides it |
//! | `tagging-more-than-ten` | an object could want more tags than it can have |

mod archive;
mod arrival;
mod break_even;
mod conflict;
mod duration;
mod prices;
mod reach;
mod size;
mod tagging;
mod timeline;
mod unreachable;
mod upkeep;

#[cfg(test)]
mod tests;

pub use prices::{ClassPrices, TransitionPrices};
pub use tagging::lint_tagging;

use crate::s3::lifecycle::LifecycleConfiguration;
use timeline::Rules;

/// Something that is wrong with a policy although S3 accepts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A stable name for the kind of finding; the table is in the [module's documentation](self).
    pub code: &'static str,
    /// What is wrong, with its numbers, for people.
    pub message: String,
    /// The ID of the rule (or its place, `rule 3`, where it has none); `None` where it is about all of them.
    pub rule: Option<String>,
}

/// Finds what the owner of a lifecycle configuration hardly meant; nothing in a good one.
///
/// The findings of rules come in the order of the rules, those about the whole configuration at the end.
#[must_use]
pub fn lint_lifecycle(configuration: &LifecycleConfiguration, prices: &TransitionPrices) -> Vec<Finding> {
    let rules = Rules::new(configuration);
    let mut findings = Vec::new();
    for index in 0..configuration.rules.len() {
        let mut add = |(code, message): (&'static str, String)| {
            findings.push(Finding { code, message, rule: Some(configuration.rule_name(index)) });
        };
        if !configuration.rules[index].enabled {
            add(("disabled-rule", "the rule is disabled and does nothing".to_owned()));
            continue;
        }
        let unreachable = unreachable::findings(&rules, index);
        let is_dead = unreachable.iter().any(|(code, _)| *code == unreachable::RULE);
        unreachable.into_iter().for_each(&mut add);
        if is_dead {
            continue;
        }
        conflict::findings(&rules, index).into_iter().for_each(&mut add);
        duration::findings(&rules, index).into_iter().for_each(&mut add);
        break_even::findings(&rules, index, prices).into_iter().for_each(&mut add);
        archive::findings(&rules, index, prices).into_iter().for_each(&mut add);
        size::findings(&rules, index).into_iter().for_each(&mut add);
        arrival::findings(&rules, index).into_iter().for_each(&mut add);
        upkeep::of_rule(&rules, index).into_iter().for_each(&mut add);
    }
    let overall = upkeep::of_configuration(&rules);
    findings.extend(overall.into_iter().map(|(code, message)| Finding { code, message, rule: None }));
    findings
}

/// A code and a message, before the rule is known.
type Found = (&'static str, String);

/// A size for people: whole KiB or MiB, rounded up, so that what is at least as large is on the safe side.
fn describe_size(bytes: u64) -> String {
    const KIB: u64 = 1 << 10;
    const MIB: u64 = 1 << 20;
    match bytes {
        0..KIB => format!("{bytes} bytes"),
        KIB..MIB => format!("{} KiB", bytes.div_ceil(KIB)),
        _ => format!("{} MiB", bytes.div_ceil(MIB)),
    }
}
