//! What others have added to the stack's resources stays: tags, lifecycle rules, notifications, statements of policies.

use serde_json::{Value, json};

use super::managed::{LIFECYCLE, ManagedIds};
use super::resource::State;
use crate::backend::storage::{BucketVersioning, Setting};

/// How the `Sid` of each statement of ours begins.
pub const SID: &str = "S3opt";
/// How the ID of each notification of ours begins.
pub const NOTIFICATION_ID: &str = "s3opt-";
/// The `Sid` of the statement with which SNS creates each topic; ours says the same more narrowly.
const DEFAULT_STATEMENT: &str = "__default_statement_ID";

/// What a resource should become, given what is there: the desired state with what others have added.
#[must_use]
pub fn keep_foreign(desired: &State, actual: &State, managed: &ManagedIds, keep_rules: bool) -> State {
    let mut target = desired.clone();
    if let (Some(tags), Some(actual)) = (target.tags_mut(), actual.tags()) {
        // What was remembered stays so: the tags are written before the rules, and a run that is cut off between the two
        // must know the old rules again.
        let ids = ManagedIds::from_tags(tags).or(ManagedIds::from_tags(actual));
        for (key, value) in actual {
            tags.entry(key.clone()).or_insert_with(|| value.clone());
        }
        ids.write(tags);
    }
    match (&mut target, actual) {
        (State::Setting(Setting::Lifecycle(target)), State::Setting(Setting::Lifecycle(actual)))
            if keep_rules =>
        {
            let ours = |id: &str| {
                managed.contains(LIFECYCLE, id)
                    || target.rules.iter().any(|rule| rule.id.as_deref() == Some(id))
            };
            let foreign = actual.rules.iter().filter(|rule| !rule.id.as_deref().is_some_and(ours));
            let foreign: Vec<_> = foreign.cloned().collect();
            target.rules.extend(foreign);
        }
        (State::Setting(Setting::Notification(target)), State::Setting(Setting::Notification(actual))) => {
            let foreign = actual.targets.iter().filter(|target| !target.id.starts_with(NOTIFICATION_ID));
            target.targets.extend(foreign.cloned());
            target.event_bridge |= actual.event_bridge;
        }
        (State::Setting(Setting::Policy(target)), State::Setting(Setting::Policy(actual))) => {
            *target = with_foreign_statements(target, actual);
        }
        (
            State::Setting(Setting::Versioning(target @ BucketVersioning::Unversioned)),
            State::Setting(Setting::Versioning(actual)),
        ) => {
            // A bucket that has kept versions cannot go back to what it was before: it is suspended.
            let never = *actual == BucketVersioning::Unversioned;
            *target = if never { BucketVersioning::Unversioned } else { BucketVersioning::Suspended };
        }
        (State::Topic(target), State::Topic(actual)) => {
            target.policy = with_foreign_statements(&target.policy, &actual.policy);
        }
        _ => {}
    }
    target
}

/// Whether the state says that nothing should be there.
#[must_use]
pub fn is_absent(state: &State) -> bool {
    match state {
        State::Setting(Setting::Versioning(versioning)) => *versioning == BucketVersioning::Unversioned,
        State::Setting(Setting::Lifecycle(lifecycle)) => lifecycle.rules.is_empty(),
        State::Setting(Setting::Replication(replication)) => replication.rules.is_empty(),
        State::Setting(Setting::Policy(text)) => statements(text).is_empty(),
        State::Setting(Setting::Logging(logging)) => logging.is_none(),
        State::Setting(Setting::Notification(notification)) => {
            notification.targets.is_empty() && !notification.event_bridge
        }
        _ => false,
    }
}

/// A policy of these statements.
#[must_use]
pub fn policy_of(statements: &[Value]) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn statements(policy: &str) -> Vec<Value> {
    match serde_json::from_str::<Value>(policy).map(|mut policy| policy["Statement"].take()) {
        Ok(Value::Array(statements)) => statements,
        Ok(one @ Value::Object(_)) => vec![one],
        _ => Vec::new(),
    }
}

fn with_foreign_statements(ours: &str, actual: &str) -> String {
    let mut all = statements(ours);
    all.extend(statements(actual).into_iter().filter(|statement| {
        let sid = statement["Sid"].as_str().unwrap_or_default();
        !sid.starts_with(SID) && sid != DEFAULT_STATEMENT
    }));
    policy_of(&all)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::s3::bucket::{NotificationConfiguration, NotificationTarget, TargetKind};
    use crate::s3::lifecycle::{Filter, LifecycleConfiguration, Rule};
    use crate::stack::resource::{BucketState, TopicState};

    fn rule(id: &str) -> Rule {
        Rule {
            id: Some(id.to_owned()),
            enabled: true,
            filter: Filter::Everything,
            transitions: Vec::new(),
            expiration: None,
            noncurrent_transitions: Vec::new(),
            noncurrent_expiration: None,
            abort_incomplete_multipart_upload_days: Some(1),
        }
    }

    fn lifecycle(ids: &[&str]) -> State {
        let rules = ids.iter().map(|id| rule(id)).collect();
        State::Setting(Setting::Lifecycle(LifecycleConfiguration { rules, ..Default::default() }))
    }

    #[test]
    fn rules_of_others_stay_and_old_ones_of_ours_go() {
        let mut managed = ManagedIds::default();
        for id in ["old", "ours"] {
            managed.insert(LIFECYCLE, id);
        }
        let (desired, actual) = (lifecycle(&["ours", "new"]), lifecycle(&["old", "ours", "theirs"]));
        assert_eq!(keep_foreign(&desired, &actual, &managed, true), lifecycle(&["ours", "new", "theirs"]));
        assert_eq!(keep_foreign(&desired, &actual, &managed, false), desired);
        assert!(is_absent(&keep_foreign(&lifecycle(&[]), &lifecycle(&["old"]), &managed, true)));
    }

    #[test]
    fn tags_statements_and_notifications_of_others_stay() {
        let managed = ManagedIds::default();
        let bucket = |tags: &[(&str, &str)]| {
            let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            State::Bucket(BucketState { region: "us-east-1".parse().unwrap(), tags: tags.collect() })
        };
        let kept = keep_foreign(&bucket(&[("a", "1")]), &bucket(&[("a", "2"), ("b", "3")]), &managed, true);
        assert_eq!(kept, bucket(&[("a", "1"), ("b", "3")]));

        let policy = |sids: &[&str]| {
            policy_of(&sids.iter().map(|sid| json!({"Sid": sid, "Effect": "Deny"})).collect::<Vec<_>>())
        };
        let topic = |sids: &[&str]| {
            State::Topic(TopicState { policy: policy(sids), tags: BTreeMap::new(), ..Default::default() })
        };
        let actual = topic(&["S3optOld", "Theirs", "__default_statement_ID"]);
        assert_eq!(
            keep_foreign(&topic(&["S3optNew"]), &actual, &managed, true),
            topic(&["S3optNew", "Theirs"])
        );

        let notification = |ids: &[&str], event_bridge| {
            let target = |id: &&str| NotificationTarget {
                id: (*id).to_owned(),
                kind: TargetKind::Queue,
                arn: "arn".to_owned(),
                events: Vec::new(),
                filter: crate::s3::bucket::KeyFilter::default(),
            };
            let targets = ids.iter().map(target).collect();
            State::Setting(Setting::Notification(NotificationConfiguration { targets, event_bridge }))
        };
        let actual = notification(&["s3opt-old", "theirs"], true);
        let kept = keep_foreign(&notification(&["s3opt-new"], false), &actual, &managed, true);
        assert_eq!(kept, notification(&["s3opt-new", "theirs"], true));
    }
}
