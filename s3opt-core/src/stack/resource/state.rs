//! What the resources of a stack are like.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::backend::functions::{FunctionConfiguration, Permission};
use crate::backend::metrics::Alarm;
use crate::backend::schedules::{ScheduleRule, ScheduleTarget};
use crate::backend::storage::Setting;
use crate::price::Region;

/// What a resource is like, or should be.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// A topic.
    Topic(TopicState),
    /// A subscription; whether it was confirmed, where that is known.
    Subscription {
        /// `None` in what is desired: only the owner of the endpoint can confirm it.
        confirmed: Option<bool>,
    },
    /// A role.
    Role(RoleState),
    /// A policy of a role, a JSON document.
    RolePolicy(String),
    /// A bucket.
    Bucket(BucketState),
    /// A setting of a bucket.
    Setting(Setting),
    /// An object; what it holds.
    Object(String),
    /// A log group; days that its logs are kept, `None` for ever.
    LogGroup(Option<u32>),
    /// A function.
    Function(FunctionState),
    /// Leave to invoke a function.
    Permission(Permission),
    /// A rule with a schedule.
    Rule(RuleState),
    /// What a rule invokes.
    Target(ScheduleTarget),
    /// An alarm.
    Alarm(AlarmState),
    /// A dashboard, a JSON document.
    Dashboard(String),
}

/// A topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicState {
    /// The name that mails show.
    pub display_name: String,
    /// Its policy, a JSON document.
    pub policy: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// A role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleState {
    /// What it is for. It cannot be changed later.
    pub description: String,
    /// Who may assume it, a JSON document.
    pub trust_policy: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// A bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketState {
    /// Where it lies. It cannot be changed later.
    pub region: Region,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionState {
    /// Its configuration.
    pub configuration: FunctionConfiguration,
    /// Its code.
    pub code: Code,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// The code of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The SHA-256 of the zip in base 64, as Lambda tells it.
    pub sha256: String,
    /// The zip; empty in what was read back.
    pub zip: Bytes,
}

/// A rule with a schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleState {
    /// The rule.
    pub rule: ScheduleRule,
    /// Its tags. They cannot be changed later.
    pub tags: BTreeMap<String, String>,
}

/// An alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct AlarmState {
    /// The alarm.
    pub alarm: Alarm,
    /// Its tags. They cannot be changed later.
    pub tags: BTreeMap<String, String>,
}

impl State {
    /// The tags, of what can have some.
    #[must_use]
    pub fn tags(&self) -> Option<&BTreeMap<String, String>> {
        match self {
            State::Topic(state) => Some(&state.tags),
            State::Role(state) => Some(&state.tags),
            State::Bucket(state) => Some(&state.tags),
            State::Function(state) => Some(&state.tags),
            State::Rule(state) => Some(&state.tags),
            State::Alarm(state) => Some(&state.tags),
            _ => None,
        }
    }

    /// The tags, of what can have some, to be changed.
    pub fn tags_mut(&mut self) -> Option<&mut BTreeMap<String, String>> {
        match self {
            State::Topic(state) => Some(&mut state.tags),
            State::Role(state) => Some(&mut state.tags),
            State::Bucket(state) => Some(&mut state.tags),
            State::Function(state) => Some(&mut state.tags),
            State::Rule(state) => Some(&mut state.tags),
            State::Alarm(state) => Some(&mut state.tags),
            _ => None,
        }
    }
}
