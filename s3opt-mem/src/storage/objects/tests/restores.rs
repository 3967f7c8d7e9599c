//! Restores of archived objects.

use s3opt_core::backend::storage::{BucketVersioning, RestoreObject, RestoreStatus, RestoreTier};
use s3opt_core::s3::StorageClass;

use super::{Bench, at, bench, details, object};

fn restore(bench: &Bench, key: &str, days: Option<u32>, tier: RestoreTier) -> Result<(), String> {
    let request = RestoreObject { object: object(key), days, tier };
    bench.call(|world, caller| world.restore_object(caller, &request)).map_err(|error| details(&error))
}

fn status(bench: &Bench, key: &str) -> Option<RestoreStatus> {
    bench.head(object(key)).unwrap().restore
}

fn until(text: &str) -> RestoreStatus {
    RestoreStatus::Restored { until: at(text) }
}

#[tokio::test]
async fn restores_take_their_time() {
    use RestoreTier::{Bulk, Expedited, Standard};
    for (class, tier, before, done) in [
        (StorageClass::Glacier, Expedited, "2026-01-01T00:04:59Z", "2026-01-01T00:05:00Z"),
        (StorageClass::Glacier, Standard, "2026-01-01T04:59:59Z", "2026-01-01T05:00:00Z"),
        (StorageClass::Glacier, Bulk, "2026-01-01T11:59:59Z", "2026-01-01T12:00:00Z"),
        (StorageClass::DeepArchive, Standard, "2026-01-01T11:59:59Z", "2026-01-01T12:00:00Z"),
        (StorageClass::DeepArchive, Bulk, "2026-01-02T23:59:59Z", "2026-01-03T00:00:00Z"),
    ] {
        let bench = bench(BucketVersioning::Unversioned);
        bench.put_in("k", class, 10);
        assert!(bench.get(object("k")).is_err());
        restore(&bench, "k", Some(2), tier).unwrap();
        bench.advance_to(before).await;
        assert_eq!(status(&bench, "k"), Some(RestoreStatus::Ongoing));
        assert!(bench.get(object("k")).is_err());
        bench.advance_to(done).await;
        assert!(matches!(status(&bench, "k"), Some(RestoreStatus::Restored { .. })), "{class} {tier:?}");
        assert!(bench.get(object("k")).is_ok());
        bench.copy(object("k"), "copy", None).unwrap();
    }
}

#[tokio::test]
async fn a_copy_goes_at_its_midnight_and_costs_its_days() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.advance_to("2026-01-30T10:00:00Z").await;
    bench.put_in("k", StorageClass::Glacier, 1000);
    restore(&bench, "k", Some(3), RestoreTier::Standard).unwrap();
    bench.advance_to("2026-02-02T23:59:59Z").await;
    assert_eq!(status(&bench, "k"), Some(until("2026-02-03T00:00:00Z")));
    bench.advance_to("2026-02-03T00:00:00Z").await;
    assert_eq!(status(&bench, "k"), None);
    assert!(bench.get(object("k")).is_err());
    assert_eq!(
        bench.usage("Restore"),
        [
            "2026-01 Requests-Tier3 RestoreObject 1",
            "2026-01 Standard-Retrieval-Bytes RestoreObject 1000",
            "2026-01 TimedStorage-ByteHrs RestoreObject 48000",
            "2026-02 TimedStorage-ByteHrs RestoreObject 24000",
        ]
    );
}

#[tokio::test]
async fn a_copy_can_be_kept_longer_for_a_request() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put_in("k", StorageClass::DeepArchive, 1000);
    restore(&bench, "k", Some(3), RestoreTier::Bulk).unwrap();
    assert_eq!(
        restore(&bench, "k", Some(1), RestoreTier::Standard).unwrap_err(),
        "RestoreAlreadyInProgress: Object restore is already in progress"
    );
    bench.advance_to("2026-01-03T01:00:00Z").await;
    assert_eq!(status(&bench, "k"), Some(until("2026-01-06")));
    restore(&bench, "k", Some(4), RestoreTier::Standard).unwrap();
    assert_eq!(status(&bench, "k"), Some(until("2026-01-08")));
    bench.advance_to("2026-01-07T23:59:59Z").await;
    assert_eq!(status(&bench, "k"), Some(until("2026-01-08")));
    bench.advance_to("2026-01-08T00:00:00Z").await;
    assert_eq!(status(&bench, "k"), None);
    assert_eq!(
        bench.usage("Restore"),
        [
            "2026-01 Bulk-Retrieval-Bytes DeepArchiveRestoreObject 1000",
            "2026-01 Requests-GDA-Tier3 RestoreObject 1",
            "2026-01 Requests-GDA-Tier5 RestoreObject 1",
            "2026-01 Requests-Tier1 RestoreObject 1",
            "2026-01 TimedStorage-ByteHrs DeepArchiveRestoreObject 120000",
        ]
    );
}

#[tokio::test]
async fn what_is_gone_is_not_restored() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put_in("k", StorageClass::Glacier, 10);
    restore(&bench, "k", Some(1), RestoreTier::Standard).unwrap();
    bench.put_in("k", StorageClass::Glacier, 20);
    bench.advance_to("2026-01-02T00:00:00Z").await;
    assert_eq!(status(&bench, "k"), None);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put("standard", "x");
    bench.put_in("glacier", StorageClass::Glacier, 1);
    bench.put_in("deep", StorageClass::DeepArchive, 1);
    for (key, days, tier, expected) in [
        (
            "standard",
            Some(1),
            RestoreTier::Standard,
            "InvalidObjectState: Restore is not allowed for the object's current storage class \
             StorageClass=STANDARD",
        ),
        (
            "deep",
            Some(1),
            RestoreTier::Expedited,
            "InvalidArgument: Retrieval option is not supported by this storage class ArgumentName=Tier \
             ArgumentValue=Expedited",
        ),
        (
            "glacier",
            Some(0),
            RestoreTier::Bulk,
            "InvalidArgument: Restoration days should be at least 1 ArgumentName=Days ArgumentValue=0",
        ),
        ("nothing", Some(1), RestoreTier::Bulk, "NoSuchKey: The specified key does not exist. Key=nothing"),
    ] {
        assert_eq!(restore(&bench, key, days, tier).unwrap_err(), expected);
    }
    assert!(restore(&bench, "glacier", None, RestoreTier::Bulk).unwrap_err().starts_with("MalformedXML"));
}
