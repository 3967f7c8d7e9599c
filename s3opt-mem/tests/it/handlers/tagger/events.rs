//! From the write of an object to its tags: the clock turns, the event comes, perhaps twice, late or never.

use s3opt_core::backend::storage::{BucketVersioning, DeleteObject, ObjectRef};
use s3opt_mem::Emulator;
use s3opt_mem::faults::EventFaults;

use super::stage::{BUCKET, GIB, MIB, stage};

const VERSIONINGS: [BucketVersioning; 3] =
    [BucketVersioning::Unversioned, BucketVersioning::Enabled, BucketVersioning::Suspended];

#[tokio::test]
async fn an_object_has_its_tags_when_the_clock_has_turned() {
    for versioning in VERSIONINGS {
        let stage = stage(Emulator::builder(), versioning).await;
        stage.put("finance/Compliance report.PDF", 100 * MIB + 1, "").await;
        assert_eq!(stage.tags("finance/Compliance report.PDF", None).await, "", "not yet");
        stage.cloud.clock.wait(1000).await;
        assert_eq!(
            stage.tags("finance/Compliance report.PDF", None).await,
            "Department=Finance CostCenter=finance DataType=Compliance RetentionYears=7 ContentType=Documents \
             SizeCategory=Medium"
        );
        assert_eq!(stage.billed("PutObjectTagging"), 1);
        // One look where the event may be about another object, and none where the version is named.
        let heads = u128::from(versioning != BucketVersioning::Enabled);
        assert_eq!(stage.billed("HeadObject"), heads, "{versioning:?}");
    }
}

#[tokio::test]
async fn what_the_user_has_set_stays() {
    let stage = stage(Emulator::builder(), BucketVersioning::Enabled).await;
    stage.put("hr/a.json", 1, "ContentType=Secret mine=1").await;
    stage.cloud.clock.wait(1000).await;
    let expected = "ContentType=Secret mine=1 Department=HumanResources CostCenter=hr SizeCategory=Small";
    assert_eq!(stage.tags("hr/a.json", None).await, expected);
}

#[tokio::test]
async fn the_function_does_not_wake_itself() {
    let stage = stage(Emulator::builder(), BucketVersioning::Unversioned).await;
    stage.put("a", 1, "").await;
    stage.cloud.clock.wait(3_600_000).await;
    // The write of the object, and that of its tags, which the notification here asks for against all advice.
    assert_eq!(stage.invocations(), 2);
    assert_eq!(stage.billed("PutObjectTagging"), 1);
    assert!(stage.emulator.failed_deliveries().is_empty());
}

#[tokio::test]
async fn each_version_has_its_own_tags() {
    let stage = stage(Emulator::builder(), BucketVersioning::Enabled).await;
    let mut versions = Vec::new();
    for size in [1, 2 * GIB, 200 * MIB] {
        versions.push(stage.put("a", size, "").await.version_id.unwrap());
    }
    // A delete marker above them does not hide them.
    let delete = DeleteObject { object: ObjectRef::new(BUCKET, "a"), ..DeleteObject::default() };
    stage.cloud.storage.delete_object(delete).await.unwrap();
    stage.cloud.clock.wait(1000).await;
    for (version, expected) in versions.iter().zip(["Small", "Large", "Medium"]) {
        assert_eq!(stage.tags("a", Some(version)).await, format!("SizeCategory={expected}"));
    }
}

#[tokio::test]
async fn an_object_that_was_overwritten_has_the_tags_of_the_new_one() {
    for versioning in VERSIONINGS {
        let stage = stage(Emulator::builder(), versioning).await;
        stage.put("a", 1, "").await;
        stage.put("a", 2 * GIB, "mine=1").await;
        stage.cloud.clock.wait(1000).await;
        assert_eq!(stage.tags("a", None).await, "mine=1 SizeCategory=Large", "{versioning:?}");
        stage.put("a", 3, "").await;
        assert_eq!(stage.tags("a", None).await, "", "a new object has no tags of the old one");
        stage.cloud.clock.wait(1000).await;
        assert_eq!(stage.tags("a", None).await, "SizeCategory=Small");
    }
}

#[tokio::test]
async fn keys_with_every_odd_character_are_found() {
    let stage = stage(Emulator::builder(), BucketVersioning::Enabled).await;
    let ascii: String = (1..=127_u8).map(char::from).collect();
    let odd = [
        ascii.as_str(),
        "a b+c%20d%2B",
        "%",
        "%zz",
        "+",
        " ",
        "a/b//c/",
        "überß/日本語/\u{1f600}",
        "e\u{301}\u{a0}\u{200d}",
        "\"quoted\" & <tagged>",
        "..\\..",
    ];
    for key in odd {
        stage.put(key, 1, "").await;
    }
    stage.cloud.clock.wait(60_000).await;
    for key in odd {
        assert_eq!(stage.tags(key, None).await, "SizeCategory=Small", "{key:?}");
    }
}

/// Objects are written, overwritten and written again while events are doubled and late.
#[tokio::test]
async fn doubled_and_late_events_end_in_the_same_tags() {
    for versioning in VERSIONINGS {
        for seed in 0..8 {
            let faults =
                EventFaults { seed, doubled: 400, late: 500, late_by: 30_000, ..EventFaults::default() };
            let stage = stage(Emulator::builder().event_faults(faults), versioning).await;
            for round in 0..30_u64 {
                let size = if round % 3 == 0 { 2 * GIB } else { 1 + round };
                let key = format!("finance/{}.log", round % 4);
                stage.put(&key, size, if round % 2 == 0 { "mine=1" } else { "" }).await;
                stage.cloud.clock.wait(1500).await;
            }
            stage.cloud.clock.wait(3_600_000).await;
            // Rounds 28, 29, 26 and 27 were the last of each key.
            for (key, mine, size) in
                [("0", "mine=1 ", "Small"), ("1", "", "Small"), ("2", "mine=1 ", "Small"), ("3", "", "Large")]
            {
                let tags = stage.tags(&format!("finance/{key}.log"), None).await;
                let expected = format!(
                    "{mine}Department=Finance CostCenter=finance ContentType=Logs SizeCategory={size}"
                );
                assert_eq!(tags, expected, "{versioning:?}, seed {seed}, key {key}");
            }
            // Never more than one write of tags for each write of an object.
            assert!(stage.billed("PutObjectTagging") <= 30, "{versioning:?}, seed {seed}");
        }
    }
}

#[tokio::test]
async fn a_lost_event_leaves_an_object_without_tags_and_harms_no_other() {
    let faults = EventFaults { seed: 3, lost: 500, ..EventFaults::default() };
    let stage = stage(Emulator::builder().event_faults(faults), BucketVersioning::Enabled).await;
    for number in 0..40 {
        stage.put(&format!("{number}"), 1, "").await;
    }
    stage.cloud.clock.wait(60_000).await;
    let mut tagged = 0;
    for number in 0..40 {
        match stage.tags(&format!("{number}"), None).await.as_str() {
            "SizeCategory=Small" => tagged += 1,
            tags => assert_eq!(tags, "", "{number}"),
        }
    }
    assert!((5..35).contains(&tagged), "{tagged}");
    assert_eq!(stage.billed("PutObjectTagging"), tagged);
}
