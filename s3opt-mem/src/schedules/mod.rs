//! EventBridge: rules that fire as the clock turns.

mod fire;
mod rules;
mod service;
mod snapshot;

use std::collections::BTreeMap;

use async_trait::async_trait;
use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::{CloudResult, Schedules};
use s3opt_core::calendar::Instant;
use s3opt_core::schedule::Schedule;

use crate::client::Client;

/// What an account has of it in a region.
#[derive(Debug, Default)]
pub(crate) struct SchedulesState {
    rules: BTreeMap<String, RuleEntry>,
}

/// A rule.
#[derive(Debug)]
struct RuleEntry {
    rule: ScheduleRule,
    arn: String,
    tags: Vec<(String, String)>,
    targets: Vec<ScheduleTarget>,
    schedule: Schedule,
    /// What rates count from: when the rule was made, or last changed.
    origin: Instant,
    /// What is on the agenda for an older revision no longer fires.
    revision: u64,
}

#[async_trait]
impl Schedules for Client {
    async fn put_rule(&self, rule: ScheduleRule, tags: &[(String, String)]) -> CloudResult<String> {
        self.emulator.world().put_rule(&self.caller, rule, tags)
    }

    async fn rule(&self, name: &str) -> CloudResult<(ScheduleRule, String)> {
        self.emulator.world().rule(&self.caller, name)
    }

    async fn rule_tags(&self, name: &str) -> CloudResult<Vec<(String, String)>> {
        self.emulator.world().rule_tags(&self.caller, name)
    }

    async fn tag_rule(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()> {
        self.emulator.world().tag_rule(&self.caller, name, tags)
    }

    async fn rules_by_prefix(&self, prefix: &str) -> CloudResult<Vec<String>> {
        self.emulator.world().rules_by_prefix(&self.caller, prefix)
    }

    async fn delete_rule(&self, name: &str) -> CloudResult<()> {
        self.emulator.world().delete_rule(&self.caller, name)
    }

    async fn put_targets(&self, rule: &str, targets: Vec<ScheduleTarget>) -> CloudResult<()> {
        self.emulator.world().put_targets(&self.caller, rule, targets)
    }

    async fn targets(&self, rule: &str) -> CloudResult<Vec<ScheduleTarget>> {
        self.emulator.world().targets(&self.caller, rule)
    }

    async fn remove_targets(&self, rule: &str, ids: &[String]) -> CloudResult<()> {
        self.emulator.world().remove_targets(&self.caller, rule, ids)
    }
}
