//! What happens to the versions of one key, told by how many an inventory would list each day.

use crate::calendar::Day;
use crate::cube::{BandId, Cube, StackAmount, StackKey, StackVersion};
use crate::price::OutsideUsage;
use crate::s3::{AccessTier, StorageClass, Versioning, lifecycle};
use crate::simulate::ledger::{Side, slot};
use crate::simulate::meter::Meter;
use crate::simulate::{Arrivals, InventoryReport, Reads, Scenario, Settings, Usage, usage};

const KEY_BYTES: u64 = 7;
const LARGE: u64 = 2_000_000;

/// A version that was written on a day counted from the start.
#[derive(Clone, Copy)]
struct Written {
    day: i64,
    size: u64,
    storage_class: StorageClass,
    delete_marker: bool,
    null_version: bool,
}

fn object(day: i64) -> Written {
    Written {
        day,
        size: LARGE,
        storage_class: StorageClass::Standard,
        delete_marker: false,
        null_version: false,
    }
}

fn marker(day: i64) -> Written {
    Written { size: 0, delete_marker: true, ..object(day) }
}

fn null(version: Written) -> Written {
    Written { null_version: true, ..version }
}

fn on(day: i64) -> Day {
    let start: Day = "2026-05-01".parse().unwrap();
    Day::from_days_since_epoch(i64::from(start.days_since_epoch()) + day)
}

/// Everything counted in 400 days of a key with these versions, the latest first, under these rules.
fn counted(rules: &[&str], versioning: Versioning, versions: &[Written], reads: Vec<Reads>) -> Usage {
    let rules: Vec<String> = rules.iter().map(|rule| format!(r#"{{"Status": "Enabled", {rule}}}"#)).collect();
    let scenario = Scenario {
        lifecycle: lifecycle::parse(&format!(r#"{{"Rules": [{}]}}"#, rules.join(", "))).unwrap(),
        inventory: Some(InventoryReport { all_versions: true, weekly: false }),
        ..Scenario::default()
    };
    let settings = Settings {
        region: "us-east-1".parse().unwrap(),
        start: on(0),
        end: on(400),
        versioning,
        departments: Vec::new(),
        arrivals: Arrivals::None,
        reads,
        outside_usage: OutsideUsage::default(),
    };
    let partition = settings.partition(&[&scenario]);
    let mut since = None;
    let stack: Vec<StackVersion> = versions
        .iter()
        .map(|version| StackVersion {
            noncurrent_since: since.replace(on(version.day)),
            delete_marker: version.delete_marker,
            storage_class: version.storage_class,
            access_tier: None,
            band: if version.delete_marker { BandId(0) } else { partition.band_of(version.size) },
            modified: on(version.day),
            null_version: version.null_version,
        })
        .collect();
    let stack = StackKey::new(partition.prefix_of(b"k"), stack);
    let mut cube = Cube::new(partition);
    let amount = StackAmount::one(KEY_BYTES, versions.iter().map(|version| version.size));
    cube.add_stack(stack, amount).unwrap();
    usage(&cube, &scenario, &settings).unwrap()
}

/// The days of a meter on which its amount changes, and the new amount in units.
fn story(usage: &Usage, meter: Meter, unit: u128) -> String {
    let days = &usage.daily[slot(Side::Source, meter)];
    let mut told: Vec<String> = Vec::new();
    let mut before = 0;
    for (day, amount) in days.iter().enumerate() {
        if *amount != before {
            told.push(format!("{day}:{}", amount / unit));
            before = *amount;
        }
    }
    told.join(" ")
}

fn listed(rules: &[&str], versioning: Versioning, versions: &[Written]) -> String {
    story(&counted(rules, versioning, versions, Vec::new()), Meter::InventoryListed, 1)
}

const EXPIRE: &str = r#""Filter": {}, "Expiration": {"Days": 30}"#;
const CLEAN: &str = r#""Filter": {}, "Expiration": {"ExpiredObjectDeleteMarker": true}"#;
const GONE: &str = r#""Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 10}"#;
const KEEP_ONE: &str =
    r#""Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 10, "NewerNoncurrentVersions": 1}"#;
const LARGE_GONE: &str =
    r#""Filter": {"ObjectSizeGreaterThan": 1000}, "NoncurrentVersionExpiration": {"NoncurrentDays": 5}"#;

/// What an expiration adds and removes.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>, "Expiration": a versioned
/// bucket adds a delete marker with a version id of its own; a suspended one adds one with the id `null`, which
/// replaces the version with that id; an unversioned one removes the object.
#[test]
fn an_expiration_leaves_a_delete_marker() {
    use Versioning::{Enabled, Suspended, Unversioned};
    for (versioning, versions, expected) in [
        (Unversioned, vec![object(0)], "0:1 30:0"),
        (Enabled, vec![object(0)], "0:1 30:2"),
        (Enabled, vec![null(object(0))], "0:1 30:2"),
        (Enabled, vec![object(0), object(-5)], "0:2 30:3"),
        (Enabled, vec![object(0), null(object(-5))], "0:2 30:3"),
        // The marker stands in the place of the null version, whether that is current or noncurrent, object or marker.
        (Suspended, vec![null(object(0))], "0:1 60:0"),
        (Suspended, vec![null(object(0)), object(-5)], "0:2"),
        (Suspended, vec![object(0)], "0:1 30:2"),
        (Suspended, vec![object(0), object(-5), null(object(-9))], "0:3"),
        (Suspended, vec![object(0), null(marker(-5)), object(-9)], "0:3"),
        (Enabled, vec![marker(0), object(-5)], "0:2"),
    ] {
        let told = listed(&[EXPIRE], versioning, &versions);
        assert_eq!(told, expected, "{versioning:?}, {} versions", versions.len());
    }
}

/// When a delete marker goes.
///
/// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html>, "Removing
/// expired object delete markers": it goes when it is the only version, at once by `ExpiredObjectDeleteMarker`, and by
/// an `Expiration` as soon as it is as old as that says;
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>: noncurrent markers go by
/// `NoncurrentVersionExpiration`.
#[test]
fn a_delete_marker_goes_when_it_is_alone() {
    use Versioning::{Enabled, Suspended};
    for (rules, versioning, versions, expected) in [
        (vec![CLEAN], Enabled, vec![marker(-9)], ""),
        (vec![EXPIRE], Enabled, vec![marker(-9)], "0:1 21:0"),
        (vec![GONE], Enabled, vec![marker(0), object(-9)], "0:2 10:1"),
        (vec![GONE, CLEAN], Enabled, vec![marker(0), object(-9)], "0:2 10:1 11:0"),
        (vec![GONE, EXPIRE], Enabled, vec![marker(0), object(-9)], "0:2 10:1 30:0"),
        (vec![GONE, EXPIRE], Enabled, vec![marker(-90), object(-99)], "0:1 1:0"),
        (vec![GONE, CLEAN], Enabled, vec![marker(0), marker(-2), object(-9)], "0:3 8:2 10:1 11:0"),
        (vec![CLEAN], Enabled, vec![marker(0), marker(-2)], "0:2"),
        // One that lifecycle made itself is 30 days old on day 60.
        (vec![GONE, EXPIRE], Enabled, vec![object(0)], "0:1 30:2 40:1 60:0"),
        (vec![GONE, EXPIRE, CLEAN], Enabled, vec![object(0)], "0:1 30:2 40:1 41:0"),
        (vec![EXPIRE, CLEAN], Suspended, vec![null(object(0))], "0:1 31:0"),
        (vec![GONE, EXPIRE, CLEAN], Suspended, vec![object(0), null(object(-2))], "0:2 10:1 30:2 40:1 41:0"),
    ] {
        let told = listed(&rules, versioning, &versions);
        assert_eq!(told, expected, "{rules:?}");
    }
}

/// What is newer changes.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html>.
#[test]
fn newer_versions_come_and_go() {
    use Versioning::Enabled;
    for (rules, versions, expected) in [
        (vec![KEEP_ONE], vec![object(0), object(-5)], "0:2"),
        (vec![KEEP_ONE], vec![object(0), object(-5), object(-20)], "0:3 5:2"),
        // From the midnight after the expiration on there is one more.
        (vec![KEEP_ONE, EXPIRE], vec![object(0), object(-5)], "0:2 30:3 31:2"),
        // Delete markers do not count, and are not kept.
        (vec![KEEP_ONE], vec![object(0), marker(-2), object(-5)], "0:3 10:2"),
        (vec![KEEP_ONE], vec![marker(0), object(-5)], "0:2"),
        // A rule about large versions takes away the newer one that the last is counted from.
        (
            vec![KEEP_ONE, LARGE_GONE],
            vec![object(0), object(-1), Written { size: 9, ..object(-2) }],
            "0:3 5:2",
        ),
    ] {
        assert_eq!(listed(&rules, Enabled, &versions), expected, "{rules:?}");
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html>: a delete marker is charged for the
/// length of its key in UTF-8, in STANDARD.
#[test]
fn a_delete_marker_costs_its_key() {
    let bytes = u128::from(KEY_BYTES) * 24;
    let usage = counted(&[CLEAN], Versioning::Enabled, &[marker(0), marker(-5)], Vec::new());
    assert_eq!(story(&usage, Meter::Standard, bytes), "0:2");
    let glacier = Written { storage_class: StorageClass::Glacier, ..object(0) };
    let usage = counted(&[EXPIRE, GONE, CLEAN], Versioning::Enabled, &[glacier], Vec::new());
    assert_eq!(story(&usage, Meter::Standard, bytes), "30:1 41:0");
}

#[test]
fn what_a_null_marker_replaces_is_deleted_early() {
    let glacier = null(Written { storage_class: StorageClass::Glacier, ..object(-5) });
    let usage = counted(&[EXPIRE], Versioning::Suspended, &[object(0), glacier], Vec::new());
    // Of 90 days, 35 are over.
    assert_eq!(story(&usage, Meter::EarlyGlacier, u128::from(LARGE) * 24), "30:55 31:0");
    let enabled = counted(&[EXPIRE], Versioning::Enabled, &[object(0), glacier], Vec::new());
    assert_eq!(story(&enabled, Meter::EarlyGlacier, 1), "");
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>: the days count from
/// the last access.
#[test]
fn what_was_read_cools_down_from_its_last_read_when_it_is_noncurrent() {
    let late = r#""Filter": {}, "Expiration": {"Days": 100}"#;
    let tiered = Written { storage_class: StorageClass::IntelligentTiering, ..object(0) };
    let reads = |to_days, requests_per_million_objects| {
        vec![Reads { from_days: 0, to_days, requests_per_million_objects, bytes_per_million_bytes: 0 }]
    };
    let tiers = |reads| {
        let usage = counted(&[late], Versioning::Enabled, &[tiered], reads);
        let tier = |tier| story(&usage, Meter::tier(tier), u128::from(LARGE) * 24 / 100);
        [AccessTier::Frequent, AccessTier::Infrequent, AccessTier::ArchiveInstant].map(tier)
    };
    // In percent of the bytes.
    assert_eq!(tiers(Vec::new()), ["0:100 30:0", "30:100 90:0", "90:100"]);
    assert_eq!(tiers(reads(None, 1_000_000)), ["0:100 130:0", "130:100 190:0", "190:100"]);
    assert_eq!(tiers(reads(Some(80), 1_000_000)), ["0:100 110:0", "110:100 170:0", "170:100"]);
    // 15 percent are read within 30 days.
    let some = tiers(reads(None, 5_000));
    assert_eq!(some, ["0:100 30:15 130:0", "30:85 90:0 130:15 190:0", "90:85 190:100"]);
}
