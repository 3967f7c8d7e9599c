use super::*;
use crate::s3::Tag;
use crate::s3::lifecycle::{
    Expiration, Filter, LifecycleConfiguration, NoncurrentExpiration, NoncurrentTransition, Rule, Timing,
    Transition, TransitionDefaultMinimumObjectSize,
};

const LARGE: u64 = 1 << 20;

fn rule(filter: Filter) -> Rule {
    Rule {
        id: None,
        enabled: true,
        filter,
        transitions: Vec::new(),
        expiration: None,
        noncurrent_transitions: Vec::new(),
        noncurrent_expiration: None,
        abort_incomplete_multipart_upload_days: None,
    }
}

fn moving(days: u32, storage_class: StorageClass) -> Rule {
    let transitions = vec![Transition { timing: Timing::Days(days), storage_class }];
    Rule { transitions, ..rule(Filter::Everything) }
}

fn expiring(days: u32) -> Rule {
    Rule { expiration: Some(Expiration::At(Timing::Days(days))), ..rule(Filter::Everything) }
}

fn day(days: u32) -> Day {
    Day::from_date(2026, 1, 1).unwrap() + days
}

fn current(storage_class: StorageClass) -> Version {
    Version { state: State::Current, storage_class, created: day(0), null_version: false }
}

/// All events of a version as `day:action/rule`, days counted from its creation.
fn story(rules: Vec<Rule>, size: u64, version: Version, versioning: Versioning, from: u32) -> String {
    let configuration = LifecycleConfiguration {
        rules,
        transition_default_minimum_object_size: TransitionDefaultMinimumObjectSize::default(),
    };
    let schedule = match version.state {
        State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. } => {
            Schedule::of_delete_marker(&configuration, "logs/app.log")
        }
        _ => Schedule::of_object(&configuration, "logs/app.log", size, &[]),
    };
    let (mut version, mut from, mut told) = (Some(version), day(from), Vec::new());
    while let Some(event) = version.and_then(|version| schedule.next(&version, versioning, from)) {
        let after = event.day.days_since(day(0));
        let action = match event.action {
            Action::Transition(class) => class.name(),
            Action::Expire => "expire",
            Action::ExpireForGood => "gone",
            Action::Delete => "delete",
            Action::RemoveDeleteMarker => "remove-delete-marker",
        };
        told.push(format!("{after}:{action}/{}", event.rule));
        version = version.and_then(|version| version.after(event));
        from = event.day + 1;
    }
    told.join(" ")
}

#[test]
fn conflicts_end_as_the_user_guide_says() {
    use StorageClass::{
        DeepArchive, Glacier, GlacierIr, IntelligentTiering, OneZoneIa, Standard, StandardIa,
    };
    use Versioning::{Enabled, Suspended, Unversioned};
    for (name, rules, versioning, from, expected) in [
        (
            "no conflict",
            vec![moving(30, StandardIa), expiring(365)],
            Unversioned,
            0,
            "30:STANDARD_IA/0 365:gone/1",
        ),
        ("earlier of two expirations", vec![expiring(20), expiring(10)], Unversioned, 0, "10:gone/1"),
        ("deletion over transition", vec![moving(30, Glacier), expiring(30)], Unversioned, 0, "30:gone/1"),
        (
            "transition over delete marker",
            vec![expiring(30), moving(30, Glacier)],
            Enabled,
            0,
            "30:GLACIER/1 31:expire/0",
        ),
        ("suspended keeps a version with an id", vec![expiring(30)], Suspended, 0, "30:expire/0"),
        ("cheaper class", vec![moving(30, StandardIa), moving(30, OneZoneIa)], Enabled, 0, "30:ONEZONE_IA/1"),
        (
            "Glacier over infrequent access",
            vec![moving(30, StandardIa), moving(30, Glacier)],
            Enabled,
            0,
            "30:GLACIER/1",
        ),
        (
            "Intelligent-Tiering over instant retrieval",
            vec![moving(30, GlacierIr), moving(30, IntelligentTiering)],
            Enabled,
            0,
            "30:INTELLIGENT_TIERING/1",
        ),
        (
            "but not over the archives",
            vec![moving(30, DeepArchive), moving(30, IntelligentTiering)],
            Enabled,
            0,
            "30:DEEP_ARCHIVE/0",
        ),
        (
            "the whole waterfall at once",
            vec![moving(30, StandardIa), moving(90, Glacier), moving(180, DeepArchive)],
            Enabled,
            400,
            "400:DEEP_ARCHIVE/2",
        ),
        (
            "the whole waterfall in turn",
            vec![moving(30, StandardIa), moving(90, Glacier), moving(180, DeepArchive)],
            Enabled,
            0,
            "30:STANDARD_IA/0 90:GLACIER/1 180:DEEP_ARCHIVE/2",
        ),
        (
            "nothing moves up",
            vec![moving(10, GlacierIr), moving(30, StandardIa)],
            Enabled,
            0,
            "10:GLACIER_IR/0",
        ),
        ("days 0", vec![moving(0, IntelligentTiering)], Enabled, 0, "0:INTELLIGENT_TIERING/0"),
    ] {
        assert_eq!(story(rules, LARGE, current(Standard), versioning, from), expected, "{name}");
    }
}

#[test]
fn small_objects_stay_unless_the_rule_names_a_size() {
    let sized = |class| Rule { filter: Filter::ObjectSizeGreaterThan(0), ..moving(30, class) };
    let large = 128 * 1024;
    for (rules, size, expected) in [
        (vec![moving(30, StorageClass::Glacier)], large - 1, ""),
        (vec![moving(30, StorageClass::Glacier)], large, "30:GLACIER/0"),
        (vec![sized(StorageClass::IntelligentTiering)], large - 1, "30:INTELLIGENT_TIERING/0"),
        (vec![sized(StorageClass::IntelligentTiering)], 0, ""),
    ] {
        let told = story(rules, size, current(StorageClass::Standard), Versioning::Enabled, 0);
        assert_eq!(told, expected, "{size}");
    }
    for (class, moves) in [(StorageClass::Glacier, true), (StorageClass::IntelligentTiering, false)] {
        let configuration = LifecycleConfiguration {
            rules: vec![moving(30, class)],
            transition_default_minimum_object_size: TransitionDefaultMinimumObjectSize::VariesByStorageClass,
        };
        let schedule = Schedule::of_object(&configuration, "a", 1, &[]);
        assert_eq!(!schedule.transitions.is_empty(), moves, "{class}");
    }
}

#[test]
fn noncurrent_versions_count_from_their_successor() {
    let noncurrent = Rule {
        noncurrent_transitions: vec![NoncurrentTransition {
            noncurrent_days: 30,
            newer_noncurrent_versions: None,
            storage_class: StorageClass::DeepArchive,
        }],
        noncurrent_expiration: Some(NoncurrentExpiration {
            noncurrent_days: 100,
            newer_noncurrent_versions: Some(2),
        }),
        ..rule(Filter::Everything)
    };
    for (newer, expected) in [(1, "40:DEEP_ARCHIVE/0"), (2, "40:DEEP_ARCHIVE/0 110:delete/0")] {
        let version =
            Version { state: State::Noncurrent { since: day(10), newer }, ..current(StorageClass::Standard) };
        assert_eq!(story(vec![noncurrent.clone()], LARGE, version, Versioning::Enabled, 0), expected);
    }
    let both = vec![expiring(365), noncurrent];
    let told = story(both, LARGE, current(StorageClass::Standard), Versioning::Enabled, 0);
    assert_eq!(told, "365:expire/0 395:DEEP_ARCHIVE/1");
}

#[test]
fn delete_markers_go_when_they_are_alone() {
    let cleaning =
        Rule { expiration: Some(Expiration::ExpiredObjectDeleteMarker(true)), ..rule(Filter::Everything) };
    let tagged =
        Rule { filter: Filter::Tag(Tag { key: "a".to_owned(), value: "b".to_owned() }), ..cleaning.clone() };
    let noncurrent = Rule {
        noncurrent_expiration: Some(NoncurrentExpiration {
            noncurrent_days: 7,
            newer_noncurrent_versions: None,
        }),
        ..rule(Filter::Everything)
    };
    let alone = State::DeleteMarker { only_version: true };
    let above_others = State::DeleteMarker { only_version: false };
    for (rules, state, expected) in [
        (vec![cleaning.clone()], alone, "0:remove-delete-marker/0"),
        (vec![cleaning], above_others, ""),
        (vec![tagged], alone, ""),
        (vec![expiring(30)], alone, "30:remove-delete-marker/0"),
        (vec![expiring(30)], above_others, ""),
        (vec![noncurrent], State::NoncurrentDeleteMarker { since: day(3) }, "10:delete/0"),
    ] {
        let marker = Version { state, ..current(StorageClass::Standard) };
        assert_eq!(story(rules, 0, marker, Versioning::Enabled, 0), expected);
    }
}

#[test]
fn a_date_counts_for_what_comes_after_it_too() {
    for (date, from, expected) in [(10, 0, "10:gone/0"), (10, 20, "20:gone/0")] {
        let timing = Timing::Date(day(date));
        let rules = vec![Rule { expiration: Some(Expiration::At(timing)), ..rule(Filter::Everything) }];
        assert_eq!(story(rules, 1, current(StorageClass::Standard), Versioning::Unversioned, from), expected);
    }
    assert_eq!(Timing::Date(day(10)).due(day(12)), day(12));
}

#[test]
fn the_earliest_rule_aborts_an_upload() {
    let aborting =
        |days| Rule { abort_incomplete_multipart_upload_days: Some(days), ..rule(Filter::Everything) };
    let configuration =
        LifecycleConfiguration { rules: vec![aborting(7), aborting(3)], ..LifecycleConfiguration::default() };
    let schedule = Schedule::of_object(&configuration, "a", 0, &[]);
    assert_eq!(schedule.abort(day(0)), Some((day(3), 1)));
    assert_eq!(schedule.matching_rules(), [0, 1]);
}
