//! Steps on topics, roles, functions, rules, alarms and dashboards.

use std::collections::BTreeMap;

use super::{Performer, gone};
use crate::backend::error::if_found;
use crate::backend::identity::Role;
use crate::backend::{CloudError, CloudResult};
use crate::stack::State;
use crate::stack::plan::{Action, Step};

fn pairs(tags: &BTreeMap<String, String>) -> Vec<(String, String)> {
    tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Success where what should be made is there already: a run before this one was cut off after it had made it.
fn made(result: CloudResult<()>) -> CloudResult<()> {
    match result {
        Err(CloudError::AlreadyExists(_)) => Ok(()),
        other => other,
    }
}

impl Performer<'_> {
    pub(super) async fn topic(&self, name: &str, step: &Step) -> CloudResult<()> {
        let notifications = &self.cloud.notifications;
        let arn = self.names.topic_arn();
        let Some(State::Topic(topic)) = &step.to else {
            return gone(notifications.delete_topic(&arn).await);
        };
        if step.action == Action::Create {
            notifications.create_topic(name, &pairs(&topic.tags)).await?;
        } else {
            notifications.tag_topic(&arn, &pairs(&topic.tags)).await?;
        }
        notifications.set_display_name(&arn, &topic.display_name).await?;
        notifications.set_topic_policy(&arn, &topic.policy).await
    }

    pub(super) async fn subscription(&self, protocol: &str, endpoint: &str, step: &Step) -> CloudResult<()> {
        let notifications = &self.cloud.notifications;
        let arn = self.names.topic_arn();
        if step.action != Action::Delete {
            return notifications.subscribe(&arn, protocol, endpoint).await.map(drop);
        }
        for subscription in notifications.subscriptions(&arn).await? {
            // One that was never confirmed goes by itself after three days.
            if subscription.protocol == protocol
                && subscription.endpoint == endpoint
                && let Some(arn) = &subscription.arn
            {
                gone(notifications.unsubscribe(arn).await)?;
            }
        }
        Ok(())
    }

    pub(super) async fn role(&self, name: &str, step: &Step) -> CloudResult<()> {
        let identity = &self.cloud.identity;
        let Some(State::Role(state)) = &step.to else {
            for policy in if_found(identity.role_policies(name).await)?.unwrap_or_default() {
                gone(identity.delete_role_policy(name, &policy).await)?;
            }
            return gone(identity.delete_role(name).await);
        };
        if step.action == Action::Create {
            let role = Role {
                name: name.to_owned(),
                arn: String::new(),
                description: state.description.clone(),
                trust_policy: state.trust_policy.clone(),
                tags: pairs(&state.tags),
            };
            return identity.create_role(role).await.map(drop);
        }
        identity.update_trust_policy(name, &state.trust_policy).await?;
        identity.tag_role(name, &pairs(&state.tags)).await
    }

    pub(super) async fn role_policy(&self, role: &str, name: &str, step: &Step) -> CloudResult<()> {
        let identity = &self.cloud.identity;
        match &step.to {
            Some(State::RolePolicy(text)) => identity.put_role_policy(role, name, text).await,
            _ => gone(identity.delete_role_policy(role, name).await),
        }
    }

    pub(super) async fn log_group(&self, name: &str, step: &Step) -> CloudResult<()> {
        let functions = &self.cloud.functions;
        let Some(State::LogGroup(days)) = &step.to else {
            return gone(functions.delete_log_group(name).await);
        };
        if step.action == Action::Create {
            made(functions.create_log_group(name, &BTreeMap::new()).await)?;
        }
        functions.set_log_retention(name, *days).await
    }

    pub(super) async fn function(&self, name: &str, step: &Step) -> CloudResult<()> {
        let functions = &self.cloud.functions;
        let Some(State::Function(function)) = &step.to else {
            return gone(functions.delete_function(name).await);
        };
        let (configuration, zip) = (function.configuration.clone(), function.code.zip.clone());
        let Some(State::Function(from)) = &step.from else {
            return functions.create_function(configuration, zip, function.tags.clone()).await.map(drop);
        };
        if from.code.sha256 != function.code.sha256 {
            functions.update_code(name, zip).await?;
        }
        if from.configuration != configuration {
            functions.update_configuration(configuration).await?;
        }
        if from.tags != function.tags {
            functions.tag_function(name, &function.tags).await?;
        }
        Ok(())
    }

    pub(super) async fn permission(&self, function: &str, statement: &str, step: &Step) -> CloudResult<()> {
        let functions = &self.cloud.functions;
        // A permission cannot be changed, only given anew.
        if step.action != Action::Create {
            gone(functions.remove_permission(function, statement).await)?;
        }
        match &step.to {
            Some(State::Permission(permission)) => {
                functions.add_permission(function, permission.clone()).await
            }
            _ => Ok(()),
        }
    }

    pub(super) async fn rule(&self, name: &str, step: &Step) -> CloudResult<()> {
        let schedules = &self.cloud.schedules;
        let Some(State::Rule(state)) = &step.to else {
            let targets = if_found(schedules.targets(name).await)?.unwrap_or_default();
            if !targets.is_empty() {
                let ids: Vec<String> = targets.into_iter().map(|target| target.id).collect();
                gone(schedules.remove_targets(name, &ids).await)?;
            }
            return gone(schedules.delete_rule(name).await);
        };
        schedules.put_rule(state.rule.clone(), &pairs(&state.tags)).await?;
        if step.action == Action::Update {
            schedules.tag_rule(name, &pairs(&state.tags)).await
        } else {
            Ok(())
        }
    }

    pub(super) async fn target(&self, rule: &str, id: &str, step: &Step) -> CloudResult<()> {
        let schedules = &self.cloud.schedules;
        match &step.to {
            Some(State::Target(target)) => schedules.put_targets(rule, vec![target.clone()]).await,
            _ => gone(schedules.remove_targets(rule, &[id.to_owned()]).await),
        }
    }

    pub(super) async fn alarm(&self, name: &str, step: &Step) -> CloudResult<()> {
        let metrics = &self.cloud.metrics;
        let Some(State::Alarm(state)) = &step.to else {
            return gone(metrics.delete_alarms(&[name.to_owned()]).await);
        };
        metrics.put_alarm(state.alarm.clone(), &pairs(&state.tags)).await?;
        if step.action == Action::Update {
            metrics.tag_alarm(name, &pairs(&state.tags)).await
        } else {
            Ok(())
        }
    }

    pub(super) async fn dashboard(&self, name: &str, step: &Step) -> CloudResult<()> {
        let metrics = &self.cloud.metrics;
        match &step.to {
            Some(State::Dashboard(body)) => metrics.put_dashboard(name, body).await,
            _ => gone(metrics.delete_dashboard(name).await),
        }
    }
}
