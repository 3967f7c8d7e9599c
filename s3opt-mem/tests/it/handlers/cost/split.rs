//! What a bill is split by: objects of the inventory, and tags of buckets.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use s3opt_core::backend::storage::{Body, CreateBucket, PutObject, Setting};
use s3opt_core::handlers::cost::{Part, Record, SplitBy, Unassigned};
use s3opt_core::s3::{StorageClass, Tag};

use super::stage::{BUCKET, Stage};
use crate::world::{create, region};

fn department(name: &str) -> Vec<Tag> {
    vec![Tag { key: "Department".to_owned(), value: name.to_owned() }]
}

async fn put(stage: &Stage, bucket: &str, key: &str, gibibytes: u64, class: StorageClass) {
    let request = PutObject {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        body: Body::Length(gibibytes << 30),
        storage_class: Some(class),
        ..PutObject::default()
    };
    stage.cloud.storage.put_object(request).await.unwrap();
}

/// What each part pays for a usage type, to the millionth.
fn paid(record: &Record, usage_type: &str) -> BTreeMap<String, String> {
    let of_type = record.figures.iter().filter(|figure| figure.usage_type == usage_type);
    of_type
        .map(|figure| {
            let name = match &figure.part {
                Part::Department(name) => name.clone(),
                Part::NoDepartment => "-".to_owned(),
                Part::Remainder => "?".to_owned(),
            };
            (name, figure.cost.round_dp(6).normalize().to_string())
        })
        .collect()
}

fn parts(expected: &[(&str, &str)]) -> BTreeMap<String, String> {
    expected.iter().map(|(name, cost)| ((*name).to_owned(), (*cost).to_owned())).collect()
}

/// The objects of the bucket lie for all of January, another bucket beside them.
async fn january(stage: &Stage) {
    create(&stage.cloud, "acme-other").await;
    put(stage, BUCKET, "finance/a", 3, StorageClass::GlacierIr).await;
    put(stage, BUCKET, "hr/a", 1, StorageClass::GlacierIr).await;
    put(stage, BUCKET, "unknown", 1, StorageClass::GlacierIr).await;
    put(stage, "acme-other", "a", 5, StorageClass::GlacierIr).await;
    put(stage, "acme-other", "b", 2, StorageClass::StandardIa).await;
    let west = CreateBucket { name: "acme-west".to_owned(), region: region("us-west-2"), tags: Vec::new() };
    stage.cloud.storage.create_bucket(west).await.unwrap();
    put(stage, "acme-west", "a", 4, StorageClass::GlacierIr).await;
}

fn why(record: &Record, usage_type: &str) -> Option<Unassigned> {
    record.remainder.iter().find(|reason| reason.usage_type == usage_type).map(|reason| reason.why)
}

#[tokio::test]
async fn departments_pay_for_their_objects_and_other_buckets_are_the_remainder() {
    let stage = Stage::new().await;
    january(&stage).await;
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let record = stage.record("2026-01").await;
    // .004 USD for each of ten gibibytes.
    let expected = parts(&[("Finance", "0.012"), ("HumanResources", "0.004"), ("-", "0.004"), ("?", "0.02")]);
    assert_eq!(paid(&record, "TimedStorage-GIR-ByteHrs"), expected);
    assert_eq!(paid(&record, "TimedStorage-SIA-ByteHrs"), parts(&[("?", "0.025")]));
    assert_eq!(paid(&record, "USW2-TimedStorage-GIR-ByteHrs"), parts(&[("?", "0.016")]));
    for (usage_type, expected) in [
        ("TimedStorage-GIR-ByteHrs", Unassigned::BeyondInventory),
        ("TimedStorage-SIA-ByteHrs", Unassigned::NotListed),
        ("USW2-TimedStorage-GIR-ByteHrs", Unassigned::OtherRegion),
        ("Requests-Tier1", Unassigned::Requests),
    ] {
        assert_eq!(why(&record, usage_type), Some(expected), "{usage_type}");
    }
    let text = &stage.mails()[0].text;
    for line in ["another region", "no object is listed there", "more than the objects listed", "Remainder  "]
    {
        assert!(text.contains(line), "{text}");
    }
}

#[tokio::test]
async fn what_was_deleted_is_not_paid_twice() {
    let stage = Stage::new().await;
    january(&stage).await;
    stage.advance_to("2026-01-16").await;
    // Half the month of three gibibytes of Finance's, which no inventory of February lists.
    let object = s3opt_core::backend::storage::ObjectRef::new(BUCKET, "finance/a");
    let delete = s3opt_core::backend::storage::DeleteObject { object, if_match: None };
    stage.cloud.storage.delete_object(delete).await.unwrap();
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let record = stage.record("2026-01").await;
    // The inventory lists current versions only; the noncurrent one is still billed.
    let expected = parts(&[("HumanResources", "0.004"), ("-", "0.004"), ("?", "0.032")]);
    assert_eq!(paid(&record, "TimedStorage-GIR-ByteHrs"), expected);
}

#[tokio::test]
async fn a_bucket_with_the_tag_needs_no_inventory() {
    let stage = Stage::without_inventory().await;
    january(&stage).await;
    let tagged = Setting::Tags(department("Research"));
    stage.cloud.storage.put_setting(BUCKET, tagged).await.unwrap();
    let tags = BTreeMap::from([("Department".to_owned(), true)]);
    stage.cloud.costs.set_cost_allocation_tags(&tags).await.unwrap();
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let record = stage.record("2026-01").await;
    assert_eq!((record.split_by, record.inventory, &record.forecast), (SplitBy::Tag, None, &None));
    assert_eq!(paid(&record, "TimedStorage-GIR-ByteHrs"), parts(&[("Research", "0.02"), ("?", "0.02")]));
    assert_eq!(why(&record, "TimedStorage-GIR-ByteHrs"), Some(Unassigned::Untagged));
    let sum: Decimal = record.figures.iter().map(|figure| figure.cost).sum();
    assert_eq!(sum, record.total);
    assert!(stage.mails()[0].text.contains("the cost allocation tag"), "{}", stage.mails()[0].text);
}

#[tokio::test]
async fn other_buckets_with_the_tag_leave_the_rest_to_the_inventory() {
    let stage = Stage::new().await;
    january(&stage).await;
    stage.cloud.storage.put_setting("acme-other", Setting::Tags(department("Finance"))).await.unwrap();
    let tags = BTreeMap::from([("Department".to_owned(), true)]);
    stage.cloud.costs.set_cost_allocation_tags(&tags).await.unwrap();
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let record = stage.record("2026-01").await;
    assert_eq!(record.split_by, SplitBy::TagAndInventory);
    let expected = parts(&[("Finance", "0.032"), ("HumanResources", "0.004"), ("-", "0.004")]);
    assert_eq!(paid(&record, "TimedStorage-GIR-ByteHrs"), expected);
    assert_eq!(paid(&record, "TimedStorage-SIA-ByteHrs"), parts(&[("Finance", "0.025")]));
}

#[tokio::test]
async fn what_is_written_at_midnight_and_never_read_leaves_nothing_over() {
    let stage = Stage::new().await;
    // Each day in every department, so that the lifecycle has moved most of it by the end of the month.
    for day in 1..=31 {
        stage.advance_to(&format!("2026-01-{day:02}")).await;
        for (prefix, size) in
            [("finance", 3 << 30), ("hr", 1 << 30), ("engineering", 200_000), ("tmp", 90_000)]
        {
            let request = PutObject {
                bucket: BUCKET.to_owned(),
                key: format!("{prefix}/{day}"),
                body: Body::Length(size),
                ..PutObject::default()
            };
            stage.cloud.storage.put_object(request).await.unwrap();
        }
    }
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let record = stage.record("2026-01").await;
    for figure in record.figures.iter().filter(|figure| figure.part == Part::Remainder) {
        // The reports themselves lie in another bucket.
        let is_of_reports =
            figure.usage_type == "TimedStorage-ByteHrs" && figure.quantity < Decimal::new(1, 3);
        let is_request =
            ["Requests-Tier1", "Requests-Tier2", "Requests-INT-Tier2"].contains(&figure.usage_type.as_str());
        assert!(is_of_reports || is_request, "{figure:?}");
    }
    let of = |usage_type: &str| paid(&record, usage_type);
    // 24 objects of each are transitioned by 31 January, those of less than 128 KiB stay.
    let per_object = |count: i64| (Decimal::from(count) * Decimal::new(1, 5)).normalize().to_string();
    let moved = per_object(24);
    let expected = [("Engineering", moved.as_str()), ("Finance", &moved), ("HumanResources", &moved)];
    assert_eq!(of("Requests-Tier4"), parts(&expected));
    assert_eq!(of("TimedStorage-INT-FA-ByteHrs").len(), 3);
}
