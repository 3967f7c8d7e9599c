//! Random buckets, policies and accesses.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use s3opt_core::calendar::Day;
use s3opt_core::s3::lifecycle::{
    Filter, LifecycleConfiguration, Rule, TransitionDefaultMinimumObjectSize, testing,
};
use s3opt_core::s3::replication::{
    Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule, SourceSelectionCriteria,
};
use s3opt_core::s3::tiering::TieringConfiguration;
use s3opt_core::s3::{StorageClass, Tag, Versioning};
use s3opt_core::simulate::{InventoryReport, Reads, TagSource};
use s3opt_inventory::write::Format;

/// A bucket's history, and what is to become of it.
#[derive(Clone, Debug)]
pub struct Case {
    pub versioning: Versioning,
    /// In the order of time, all before the start.
    pub history: Vec<Step>,
    pub format: Format,
    pub lifecycle: LifecycleConfiguration,
    pub tiering: Option<TieringConfiguration>,
    /// Tags of everything below `logs/app/`.
    pub tags: Option<TagSource>,
    pub replication: Option<Replicated>,
    pub report: Option<InventoryReport>,
    pub reads: Vec<Reads>,
    /// The last days before the start repeat themselves.
    pub arrivals: Option<u32>,
    pub months: u32,
}

#[derive(Clone, Debug)]
pub struct Replicated {
    pub configuration: ReplicationConfiguration,
    pub lifecycle: LifecycleConfiguration,
}

/// Something that happens before the start.
#[derive(Clone, Debug)]
pub struct Step {
    /// Milliseconds before the start, 1 at least.
    pub before: u64,
    pub key: &'static str,
    pub action: Action,
}

#[derive(Clone, Debug)]
pub enum Action {
    Put {
        size: u64,
        class: StorageClass,
    },
    /// Without a version: a delete marker, where the bucket keeps versions.
    Delete,
    /// The newest version goes for good.
    DeleteNewest,
    /// The oldest version goes for good.
    DeleteOldest,
    /// From here on the bucket is suspended, if it ends so.
    Suspend,
}

/// Each ends in eight digits, in which what arrives later differs, so that its key is as long.
pub const KEYS: [&str; 6] = [
    "a-00000000",
    "log-00000000",
    "logs/b-00000000",
    "logs/app/c-00000000",
    "logs/app/d e+f-00000000",
    "tmp/\u{e4}-00000000",
];
const PREFIXES: [&str; 4] = ["", "logs/", "logs/app/", "tmp/"];
const SIZES: [u64; 6] = [0, 1, 40_000, 131_071, 131_072, 5_000_000];
const DAY: u64 = 86_400_000;

pub fn start() -> Day {
    "2026-05-14".parse().unwrap()
}

pub fn tag() -> Tag {
    Tag { key: "DataType".to_owned(), value: "Compliance".to_owned() }
}

fn filters() -> impl Strategy<Value = Filter> {
    let prefix = select(PREFIXES.to_vec()).prop_map(str::to_owned);
    let size = select(SIZES.to_vec());
    prop_oneof![
        2 => Just(Filter::Everything),
        2 => prefix.clone().prop_map(Filter::Prefix),
        1 => Just(Filter::Tag(tag())),
        1 => size.clone().prop_map(Filter::ObjectSizeGreaterThan),
        1 => size.clone().prop_map(|size| Filter::ObjectSizeLessThan(size + 1)),
        1 => (prefix, option::of(size), any::<bool>()).prop_map(|(prefix, above, tagged)| Filter::And {
            prefix: Some(prefix),
            tags: if tagged { vec![tag()] } else { Vec::new() },
            object_size_greater_than: above,
            object_size_less_than: Some(6_000_000),
        }),
    ]
}

/// Rules whose dates lie around the start, so that they come due within the simulation.
fn rules(most: usize) -> impl Strategy<Value = Vec<Rule>> {
    use s3opt_core::s3::lifecycle::{Expiration, Timing};
    let rule =
        (testing::rule(filters()), 0_u32..400, option::of(1_u32..4)).prop_map(|(mut rule, shift, keep)| {
            rule.id = None;
            let dates = rule.transitions.iter().map(|one| one.timing).chain(match rule.expiration {
                Some(Expiration::At(timing)) => Some(timing),
                _ => None,
            });
            let first = dates
                .filter_map(|timing| match timing {
                    Timing::Date(day) => Some(day),
                    Timing::Days(_) => None,
                })
                .min();
            if let Some(first) = first {
                let moved = |day: Day| start() + day.days_since(first) + shift - 60;
                for transition in &mut rule.transitions {
                    if let Timing::Date(day) = &mut transition.timing {
                        *day = moved(*day);
                    }
                }
                if let Some(Expiration::At(Timing::Date(day))) = &mut rule.expiration {
                    *day = moved(*day);
                }
            }
            // Few versions make great numbers to keep pointless.
            if let Some(expiration) = &mut rule.noncurrent_expiration
                && expiration.newer_noncurrent_versions.is_some()
            {
                expiration.newer_noncurrent_versions = keep;
            }
            for transition in &mut rule.noncurrent_transitions {
                if transition.newer_noncurrent_versions.is_some() {
                    transition.newer_noncurrent_versions = keep;
                }
            }
            rule
        });
    vec(rule, 1..=most).prop_map(|mut rules| {
        // Two rules of one prefix and both with dates and days are no matter; IDs are.
        for (index, rule) in rules.iter_mut().enumerate() {
            rule.id = Some(format!("rule-{index}"));
        }
        rules
    })
}

fn lifecycles(most: usize) -> impl Strategy<Value = LifecycleConfiguration> {
    let minimum = select(TransitionDefaultMinimumObjectSize::ALL.to_vec());
    (rules(most), minimum).prop_map(|(rules, transition_default_minimum_object_size)| {
        LifecycleConfiguration { rules, transition_default_minimum_object_size }
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Some at midnight sharp, most at any time of the day.
    let before = prop_oneof![1 => (1_u64..500).prop_map(|days| days * DAY), 4 => (90_001_u64..500 * 86_400).prop_map(|seconds| seconds * 1000)];
    let class = prop_oneof![3 => Just(StorageClass::Standard), 2 => select(StorageClass::ALL.to_vec())];
    let size = prop_oneof![2 => select(SIZES.to_vec()), 1 => 0_u64..400_000];
    let action = prop_oneof![
        8 => (size, class).prop_map(|(size, class)| Action::Put { size, class }),
        2 => Just(Action::Delete),
        1 => Just(Action::DeleteNewest),
        1 => Just(Action::DeleteOldest),
        1 => Just(Action::Suspend),
    ];
    let step = (before, select(KEYS.to_vec()), action).prop_map(|(before, key, action)| Step {
        before,
        key,
        action,
    });
    vec(step, 1..14).prop_map(|mut steps| {
        // The report is made at 01:00 of the day before the start; nothing happens after it.
        steps.retain(|step| step.before > DAY);
        steps.sort_by_key(|step| std::cmp::Reverse(step.before));
        steps
    })
}

fn reads() -> impl Strategy<Value = Vec<Reads>> {
    let read = (0_u32..200, option::of(1_u32..200), 1_u64..3).prop_map(|(from_days, lasts, times)| Reads {
        from_days,
        to_days: lasts.map(|days| from_days + days),
        requests_per_million_objects: times * 1_000_000,
        bytes_per_million_bytes: times * 1_000_000,
    });
    vec(read, 1..3)
}

fn replicated() -> impl Strategy<Value = Replicated> {
    let class = option::of(select(StorageClass::ALL.to_vec()));
    let rule = (select(PREFIXES.to_vec()), class, any::<bool>());
    (rule, lifecycles(2)).prop_map(|((prefix, storage_class, time_control), lifecycle)| Replicated {
        configuration: ReplicationConfiguration {
            role: "arn:aws:iam::111111111111:role/replication".to_owned(),
            rules: vec![ReplicationRule {
                id: Some("replicate".to_owned()),
                priority: Some(1),
                enabled: true,
                filter: ReplicationFilter::Prefix(prefix.to_owned()),
                destination: Destination {
                    bucket: "arn:aws:s3:::replica".to_owned(),
                    account: None,
                    storage_class,
                    replication_time_control: time_control.then_some(true),
                    metrics: time_control.then_some(true),
                    replica_kms_key_id: None,
                    owner_override: false,
                },
                delete_marker_replication: Some(false),
                existing_object_replication: None,
                source_selection_criteria: SourceSelectionCriteria::default(),
            }],
        },
        lifecycle,
    })
}

pub fn cases() -> impl Strategy<Value = Case> {
    let versioning = select(vec![Versioning::Unversioned, Versioning::Enabled, Versioning::Suspended]);
    let tiering = (option::of(90_u32..200), option::of(200_u32..300)).prop_map(|(archive, deep)| {
        TieringConfiguration {
            id: "archives".to_owned(),
            enabled: true,
            prefix: "logs/".to_owned(),
            tags: Vec::new(),
            archive_access_days: archive.or(deep.is_none().then_some(90)),
            deep_archive_access_days: deep,
        }
    });
    let report = (any::<bool>(), any::<bool>())
        .prop_map(|(all_versions, weekly)| InventoryReport { all_versions, weekly });
    (
        (versioning, steps(), select(vec![Format::Csv, Format::Csv, Format::Parquet, Format::Orc])),
        (
            lifecycles(4),
            option::weighted(0.3, tiering),
            option::weighted(0.3, select(vec![TagSource::Upload, TagSource::Request])),
        ),
        (option::weighted(0.3, replicated()), option::weighted(0.1, report)),
        (
            option::weighted(0.3, reads()),
            option::weighted(0.3, 1_u32..60),
            prop_oneof![4 => 1_u32..14, 1 => 14_u32..37],
        ),
    )
        .prop_map(
            |(
                (versioning, history, format),
                (lifecycle, tiering, tags),
                (replication, report),
                (reads, arrivals, months),
            )| Case {
                versioning,
                history,
                format,
                lifecycle,
                tiering,
                tags,
                // A tag that comes after a copy was made may or may not go along.
                replication: replication
                    .filter(|_| versioning == Versioning::Enabled && tags != Some(TagSource::Request)),
                report: report.filter(|_| months < 14),
                reads: reads.unwrap_or_default(),
                arrivals,
                months,
            },
        )
        .prop_map(without_reads_of_archives)
}

/// A read of an archived object takes a restore, which the simulation assumes of each read anew, whether a copy is
/// still there or not. So what is read does not come into the archives here.
fn without_reads_of_archives(mut case: Case) -> Case {
    let archives = |class: StorageClass| matches!(class, StorageClass::Glacier | StorageClass::DeepArchive);
    let in_history =
        case.history.iter().any(|step| matches!(step.action, Action::Put { class, .. } if archives(class)));
    let in_rules = case.lifecycle.rules.iter().any(|rule| {
        rule.transitions.iter().any(|one| archives(one.storage_class))
            || rule.noncurrent_transitions.iter().any(|one| archives(one.storage_class))
    });
    if in_history || in_rules || case.tiering.is_some() {
        case.reads.clear();
    }
    case
}
