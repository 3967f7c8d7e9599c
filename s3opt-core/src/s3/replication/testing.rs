//! Arbitrary replication configurations, for property tests.

use proptest::prelude::*;

use super::{
    Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule, SourceSelectionCriteria,
};
use crate::s3::{StorageClass, Tag};

#[cfg(test)]
pub(super) fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

/// A rule that S3 takes and that gives no finding.
#[cfg(test)]
pub(super) fn rule(priority: i32, prefix: &str) -> ReplicationRule {
    ReplicationRule {
        id: None,
        priority: Some(priority),
        enabled: true,
        filter: ReplicationFilter::Prefix(prefix.to_owned()),
        destination: Destination {
            bucket: "arn:aws:s3:::replica".to_owned(),
            account: None,
            storage_class: None,
            replication_time_control: None,
            metrics: None,
            replica_kms_key_id: None,
            owner_override: false,
        },
        delete_marker_replication: Some(false),
        existing_object_replication: None,
        source_selection_criteria: SourceSelectionCriteria::default(),
    }
}

/// A text of what XML, JSON and TOML can all hold, markup and control characters among it.
fn text() -> impl Strategy<Value = String> {
    "[^\u{0}\u{fffe}\u{ffff}]{0,12}"
}

fn tags(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<Tag>> {
    prop::collection::btree_map("[a-z:=ß ]{1,8}", "[a-z@ä ]{0,8}", count)
        .prop_map(|tags| tags.into_iter().map(|(key, value)| Tag { key, value }).collect())
}

fn filter() -> impl Strategy<Value = ReplicationFilter> {
    prop_oneof![
        Just(ReplicationFilter::Everything),
        text().prop_map(ReplicationFilter::Prefix),
        tags(1).prop_map(|mut tags| ReplicationFilter::Tag(tags.remove(0))),
        (text(), tags(1..3)).prop_map(|(prefix, tags)| ReplicationFilter::And { prefix: Some(prefix), tags }),
        tags(2..4).prop_map(|tags| ReplicationFilter::And { prefix: None, tags }),
    ]
}

fn destination() -> impl Strategy<Value = (Destination, Option<bool>)> {
    let class = prop::option::of(prop::sample::select(StorageClass::ALL.to_vec()));
    let account = prop::option::of("[0-9]{12}");
    let key = prop::option::of("arn:aws:kms:[a-z]{3}");
    (account, class, any::<Option<(bool, bool)>>(), any::<Option<bool>>(), key, any::<bool>()).prop_map(
        |(account, storage_class, time, metrics, key, switch)| {
            let destination = Destination {
                bucket: "arn:aws:s3:::replica".to_owned(),
                owner_override: switch && account.is_some(),
                account,
                storage_class,
                replication_time_control: time.map(|(control, _)| control),
                metrics: time.map(|(_, metrics)| metrics).or(metrics),
                replica_kms_key_id: key,
            };
            let encrypted = destination.replica_kms_key_id.as_ref().map(|_| switch);
            (destination, encrypted)
        },
    )
}

fn any_rule() -> impl Strategy<Value = ReplicationRule> {
    let switches = (any::<bool>(), any::<bool>(), any::<Option<bool>>(), any::<Option<bool>>());
    (filter(), destination(), switches).prop_map(
        |(filter, (destination, encrypted), (enabled, markers, existing, modifications))| ReplicationRule {
            id: None,
            priority: None,
            enabled,
            delete_marker_replication: Some(markers && filter.tags().is_empty()),
            filter,
            destination,
            existing_object_replication: existing,
            source_selection_criteria: SourceSelectionCriteria {
                sse_kms_encrypted_objects: encrypted,
                replica_modifications: modifications,
            },
        },
    )
}

/// Any configuration that S3 takes.
pub fn configuration() -> impl Strategy<Value = ReplicationConfiguration> {
    (text(), prop::collection::vec((any_rule(), any::<bool>(), text()), 1..5), any::<bool>()).prop_map(
        |(role, rules, legacy)| {
            let numbered = rules.into_iter().enumerate().map(|(index, (mut rule, named, text))| {
                rule.id = named.then(|| format!("{index}{text}"));
                if legacy {
                    rule.filter = ReplicationFilter::LegacyPrefix(format!("{index}{text}"));
                    rule.delete_marker_replication = None;
                } else {
                    rule.priority = i32::try_from(index * 1000).ok();
                }
                rule
            });
            ReplicationConfiguration { role: format!("role{role}"), rules: numbered.collect() }
        },
    )
}
