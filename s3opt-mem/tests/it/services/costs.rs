//! Cost Explorer: its sums, its tags, and what it refuses.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;
use s3opt_core::backend::Cloud;
use s3opt_core::backend::costs::{CostPeriod, CostQuery, Granularity, Grouping};
use s3opt_core::backend::storage::{
    Body, CreateBucket, DeleteObject, GetObject, ObjectRef, PutObject, Setting, SettingKey,
};
use s3opt_core::calendar::Day;
use s3opt_core::price::{Catalog, Price, Step as VolumeStep};
use s3opt_core::s3::{StorageClass, Tag};
use s3opt_mem::Emulator;

use super::support::{ACCOUNT, OTHER_ACCOUNT, at, cloud_with, refused, region};
use crate::world::{delete, put};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn query(start: &str, end: &str, granularity: Granularity) -> CostQuery {
    CostQuery {
        start: day(start),
        end: day(end),
        granularity,
        group_by: Vec::new(),
        service: None,
        tag: None,
    }
}

fn total(periods: &[CostPeriod]) -> Decimal {
    periods.iter().flat_map(|period| &period.groups).map(|group| group.cost).sum()
}

async fn by_key(cloud: &Cloud, query: &CostQuery) -> BTreeMap<String, Decimal> {
    let mut costs = BTreeMap::new();
    for period in cloud.costs.cost_and_usage(query).await.unwrap() {
        for group in period.groups {
            *costs.entry(group.keys.join(" ")).or_default() += group.cost;
        }
    }
    costs
}

fn object(bucket: &str, key: &str, bytes: u64, class: StorageClass) -> PutObject {
    PutObject {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        body: Body::Length(bytes),
        storage_class: Some(class),
        ..PutObject::default()
    }
}

fn department(value: &str) -> Setting {
    Setting::Tags(vec![Tag { key: "Department".to_owned(), value: value.to_owned() }])
}

/// As many gibibytes as January has days: a gibibyte-month a day.
async fn put_january(cloud: &Cloud, bucket: &str) {
    for number in 0..31 {
        let put = object(bucket, &format!("k{number}"), 1 << 30, StorageClass::Standard);
        cloud.storage.put_object(put).await.unwrap();
    }
}

#[tokio::test]
async fn costs_are_known_from_midnight_on() {
    let (emulator, cloud) = cloud_with("acme").await;
    put_january(&cloud, "acme").await;
    let january = CostQuery {
        group_by: vec![Grouping::UsageType, Grouping::Operation],
        ..query("2026-01-01", "2026-02-01", Granularity::Daily)
    };
    emulator.advance_to(at("2026-01-01T23:59:59Z")).await.unwrap();
    assert!(by_key(&cloud, &january).await.is_empty());
    emulator.advance_to(at("2026-01-03T12:00:00Z")).await.unwrap();
    let costs = by_key(&cloud, &january).await;
    // Two days, and 31 requests.
    assert_eq!(costs["TimedStorage-ByteHrs StandardStorage"], "0.046".parse().unwrap());
    assert_eq!(costs["Requests-Tier1 PutObject"], "0.000155".parse().unwrap());
    let periods = cloud.costs.cost_and_usage(&january).await.unwrap();
    let storage = |place: usize| {
        let groups = &periods[place].groups;
        groups
            .iter()
            .find(|group| group.keys[1] == "StandardStorage")
            .map(|group| (group.cost, group.quantity))
    };
    let each = ("0.023".parse().unwrap(), Decimal::ONE);
    assert_eq!([storage(0), storage(1), storage(2)], [Some(each), Some(each), None]);
    assert!(periods.iter().all(|period| period.estimated));
    emulator.advance_to(at("2026-02-01")).await.unwrap();
    let periods = cloud.costs.cost_and_usage(&january).await.unwrap();
    assert!(periods.iter().all(|period| !period.estimated));
    let services = CostQuery { group_by: vec![Grouping::Service], ..january.clone() };
    let costs = by_key(&cloud, &services).await;
    assert_eq!(costs.keys().collect::<Vec<_>>(), ["Amazon Simple Storage Service"]);
    let other = CostQuery { service: Some("Amazon Glacier".to_owned()), group_by: vec![], ..january };
    assert_eq!(total(&cloud.costs.cost_and_usage(&other).await.unwrap()), Decimal::ZERO);
    // Another account has nothing to do with it.
    let others = emulator.cloud(OTHER_ACCOUNT, &region("us-east-1"));
    assert!(by_key(&others, &services).await.is_empty());
}

#[tokio::test]
async fn tags_tell_costs_apart_from_the_day_of_their_activation() {
    let (emulator, cloud) = cloud_with("acme").await;
    crate::world::create(&cloud, "plain").await;
    for bucket in ["acme", "plain"] {
        put_january(&cloud, bucket).await;
    }
    let unknown = BTreeMap::from([("Department".to_owned(), true)]);
    let answer = cloud.costs.set_cost_allocation_tags(&unknown).await;
    refused("unknown", answer, "TagKeysNotFoundException", "Tag keys not found: Department");
    put(&cloud, "acme", department("Finance")).await.unwrap();
    let known = cloud.costs.cost_allocation_tags().await.unwrap();
    assert_eq!(known, BTreeMap::from([("Department".to_owned(), false)]));
    let january = CostQuery {
        group_by: vec![Grouping::Tag("Department".to_owned())],
        ..query("2026-01-01", "2026-02-01", Granularity::Monthly)
    };
    // Until the tag is active, everything is untagged.
    emulator.advance_to(at("2026-01-11T09:00:00Z")).await.unwrap();
    assert_eq!(by_key(&cloud, &january).await.keys().collect::<Vec<_>>(), ["Department$"]);
    cloud.costs.set_cost_allocation_tags(&unknown).await.unwrap();
    emulator.advance_to(at("2026-01-21T09:00:00Z")).await.unwrap();
    put(&cloud, "acme", department("Research")).await.unwrap();
    emulator.advance_to(at("2026-01-26T09:00:00Z")).await.unwrap();
    delete(&cloud, "acme", SettingKey::Tags).await.unwrap();
    emulator.advance_to(at("2026-02-01")).await.unwrap();
    let costs = by_key(&cloud, &january).await;
    let days = |count: i64| Decimal::new(23, 3) * Decimal::from(count);
    assert_eq!(costs["Department$Finance"], days(10));
    // With the request that wrote the tags.
    assert_eq!(costs["Department$Research"], days(5) + "0.000005".parse::<Decimal>().unwrap());
    // The 65 requests of the first day, for two buckets, 62 objects and tags, when no tag was active.
    assert_eq!(costs["Department$"], days(31 + 10 + 6) + "0.000325".parse::<Decimal>().unwrap());
    let finance = CostQuery {
        group_by: vec![],
        tag: Some(("Department".to_owned(), vec!["Finance".to_owned(), "None".to_owned()])),
        ..january.clone()
    };
    assert_eq!(total(&cloud.costs.cost_and_usage(&finance).await.unwrap()), days(10));
    // What a deleted bucket cost stays where it was.
    for number in 0..31 {
        let object = ObjectRef::new("acme", format!("k{number}"));
        cloud.storage.delete_object(DeleteObject { object, if_match: None }).await.unwrap();
    }
    cloud.storage.delete_bucket("acme").await.unwrap();
    assert_eq!(by_key(&cloud, &january).await, costs);
}

#[tokio::test]
async fn what_cost_explorer_refuses() {
    let (emulator, cloud) = cloud_with("acme").await;
    emulator.advance_to(at("2027-06-15T12:00:00Z")).await.unwrap();
    let three = vec![Grouping::Service, Grouping::Operation, Grouping::UsageType];
    let good = query("2027-06-01", "2027-06-15", Granularity::Daily);
    for (what, query, words) in [
        ("three groupings", CostQuery { group_by: three, ..good.clone() }, "'groupBy'"),
        ("no time", CostQuery { end: good.start, ..good.clone() }, "should be before end date"),
        ("back in time", CostQuery { end: good.start - 1, ..good.clone() }, "should be before end date"),
        ("the future", CostQuery { end: day("2027-07-02"), ..good.clone() }, "beginning of next month"),
        ("long ago", CostQuery { start: day("2026-03-31"), ..good.clone() }, "beyond 14 months"),
    ] {
        let answer = cloud.costs.cost_and_usage(&query).await;
        refused(what, answer, "ValidationException", words);
    }
    let widest = CostQuery { start: day("2026-04-01"), end: day("2027-07-01"), ..good };
    cloud.costs.cost_and_usage(&widest).await.unwrap();
    refused(
        "no tags",
        cloud.costs.set_cost_allocation_tags(&BTreeMap::new()).await,
        "ValidationException",
        "",
    );
}

/// What happens to the buckets of a case.
#[derive(Clone, Debug)]
enum Step {
    Put { bucket: usize, key: u8, kibibytes: u64, class: StorageClass },
    Read { bucket: usize, key: u8 },
    Delete { bucket: usize, key: u8 },
    Tag { bucket: usize, value: Option<u8> },
    Activate(bool),
    Wait { minutes: u64 },
}

const BUCKETS: [(&str, &str); 3] =
    [("acme-a", "us-east-1"), ("acme-b", "us-east-1"), ("acme-c", "us-west-2")];

fn step() -> impl Strategy<Value = Step> {
    let (bucket, key) = (0..BUCKETS.len(), 0..4_u8);
    let class = prop::sample::select(vec![
        StorageClass::Standard,
        StorageClass::StandardIa,
        StorageClass::GlacierIr,
        StorageClass::DeepArchive,
        StorageClass::IntelligentTiering,
    ]);
    let put = (bucket.clone(), key.clone(), 0..5_u64 << 20, class)
        .prop_map(|(bucket, key, kibibytes, class)| Step::Put { bucket, key, kibibytes, class });
    let at = (bucket.clone(), key);
    prop_oneof![
        4 => put,
        1 => at.clone().prop_map(|(bucket, key)| Step::Read { bucket, key }),
        1 => at.prop_map(|(bucket, key)| Step::Delete { bucket, key }),
        1 => (bucket, prop::option::of(0..2_u8)).prop_map(|(bucket, value)| Step::Tag { bucket, value }),
        1 => any::<bool>().prop_map(Step::Activate),
        4 => (1..20_000_u64).prop_map(|minutes| Step::Wait { minutes }),
    ]
}

/// The prices, but with volume steps that the cases pass.
fn stepped() -> Catalog {
    let mut catalog = Catalog::builtin();
    let price =
        |from: i64, price: i64| VolumeStep { from: Decimal::new(from, 1), price: Decimal::new(price, 4) };
    for region in ["us-east-1", "us-west-2"].map(region) {
        let price = Price {
            steps: vec![price(0, 230), price(5, 117), price(20, 31)],
            per_hour: false,
            source: "made up".to_owned(),
            date: "2026-01-01".to_owned(),
        };
        for operation in ["", "StandardStorage", "DeepArchiveS3ObjectOverhead"] {
            catalog.insert(region.clone(), "TimedStorage-ByteHrs", operation, price.clone());
        }
    }
    catalog
}

async fn play(cloud: &Cloud, steps: &[Step]) {
    for step in steps {
        let object_at = |bucket: usize, key: u8| ObjectRef::new(BUCKETS[bucket].0, format!("k{key}"));
        match step {
            Step::Put { bucket, key, kibibytes, class } => {
                let put = object(BUCKETS[*bucket].0, &format!("k{key}"), kibibytes << 10, *class);
                cloud.storage.put_object(put).await.unwrap();
            }
            Step::Read { bucket, key } => {
                let object = object_at(*bucket, *key);
                // It may be absent, or archived.
                let _ = cloud.storage.get_object(GetObject { object, ..GetObject::default() }).await;
            }
            Step::Delete { bucket, key } => {
                let object = object_at(*bucket, *key);
                cloud.storage.delete_object(DeleteObject { object, if_match: None }).await.unwrap();
            }
            Step::Tag { bucket, value } => {
                let bucket = BUCKETS[*bucket].0;
                match value {
                    Some(value) => put(cloud, bucket, department(&format!("D{value}"))).await.unwrap(),
                    None => delete(cloud, bucket, SettingKey::Tags).await.unwrap(),
                }
            }
            Step::Activate(is_active) => {
                let tags = BTreeMap::from([("Department".to_owned(), *is_active)]);
                // Nobody may know the tag yet.
                let _ = cloud.costs.set_cost_allocation_tags(&tags).await;
            }
            Step::Wait { minutes } => cloud.clock.wait(minutes * 60_000).await,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Groups and days add up to the total, and the total is the emulator's own bill, to the last digit.
    #[test]
    fn everything_adds_up(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let emulator = Emulator::builder().catalog(stepped()).build();
            let cloud = emulator.cloud(ACCOUNT, &region("us-east-1"));
            for (name, place) in BUCKETS {
                let bucket = CreateBucket { name: name.to_owned(), region: region(place), tags: vec![] };
                cloud.storage.create_bucket(bucket).await.unwrap();
            }
            play(&cloud, &steps).await;
            let today = (cloud.clock.now().first_midnight() - 1).max(day("2026-01-02"));
            emulator.advance_to((today + 2).into()).await.unwrap();
            let today = today + 2;
            // Months that Cost Explorer still knows; the first of them is a whole one.
            let start = day("2026-01-01").max(today.month().first_day() - 300).month().first_day();
            let bill = emulator.bill(ACCOUNT, start, today).unwrap();
            let expected: Decimal = bill.values().map(|bill| bill.total).sum();
            let quantity: Decimal = bill.values().flat_map(|bill| &bill.lines).map(|line| line.quantity).sum();
            let tag = || Grouping::Tag("Department".to_owned());
            for group_by in [
                vec![],
                vec![Grouping::UsageType],
                vec![Grouping::Operation],
                vec![Grouping::Service],
                vec![tag()],
                vec![tag(), Grouping::UsageType],
            ] {
                for granularity in [Granularity::Daily, Granularity::Monthly] {
                    let question = CostQuery { start, end: today, group_by: group_by.clone(),
                        ..query("2026-01-01", "2026-01-02", granularity) };
                    let periods = cloud.costs.cost_and_usage(&question).await.unwrap();
                    prop_assert_eq!(total(&periods), expected, "{:?} {:?}", group_by, granularity);
                    let sum: Decimal =
                        periods.iter().flat_map(|period| &period.groups).map(|group| group.quantity).sum();
                    prop_assert_eq!(sum, quantity, "{:?} {:?}", group_by, granularity);
                }
            }
            // Line by line, too.
            let question = CostQuery { start, end: today, group_by: vec![Grouping::UsageType, Grouping::Operation],
                ..query("2026-01-01", "2026-01-02", Granularity::Monthly) };
            let mut lines = BTreeMap::new();
            for line in bill.values().flat_map(|bill| &bill.lines) {
                *lines.entry(format!("{} {}", line.usage_type, line.operation)).or_insert(Decimal::ZERO) += line.cost;
            }
            prop_assert_eq!(by_key(&cloud, &question).await, lines);
            Ok(())
        })?;
    }
}
