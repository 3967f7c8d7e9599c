//! Rules are made, changed and deleted.

use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::{CloudError, CloudResult, Service};

use super::RuleEntry;
use super::rules::{MAX_TARGETS, check_rule, check_tags, check_target};
use crate::agenda::Due;
use crate::client::Caller;
use crate::identity::Call;
use crate::tags::beside;
use crate::world::World;

fn arn_of(caller: &Caller, rule: &str) -> String {
    format!("arn:aws:events:{}:{}:rule/{rule}", caller.region, caller.account)
}

impl World {
    /// A rule that fires as before goes on undisturbed; one that is changed or switched on again counts from now.
    ///
    /// Source of "counts from": <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html>,
    /// "A rate expression starts when you create the scheduled event rule".
    pub(super) fn put_rule(
        &mut self,
        caller: &Caller,
        rule: ScheduleRule,
        tags: &[(String, String)],
    ) -> CloudResult<String> {
        let arn = arn_of(caller, &rule.name);
        let call = Call::new(caller, Service::Schedules, "PutRule", &arn);
        self.permit(&call)?;
        let schedule = check_rule(&call, &rule)?;
        check_tags(&call, tags)?;
        let now = self.now;
        let revision = self.ids.number();
        let name = rule.name.clone();
        let rules = &mut self.regional(&caller.account, &caller.region).schedules.rules;
        if let Some(entry) = rules.get_mut(&name) {
            let goes_on = entry.rule.enabled == rule.enabled && entry.schedule == schedule;
            entry.rule = rule;
            if goes_on {
                return Ok(arn);
            }
            entry.schedule = schedule;
            entry.origin = now;
            entry.revision = revision;
        } else {
            let entry = RuleEntry {
                rule,
                arn: arn.clone(),
                tags: tags.to_vec(),
                targets: Vec::new(),
                schedule,
                origin: now,
                revision,
            };
            rules.insert(name.clone(), entry);
        }
        self.await_rule(caller, &name);
        Ok(arn)
    }

    /// Puts down when the rule fires next.
    pub(super) fn await_rule(&mut self, caller: &Caller, name: &str) {
        let regional = self.regional_of(&caller.account, &caller.region);
        let entry = regional.and_then(|regional| regional.schedules.rules.get(name));
        let Some(entry) = entry.filter(|entry| entry.rule.enabled) else { return };
        let Some(next) = entry.schedule.next_after(entry.origin, self.now) else { return };
        let due = Due::Schedule {
            account: caller.account.clone(),
            region: caller.region.clone(),
            rule: name.to_owned(),
            revision: entry.revision,
        };
        self.agenda.put(next, due);
    }

    pub(super) fn rule(&mut self, caller: &Caller, name: &str) -> CloudResult<(ScheduleRule, String)> {
        self.with_rule(caller, "DescribeRule", name, |_, entry| Ok((entry.rule.clone(), entry.arn.clone())))
    }

    pub(super) fn rule_tags(&mut self, caller: &Caller, name: &str) -> CloudResult<Vec<(String, String)>> {
        self.with_rule(caller, "ListTagsForResource", name, |_, entry| Ok(entry.tags.clone()))
    }

    pub(super) fn tag_rule(
        &mut self,
        caller: &Caller,
        name: &str,
        tags: &[(String, String)],
    ) -> CloudResult<()> {
        self.with_rule(caller, "TagResource", name, |call, entry| {
            check_tags(call, tags)?;
            let whole = beside(&entry.tags, tags);
            check_tags(call, &whole)?;
            entry.tags = whole;
            Ok(())
        })
    }

    pub(super) fn rules_by_prefix(&mut self, caller: &Caller, prefix: &str) -> CloudResult<Vec<String>> {
        self.permit(&Call::new(caller, Service::Schedules, "ListRules", "*"))?;
        let rules = &self.regional(&caller.account, &caller.region).schedules.rules;
        Ok(rules.keys().filter(|name| name.starts_with(prefix)).cloned().collect())
    }

    pub(super) fn delete_rule(&mut self, caller: &Caller, name: &str) -> CloudResult<()> {
        let answer = self.with_rule(caller, "DeleteRule", name, |call, entry| {
            if entry.targets.is_empty() {
                return Ok(());
            }
            Err(call.error("ValidationException", "Rule can't be deleted since it has targets."))
        });
        match answer {
            Ok(()) => {
                self.regional(&caller.account, &caller.region).schedules.rules.remove(name);
                Ok(())
            }
            Err(CloudError::NotFound(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(super) fn put_targets(
        &mut self,
        caller: &Caller,
        rule: &str,
        targets: Vec<ScheduleTarget>,
    ) -> CloudResult<()> {
        self.with_rule(caller, "PutTargets", rule, |call, entry| {
            let mut whole = entry.targets.clone();
            for target in targets {
                check_target(call, &target)?;
                match whole.iter_mut().find(|known| known.id == target.id) {
                    Some(known) => *known = target,
                    None => whole.push(target),
                }
            }
            if whole.len() > MAX_TARGETS {
                let message = "The requested resource exceeds the maximum number allowed.";
                return Err(call.error("LimitExceededException", message));
            }
            entry.targets = whole;
            Ok(())
        })
    }

    pub(super) fn targets(&mut self, caller: &Caller, rule: &str) -> CloudResult<Vec<ScheduleTarget>> {
        self.with_rule(caller, "ListTargetsByRule", rule, |_, entry| Ok(entry.targets.clone()))
    }

    pub(super) fn remove_targets(&mut self, caller: &Caller, rule: &str, ids: &[String]) -> CloudResult<()> {
        self.with_rule(caller, "RemoveTargets", rule, |_, entry| {
            entry.targets.retain(|target| !ids.contains(&target.id));
            Ok(())
        })
    }

    /// Does something with a rule that is there, where the caller may.
    fn with_rule<T>(
        &mut self,
        caller: &Caller,
        operation: &'static str,
        name: &str,
        act: impl FnOnce(&Call<'_>, &mut RuleEntry) -> CloudResult<T>,
    ) -> CloudResult<T> {
        let arn = arn_of(caller, name);
        let call = Call::new(caller, Service::Schedules, operation, &arn);
        self.permit(&call)?;
        let found = self.regional(&caller.account, &caller.region).schedules.rules.get_mut(name);
        let absent = || {
            let message = format!("Rule {name} does not exist on EventBus default.");
            call.error("ResourceNotFoundException", message)
        };
        act(&call, found.ok_or_else(absent)?)
    }
}
