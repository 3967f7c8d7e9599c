//! One statement of a policy.

use super::condition::Condition;
use super::evaluate::{Grant, Request};
use super::pattern::{fits, fits_ignoring_case};
use super::principal::Principals;
use super::selector::Selector;

/// What a statement does where it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Allow,
    Deny,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) effect: Effect,
    pub(super) principals: Principals,
    pub(super) actions: Selector,
    pub(super) resources: Selector,
    /// All of them have to hold.
    pub(super) conditions: Vec<Condition>,
}

impl Statement {
    /// How the statement speaks of the requester, where it is about the request at all.
    pub(super) fn fits(&self, request: &Request<'_>) -> Option<Grant> {
        let grant = self.principals.name(&request.requester)?;
        let fits = self.actions.selects(request.action, fits_ignoring_case)
            && self.resources.selects(request.resource, fits)
            && self.conditions.iter().all(|condition| condition.holds(request.context));
        fits.then_some(grant)
    }
}
