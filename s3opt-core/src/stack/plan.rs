//! The plan: what has to be done so that what is there becomes what is desired, step by step, each with its reason.

mod notes;
mod order;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use order::in_order;
use serde::Serialize;

use super::danger::{self, Danger};
use super::difference::{self, Change};
use super::keep::{is_absent, keep_foreign};
use super::managed::{ManagedIds, kind_and_id};
use super::observe::{Observations, Observed};
use super::{Names, Owner, Resource, ResourceId, State};

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Nothing: all is as it should be.
    Nothing,
    /// Makes it.
    Create,
    /// Changes it.
    Update,
    /// Takes it away.
    Delete,
    /// Leaves it alone, because it is not the stack's; the plan cannot be carried out.
    Refuse,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Which resource.
    pub resource: ResourceId,
    /// What is done.
    pub action: Action,
    /// Why, in words.
    pub reason: String,
    /// The fields that change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What it could destroy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dangers: Vec<Danger>,
    /// What one has to know beside that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<&'static str>,
    /// What is there.
    #[serde(skip)]
    pub from: Option<State>,
    /// What will be there.
    #[serde(skip)]
    pub to: Option<State>,
    /// Steps that come first.
    #[serde(skip)]
    pub after: BTreeSet<ResourceId>,
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// The stack's name.
    pub stack: String,
    /// The account's 12 digits.
    pub account: String,
    /// The region's code.
    pub region: String,
    /// The steps in an order in which they can be done.
    pub steps: Vec<Step>,
}

/// How a plan is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOptions {
    /// Names of resources that become the stack's although others made them.
    pub adopt: BTreeSet<String>,
    /// Whether lifecycle rules that others have written stay.
    pub keep_foreign_rules: bool,
}

impl Default for PlanOptions {
    fn default() -> PlanOptions {
        PlanOptions { adopt: BTreeSet::new(), keep_foreign_rules: true }
    }
}

impl Plan {
    /// The steps that do something, or would.
    pub fn pending(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.action != Action::Nothing)
    }

    /// Whether all is as it should be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pending().next().is_none()
    }

    /// The steps that stand in the way.
    pub fn refused(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.action == Action::Refuse)
    }

    /// The steps that could destroy something.
    pub fn dangerous(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| !step.dangers.is_empty())
    }
}

/// Compares what is desired with what is there. `off` names resources that the configuration knows but has switched off:
/// they go where they are the stack's.
#[must_use]
pub fn plan(
    names: &Names,
    desired: &[Resource],
    off: &BTreeSet<ResourceId>,
    observed: &Observations,
    options: &PlanOptions,
) -> Plan {
    let planner = Planner { names, observed, options };
    let mut steps: BTreeMap<ResourceId, Step> = BTreeMap::new();
    for resource in desired {
        if let Some(step) = planner.step(resource) {
            steps.insert(resource.id.clone(), step);
        }
    }
    let wanted: BTreeSet<&ResourceId> = desired.iter().map(|resource| &resource.id).collect();
    for (id, there) in observed.iter().filter(|(id, _)| !wanted.contains(id)) {
        if let Some(reason) = planner.reason_to_delete(id, there, off) {
            steps.insert(id.clone(), planner.delete(id, there, reason));
        }
    }
    Plan {
        stack: names.stack(),
        account: names.account.clone(),
        region: names.region.to_string(),
        steps: in_order(steps),
    }
}

struct Planner<'a> {
    names: &'a Names,
    observed: &'a Observations,
    options: &'a PlanOptions,
}

impl Planner<'_> {
    /// Why a resource may not be touched, with what would help.
    fn refusal(&self, id: &ResourceId, there: &Observed) -> Option<String> {
        let name = id.name();
        match &there.owner {
            Owner::Ours => None,
            Owner::OtherStack(stack) => {
                Some(format!("it belongs to the stack {stack}; choose another `project` or `environment`"))
            }
            Owner::OtherAccount => Some(
                "a bucket of this name is there, and it is another account's, or you may not look at it \
                 (s3:ListBucket); choose another `project` or `environment`, or get leave"
                    .to_owned(),
            ),
            Owner::Foreign if self.options.adopt.contains(name) => None,
            Owner::Foreign => Some(format!(
                "it exists, but without the tags of this stack; `--adopt {name}` makes it the stack's"
            )),
        }
    }

    /// The step for a resource that should be there; none where its whole may not be touched, which says so itself.
    fn step(&self, resource: &Resource) -> Option<Step> {
        let id = &resource.id;
        let there = self.observed.get(id);
        let whole = id.parent().and_then(|parent| Some((self.observed.get(&parent)?, parent)));
        if let Some((whole, parent)) = &whole
            && self.refusal(parent, whole).is_some()
        {
            return None;
        }
        let mut step = Step {
            resource: id.clone(),
            action: Action::Nothing,
            reason: "as it should be".to_owned(),
            changes: Vec::new(),
            dangers: Vec::new(),
            notes: Vec::new(),
            from: there.map(|there| there.state.clone()),
            to: None,
            after: resource.after.iter().cloned().chain(id.parent()).collect(),
        };
        if let Some(there) = there
            && id.parent().is_none()
            && let Some(refusal) = self.refusal(id, there)
        {
            step.action = Action::Refuse;
            step.reason = refusal;
            return Some(step);
        }
        let managed = self.managed(id);
        let keep_rules = self.options.keep_foreign_rules;
        let target = match there {
            Some(there) => keep_foreign(&resource.state, &there.state, &managed, keep_rules),
            None => resource.state.clone(),
        };
        match there {
            None if is_absent(&target) => {}
            None => {
                step.action = Action::Create;
                "it is not there".clone_into(&mut step.reason);
                step.changes = difference::all_new(&target.value());
            }
            Some(there) => {
                step.changes = difference::changes(&there.state.value(), &target.value());
                if !step.changes.is_empty() {
                    let goes = is_absent(&target);
                    step.action = if goes { Action::Delete } else { Action::Update };
                    step.reason = if goes {
                        "it is switched off in the configuration".to_owned()
                    } else {
                        difference_in_words(step.changes.len())
                    };
                }
            }
        }
        if step.action != Action::Nothing {
            // A bucket that is made only now has nothing to lose.
            if whole.is_some() {
                let to = (step.action != Action::Delete).then_some(&target);
                step.dangers = danger::of_change(step.from.as_ref(), to, id.name(), self.names);
            }
            step.notes = notes::of_step(&step, &target, id.parent().is_some() && whole.is_none());
            step.to = (step.action != Action::Delete).then_some(target);
        }
        Some(step)
    }

    /// What the tags of a setting's bucket remember.
    fn managed(&self, id: &ResourceId) -> ManagedIds {
        let whole = id.parent().and_then(|parent| self.observed.get(&parent));
        whole.and_then(|whole| whole.state.tags()).map(ManagedIds::from_tags).unwrap_or_default()
    }

    fn reason_to_delete(
        &self,
        id: &ResourceId,
        there: &Observed,
        off: &BTreeSet<ResourceId>,
    ) -> Option<&'static str> {
        if there.owner != Owner::Ours {
            return None;
        }
        let was_ours =
            |key| kind_and_id(key).is_some_and(|(kind, name)| self.managed(id).contains(kind, name));
        match id {
            // Data is never deleted because of a line in a file: that takes `destroy`.
            ResourceId::Bucket(_) => None,
            ResourceId::Setting { key, .. } if was_ours(key) => Some("the configuration no longer names it"),
            // Nobody can take back a subscription that waits to be confirmed: it goes by itself.
            // Source: <https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html>.
            ResourceId::Subscription { .. }
                if there.state == State::Subscription { confirmed: Some(false) } =>
            {
                None
            }
            _ if off.contains(id) => Some("it is switched off in the configuration"),
            _ => None,
        }
    }

    fn delete(&self, id: &ResourceId, there: &Observed, reason: &str) -> Step {
        Step {
            resource: id.clone(),
            action: Action::Delete,
            reason: reason.to_owned(),
            changes: Vec::new(),
            dangers: danger::of_change(Some(&there.state), None, id.name(), self.names),
            notes: Vec::new(),
            from: Some(there.state.clone()),
            to: None,
            after: BTreeSet::new(),
        }
    }
}

fn difference_in_words(fields: usize) -> String {
    if fields == 1 { "one field differs".to_owned() } else { format!("{fields} fields differ") }
}
