//! EventBridge: rules that fire by the clock.

use std::fmt::Debug;

use async_trait::async_trait;

use super::error::not_implemented;
use super::{CloudResult, Service};

/// A rule with a schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleRule {
    /// Its name, unique in account and region.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// When it fires: `rate(1 day)` or `cron(0 6 1 * ? *)`, in UTC.
    pub expression: String,
    /// Whether it fires.
    pub enabled: bool,
}

/// What a rule invokes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleTarget {
    /// Its id within the rule.
    pub id: String,
    /// The ARN of a function or topic.
    pub arn: String,
    /// The event that it gets, JSON; EventBridge's own event where it is `None`.
    pub input: Option<String>,
}

/// EventBridge rules with a schedule, on the default bus.
#[async_trait]
pub trait Schedules: Debug + Send + Sync {
    /// Makes or replaces a rule, and answers its ARN. Tags count for a new one only. A wrong expression:
    /// `ValidationException`.
    async fn put_rule(&self, rule: ScheduleRule, tags: &[(String, String)]) -> CloudResult<String> {
        let _ = tags;
        not_implemented(Service::Schedules, "PutRule", &rule.name)
    }

    /// The rule and its ARN. Absent: not found.
    async fn rule(&self, name: &str) -> CloudResult<(ScheduleRule, String)> {
        not_implemented(Service::Schedules, "DescribeRule", name)
    }

    /// The rule's tags. Absent: not found.
    async fn rule_tags(&self, name: &str) -> CloudResult<Vec<(String, String)>> {
        not_implemented(Service::Schedules, "ListTagsForResource", name)
    }

    /// Sets tags of a rule beside those that are there. Absent: not found.
    async fn tag_rule(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()> {
        let _ = tags;
        not_implemented(Service::Schedules, "TagResource", name)
    }

    /// Names of all rules that start with the prefix.
    async fn rules_by_prefix(&self, prefix: &str) -> CloudResult<Vec<String>> {
        not_implemented(Service::Schedules, "ListRules", prefix)
    }

    /// Deletes a rule. With targets: `ValidationException`; absent: success.
    async fn delete_rule(&self, name: &str) -> CloudResult<()> {
        not_implemented(Service::Schedules, "DeleteRule", name)
    }

    /// Adds targets, or replaces those with the same id.
    async fn put_targets(&self, rule: &str, targets: Vec<ScheduleTarget>) -> CloudResult<()> {
        let _ = targets;
        not_implemented(Service::Schedules, "PutTargets", rule)
    }

    /// The rule's targets, in no order.
    async fn targets(&self, rule: &str) -> CloudResult<Vec<ScheduleTarget>> {
        not_implemented(Service::Schedules, "ListTargetsByRule", rule)
    }

    /// Takes targets away. Absent: success.
    async fn remove_targets(&self, rule: &str, ids: &[String]) -> CloudResult<()> {
        let _ = ids;
        not_implemented(Service::Schedules, "RemoveTargets", rule)
    }
}
