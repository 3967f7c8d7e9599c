//! What replication costs: the transfer at the source, request and storage at the destination.

use s3opt_core::cube::{Amount, CellKey, Cube};
use s3opt_core::price::Catalog;
use s3opt_core::s3::lifecycle;
use s3opt_core::s3::replication;
use s3opt_core::s3::{State, StorageClass, Versioning};
use s3opt_core::simulate::{Arrivals, Replication, Scenario, price, usage};

use crate::buckets::{settings, start};

const GIB: u64 = 1 << 30;

#[test]
fn only_what_arrives_is_copied() {
    let rule = r#"{"Role": "arn:aws:iam::123456789012:role/r", "Rules": [
        {"ID": "copy", "Priority": 1, "Filter": {"Prefix": "compliance/"}, "Status": "Enabled",
         "DeleteMarkerReplication": {"Status": "Disabled"},
         "Destination": {"Bucket": "arn:aws:s3:::replica", "StorageClass": "GLACIER",
            "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}},
            "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}}}]}"#;
    let deep = r#"{"Rules": [{"ID": "deep", "Filter": {}, "Status": "Enabled",
        "Transitions": [{"Days": 95, "StorageClass": "DEEP_ARCHIVE"}]}]}"#;
    let scenario = Scenario {
        replication: Some(Replication {
            configuration: replication::parse(rule).unwrap(),
            destination_region: "us-west-2".parse().unwrap(),
            destination_lifecycle: lifecycle::parse(deep).unwrap(),
        }),
        ..Scenario::default()
    };
    // Once a hundred days: what was written on the day before the start comes once more.
    let mut settings = settings(7, Versioning::Enabled, Arrivals::Steady { window_days: 100 });
    settings.end = start() + 200;
    let partition = settings.partition(&[&scenario]);
    let mut cube = Cube::new(partition.clone());
    for key in ["compliance/a", "other/b"] {
        let key = CellKey {
            prefix: partition.prefix_of(key.as_bytes()),
            state: State::Current,
            storage_class: StorageClass::StandardIa,
            access_tier: None,
            band: partition.band_of(GIB),
            modified: start(),
            null_version: false,
        };
        cube.add(key, Amount::one(GIB, 12)).unwrap();
    }
    let usage = usage(&cube, &scenario, &settings).unwrap();
    let mut sums = std::collections::BTreeMap::new();
    for ((_, key), amount) in usage.amounts() {
        *sums.entry((key.billed_name(), key.operation.to_string())).or_insert(0_u128) += amount;
    }
    let sum = |usage_type: &str, operation: &str| {
        sums.get(&(usage_type.to_owned(), operation.to_owned())).copied().unwrap_or(0)
    };
    let gib = u128::from(GIB);
    assert_eq!(sum("USE1-USW2-AWS-Out-Bytes", "PutObjectForRepl"), gib);
    assert_eq!(sum("USE1-USW2-S3RTC-Out-Bytes", "PutObjectForRepl"), gib);
    assert_eq!(sum("Retrieval-SIA", "GetObject"), gib);
    assert_eq!(sum("Requests-SIA-Tier1", "PutObject"), 2);
    assert_eq!(sum("USW2-Requests-GLACIER-Tier1", "PutObject"), 1);
    // Arrived at day 100, moved on day 195, after the 90 days of GLACIER.
    assert_eq!(sum("USW2-TimedStorage-GlacierByteHrs", "GlacierStorage"), gib * 95 * 24);
    assert_eq!(sum("USW2-TimedStorage-GlacierByteHrs", "GlacierObjectOverhead"), 32 * 1024 * 95 * 24);
    assert_eq!(sum("USW2-TimedStorage-ByteHrs", "GlacierS3ObjectOverhead"), 8 * 1024 * 95 * 24);
    assert_eq!(sum("USW2-Requests-Tier3", "S3-GDATransition"), 1);
    assert_eq!(sum("USW2-TimedStorage-GDA-ByteHrs", "DeepArchiveStorage"), gib * 5 * 24);
    assert_eq!(sum("USW2-EarlyDelete-ByteHrs", "GlacierStorage"), 0);
    assert!(price(&usage, &settings, &Catalog::builtin()).unwrap().total > rust_decimal::Decimal::ZERO);
}

#[test]
fn a_copy_expires_under_a_delete_marker_of_its_own() {
    let rule = r#"{"Role": "arn:aws:iam::123456789012:role/r", "Rules": [
        {"ID": "copy", "Priority": 1, "Filter": {}, "Status": "Enabled",
         "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": {"Bucket": "arn:aws:s3:::replica"}}]}"#;
    let expire = r#"{"Rules": [{"ID": "expire", "Filter": {}, "Status": "Enabled", "Expiration": {"Days": 20},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 5}}]}"#;
    let scenario = Scenario {
        replication: Some(Replication {
            configuration: replication::parse(rule).unwrap(),
            destination_region: "us-west-2".parse().unwrap(),
            destination_lifecycle: lifecycle::parse(expire).unwrap(),
        }),
        ..Scenario::default()
    };
    let mut settings = settings(7, Versioning::Enabled, Arrivals::Steady { window_days: 100 });
    settings.end = start() + 200;
    let partition = settings.partition(&[&scenario]);
    let mut cube = Cube::new(partition.clone());
    let key = CellKey {
        prefix: partition.prefix_of(b"a"),
        state: State::Current,
        storage_class: StorageClass::StandardIa,
        access_tier: None,
        band: partition.band_of(GIB),
        modified: start(),
        null_version: false,
    };
    cube.add(key, Amount::one(GIB, 12)).unwrap();
    let amounts = usage(&cube, &scenario, &settings).unwrap().amounts();
    let sum = |usage_type: &str, operation: &str| {
        let lines = amounts
            .iter()
            .filter(|((_, key), _)| key.billed_name() == usage_type && key.operation == operation);
        lines.map(|(_, amount)| *amount).sum::<u128>()
    };
    // Copied on day 100, expired on day 120, deleted on day 125; the marker, then alone, goes on day 140.
    assert_eq!(sum("USW2-TimedStorage-SIA-ByteHrs", "StandardIAStorage"), u128::from(GIB) * 25 * 24);
    assert_eq!(sum("USW2-EarlyDelete-SIA", "StandardIAStorage"), u128::from(GIB) * 5 * 24);
    assert_eq!(sum("USW2-TimedStorage-ByteHrs", "StandardStorage"), 12 * 20 * 24);
}
