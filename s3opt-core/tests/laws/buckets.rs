//! Random buckets and policies, with all that S3 would accept and more.

use proptest::prelude::*;
use s3opt_core::calendar::Day;
use s3opt_core::cube::{Amount, CellKey, Cube};
use s3opt_core::price::Region;
use s3opt_core::s3::lifecycle::{
    Expiration, Filter, LifecycleConfiguration, NoncurrentExpiration, NoncurrentTransition, Rule, Timing,
    Transition, TransitionDefaultMinimumObjectSize,
};
use s3opt_core::s3::tiering::TieringConfiguration;
use s3opt_core::s3::{AccessTier, State, StorageClass, Tag, Versioning};
use s3opt_core::simulate::{
    Arrivals, Department, InventoryReport, Scenario, Settings, TagAssumption, TagSource,
};

use crate::naive::Object;

pub fn start() -> Day {
    "2026-05-14".parse().unwrap()
}

const PREFIXES: [&str; 4] = ["", "logs/", "logs/app/", "tmp/"];
const SIZES: [u64; 6] = [0, 1, 40_000, 131_071, 131_072, 5_000_000];

fn tag() -> Tag {
    Tag { key: "DataType".to_owned(), value: "Compliance".to_owned() }
}

fn filters() -> impl Strategy<Value = Filter> {
    let prefix = prop::sample::select(PREFIXES.to_vec()).prop_map(str::to_owned);
    let size = prop::sample::select(SIZES.to_vec());
    prop_oneof![
        Just(Filter::Everything),
        prefix.clone().prop_map(Filter::Prefix),
        Just(Filter::Tag(tag())),
        size.clone().prop_map(Filter::ObjectSizeGreaterThan),
        size.clone().prop_map(Filter::ObjectSizeLessThan),
        (prefix, prop::option::of(size), prop::bool::ANY).prop_map(|(prefix, above, tagged)| Filter::And {
            prefix: Some(prefix),
            tags: if tagged { vec![tag()] } else { Vec::new() },
            object_size_greater_than: above,
            object_size_less_than: Some(1_000_000),
        }),
    ]
}

fn classes() -> impl Strategy<Value = StorageClass> {
    prop::sample::select(StorageClass::ALL.to_vec())
}

fn targets() -> impl Strategy<Value = StorageClass> {
    prop::sample::select(StorageClass::ALL[1..].to_vec())
}

fn timings() -> impl Strategy<Value = Timing> {
    prop_oneof![
        4 => (0_u32..200).prop_map(Timing::Days),
        1 => (0_u32..100).prop_map(|days| Timing::Date(start() + days - 30)),
    ]
}

fn rules() -> impl Strategy<Value = Rule> {
    let transition =
        (timings(), targets()).prop_map(|(timing, storage_class)| Transition { timing, storage_class });
    let expiration = prop_oneof![
        timings().prop_map(Expiration::At),
        prop::bool::ANY.prop_map(Expiration::ExpiredObjectDeleteMarker),
    ];
    let noncurrent =
        (0_u32..120, prop::option::of(1_u32..4), targets()).prop_map(|(days, newer, storage_class)| {
            NoncurrentTransition { noncurrent_days: days, newer_noncurrent_versions: newer, storage_class }
        });
    let gone = (1_u32..150, prop::option::of(1_u32..4)).prop_map(|(days, newer)| NoncurrentExpiration {
        noncurrent_days: days,
        newer_noncurrent_versions: newer,
    });
    (
        prop::bool::weighted(0.9),
        filters(),
        prop::collection::vec(transition, 0..3),
        prop::option::weighted(0.3, expiration),
        prop::collection::vec(noncurrent, 0..2),
        prop::option::weighted(0.3, gone),
    )
        .prop_map(
            |(enabled, filter, transitions, expiration, noncurrent_transitions, noncurrent_expiration)| {
                Rule {
                    id: None,
                    enabled,
                    filter,
                    transitions,
                    expiration,
                    noncurrent_transitions,
                    noncurrent_expiration,
                    abort_incomplete_multipart_upload_days: None,
                }
            },
        )
}

pub fn scenarios() -> impl Strategy<Value = Scenario> {
    let tiers = (prop::option::of(90_u32..200), prop::option::of(180_u32..250));
    (
        prop::collection::vec(rules(), 0..4),
        prop::bool::ANY,
        prop::option::of(tiers),
        prop::option::of(prop::bool::ANY),
        prop::option::of((prop::bool::ANY, prop::bool::ANY)),
    )
        .prop_map(|(rules, varies, tiers, tagging, report)| Scenario {
            lifecycle: LifecycleConfiguration {
                rules,
                transition_default_minimum_object_size: if varies {
                    TransitionDefaultMinimumObjectSize::VariesByStorageClass
                } else {
                    TransitionDefaultMinimumObjectSize::AllStorageClasses128K
                },
            },
            tiering: tiers
                .map(|(archive_access_days, deep_archive_access_days)| TieringConfiguration {
                    id: "archives".to_owned(),
                    enabled: true,
                    prefix: "logs/".to_owned(),
                    tags: Vec::new(),
                    archive_access_days,
                    deep_archive_access_days,
                })
                .into_iter()
                .collect(),
            replication: None,
            tags: tagging
                .map(|by_request| TagAssumption {
                    prefix: "logs/app/".to_owned(),
                    tags: vec![tag()],
                    source: if by_request { TagSource::Request } else { TagSource::Upload },
                })
                .into_iter()
                .collect(),
            inventory: report.map(|(all_versions, weekly)| InventoryReport { all_versions, weekly }),
        })
}

pub fn objects() -> impl Strategy<Value = Object> {
    let state = prop_oneof![
        4 => Just(State::Current),
        2 => (0_u32..150, 0_u32..5).prop_map(|(days, newer)| State::Noncurrent { since: start() - days, newer }),
        1 => prop::bool::ANY.prop_map(|only_version| State::DeleteMarker { only_version }),
        1 => (0_u32..150).prop_map(|days| State::NoncurrentDeleteMarker { since: start() - days }),
    ];
    (
        prop::sample::select(vec!["a", "logs/b", "logs/app/c", "tmp/d", "log"]),
        prop_oneof![prop::sample::select(SIZES.to_vec()), 0_u64..400_000],
        classes(),
        prop::option::of(prop::sample::select(AccessTier::ALL.to_vec())),
        state,
        -20_i64..400,
        prop::bool::ANY,
    )
        .prop_map(|(key, size, class, tier, state, age, null_version)| {
            let modified = Day::from_days_since_epoch(i64::from(start().days_since_epoch()) - age);
            let is_marker =
                matches!(state, State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. });
            let state = match state {
                State::Noncurrent { since, newer } => State::Noncurrent { since: since.max(modified), newer },
                State::NoncurrentDeleteMarker { since } => {
                    State::NoncurrentDeleteMarker { since: since.max(modified) }
                }
                other => other,
            };
            Object {
                key: key.to_owned(),
                size: if is_marker { 0 } else { size },
                class: if is_marker { StorageClass::Standard } else { class },
                tier: tier.filter(|_| class == StorageClass::IntelligentTiering && !is_marker),
                state,
                modified,
                null_version,
                arrives: false,
            }
        })
}

pub fn settings(months: u32, versioning: Versioning, arrivals: Arrivals) -> Settings {
    let department =
        |name: &str, prefix: &str| Department { name: name.to_owned(), prefixes: vec![prefix.to_owned()] };
    Settings {
        region: "us-east-1".parse::<Region>().unwrap(),
        start: start(),
        end: start().add_months(months),
        versioning,
        departments: vec![department("Logs", "logs/"), department("App", "logs/app/")],
        arrivals,
        reads: Vec::new(),
        outside_usage: s3opt_core::price::OutsideUsage::default(),
    }
}

pub fn cube(objects: &[Object], settings: &Settings, scenario: &Scenario) -> Cube {
    let partition = settings.partition(&[scenario]);
    let mut cube = Cube::new(partition.clone());
    for object in objects {
        let key = CellKey {
            prefix: partition.prefix_of(object.key.as_bytes()),
            state: object.state,
            storage_class: object.class,
            access_tier: object.tier,
            band: partition.band_of(object.size),
            modified: object.modified,
            null_version: object.null_version,
        };
        cube.add(key, Amount::one(object.size)).unwrap();
    }
    cube
}
