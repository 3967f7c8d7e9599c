//! Accesses in Intelligent-Tiering.

use s3opt_core::backend::storage::{BucketVersioning, RestoreObject, RestoreTier, Setting};
use s3opt_core::s3::tiering::TieringConfiguration;
use s3opt_core::s3::{AccessTier, StorageClass, tiering};

use super::{Bench, bench, details, object};

const KIB: u64 = 1024;
const SIZE: u64 = 256 * KIB;

fn tier(bench: &Bench, key: &str) -> (AccessTier, String) {
    let world = bench.emulator.world();
    let object = world.buckets["b"].keys[key].latest.object().unwrap();
    (object.tier, object.idle_since.to_string())
}

fn archiving() -> TieringConfiguration {
    tiering::parse(
        r#"{"Id": "cold", "Status": "Enabled",
            "Tierings": [{"AccessTier": "ARCHIVE_ACCESS", "Days": 90}]}"#,
    )
    .unwrap()
    .remove(0)
}

#[tokio::test]
async fn an_access_brings_an_object_back_and_counts_for_its_whole_day() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put_in("k", StorageClass::IntelligentTiering, SIZE);
    assert_eq!(tier(&bench, "k"), (AccessTier::Frequent, "2026-01-01".to_owned()));
    bench.advance_to("2026-01-31T12:00:00Z").await;
    assert_eq!(tier(&bench, "k").0, AccessTier::Infrequent);
    bench.head(object("k")).unwrap();
    bench.call(|world, caller| world.object_tags(caller, &object("k"))).unwrap();
    assert_eq!(tier(&bench, "k"), (AccessTier::Infrequent, "2026-01-01".to_owned()));
    bench.get(object("k")).unwrap();
    assert_eq!(tier(&bench, "k"), (AccessTier::Frequent, "2026-02-01".to_owned()));
    bench.get(object("k")).unwrap();
    bench.advance_to("2026-02-01T00:00:00Z").await;
    // Nothing is left of the half day in the Infrequent tier.
    let hours = u64::from(31_u32 * 24) * SIZE;
    assert_eq!(
        bench.usage("TimedStorage-INT"),
        [format!("2026-01 TimedStorage-INT-FA-ByteHrs IntelligentTieringFAStorage {hours}")]
    );
    bench.advance_to("2026-03-02T12:00:00Z").await;
    assert_eq!(tier(&bench, "k").0, AccessTier::Frequent);
    bench.advance_to("2026-03-03T00:00:00Z").await;
    assert_eq!(tier(&bench, "k").0, AccessTier::Infrequent);
    bench.copy(object("k"), "copy", None).unwrap();
    assert_eq!(tier(&bench, "k"), (AccessTier::Frequent, "2026-03-03".to_owned()));
}

#[tokio::test]
async fn small_objects_stay_where_they_are() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put_in("k", StorageClass::IntelligentTiering, 128 * KIB - 1);
    bench.advance_to("2026-05-01T00:00:00Z").await;
    bench.get(object("k")).unwrap();
    assert_eq!(tier(&bench, "k"), (AccessTier::Frequent, "2026-01-01".to_owned()));
}

#[tokio::test]
async fn the_archive_tiers_take_a_restore_which_is_free() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.set(Setting::Tiering(archiving()));
    bench.put_in("k", StorageClass::IntelligentTiering, SIZE);
    bench.advance_to("2026-04-01T01:00:00Z").await;
    assert_eq!(bench.head(object("k")).unwrap().archive_tier, Some(AccessTier::Archive));
    assert_eq!(
        details(&bench.get(object("k")).unwrap_err()),
        "InvalidObjectState: The operation is not valid for the object's storage class \
         StorageClass=INTELLIGENT_TIERING AccessTier=ARCHIVE_ACCESS"
    );
    let restore = |days| {
        let request = RestoreObject { object: object("k"), days, tier: RestoreTier::Standard };
        bench.call(|world, caller| world.restore_object(caller, &request))
    };
    assert_eq!(restore(Some(1)).unwrap_err().code(), "MalformedXML");
    restore(None).unwrap();
    assert_eq!(restore(None).unwrap_err().code(), "RestoreAlreadyInProgress");
    bench.advance_to("2026-04-01T06:00:00Z").await;
    assert_eq!(tier(&bench, "k"), (AccessTier::Frequent, "2026-04-02".to_owned()));
    assert_eq!(bench.head(object("k")).unwrap().restore, None);
    assert!(bench.get(object("k")).is_ok());
    // Two restores were refused; the other one is not billed.
    assert_eq!(bench.usage("Restore"), ["2026-04 Requests-Tier1 RestoreObject 2"]);
    assert!(bench.usage("Retrieval").is_empty());
}
