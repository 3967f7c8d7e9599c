//! Each fault does what it says.

use proptest::prelude::*;
use s3opt_core::backend::contract::block_on;
use s3opt_core::backend::storage::{
    BucketVersioning, CommonListing, CreateBucket, DeleteObjects, HeadObject, ListObjects, ObjectRef,
    PutObject, Setting,
};
use s3opt_core::backend::{Cloud, CloudError, CloudResult, Outcome};
use s3opt_core::s3::Tag;
use s3opt_mem::Emulator;
use s3opt_mem::faults::{Fault, FaultPlan, Faults};

use super::backend::with_bucket;

fn put(key: &str) -> PutObject {
    PutObject { bucket: "acme".to_owned(), key: key.to_owned(), body: "text".into(), ..PutObject::default() }
}

fn list(bucket: &str) -> ListObjects {
    let common = CommonListing { bucket: bucket.to_owned(), ..CommonListing::default() };
    ListObjects { common, ..ListObjects::default() }
}

fn keys(cloud: &Cloud) -> Vec<String> {
    let page = block_on(cloud.storage.list_objects(list("acme"))).unwrap();
    page.objects.into_iter().map(|object| object.key).collect()
}

#[test]
fn a_fault_has_the_effect_that_it_names() {
    for (fault, outcome, is_there) in [
        (Fault::Throttled, Outcome::NothingDone, false),
        (Fault::UnansweredBefore, Outcome::Unknown, false),
        (Fault::UnansweredAfter, Outcome::Unknown, true),
    ] {
        let (emulator, cloud) = with_bucket();
        let before = emulator.snapshot();
        let faults = Faults::new(cloud.clone(), 1, FaultPlan::none().at(1, fault));
        let error = block_on(faults.cloud().storage.put_object(put("key"))).unwrap_err();
        assert_eq!((error.failure().outcome, error.is_retryable()), (outcome, true), "{error}");
        assert_eq!(emulator.snapshot() != before, is_there, "{fault}");
        assert_eq!(keys(&cloud).len(), usize::from(is_there), "{fault}");
        assert_eq!(faults.calls(), 1);
    }
}

#[test]
fn a_refusal_is_not_hidden_by_chance() {
    let (_, cloud) = with_bucket();
    let faults = Faults::new(cloud, 1, FaultPlan::none());
    let request = HeadObject { object: ObjectRef::new("acme", "absent"), ..HeadObject::default() };
    let error = block_on(faults.cloud().storage.head_object(request)).unwrap_err();
    assert!(matches!(error, CloudError::NotFound(_)), "{error}");
    assert_eq!(faults.log().to_string(), "seed 1: 0 of 1 calls went wrong");
}

#[test]
fn a_batch_is_done_in_part() {
    for seed in 0..20 {
        let (_, cloud) = with_bucket();
        let all: Vec<String> = (0..8).map(|number| format!("key{number}")).collect();
        for key in &all {
            block_on(cloud.storage.put_object(put(key))).unwrap();
        }
        let faults = Faults::new(cloud.clone(), seed, FaultPlan::none().at(1, Fault::PartialBatch));
        let objects = all.iter().map(|key| (key.clone(), None)).collect();
        let request = DeleteObjects { bucket: "acme".to_owned(), objects };
        let answers = block_on(faults.cloud().storage.delete_objects(request)).unwrap();
        assert_eq!(answers.len(), 8);
        let mut failed: Vec<String> =
            answers.into_iter().filter_map(Result::err).map(|error| error.key).collect();
        failed.sort();
        assert!(!failed.is_empty());
        assert_eq!(keys(&cloud), failed, "what failed is still there, and nothing else");
    }
}

fn tags(value: &str) -> Vec<Tag> {
    vec![Tag { key: "key".to_owned(), value: value.to_owned() }]
}

async fn seen(cloud: &Cloud, object: &ObjectRef) -> (Vec<Tag>, usize) {
    let request = HeadObject { object: object.clone(), ..HeadObject::default() };
    let head = cloud.storage.head_object(request).await.unwrap();
    (cloud.storage.object_tags(object).await.unwrap().tags, head.tag_count)
}

#[test]
fn late_tags_are_seen_when_the_clock_has_turned() {
    let (_, behind) = with_bucket();
    let plan = FaultPlan::none().chance(Fault::LateTags, 1000).late_tags_milliseconds(5000);
    let cloud = Faults::new(behind.clone(), 1, plan).cloud();
    let object = ObjectRef::new("acme", "key");
    block_on(async {
        cloud.storage.put_object(put("key")).await.unwrap();
        cloud.storage.put_object_tags(&object, tags("first")).await.unwrap();
        assert_eq!(seen(&cloud, &object).await, (Vec::new(), 0));
        assert_eq!(seen(&behind, &object).await, (tags("first"), 1), "the write itself is not late");
        cloud.clock.wait(4999).await;
        // Another write does not show the one before it either.
        cloud.storage.put_object_tags(&object, tags("second")).await.unwrap();
        assert_eq!(seen(&cloud, &object).await, (Vec::new(), 0));
        cloud.clock.wait(5000).await;
        assert_eq!(seen(&cloud, &object).await, (tags("second"), 1));
    });
}

#[test]
fn late_tags_do_not_stick_to_another_version() {
    let (_, behind) = with_bucket();
    let cloud = Faults::new(behind, 1, FaultPlan::none().chance(Fault::LateTags, 1000)).cloud();
    let object = ObjectRef::new("acme", "key");
    block_on(async {
        cloud.storage.put_object(put("key")).await.unwrap();
        cloud.storage.put_object_tags(&object, tags("first")).await.unwrap();
        let written = PutObject { tags: tags("written"), body: "other".into(), ..put("key") };
        cloud.storage.put_object(written).await.unwrap();
        assert_eq!(seen(&cloud, &object).await, (tags("written"), 1));
    });
}

/// What somebody does who sets a bucket up, from the begin each time: only what is missing is made.
async fn deploy(cloud: &Cloud) -> CloudResult<()> {
    let region = "eu-west-1".parse().unwrap();
    let bucket = CreateBucket { name: "deployed".to_owned(), region, tags: Vec::new() };
    match cloud.storage.create_bucket(bucket).await {
        Err(CloudError::AlreadyExists(_)) | Ok(()) => {}
        Err(error) => return Err(error),
    }
    cloud.storage.put_setting("deployed", Setting::Versioning(BucketVersioning::Enabled)).await?;
    cloud.storage.put_setting("deployed", Setting::Tags(tags("deployed"))).await?;
    if cloud.storage.list_objects(list("deployed")).await?.objects.is_empty() {
        cloud.storage.put_object(PutObject { bucket: "deployed".to_owned(), ..put("state") }).await?;
    }
    Ok(())
}

#[test]
fn a_deployment_can_be_cut_off_anywhere_and_begun_again() {
    let region = "eu-west-1".parse().unwrap();
    let untouched = |fault: Option<(u64, Fault)>| {
        let emulator = Emulator::default();
        let cloud = emulator.cloud("111111111111", &region);
        let plan =
            fault.map_or_else(FaultPlan::none, |(number, fault)| FaultPlan::none().cut_off_at(number, fault));
        let faults = Faults::new(cloud.clone(), 1, plan);
        let cut_off = block_on(deploy(&faults.cloud())).is_err();
        if cut_off {
            block_on(deploy(&cloud)).unwrap();
        }
        (emulator.snapshot().buckets, faults.calls(), cut_off)
    };
    let (expected, calls, _) = untouched(None);
    assert_eq!(calls, 5);
    for number in 1..=calls {
        for fault in [Fault::UnansweredBefore, Fault::UnansweredAfter] {
            let (buckets, made, cut_off) = untouched(Some((number, fault)));
            assert!(cut_off && made == number, "{number} {fault}");
            assert_eq!(buckets.len(), expected.len());
            for (name, bucket) in &buckets {
                assert_eq!(bucket.settings, expected[name].settings, "{number} {fault}");
                assert_eq!(bucket.versions.len(), expected[name].versions.len(), "{number} {fault}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_log_replays_itself(seed: u64, per_thousand in 0_u16..600, calls in 1_usize..60) {
        let run = |seed, plan| {
            let (emulator, cloud) = with_bucket();
            let faults = Faults::new(cloud, seed, plan);
            let cloud = faults.cloud();
            block_on(async {
                for number in 0..calls {
                    let object = ObjectRef::new("acme", format!("key{}", number % 5));
                    // What goes wrong is the matter here, not what is answered.
                    let _ = match number % 4 {
                        0 | 1 => cloud.storage.put_object(put(&object.key)).await.map(|_| ()),
                        2 => cloud.storage.put_object_tags(&object, tags("tag")).await.map(|_| ()),
                        _ => {
                            let objects = vec![(object.key, None), ("other".to_owned(), None)];
                            let request = DeleteObjects { bucket: "acme".to_owned(), objects };
                            cloud.storage.delete_objects(request).await.map(|_| ())
                        }
                    };
                }
            });
            (faults.log(), emulator.snapshot())
        };
        let first = run(seed, FaultPlan::everything(per_thousand));
        prop_assert_eq!(&first, &run(seed, FaultPlan::everything(per_thousand)));
        prop_assert_eq!(&first, &run(seed, first.0.plan()));
    }
}
