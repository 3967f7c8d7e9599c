//! What becomes of each record of an event, and what it costs.

use s3opt_core::backend::storage::{BucketVersioning, DeleteObject, ObjectRef, Setting};
use s3opt_core::handlers::{Environment, Handler, HandlerError, Settled, tagger::AutoTagger};
use s3opt_mem::faults::{Fault, FaultPlan, Faults};
use serde_json::{Value, json};

use super::stage::{BUCKET, GIB, MIB, Operations, Stage, hand_over, recorded, together};

const GET: &str = "GetObjectTagging";
const PUT: &str = "PutObjectTagging";
const HEAD: &str = "HeadObject";

/// The only event that there is so far, as JSON that can be spoiled.
async fn only_event(versioning: BucketVersioning, key: &str, size: u64) -> (Stage, Value) {
    let (stage, recorder) = recorded(versioning).await;
    stage.put(key, size, "").await;
    stage.cloud.clock.wait(1000).await;
    let event = serde_json::from_str(&together(&recorder.events())).unwrap();
    (stage, event)
}

fn outcomes(answer: &Value) -> Vec<&str> {
    answer["outcomes"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_event_costs_two_calls_and_the_same_again_one() {
    for (versioning, first) in [
        (BucketVersioning::Enabled, vec![GET, PUT]),
        (BucketVersioning::Unversioned, vec![GET, HEAD, PUT]),
        (BucketVersioning::Suspended, vec![GET, HEAD, PUT]),
    ] {
        let (stage, event) = only_event(versioning, "a.log", 1).await;
        let (cloud, operations) = Operations::of(&stage.cloud);
        let answer = hand_over(&cloud, None, &event.to_string()).await.unwrap();
        assert_eq!(outcomes(&answer), ["tagged"]);
        assert_eq!(operations.take(), first, "{versioning:?}");
        for _ in 0..2 {
            let answer = hand_over(&cloud, None, &event.to_string()).await.unwrap();
            assert_eq!(outcomes(&answer), ["unchanged"]);
            assert_eq!(operations.take(), [GET], "{versioning:?}");
        }
    }
}

#[tokio::test]
async fn sizes_are_asked_for_only_where_the_event_has_none_and_it_matters() {
    let by_key = "[[tagging.rules]]\nid = \"a\"\ntags = { a = \"1\" }";
    let (stage, mut event) = only_event(BucketVersioning::Enabled, "a", 200 * MIB).await;
    event["Records"][0]["s3"]["object"].as_object_mut().unwrap().remove("size");
    let (cloud, operations) = Operations::of(&stage.cloud);
    hand_over(&cloud, Some(by_key), &event.to_string()).await.unwrap();
    assert_eq!(operations.take(), [GET, PUT]);
    hand_over(&cloud, None, &event.to_string()).await.unwrap();
    assert_eq!(operations.take(), [HEAD, GET, PUT]);
    assert_eq!(stage.tags("a", None).await, "a=1 SizeCategory=Medium");
    // Where the rules do not look at sizes, an object that may be another one need not be looked at.
    let (stage, event) = only_event(BucketVersioning::Unversioned, "a", 1).await;
    let (cloud, operations) = Operations::of(&stage.cloud);
    hand_over(&cloud, Some(by_key), &event.to_string()).await.unwrap();
    assert_eq!(operations.take(), [GET, PUT]);
    // No rule, no call.
    hand_over(&cloud, Some("project = \"norules\""), &event.to_string()).await.unwrap();
    assert_eq!(operations.take(), [""; 0]);
}

#[tokio::test]
async fn a_late_event_does_not_undo_a_newer_one() {
    let (stage, recorder) = recorded(BucketVersioning::Unversioned).await;
    stage.put("a", 1, "").await;
    stage.put("a", 2 * GIB, "").await;
    stage.cloud.clock.wait(1000).await;
    let events = recorder.events();
    let [old, new] = [&events[..1], &events[1..]].map(together);
    let overriding = "[[tagging.rules]]\nid = \"large\"\nlarger_than_bytes = 1000\ntags = { Size = \"Large\" }\n\
                      overrides_user_tags = true\n[[tagging.rules]]\nid = \"small\"\ntags = { Size = \"Small\" }\n\
                      overrides_user_tags = true";
    for configuration in [None, Some(overriding)] {
        for order in [[&new, &old], [&old, &new]] {
            let object = ObjectRef::new(BUCKET, "a");
            stage.cloud.storage.delete_object_tags(&object).await.unwrap();
            for event in order {
                hand_over(&stage.cloud, configuration, event).await.unwrap();
                assert!(stage.tags("a", None).await.ends_with("=Large"), "{configuration:?}");
            }
        }
    }
}

#[tokio::test]
async fn of_several_records_of_an_object_the_newest_counts() {
    let (stage, recorder) = recorded(BucketVersioning::Unversioned).await;
    for size in [1, 2 * GIB, 200 * MIB] {
        stage.put("a", size, "").await;
    }
    stage.put("b", 1, "").await;
    stage.cloud.clock.wait(1000).await;
    let mut events = recorder.events();
    events.reverse();
    events.push(events[1].clone());
    let (cloud, operations) = Operations::of(&stage.cloud);
    let answer = hand_over(&cloud, None, &together(&events)).await.unwrap();
    // b, then the newest of a, its older ones, and the newest again.
    assert_eq!(outcomes(&answer), ["tagged", "superseded", "superseded", "superseded", "tagged"]);
    assert_eq!(operations.take().len(), 6);
    assert_eq!(stage.tags("a", None).await, "SizeCategory=Medium");
}

#[tokio::test]
async fn what_is_gone_is_no_error() {
    for versioning in [BucketVersioning::Unversioned, BucketVersioning::Enabled] {
        let (stage, mut event) = only_event(versioning, "a", 1).await;
        let version = event["Records"][0]["s3"]["object"]["versionId"].as_str().map(str::to_owned);
        let object = ObjectRef { version_id: version, ..ObjectRef::new(BUCKET, "a") };
        stage.cloud.storage.delete_object(DeleteObject { object, ..DeleteObject::default() }).await.unwrap();
        let answer = hand_over(&stage.cloud, None, &event.to_string()).await.unwrap();
        assert_eq!((outcomes(&answer), &answer["gone"]), (vec!["gone"], &json!(1)), "{versioning:?}");
        // A delete marker by its id.
        if versioning == BucketVersioning::Enabled {
            let delete = DeleteObject { object: ObjectRef::new(BUCKET, "a"), ..DeleteObject::default() };
            let marker = stage.cloud.storage.delete_object(delete).await.unwrap().version_id;
            event["Records"][0]["s3"]["object"]["versionId"] = marker.into();
            let answer = hand_over(&stage.cloud, None, &event.to_string()).await.unwrap();
            assert_eq!(outcomes(&answer), ["gone"]);
        }
        event["Records"][0]["s3"]["bucket"]["name"] = "nobodys".into();
        let answer = hand_over(&stage.cloud, None, &event.to_string()).await.unwrap();
        assert_eq!(outcomes(&answer), ["gone"]);
    }
}

#[tokio::test]
async fn one_failure_does_not_stop_the_others() {
    let (stage, recorder) = recorded(BucketVersioning::Enabled).await;
    for key in ["denied/a", "b", "c"] {
        stage.put(key, 1, "").await;
    }
    stage.cloud.clock.wait(1000).await;
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
        "Action": "s3:PutObjectVersionTagging", "Resource": "arn:aws:s3:::acme/denied/*"}]}"#;

    stage.cloud.storage.put_setting(BUCKET, Setting::Policy(policy.to_owned())).await.unwrap();
    let mut event: Value = serde_json::from_str(&together(&recorder.events())).unwrap();
    let mut encoded = event["Records"][1].clone();
    encoded["s3"]["object"]["key"] = "%ff".into();
    let mut removed = event["Records"][1].clone();
    removed["eventName"] = "ObjectRemoved:Delete".into();
    let records = event["Records"].as_array_mut().unwrap();
    records.extend([encoded, removed, json!({"eventSource": "aws:sqs"})]);
    let answer = hand_over(&stage.cloud, None, &event.to_string()).await.unwrap();
    assert_eq!(outcomes(&answer), ["failed", "tagged", "tagged", "failed", "ignored", "failed"]);
    let denied = &answer["outcomes"][0];
    assert_eq!((&denied["bucket"], &denied["key"]), (&json!(BUCKET), &json!("denied/a")));
    assert_eq!(denied["error"]["type"], "Cloud");
    assert_eq!(denied["error"]["remedy"], "allow the function's role PutObjectTagging on acme/denied/a");
    assert_eq!(answer["outcomes"][5]["error"]["message"], "a record comes from aws:sqs, not from S3");
    assert_eq!((&answer["records"], &answer["failed"], &answer["tagged"]), (&json!(6), &json!(3), &json!(2)));
    assert_eq!(answer["outcomes"][1]["added"], json!({"SizeCategory": "Small"}));
}

#[tokio::test]
async fn what_may_pass_fails_the_event_after_all_records_were_tried() {
    for fault in [Fault::Throttled, Fault::UnansweredBefore, Fault::UnansweredAfter] {
        for call in 1..=6 {
            let (stage, recorder) = recorded(BucketVersioning::Enabled).await;
            for key in ["a", "b", "c"] {
                stage.put(key, 1, "").await;
            }
            stage.cloud.clock.wait(1000).await;
            let event = together(&recorder.events());
            let faults = Faults::new(stage.cloud.clone(), 1, FaultPlan::none().at(call, fault));
            let error = hand_over(&faults.cloud(), None, &event).await.unwrap_err();
            assert!(error.is_retryable() && matches!(error, HandlerError::Cloud { .. }), "{error}");
            let written = stage.billed(PUT);
            assert!(written >= 2, "the others were tried");
            // Lambda tries again, and nothing is done twice.
            hand_over(&faults.cloud(), None, &event).await.unwrap();
            assert_eq!(stage.billed(PUT), 3, "{fault} at call {call}");
            for key in ["a", "b", "c"] {
                assert_eq!(stage.tags(key, None).await, "SizeCategory=Small");
            }
        }
    }
}

#[tokio::test]
async fn tags_that_are_seen_late_are_written_again_and_stay_the_same() {
    let (stage, event) = only_event(BucketVersioning::Enabled, "a", 1).await;
    let plan = FaultPlan::none().chance(Fault::LateTags, 1000).late_tags_milliseconds(60_000);
    let cloud = Faults::new(stage.cloud.clone(), 1, plan).cloud();
    for _ in 0..2 {
        hand_over(&cloud, None, &event.to_string()).await.unwrap();
        assert_eq!(stage.tags("a", None).await, "SizeCategory=Small");
    }
    stage.cloud.clock.wait(60_000).await;
    let answer = hand_over(&cloud, None, &event.to_string()).await.unwrap();
    assert_eq!(outcomes(&answer), ["unchanged"]);
}

#[tokio::test]
async fn events_that_are_none_are_answered_with_what_to_do() {
    let (stage, _) = recorded(BucketVersioning::Unversioned).await;
    let (cloud, operations) = Operations::of(&stage.cloud);
    let test = r#"{"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "acme"}"#;
    // The test is answered whatever the configuration is like.
    let answer = hand_over(&cloud, Some("nonsense"), test).await.unwrap();
    assert_eq!((&answer["test_event"], &answer["records"]), (&json!(true), &json!(0)));
    let error = hand_over(&cloud, None, r#"{"Records": [{"eventSource": "aws:sqs"}]}"#).await.unwrap_err();
    assert_eq!(error.kind(), "Event");
    let error = hand_over(&cloud, Some("nonsense"), r#"{"Records": []}"#).await.unwrap_err();
    assert_eq!(error.kind(), "Configuration");
    assert_eq!(operations.take(), [""; 0]);
    // Settled, they are answers, because to try again helps nobody.
    let settled = Settled(AutoTagger::default());
    let answer = settled.handle(&cloud, &Environment::default(), "{}".into()).await.unwrap();
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(answer["error"]["type"], "Event");
    assert!(answer["error"]["remedy"].as_str().unwrap().contains("notification configuration"));
}
