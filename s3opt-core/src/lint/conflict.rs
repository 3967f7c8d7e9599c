//! Rules that want different things of the same object on the same day.

use std::cmp::Ordering;

use super::Found;
use super::reach::{covers, overlap};
use super::timeline::{Phase, Rules, describe, moves, order};

/// Finds the transitions that lose against another rule's for a part of the rule's objects. Where they lose for all
/// of them, they are unreachable, which is another finding.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html>.
pub(super) fn findings(rules: &Rules, index: usize) -> Vec<Found> {
    let rule = rules.rule(index);
    let mut found = Vec::new();
    for other_index in rules.enabled().filter(|other| *other != index) {
        let (name, other) = (rules.name(other_index), rules.rule(other_index));
        if !overlap(&rule.filter, &other.filter) || covers(&other.filter, &rule.filter) {
            continue;
        }
        for phase in Phase::ALL {
            for one in moves(rule, phase) {
                let winner = moves(other, phase).find(|winner| {
                    order(winner.timing, one.timing) == Some(Ordering::Equal)
                        && winner.class.transition_preference() > one.class.transition_preference()
                });
                if let Some(winner) = winner {
                    let message = format!(
                        "{} versions that rule {name} is about as well move to {} {}, not to {}: S3 prefers that class",
                        phase.name(),
                        winner.class,
                        describe(one.timing),
                        one.class
                    );
                    found.push(("conflicting-rules", message));
                }
            }
        }
    }
    found
}
