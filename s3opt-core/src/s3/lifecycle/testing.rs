//! Arbitrary lifecycle configurations, for property tests.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::rule::{
    Expiration, Filter, LifecycleConfiguration, NoncurrentExpiration, NoncurrentTransition, Rule, Timing,
    Transition, TransitionDefaultMinimumObjectSize,
};
use crate::calendar::Day;
use crate::s3::{StorageClass, Tag};

/// The most rules of an arbitrary configuration.
const MAX_RULES: usize = 5;

/// Any configuration that S3 accepts: every kind of filter and action, in the current form or in the legacy one.
pub fn configuration() -> impl Strategy<Value = LifecycleConfiguration> {
    let rules = prop_oneof![4 => vec(rule(filter()), 1..=MAX_RULES), 1 => legacy_rules()];
    let minimum = select(TransitionDefaultMinimumObjectSize::ALL.to_vec());
    (rules, minimum).prop_map(|(mut rules, transition_default_minimum_object_size)| {
        for (index, rule) in rules.iter_mut().enumerate() {
            // IDs are unique.
            rule.id = rule.id.take().map(|id| format!("{index}{id}"));
        }
        LifecycleConfiguration { rules, transition_default_minimum_object_size }
    })
}

/// Any filter but the legacy one. The tags of an `And` are ordered by their keys.
pub fn filter() -> impl Strategy<Value = Filter> {
    prop_oneof![
        2 => Just(Filter::Everything),
        3 => prefix().prop_map(Filter::Prefix),
        1 => (tag_text(), tag_text()).prop_map(|(key, value)| Filter::Tag(Tag { key, value })),
        1 => size().prop_map(Filter::ObjectSizeGreaterThan),
        1 => size().prop_map(|size| Filter::ObjectSizeLessThan(size + 1)),
        3 => and(),
    ]
}

/// Any rule that S3 accepts with one of the filters.
pub fn rule(filters: impl Strategy<Value = Filter>) -> impl Strategy<Value = Rule> {
    let id = option::of("[a-zA-Z0-9 <&>\"é_-]{0,12}");
    let current = prop_oneof![current_by_age(), current_by_date(), delete_markers()];
    let noncurrent = (noncurrent_transitions(), option::of((1_u32..400, option::of(1_u32..=100))));
    let abort = option::of(1_u32..400);
    (id, any::<bool>(), filters, current, noncurrent, abort).prop_map(
        |(id, enabled, filter, (transitions, expiration), (noncurrent_transitions, noncurrent), abort)| {
            let last = noncurrent_transitions.iter().map(|one| one.noncurrent_days).max().unwrap_or(0);
            let noncurrent_expiration = noncurrent.map(|(days, newer_noncurrent_versions)| {
                NoncurrentExpiration { noncurrent_days: last + days, newer_noncurrent_versions }
            });
            let takes_all_actions = filter.tags().is_empty() && !filter.has_size();
            let keeps_markers = matches!(expiration, Some(Expiration::ExpiredObjectDeleteMarker(_)));
            let mut rule = Rule {
                id,
                enabled,
                expiration: expiration.filter(|_| takes_all_actions || !keeps_markers),
                filter,
                transitions,
                noncurrent_transitions,
                noncurrent_expiration,
                abort_incomplete_multipart_upload_days: abort.filter(|_| takes_all_actions),
            };
            if !rule.validate_alone().is_empty() {
                // What was left out was the only action.
                rule.expiration = Some(Expiration::At(Timing::Days(365)));
            }
            rule
        },
    )
}

/// Rules with the legacy prefix, none of which begins another one, and without what is new since.
fn legacy_rules() -> impl Strategy<Value = Vec<Rule>> {
    vec(rule(prefix().prop_map(Filter::LegacyPrefix)), 1..=MAX_RULES).prop_map(|mut rules| {
        for (index, rule) in rules.iter_mut().enumerate() {
            rule.filter = Filter::LegacyPrefix(format!("{index}{}", rule.filter.prefix()));
            if let Some(expiration) = &mut rule.noncurrent_expiration {
                expiration.newer_noncurrent_versions = None;
            }
            for transition in &mut rule.noncurrent_transitions {
                transition.newer_noncurrent_versions = None;
            }
        }
        rules
    })
}

fn and() -> impl Strategy<Value = Filter> {
    let tags = btree_map(tag_text(), tag_text(), 0..4);
    let sizes = (option::of(size()), option::of(1..1_000_000_u64));
    (option::of(prefix()), tags, sizes).prop_map(|(prefix, tags, (greater, span))| {
        let less = span.map(|span| greater.unwrap_or(0) + span + 1);
        let count = tags.len()
            + [prefix.is_some(), greater.is_some(), less.is_some()].iter().filter(|is| **is).count();
        // A single condition needs another one beside it.
        let prefix = if count < 2 { prefix.or(Some(String::new())) } else { prefix };
        let tags = if count < 2 { BTreeMap::from([("k".to_owned(), "v".to_owned())]) } else { tags };
        Filter::And {
            prefix,
            tags: tags.into_iter().map(|(key, value)| Tag { key, value }).collect(),
            object_size_greater_than: greater,
            object_size_less_than: less,
        }
    })
}

type CurrentActions = (Vec<Transition>, Option<Expiration>);

fn current_by_age() -> impl Strategy<Value = CurrentActions> {
    (moves(), option::of(1_u32..400)).prop_map(|(moves, expires)| {
        let last = moves.iter().map(|(days, _)| *days).max().unwrap_or(0);
        let expiration = expires.map(|days| Expiration::At(Timing::Days(last + days)));
        (transitions(moves, Timing::Days), expiration)
    })
}

fn current_by_date() -> impl Strategy<Value = CurrentActions> {
    (moves(), option::of(1_u32..400), 0_i64..40_000).prop_map(|(moves, expires, start)| {
        let start = Day::from_days_since_epoch(start);
        let last = moves.iter().map(|(days, _)| *days).max().unwrap_or(0);
        let expiration = expires.map(|days| Expiration::At(Timing::Date(start + last + days)));
        (transitions(moves, |days| Timing::Date(start + days)), expiration)
    })
}

fn delete_markers() -> impl Strategy<Value = CurrentActions> {
    (moves(), any::<bool>()).prop_map(|(moves, removes)| {
        (transitions(moves, Timing::Days), Some(Expiration::ExpiredObjectDeleteMarker(removes)))
    })
}

fn transitions(moves: Vec<(u32, StorageClass)>, timing: impl Fn(u32) -> Timing) -> Vec<Transition> {
    let transition =
        |(days, storage_class): (u32, StorageClass)| Transition { timing: timing(days), storage_class };
    moves.into_iter().map(transition).collect()
}

fn noncurrent_transitions() -> impl Strategy<Value = Vec<NoncurrentTransition>> {
    (moves(), option::of(1_u32..=100)).prop_map(|(moves, newer_noncurrent_versions)| {
        let transition = |(noncurrent_days, storage_class)| NoncurrentTransition {
            noncurrent_days,
            newer_noncurrent_versions,
            storage_class,
        };
        moves.into_iter().map(transition).collect()
    })
}

/// Days and classes along the waterfall, each at least 30 days after the one before.
fn moves() -> impl Strategy<Value = Vec<(u32, StorageClass)>> {
    let classes = subsequence(StorageClass::ALL[1..].to_vec(), 0..4);
    (classes, 0_u32..60, 30_u32..200).prop_map(|(mut classes, first, gap)| {
        if classes.contains(&StorageClass::OneZoneIa) {
            // Neither moves to the other.
            classes.retain(|class| *class != StorageClass::GlacierIr);
        }
        let is_infrequent =
            |class: &StorageClass| matches!(class, StorageClass::StandardIa | StorageClass::OneZoneIa);
        let first = if classes.first().is_some_and(is_infrequent) { first + 30 } else { first };
        (first..).step_by(usize::try_from(gap).unwrap_or(30)).zip(classes).collect()
    })
}

fn prefix() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-c/]{0,4}", 1 => "[ -~é\n\r\t\u{1}\u{2028}/]{0,8}"]
}

fn tag_text() -> impl Strategy<Value = String> {
    "[a-cA-Zé+=._:/@-][a-c ]{0,3}"
}

fn size() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..1_000_000, Just(128 * 1024)]
}

impl Rule {
    /// What S3 would refuse in the rule by itself.
    fn validate_alone(&self) -> Vec<crate::s3::S3Error> {
        super::validate::rule(self, &super::validate::Place::new(String::new()))
    }
}
