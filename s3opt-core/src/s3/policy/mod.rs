//! Policies: who may do what. Bucket policies and other policies of resources name whom they speak of, those of roles
//! speak of the role.
//!
//! [`Policy`] holds only what can be evaluated. What AWS would refuse is refused in its words, and what it takes but
//! is not supported here (as conditions on addresses and on dates) is refused by name: no part of a policy is ever
//! overlooked.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html> and
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>.

mod action;
mod condition;
mod evaluate;
mod json;
mod key;
mod operator;
mod parse;
mod pattern;
mod principal;
mod public;
mod selector;
mod statement;

pub use evaluate::{Grant, Request, Requester, Verdict};
pub use parse::{MAX_BUCKET_POLICY_BYTES, PolicyKind};

use statement::Statement;

/// A policy that was read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    statements: Vec<Statement>,
}
