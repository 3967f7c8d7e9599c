//! Topics, roles, functions, rules, alarms and dashboards.

use std::collections::BTreeMap;

use super::{Found, Observed, Reader};
use crate::backend::error::if_found;
use crate::stack::resource::{AlarmState, Code, FunctionState, RoleState, RuleState, TopicState};
use crate::stack::{Owner, ResourceId, State};

fn table(tags: Vec<(String, String)>) -> BTreeMap<String, String> {
    tags.into_iter().collect()
}

impl Reader {
    fn owned(&self, id: ResourceId, state: State) -> (ResourceId, Observed) {
        let owner = state.tags().map_or(Owner::Ours, |tags| self.tags.owner(tags));
        (id, Observed { state, owner })
    }

    pub(super) async fn topic(&self, name: &str, parts: &[ResourceId]) -> Found {
        let notifications = &self.cloud.notifications;
        let arn = self.names.topic_arn();
        let Some(topic) = if_found(notifications.topic(&arn).await)? else { return Ok(Vec::new()) };
        let tags = table(notifications.topic_tags(&arn).await?);
        let state = State::Topic(TopicState { display_name: topic.display_name, policy: topic.policy, tags });
        let whole = self.owned(ResourceId::Topic(name.to_owned()), state);
        let owner = whole.1.owner.clone();
        let mut found = vec![whole];
        if parts.is_empty() {
            return Ok(found);
        }
        found.extend(notifications.subscriptions(&arn).await?.into_iter().map(|subscription| {
            let id = ResourceId::Subscription {
                topic: name.to_owned(),
                protocol: subscription.protocol,
                endpoint: subscription.endpoint,
            };
            let state = State::Subscription { confirmed: Some(subscription.arn.is_some()) };
            (id, Observed { state, owner: owner.clone() })
        }));
        Ok(found)
    }

    pub(super) async fn role(&self, name: &str, parts: &[ResourceId]) -> Found {
        let identity = &self.cloud.identity;
        let Some(role) = if_found(identity.role(name).await)? else { return Ok(Vec::new()) };
        let state = State::Role(RoleState {
            description: role.description,
            trust_policy: role.trust_policy,
            tags: table(role.tags),
        });
        let whole = self.owned(ResourceId::Role(name.to_owned()), state);
        let owner = whole.1.owner.clone();
        let mut found = vec![whole];
        for part in parts {
            let ResourceId::RolePolicy { name: policy, .. } = part else { continue };
            if let Some(text) = if_found(identity.role_policy(name, policy).await)? {
                found.push((part.clone(), Observed { state: State::RolePolicy(text), owner: owner.clone() }));
            }
        }
        Ok(found)
    }

    /// A log group that is named after a function of ours holds that function's logs, whoever made it: Lambda does
    /// where it is not there yet.
    pub(super) async fn log_group(&self, name: &str) -> Found {
        let days = self.cloud.functions.log_retention(name).await?;
        let id = ResourceId::LogGroup(name.to_owned());
        Ok(days
            .map(|days| (id, Observed { state: State::LogGroup(days), owner: Owner::Ours }))
            .into_iter()
            .collect())
    }

    pub(super) async fn function(&self, name: &str, parts: &[ResourceId]) -> Found {
        let functions = &self.cloud.functions;
        let Some(function) = if_found(functions.function(name).await)? else { return Ok(Vec::new()) };
        let state = State::Function(FunctionState {
            configuration: function.configuration,
            code: Code { sha256: function.code_sha256, ..Code::default() },
            tags: function.tags,
        });
        let whole = self.owned(ResourceId::Function(name.to_owned()), state);
        let owner = whole.1.owner.clone();
        let mut found = vec![whole];
        if parts.is_empty() {
            return Ok(found);
        }
        found.extend(functions.permissions(name).await?.into_iter().map(|permission| {
            let id = ResourceId::Permission {
                function: name.to_owned(),
                statement: permission.statement_id.clone(),
            };
            (id, Observed { state: State::Permission(permission), owner: owner.clone() })
        }));
        Ok(found)
    }

    pub(super) async fn rule(&self, name: &str, parts: &[ResourceId]) -> Found {
        let schedules = &self.cloud.schedules;
        let Some((rule, _)) = if_found(schedules.rule(name).await)? else { return Ok(Vec::new()) };
        let tags = table(schedules.rule_tags(name).await?);
        let state = State::Rule(RuleState { rule, tags });
        let whole = self.owned(ResourceId::Rule(name.to_owned()), state);
        let owner = whole.1.owner.clone();
        let mut found = vec![whole];
        if parts.is_empty() {
            return Ok(found);
        }
        found.extend(schedules.targets(name).await?.into_iter().map(|target| {
            let id = ResourceId::Target { rule: name.to_owned(), id: target.id.clone() };
            (id, Observed { state: State::Target(target), owner: owner.clone() })
        }));
        Ok(found)
    }

    pub(super) async fn alarm(&self, name: &str) -> Found {
        let metrics = &self.cloud.metrics;
        let Some(status) = metrics.alarms(&[name.to_owned()]).await?.into_iter().next() else {
            return Ok(Vec::new());
        };
        let tags = table(metrics.alarm_tags(name).await?);
        let state = State::Alarm(AlarmState { alarm: status.alarm, tags });
        Ok(vec![self.owned(ResourceId::Alarm(name.to_owned()), state)])
    }

    /// A dashboard has no tags: it says in its text whose it is.
    pub(super) async fn dashboard(&self, name: &str) -> Found {
        let Some(body) = if_found(self.cloud.metrics.dashboard(name).await)? else { return Ok(Vec::new()) };
        let owner = if body.contains(&self.tags.mark()) { Owner::Ours } else { Owner::Foreign };
        let id = ResourceId::Dashboard(name.to_owned());
        Ok(vec![(id, Observed { state: State::Dashboard(body), owner })])
    }
}
