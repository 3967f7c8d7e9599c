use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::calendar::Month;
use crate::price::{OutsideUsage, UsageKey};
use crate::s3::lifecycle;
use crate::simulate::{Arrivals, Department, InventoryReport, usage};

const LIFECYCLE: &str = r#"{"Rules": [
    {"ID": "a", "Filter": {"Prefix": "a/"}, "Status": "Enabled", "Transitions": [
        {"Days": 7, "StorageClass": "INTELLIGENT_TIERING"}, {"Days": 60, "StorageClass": "GLACIER"}]},
    {"ID": "b", "Filter": {"Prefix": "b/"}, "Status": "Enabled",
        "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
        "NoncurrentVersionTransitions": [{"NoncurrentDays": 10, "StorageClass": "DEEP_ARCHIVE"}]}]}"#;

fn may() -> Day {
    "2026-05-01".parse().unwrap()
}

fn scenario() -> Scenario {
    Scenario {
        lifecycle: lifecycle::parse(LIFECYCLE).unwrap(),
        inventory: Some(InventoryReport { all_versions: true, weekly: false }),
        ..Scenario::default()
    }
}

fn settings(start: Day, end: Day) -> Settings {
    let department = |name: &str| Department { name: name.to_owned(), prefixes: vec![format!("{name}/")] };
    Settings {
        region: "us-east-1".parse().unwrap(),
        start,
        end,
        versioning: Versioning::Enabled,
        departments: vec![department("a"), department("b")],
        arrivals: Arrivals::None,
        reads: Vec::new(),
        outside_usage: OutsideUsage::default(),
    }
}

/// A cube of one version.
fn cube(key: &str, bytes: u64, change: impl Fn(CellKey) -> CellKey) -> Cube {
    let partition = settings(may(), may() + 1).partition(&[&scenario()]);
    let cell = CellKey {
        prefix: partition.prefix_of(key.as_bytes()),
        state: State::Current,
        storage_class: StorageClass::Standard,
        access_tier: None,
        band: partition.band_of(bytes),
        modified: may(),
        null_version: false,
    };
    let mut cube = Cube::new(partition);
    cube.add(change(cell), Amount::one(bytes, 5)).unwrap();
    cube
}

fn past(cube: &Cube, observed: Day) -> BTreeMap<(Month, UsageKey), Vec<u128>> {
    let settings = settings(may(), may() + 31);
    past_usage(cube, &scenario(), &settings, observed).unwrap().department_amounts()
}

/// Byte-hours and the like over 24 by usage type and operation, of the department that has any.
fn told(cube: &Cube, observed: Day) -> BTreeMap<String, (usize, u128)> {
    let line = |(_, key): (Month, UsageKey)| format!("{} {}", key.usage_type, key.operation);
    let whose = |amounts: &[u128]| amounts.iter().position(|amount| *amount > 0).unwrap();
    past(cube, observed)
        .into_iter()
        .map(|(key, amounts)| {
            let department = whose(&amounts);
            (line(key), (department, amounts[department]))
        })
        .collect()
}

#[test]
fn what_the_lifecycle_explains_is_told_as_it_was() {
    let line = |text: &str, amount: u128| (text.to_owned(), (0, amount));
    // Written on 10 May, in Intelligent-Tiering since 17 May.
    let explained = cube("a/k", 1 << 20, |cell| CellKey {
        storage_class: StorageClass::IntelligentTiering,
        access_tier: Some(AccessTier::Frequent),
        modified: may() + 9,
        ..cell
    });
    let expected = BTreeMap::from([
        line("TimedStorage-ByteHrs StandardStorage", (1 << 20) * 24 * 7),
        line("TimedStorage-INT-FA-ByteHrs IntelligentTieringFAStorage", (1 << 20) * 24 * 15),
        line("Monitoring-Automation-INT IntelligentTieringStorage", 24 * 15),
        line("Requests-Tier4 S3-INTTransition", 1),
        line("Inventory-ObjectsListed Inventory", 22),
    ]);
    assert_eq!(told(&explained, may() + 31), expected);
}

#[test]
fn what_it_does_not_explain_has_lain_where_it_lies() {
    let bytes = 1 << 20;
    let held = |usage_type: &str, operation: &str, department: usize| {
        (format!("{usage_type} {operation}"), (department, bytes * 24 * 31))
    };
    for (key, class, tier, modified, expected) in [
        // No rule leads there.
        (
            "k",
            StorageClass::GlacierIr,
            None,
            100,
            held("TimedStorage-GIR-ByteHrs", "GlacierInstantRetrievalStorage", 2),
        ),
        // A rule would have moved it on.
        ("a/k", StorageClass::Standard, None, 100, held("TimedStorage-ByteHrs", "StandardStorage", 0)),
        // It has been read: by time alone it would be in a colder tier.
        (
            "a/k",
            StorageClass::IntelligentTiering,
            Some(AccessTier::Frequent),
            50,
            held("TimedStorage-INT-FA-ByteHrs", "IntelligentTieringFAStorage", 0),
        ),
    ] {
        let cube = cube(key, 1 << 20, |cell| CellKey {
            storage_class: class,
            access_tier: tier,
            modified: may() - modified,
            ..cell
        });
        let told = told(&cube, may() + 31);
        assert_eq!(told.get(&expected.0), Some(&expected.1), "{told:?}");
        assert!(told.keys().all(|line| !line.contains("Transition")), "{told:?}");
    }
}

#[test]
fn noncurrent_versions_and_delete_markers_have_their_times() {
    // Current until 11 May, archived ten days later.
    let noncurrent = cube("b/k", 1 << 20, |cell| CellKey {
        state: State::Noncurrent { since: may() + 10, newer: 0 },
        storage_class: StorageClass::DeepArchive,
        ..cell
    });
    let told_of = told(&noncurrent, may() + 31);
    assert_eq!(told_of["TimedStorage-ByteHrs StandardStorage"], (1, (1 << 20) * 24 * 20));
    assert_eq!(told_of["TimedStorage-GDA-ByteHrs DeepArchiveStorage"], (1, (1 << 20) * 24 * 11));
    assert_eq!(told_of["Requests-Tier3 S3-GDATransition"], (1, 1));
    let marker = cube("b/k", 0, |cell| CellKey {
        state: State::DeleteMarker { only_version: true },
        band: crate::cube::BandId(0),
        modified: may() + 30,
        ..cell
    });
    assert_eq!(told(&marker, may() + 31)["TimedStorage-ByteHrs StandardStorage"], (1, 5 * 24));
    let later = cube("b/k", 9, |cell| CellKey { modified: may() + 31, ..cell });
    assert_eq!(told(&later, may() + 40), BTreeMap::new());
}

proptest! {
    #[test]
    fn looking_back_sees_what_looking_ahead_foretold(
        prefix in prop::sample::select(vec!["", "a/", "b/"]),
        bytes in prop::sample::select(vec![1_u64, 100_000, 1 << 20]),
        written in 0_u32..31,
        observed in 31_u32..150,
    ) {
        let key = format!("{prefix}k");
        let fresh = cube(&key, bytes, |cell| CellKey { modified: may() + written, ..cell });
        let settings = settings(may(), may() + 31);
        let ahead = usage(&fresh, &scenario(), &settings).unwrap().department_amounts();
        let age = may() + observed;
        let age = age.days_since(may() + written);
        let moves = bytes >= crate::s3::MINIMUM_TRANSITION_SIZE;
        let (class, tier) = match prefix {
            "a/" if moves && age >= 60 => (StorageClass::Glacier, None),
            "a/" if moves && age >= 37 => (StorageClass::IntelligentTiering, Some(AccessTier::Infrequent)),
            "a/" if moves && age >= 7 => (StorageClass::IntelligentTiering, Some(AccessTier::Frequent)),
            "b/" if moves && age >= 30 => (StorageClass::StandardIa, None),
            _ => (StorageClass::Standard, None),
        };
        let listed = cube(&key, bytes, |cell| CellKey {
            storage_class: class,
            access_tier: tier,
            modified: may() + written,
            ..cell
        });
        // The request that writes is no business of an inventory's.
        prop_assert_eq!(past(&listed, may() + observed), ahead);
    }
}
