//! Buckets that are made up.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use s3opt_core::backend::contract::block_on;
use s3opt_core::backend::storage::Setting;
use s3opt_core::calendar::Instant;
use s3opt_core::s3::lifecycle;
use s3opt_core::s3::{StorageClass, Tag};
use s3opt_mem::Emulator;
use s3opt_mem::generate::{Action, BucketSpec, Sizes, fill, perform};

const ACCOUNT: &str = "111111111111";

fn tag() -> Tag {
    Tag { key: "Department".to_owned(), value: "Finance".to_owned() }
}

/// A specification with everything in it.
fn rich(seed: u64, objects: u32) -> BucketSpec {
    BucketSpec {
        seed,
        objects,
        classes: vec![(StorageClass::Standard, 3), (StorageClass::StandardIa, 1)],
        prefixes: vec![("logs/".to_owned(), 1), ("data/".to_owned(), 4)],
        most_versions: 3,
        deleted: 100,
        tags: vec![(tag(), 250)],
        reads: vec![(0, 100), (10, 20), (50, 0)],
        ..BucketSpec::default()
    }
}

fn puts(spec: &BucketSpec) -> Vec<(Instant, s3opt_core::backend::storage::PutObject)> {
    let put = |(at, action)| match action {
        Action::Put(put) => Some((at, put)),
        _ => None,
    };
    spec.steps().filter_map(put).collect()
}

/// That a count is what it should be, within four standard deviations.
fn is_about(what: &str, came: usize, of: usize, per_thousand: usize) {
    let expected = of * per_thousand / 1000;
    let slack = 4 * (expected * (1000 - per_thousand) / 1000).isqrt() + 1;
    assert!(came.abs_diff(expected) <= slack, "{what}: {came} instead of {expected} of {of}");
}

#[test]
fn shares_are_those_that_were_asked_for() {
    let spec = rich(3, 4000);
    let (mut keys, mut writes) = (BTreeMap::new(), 0);
    for (_, put) in puts(&spec) {
        writes += 1;
        keys.entry(put.key.clone()).or_insert(put);
    }
    assert_eq!(keys.len(), 4000, "no two keys are alike");
    is_about("second and third writes", writes - 4000, 8000, 500);
    let share = |is: &dyn Fn(&s3opt_core::backend::storage::PutObject) -> bool| {
        keys.values().filter(|put| is(put)).count()
    };
    is_about("STANDARD", share(&|put| put.storage_class == Some(StorageClass::Standard)), 4000, 750);
    is_about("logs", share(&|put| put.key.starts_with("logs/")), 4000, 200);
    is_about("tagged", share(&|put| put.tags == [tag()]), 4000, 250);
    let deleted = spec.steps().filter(|(_, action)| matches!(action, Action::Delete(_))).count();
    is_about("deleted", deleted, 4000, 100);
}

#[test]
fn sizes_are_log_normal() {
    let sizes = Sizes { median: 100_000, sigma: 1500, most: u64::MAX };
    let spec = BucketSpec { seed: 1, objects: 20_000, sizes, ..BucketSpec::default() };
    let mut sizes: Vec<u64> = puts(&spec).iter().map(|(_, put)| put.body.len()).collect();
    sizes.sort_unstable();
    // The share below the median times e^(1.5 z) is that of the normal distribution below z.
    for (size, per_thousand) in [(22_313, 159), (100_000, 500), (448_169, 841), (2_008_554, 977)] {
        let below = sizes.partition_point(|other| *other < size);
        is_about(&format!("below {size}"), below, 20_000, per_thousand);
    }
    let capped = Sizes { most: 200_000, ..spec.sizes };
    let spec = BucketSpec { sizes: capped, ..spec };
    assert_eq!(puts(&spec).iter().map(|(_, put)| put.body.len()).max(), Some(200_000));
}

/// Recorded once: no machine and no version may make another bucket of the same specification.
#[test]
fn a_bucket_is_the_same_everywhere() {
    let steps = rich(7, 1000).steps().take(4);
    let lines: Vec<String> = steps
        .map(|(at, action)| match action {
            Action::Put(put) => format!("{at} {} {}", put.key, put.body.len()),
            Action::Get(get) => format!("{at} {} is read", get.object.key),
            Action::Delete(delete) => format!("{at} {} is deleted", delete.object.key),
        })
        .collect();
    let recorded = [
        "2026-01-01T01:17:15.917Z data/33dd5b756211cc67 109452",
        "2026-01-01T01:31:50.993Z data/4f9a23e2b151be74 882065",
        "2026-01-01T04:18:19.155Z data/78da7cb7c466fbfd 4415288",
        "2026-01-01T09:22:16.923Z data/5aa0243aa357f38e 7435",
    ];
    assert_eq!(lines, recorded);
}

#[test]
fn the_median_of_a_narrow_distribution_is_met() {
    for median in [1, 1000, 1_048_576, 5_000_000_000] {
        let sizes = Sizes { median, sigma: 0, most: u64::MAX };
        let spec = BucketSpec { objects: 3, sizes, ..BucketSpec::default() };
        for (_, put) in puts(&spec) {
            // To seven digits, rounded down.
            assert!(put.body.len().abs_diff(median) <= 1 + median / 10_000_000, "{median}");
        }
    }
}

#[test]
fn reads_follow_the_age() {
    let spec = BucketSpec {
        seed: 8,
        objects: 5000,
        days: 100,
        reads: vec![(0, 100), (10, 20), (50, 0)],
        ..BucketSpec::default()
    };
    let written: BTreeMap<String, Instant> = puts(&spec).into_iter().map(|(at, put)| (put.key, at)).collect();
    let day = |at: &Instant| (at.milliseconds() - spec.start.milliseconds()) / 86_400_000;
    let (mut young, mut old) = (0, 0);
    for (at, action) in spec.steps() {
        let Action::Get(get) = action else { continue };
        let first = &written[&get.object.key];
        assert!(at >= *first, "nothing is read before it is there");
        match day(&at) - day(first) {
            0..10 => young += 1,
            10..50 => old += 1,
            age => panic!("read at the age of {age} days"),
        }
    }
    // Days of objects in each band; on the day of its write an object is there for half of it.
    let days_within = |band: std::ops::Range<i64>| -> usize {
        let days = written.values().map(|first| {
            let end = (100 - day(first)).min(band.end);
            usize::try_from((end - band.start).max(0)).unwrap()
        });
        days.sum()
    };
    is_about("reads of young objects", young, days_within(0..10) - 2500, 100);
    is_about("reads of old objects", old, days_within(10..50), 20);
}

#[test]
fn a_bucket_is_filled_as_it_was_made_up() {
    let emulator = Emulator::default();
    let region = "us-east-1".parse().unwrap();
    let cloud = emulator.cloud(ACCOUNT, &region);
    let spec = rich(5, 300);
    let filled = block_on(fill(&cloud, &region, &spec)).unwrap();
    let snapshot = emulator.snapshot();
    assert_eq!(snapshot.now, spec.end());
    let versions = &snapshot.buckets[&spec.bucket].versions;
    let (markers, objects): (Vec<_>, Vec<_>) = versions.iter().partition(|version| version.object.is_none());
    assert_eq!(objects.len() as u64, filled.written);
    assert_eq!(markers.len() as u64, filled.deleted);
    assert_eq!(
        objects.iter().filter_map(|version| version.object.as_ref()).map(|object| object.size).sum::<u64>(),
        filled.bytes
    );
    assert!(filled.read > 100 && filled.missed == 0, "{filled:?}");
    let mut expected: BTreeMap<String, Vec<(Instant, u64)>> = BTreeMap::new();
    for (at, put) in puts(&spec) {
        expected.entry(put.key).or_default().push((at, put.body.len()));
    }
    for version in objects {
        let (at, size) = expected.get_mut(&version.key).unwrap().pop().unwrap();
        assert_eq!((version.modified, version.object.as_ref().unwrap().size), (at, size));
    }
}

#[test]
fn reads_of_what_has_expired_are_missed() {
    let emulator = Emulator::default();
    let region: s3opt_core::price::Region = "us-east-1".parse().unwrap();
    let cloud = emulator.cloud(ACCOUNT, &region);
    let spec = BucketSpec { objects: 200, reads: vec![(0, 200)], ..BucketSpec::default() };
    let policy =
        r#"{"Rules": [{"ID": "old", "Filter": {}, "Status": "Enabled", "Expiration": {"Days": 20}}]}"#;
    block_on(async {
        let bucket = s3opt_core::backend::storage::CreateBucket {
            name: spec.bucket.clone(),
            region,
            tags: Vec::new(),
        };
        cloud.storage.create_bucket(bucket).await.unwrap();
        let setting = Setting::Lifecycle(lifecycle::parse(policy).unwrap());
        cloud.storage.put_setting(&spec.bucket, setting).await.unwrap();
        let filled = perform(&cloud, &spec).await.unwrap();
        assert!(filled.read > 0 && filled.missed > 0, "{filled:?}");
    });
}

#[test]
fn nothing_at_all_can_be_asked_for() {
    for spec in
        [BucketSpec { objects: 0, ..BucketSpec::default() }, BucketSpec { days: 0, ..BucketSpec::default() }]
    {
        assert_eq!(spec.steps().count(), 0);
    }
    let none = BucketSpec {
        most_versions: 0,
        classes: vec![(StorageClass::Glacier, 0)],
        prefixes: vec![("a".to_owned(), 0)],
        sizes: Sizes { median: 0, sigma: 0, most: 0 },
        ..BucketSpec::default()
    };
    assert!(puts(&none).iter().all(|(_, put)| put.body.is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_same_seed_makes_the_same_bucket_and_another_seed_another(seed: u64, other: u64) {
        prop_assume!(seed != other);
        let steps: Vec<_> = rich(seed, 60).steps().collect();
        prop_assert_eq!(&steps, &rich(seed, 60).steps().collect::<Vec<_>>());
        prop_assert_ne!(&steps, &rich(other, 60).steps().collect::<Vec<_>>());
    }

    #[test]
    fn steps_are_in_order_and_make_sense(seed: u64, objects in 1_u32..80, days in 1_u32..200) {
        let spec = BucketSpec { days, ..rich(seed, objects) };
        let mut before = spec.start;
        let (mut there, mut gone) = (BTreeSet::new(), BTreeSet::new());
        for (at, action) in spec.steps() {
            prop_assert!(at >= before && at < spec.end());
            before = at;
            match action {
                Action::Put(put) => {
                    prop_assert!(!gone.contains(&put.key), "nothing is written after its deletion");
                    there.insert(put.key);
                }
                Action::Get(get) => {
                    prop_assert!(there.contains(&get.object.key) && !gone.contains(&get.object.key));
                }
                Action::Delete(delete) => {
                    prop_assert!(there.contains(&delete.object.key));
                    prop_assert!(gone.insert(delete.object.key), "nothing is deleted twice");
                }
            }
        }
        prop_assert_eq!(there.len(), objects as usize);
    }
}
