//! The order of steps: what others need comes first; what goes, goes after what needs it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Action, Step};
use crate::stack::ResourceId;

/// The steps in an order in which they can be done, the same each time; each knows the pending steps that come first.
pub(in crate::stack) fn in_order(mut steps: BTreeMap<ResourceId, Step>) -> Vec<Step> {
    wait_for_pending(&mut steps);
    let mut ordered = Vec::with_capacity(steps.len());
    let mut done = BTreeSet::new();
    while !steps.is_empty() {
        let is_ready = |step: &Step| step.after.iter().all(|other| done.contains(other));
        let ready = steps.iter().find(|(_, step)| is_ready(step)).map(|(id, _)| id.clone());
        // Dependencies that run in a circle would be a mistake of ours; the steps are still all there.
        let Some(next) = ready.or_else(|| steps.keys().next().cloned()) else { break };
        if let Some(step) = steps.remove(&next) {
            ordered.push(step);
        }
        done.insert(next);
    }
    ordered
}

/// Leaves of each step's dependencies those that do something, and turns them around for what goes.
fn wait_for_pending(steps: &mut BTreeMap<ResourceId, Step>) {
    let actions: BTreeMap<ResourceId, Action> =
        steps.iter().map(|(id, step)| (id.clone(), step.action)).collect();
    let mut needed_by: BTreeMap<ResourceId, BTreeSet<ResourceId>> = BTreeMap::new();
    for (id, step) in steps.iter_mut() {
        if step.action == Action::Delete {
            let wholes = step.after.iter().cloned().chain(id.parent());
            for other in wholes.filter(|other| actions.get(other) == Some(&Action::Delete)) {
                needed_by.entry(other).or_default().insert(id.clone());
            }
            step.after.clear();
        } else {
            step.after.retain(|other| {
                actions
                    .get(other)
                    .is_some_and(|action| matches!(action, Action::Create | Action::Update | Action::Refuse))
            });
        }
    }
    for (id, others) in needed_by {
        if let Some(step) = steps.get_mut(&id) {
            step.after = others;
        }
    }
}
