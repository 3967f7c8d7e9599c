//! What happens to a version, in order.

use super::Question;
use crate::calendar::{Day, Instant};
use crate::s3::StorageClass;
use crate::s3::lifecycle::evaluate::{Action, Schedule};
use crate::simulate::Scenario;

/// What happens to a version, and by which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// The names of the lifecycle rules in force whose filters match, in the order of the configuration.
    pub matching_rules: Vec<String>,
    /// What happens, in order.
    pub events: Vec<StoryEvent>,
    /// The name of the replication rule that copies the version, had it been created after the configuration.
    pub replicated_by: Option<String>,
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryEvent {
    /// The midnight UTC at which it happens.
    pub date: Day,
    /// What happens.
    pub action: StoryAction,
    /// The class that a transition moves the version into.
    pub storage_class: Option<StorageClass>,
    /// The name of the rule that asks for it.
    pub rule: String,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryAction {
    /// The version moves into another class.
    Transition,
    /// A delete marker is put over the version, or an object that is not kept goes.
    Expire,
    /// A noncurrent version is deleted for good.
    Delete,
    /// A delete marker without other versions is removed.
    RemoveDeleteMarker,
    /// An upload that was never completed is aborted.
    AbortUpload,
}

impl StoryAction {
    /// The name in the command's JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            StoryAction::Transition => "transition",
            StoryAction::Expire => "expire",
            StoryAction::Delete => "delete",
            StoryAction::RemoveDeleteMarker => "remove-delete-marker",
            StoryAction::AbortUpload => "abort-upload",
        }
    }
}

/// Tells what the scenario does to the version until the end of the question.
pub(super) fn tell(question: &Question, scenario: &Scenario) -> Story {
    let lifecycle = &scenario.lifecycle;
    let (key, tags) = (question.key.as_str(), question.tags.tags());
    let schedule = if question.delete_marker {
        Schedule::of_delete_marker(lifecycle, key)
    } else {
        Schedule::of_object(lifecycle, key, question.size.bytes(), tags)
    };
    let names = |rules: &[usize]| rules.iter().map(|rule| lifecycle.rule_name(*rule)).collect();
    let mut story = Story {
        matching_rules: names(schedule.matching_rules()),
        events: Vec::new(),
        replicated_by: replicated_by(question, scenario),
    };
    if question.incomplete_upload {
        let abort = schedule.abort(question.from()).filter(|(day, _)| Instant::from(*day) <= question.until);
        story.events.extend(abort.map(|(date, rule)| StoryEvent {
            date,
            action: StoryAction::AbortUpload,
            storage_class: None,
            rule: lifecycle.rule_name(rule),
        }));
        return story;
    }
    let mut from = question.from();
    let mut version = Some(question.version());
    while let Some(now) = version {
        let Some(event) = schedule.next(&now, question.versioning, from) else { break };
        if Instant::from(event.day) > question.until {
            break;
        }
        let (action, storage_class) = match event.action {
            Action::Transition(class) => (StoryAction::Transition, Some(class)),
            Action::Expire | Action::ExpireForGood => (StoryAction::Expire, None),
            Action::Delete => (StoryAction::Delete, None),
            Action::RemoveDeleteMarker => (StoryAction::RemoveDeleteMarker, None),
        };
        let rule = lifecycle.rule_name(event.rule);
        story.events.push(StoryEvent { date: event.day, action, storage_class, rule });
        version = now.after(event);
        from = event.day + 1;
    }
    story
}

/// The rule with the highest priority of those that copy the version to some destination.
fn replicated_by(question: &Question, scenario: &Scenario) -> Option<String> {
    let configuration = &scenario.replication.as_ref()?.configuration;
    if question.incomplete_upload {
        return None;
    }
    let rules = configuration.rules_for(question.key.as_str(), question.tags.tags());
    let rules = rules.into_iter().filter(|index| {
        !question.delete_marker || configuration.rules[*index].delete_marker_replication == Some(true)
    });
    let winner =
        rules.max_by_key(|index| (configuration.rules[*index].priority, std::cmp::Reverse(*index)))?;
    Some(configuration.rule_name(winner))
}
