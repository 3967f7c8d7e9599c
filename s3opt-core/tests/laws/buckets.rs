//! Random buckets and policies, with all that S3 would accept and more.

use proptest::prelude::*;
use s3opt_core::calendar::Day;
use s3opt_core::cube::{Amount, CellKey, Cube, Partition, StackAmount, StackKey, StackVersion};
use s3opt_core::price::Region;
use s3opt_core::s3::lifecycle::{
    Expiration, Filter, LifecycleConfiguration, NoncurrentExpiration, NoncurrentTransition, Rule, Timing,
    Transition, TransitionDefaultMinimumObjectSize,
};
use s3opt_core::s3::tiering::TieringConfiguration;
use s3opt_core::s3::{AccessTier, State, StorageClass, Tag, Versioning};
use s3opt_core::simulate::{
    Arrivals, Department, InventoryReport, Reads, Scenario, Settings, TagAssumption, TagSource,
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
        2 => Just(Filter::Everything),
        1 => prefix.clone().prop_map(Filter::Prefix),
        1 => Just(Filter::Tag(tag())),
        1 => size.clone().prop_map(Filter::ObjectSizeGreaterThan),
        1 => size.clone().prop_map(Filter::ObjectSizeLessThan),
        1 => (prefix, prop::option::of(size), prop::bool::ANY).prop_map(|(prefix, above, tagged)| Filter::And {
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

/// How likely a rule has an expiration and deletes noncurrent versions.
#[derive(Clone, Copy)]
struct Weights {
    expiration: f64,
    deletion: f64,
}

fn rules(weights: Weights) -> impl Strategy<Value = Rule> {
    let transition =
        (timings(), targets()).prop_map(|(timing, storage_class)| Transition { timing, storage_class });
    let expiration = prop_oneof![
        timings().prop_map(Expiration::At),
        prop::bool::ANY.prop_map(Expiration::ExpiredObjectDeleteMarker),
    ];
    let noncurrent =
        (0_u32..120, prop::option::of(1_u32..5), targets()).prop_map(|(days, newer, storage_class)| {
            NoncurrentTransition { noncurrent_days: days, newer_noncurrent_versions: newer, storage_class }
        });
    let gone = (1_u32..150, prop::option::of(1_u32..5)).prop_map(|(days, newer)| NoncurrentExpiration {
        noncurrent_days: days,
        newer_noncurrent_versions: newer,
    });
    (
        prop::bool::weighted(0.9),
        filters(),
        prop::collection::vec(transition, 0..3),
        prop::option::weighted(weights.expiration, expiration),
        prop::collection::vec(noncurrent, 0..2),
        prop::option::weighted(weights.deletion, gone),
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
    scenarios_of(Weights { expiration: 0.3, deletion: 0.3 })
}

/// Scenarios under which the versions of a key mostly act on each other.
pub fn busy_scenarios() -> impl Strategy<Value = Scenario> {
    scenarios_of(Weights { expiration: 0.7, deletion: 0.6 })
}

fn scenarios_of(weights: Weights) -> impl Strategy<Value = Scenario> {
    let tiers = (prop::option::of(90_u32..200), prop::option::of(180_u32..250));
    (
        prop::collection::vec(rules(weights), 0..4),
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

/// Keys with several versions, as an inventory lists them, the latest first; some have none that is the latest.
pub fn stacks() -> impl Strategy<Value = Vec<Object>> {
    let version = (objects(), 0_u32..60, prop::bool::weighted(0.3));
    let latest = prop::sample::select(vec![Some(false), Some(false), Some(true), Some(true), None]);
    (latest, -20_i64..150, prop::collection::vec(version, 2..7)).prop_map(|(latest, age, versions)| {
        let key = versions[0].0.key.clone();
        let mut modified = Day::from_days_since_epoch(i64::from(start().days_since_epoch()) - age);
        let mut since = None;
        let mut newer = 0;
        let mut stack: Vec<Object> = Vec::new();
        for (place, (object, older, marker)) in versions.into_iter().enumerate() {
            let noncurrent = match (place, latest) {
                (0, None) => Some(start().max(modified)),
                _ => since,
            };
            let marker = if place == 0 { latest == Some(true) } else { marker };
            let state = match (noncurrent, marker) {
                (None, false) => State::Current,
                (None, true) => State::DeleteMarker { only_version: false },
                (Some(since), true) => State::NoncurrentDeleteMarker { since },
                (Some(since), false) => State::Noncurrent { since, newer },
            };
            newer += u32::from(noncurrent.is_some() && !marker);
            let class = if marker { StorageClass::Standard } else { object.class };
            stack.push(Object {
                key: key.clone(),
                size: if marker { 0 } else { object.size },
                class,
                tier: object.tier.filter(|_| class == StorageClass::IntelligentTiering),
                state,
                modified,
                ..object
            });
            since = Some(modified);
            modified = modified - older;
        }
        stack
    })
}

/// Tables of reads whose rates are nothing or everything.
pub fn reads() -> impl Strategy<Value = Vec<Reads>> {
    let rate = prop::sample::select(vec![0_u64, 1_000_000, 1_000_000]);
    let reads = (0_u32..150, prop::option::of(1_u32..90), rate.clone(), rate);
    let reads = reads.prop_map(|(from_days, length, requests, bytes)| Reads {
        from_days,
        to_days: length.map(|length| from_days + length),
        requests_per_million_objects: requests,
        bytes_per_million_bytes: bytes,
    });
    prop::collection::vec(reads, 0..3)
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
    let keys: Vec<Vec<Object>> = objects.iter().map(|object| vec![object.clone()]).collect();
    cube_of_keys(&keys, &settings.partition(&[scenario]))
}

/// A cube of keys, whose versions are kept together where the partition says so.
pub fn cube_of_keys(keys: &[Vec<Object>], partition: &Partition) -> Cube {
    let mut cube = Cube::new(partition.clone());
    for versions in keys {
        let prefix = partition.prefix_of(versions[0].key.as_bytes());
        let links = partition.links(prefix);
        let together = match versions[0].state {
            State::DeleteMarker { .. } => links.below_markers,
            _ => links.below_objects,
        };
        let key_bytes = versions[0].key.len() as u64;
        if versions.len() > 1 && together {
            let sizes = versions.iter().map(|object| object.size);
            let stack = StackKey::new(prefix, versions.iter().map(|object| stack_version(object, partition)));
            cube.add_stack(stack, StackAmount::one(key_bytes, sizes)).unwrap();
            continue;
        }
        for object in versions {
            let key = CellKey {
                prefix,
                state: object.state,
                storage_class: object.class,
                access_tier: object.tier,
                band: partition.band_of(object.size),
                modified: object.modified,
                null_version: object.null_version,
            };
            cube.add(key, Amount::one(object.size, key_bytes)).unwrap();
        }
    }
    cube
}

fn stack_version(object: &Object, partition: &Partition) -> StackVersion {
    let noncurrent_since = match object.state {
        State::Noncurrent { since, .. } | State::NoncurrentDeleteMarker { since } => Some(since),
        State::Current | State::DeleteMarker { .. } => None,
    };
    StackVersion {
        noncurrent_since,
        delete_marker: matches!(
            object.state,
            State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. }
        ),
        storage_class: object.class,
        access_tier: object.tier,
        band: partition.band_of(object.size),
        modified: object.modified,
        null_version: object.null_version,
    }
}
