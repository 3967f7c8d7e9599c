//! The service as the trait asks for it.

use async_trait::async_trait;
use aws_sdk_eventbridge::operation::describe_rule::DescribeRuleOutput;
use aws_sdk_eventbridge::types;
use s3opt_core::backend::error::if_found;
use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::{CloudResult, Schedules, Service};

use super::EventBridge;
use super::rule::{Refusal, from_enabled, from_target, not_put, not_removed, to_rule, to_target};
use crate::error::Call;

/// Targets that are put or taken away by one call.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html>.
const MAX_TARGETS: usize = 100;

fn call(operation: &'static str, resource: &str) -> Call {
    Call::new(Service::Schedules, operation, resource)
}

impl Call {
    fn event_tags(&self, tags: &[(String, String)]) -> CloudResult<Option<Vec<types::Tag>>> {
        let convert = |(key, value): &(String, String)| types::Tag::builder().key(key).value(value).build();
        let tags: Result<Vec<types::Tag>, _> = tags.iter().map(convert).collect();
        let tags = tags.map_err(|error| self.unbuilt(error))?;
        Ok(Some(tags).filter(|tags| !tags.is_empty()))
    }

    /// A call that went well, but not for each target.
    fn partly(&self, refusal: Option<Refusal>) -> CloudResult<()> {
        match refusal {
            None => Ok(()),
            Some(Refusal { id, code, message }) => Err(self.refused(code, format!("target {id}: {message}"))),
        }
    }
}

impl EventBridge {
    async fn describe(&self, operation: &'static str, name: &str) -> CloudResult<DescribeRuleOutput> {
        let answer = self.client.describe_rule().name(name).send().await;
        answer.map_err(|error| call(operation, name).failed(error))
    }
}

#[async_trait]
impl Schedules for EventBridge {
    async fn put_rule(&self, rule: ScheduleRule, tags: &[(String, String)]) -> CloudResult<String> {
        let call = call("PutRule", &rule.name);
        let request = self
            .client
            .put_rule()
            .name(&rule.name)
            .description(&rule.description)
            .schedule_expression(&rule.expression)
            .state(from_enabled(rule.enabled))
            .set_tags(call.event_tags(tags)?);
        let answer = request.send().await.map_err(|error| call.failed(error))?;
        answer.rule_arn.ok_or_else(|| call.unexpected("the answer lacks RuleArn"))
    }

    async fn rule(&self, name: &str) -> CloudResult<(ScheduleRule, String)> {
        let answer = self.describe("DescribeRule", name).await?;
        let rule = to_rule(name, answer.description(), answer.schedule_expression(), answer.state());
        Ok((rule, answer.arn.unwrap_or_default()))
    }

    async fn rule_tags(&self, name: &str) -> CloudResult<Vec<(String, String)>> {
        let arn = self.describe("ListTagsForResource", name).await?.arn.unwrap_or_default();
        let answer = self.client.list_tags_for_resource().resource_arn(arn).send().await;
        let answer = answer.map_err(|error| call("ListTagsForResource", name).failed(error))?;
        Ok(answer.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect())
    }

    async fn tag_rule(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()> {
        let call = call("TagResource", name);
        let arn = self.describe("TagResource", name).await?.arn.unwrap_or_default();
        let request = self.client.tag_resource().resource_arn(arn);
        let request = request.set_tags(Some(call.event_tags(tags)?.unwrap_or_default()));
        request.send().await.map(drop).map_err(|error| call.failed(error))
    }

    async fn rules_by_prefix(&self, prefix: &str) -> CloudResult<Vec<String>> {
        // A prefix has a character at least.
        let sent = Some(prefix).filter(|prefix| !prefix.is_empty());
        let mut names = Vec::new();
        let mut token = None;
        loop {
            let request = self.client.list_rules().set_name_prefix(sent.map(str::to_owned));
            let answer = request.set_next_token(token).send().await;
            let answer = answer.map_err(|error| call("ListRules", prefix).failed(error))?;
            names.extend(answer.rules().iter().filter_map(|rule| rule.name().map(str::to_owned)));
            token = next(answer.next_token);
            if token.is_none() {
                return Ok(names);
            }
        }
    }

    async fn delete_rule(&self, name: &str) -> CloudResult<()> {
        let answer = self.client.delete_rule().name(name).send().await;
        if_found(answer.map_err(|error| call("DeleteRule", name).failed(error)))?;
        Ok(())
    }

    async fn put_targets(&self, rule: &str, targets: Vec<ScheduleTarget>) -> CloudResult<()> {
        let call = call("PutTargets", rule);
        let targets: Result<Vec<types::Target>, _> = targets.iter().map(from_target).collect();
        let targets = targets.map_err(|error| call.unbuilt(error))?;
        for targets in targets.chunks(MAX_TARGETS) {
            let request = self.client.put_targets().rule(rule).set_targets(Some(targets.to_vec()));
            let answer = request.send().await.map_err(|error| call.failed(error))?;
            call.partly(not_put(answer.failed_entries()))?;
        }
        Ok(())
    }

    async fn targets(&self, rule: &str) -> CloudResult<Vec<ScheduleTarget>> {
        let mut targets = Vec::new();
        let mut token = None;
        loop {
            let answer = self.client.list_targets_by_rule().rule(rule).set_next_token(token).send().await;
            let answer = answer.map_err(|error| call("ListTargetsByRule", rule).failed(error))?;
            targets.extend(answer.targets().iter().map(to_target));
            token = next(answer.next_token);
            if token.is_none() {
                return Ok(targets);
            }
        }
    }

    async fn remove_targets(&self, rule: &str, ids: &[String]) -> CloudResult<()> {
        let call = call("RemoveTargets", rule);
        for ids in ids.chunks(MAX_TARGETS) {
            let request = self.client.remove_targets().rule(rule).set_ids(Some(ids.to_vec()));
            let answer = request.send().await.map_err(|error| call.failed(error))?;
            call.partly(not_removed(answer.failed_entries()))?;
        }
        Ok(())
    }
}

/// The token of the next page. Some emulators send an empty one instead of none.
fn next(token: Option<String>) -> Option<String> {
    token.filter(|token| !token.is_empty())
}
