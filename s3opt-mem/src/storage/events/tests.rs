use bytes::Bytes;
use s3opt_core::backend::Cloud;
use s3opt_core::backend::storage::{CreateBucket, Setting};
use s3opt_core::calendar::Day;
use s3opt_core::price::Region;
use s3opt_core::s3::bucket::{KeyFilter, NotificationConfiguration, NotificationTarget};
use s3opt_core::s3::event::compare_sequencers;

use super::listener::add_listener;
use super::*;
use crate::agenda::Due;
use crate::emulator::Emulator;

const FUNCTION: &str = "arn:aws:lambda:us-east-1:111111111111:function:tagger";

/// A cloud with a bucket that tells a function.
async fn cloud_with(events: &[&str], filter: KeyFilter) -> (Emulator, Cloud) {
    let emulator = Emulator::builder().start(Day::MIN.into()).build();
    let region: Region = "us-east-1".parse().unwrap();
    let cloud = emulator.cloud("111111111111", &region);
    add_listener(&cloud, "tagger", "acme").await;
    let bucket = CreateBucket { name: "acme".to_owned(), region, tags: vec![] };
    cloud.storage.create_bucket(bucket).await.unwrap();
    let target = NotificationTarget {
        id: "to-tagger".to_owned(),
        kind: TargetKind::Function,
        arn: FUNCTION.to_owned(),
        events: events.iter().map(|event| (*event).to_owned()).collect(),
        filter,
    };
    let configuration = NotificationConfiguration { targets: vec![target], event_bridge: false };
    cloud.storage.put_setting("acme", Setting::Notification(configuration)).await.unwrap();
    (emulator, cloud)
}

fn event(name: &'static str, key: &str) -> ObjectEvent {
    let etag = "e9fb1ed1d5eaa36781088aae37acffbd".to_owned();
    ObjectEvent { name, key: key.to_owned(), version_id: Some("null".to_owned()), size: 11, etag }
}

/// What functions are handed, in order.
fn handed(world: &mut World) -> Vec<(Instant, String, Bytes)> {
    let until = (Day::MIN + 1).into();
    let mut handed = Vec::new();
    while let Some((at, due)) = world.agenda.take(until) {
        if let Due::Delivery(delivery) = due {
            handed.push((at, delivery.function, delivery.payload));
        }
    }
    handed
}

fn records(world: &mut World) -> Vec<EventRecord> {
    let texts = handed(world).into_iter().map(|(_, _, payload)| String::from_utf8(payload.to_vec()).unwrap());
    texts.flat_map(|text| EventNotification::from_json(&text).unwrap().records).collect()
}

/// `TestS3NotificationsToLambda::test_create_object_put_via_dynamodb`, as recorded from the real service.
#[tokio::test]
async fn test_create_object_put_via_dynamodb() {
    let (emulator, _cloud) = cloud_with(&["s3:ObjectCreated:*"], KeyFilter::default()).await;
    let mut world = emulator.world();
    world.emit("acme", &event("ObjectCreated:Put", "a key"));
    let handed = handed(&mut world);
    let [(at, function, payload)] = &handed[..] else { panic!("{handed:?}") };
    assert_eq!((at.milliseconds(), function.as_str()), (1000, "tagger"));
    let json: serde_json::Value = serde_json::from_slice(payload).unwrap();
    let record = &json["Records"][0];
    let names = |value: &serde_json::Value| -> Vec<String> {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(
        names(record),
        [
            "awsRegion",
            "eventName",
            "eventSource",
            "eventTime",
            "eventVersion",
            "requestParameters",
            "responseElements",
            "s3",
            "userIdentity"
        ]
    );
    assert_eq!(names(&record["s3"]), ["bucket", "configurationId", "object", "s3SchemaVersion"]);
    assert_eq!(names(&record["s3"]["object"]), ["eTag", "key", "sequencer", "size"]);
    for (path, expected) in [
        ("/eventName", "ObjectCreated:Put"),
        ("/eventSource", "aws:s3"),
        ("/eventVersion", "2.1"),
        ("/awsRegion", "us-east-1"),
        ("/eventTime", "1970-01-01T00:00:00.000Z"),
        ("/s3/s3SchemaVersion", "1.0"),
        ("/s3/configurationId", "to-tagger"),
        ("/s3/bucket/name", "acme"),
        ("/s3/bucket/arn", "arn:aws:s3:::acme"),
        ("/s3/object/key", "a+key"),
        ("/s3/object/eTag", "e9fb1ed1d5eaa36781088aae37acffbd"),
    ] {
        assert_eq!(record.pointer(path).and_then(|value| value.as_str()), Some(expected), "{path}");
    }
    assert_eq!(record.pointer("/s3/object/size").and_then(serde_json::Value::as_u64), Some(11));
}

#[tokio::test]
async fn only_what_was_asked_for_is_told() {
    let filter = KeyFilter { prefix: Some("finance/".to_owned()), suffix: Some(".pdf".to_owned()) };
    let (emulator, _cloud) = cloud_with(&["s3:ObjectCreated:*", "s3:ObjectTagging:Put"], filter).await;
    let mut world = emulator.world();
    for (name, key) in [
        ("ObjectCreated:Put", "finance/a.pdf"),
        ("ObjectCreated:Copy", "finance/b.pdf"),
        ("ObjectTagging:Put", "finance/a.pdf"),
        ("ObjectCreated:Put", "finance/a.txt"),
        ("ObjectCreated:Put", "legal/a.pdf"),
        ("ObjectRemoved:Delete", "finance/a.pdf"),
        ("ObjectTagging:Delete", "finance/a.pdf"),
    ] {
        world.emit("acme", &event(name, key));
    }
    world.emit("nobody", &event("ObjectCreated:Put", "finance/a.pdf"));
    let told: Vec<(String, String)> =
        records(&mut world).into_iter().map(|record| (record.event_name, record.s3.object.key)).collect();
    let expected = [
        ("ObjectCreated:Put", "finance/a.pdf"),
        ("ObjectCreated:Copy", "finance/b.pdf"),
        ("ObjectTagging:Put", "finance/a.pdf"),
    ];
    assert_eq!(told, expected.map(|(name, key)| (name.to_owned(), key.to_owned())));
}

#[tokio::test]
async fn later_events_of_a_key_have_greater_sequencers() {
    let (emulator, _cloud) =
        cloud_with(&["s3:ObjectCreated:*", "s3:ObjectRemoved:*"], KeyFilter::default()).await;
    let mut world = emulator.world();
    for _ in 0..40 {
        world.emit("acme", &event("ObjectCreated:Put", "key"));
        world.emit("acme", &event("ObjectRemoved:Delete", "key"));
    }
    let sequencers: Vec<String> =
        records(&mut world).into_iter().filter_map(|record| record.s3.object.sequencer).collect();
    assert_eq!(sequencers.len(), 80);
    assert!(sequencers.windows(2).all(|pair| compare_sequencers(&pair[0], &pair[1]).is_lt()));
}

#[tokio::test]
async fn an_event_tells_what_its_kind_tells() {
    let all =
        ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:*", "s3:LifecycleTransition"];
    let (emulator, _cloud) = cloud_with(&all, KeyFilter::default()).await;
    let mut world = emulator.world();
    world.buckets.get_mut("acme").unwrap().versioning = BucketVersioning::Enabled;
    for (name, version, by_s3, size, sequencer) in [
        ("ObjectCreated:Put", "2.1", false, true, true),
        ("ObjectRemoved:DeleteMarkerCreated", "2.1", false, false, true),
        ("LifecycleExpiration:Delete", "2.3", true, false, true),
        ("LifecycleTransition", "2.3", true, true, false),
    ] {
        world.emit("acme", &event(name, "key"));
        let records = records(&mut world);
        let [record] = &records[..] else { panic!("{name}: {records:?}") };
        assert_eq!(record.event_version, version, "{name}");
        assert_eq!(record.request_parameters.source_ip_address == S3, by_s3, "{name}");
        let object = &record.s3.object;
        assert_eq!(object.size.is_some(), size, "{name}");
        assert_eq!(object.sequencer.is_some(), sequencer, "{name}");
        assert_eq!(object.version_id.as_deref(), Some("null"), "{name}");
    }
}

#[tokio::test]
async fn leave_that_was_taken_back_counts_no_more() {
    let (emulator, cloud) = cloud_with(&["s3:ObjectCreated:*"], KeyFilter::default()).await;
    emulator.world().emit("acme", &event("ObjectCreated:Put", "before"));
    cloud.functions.remove_permission("tagger", "bucket").await.unwrap();
    emulator.world().emit("acme", &event("ObjectCreated:Put", "after"));
    let keys: Vec<String> =
        records(&mut emulator.world()).into_iter().map(|record| record.s3.object.key).collect();
    assert_eq!(keys, ["before"]);
    let failed = emulator.failed_deliveries();
    let [dropped] = &failed[..] else { panic!("{failed:?}") };
    assert_eq!((dropped.function.as_str(), dropped.attempts), (FUNCTION, 0));
    assert_eq!(dropped.error, "s3.amazonaws.com may not invoke the function");
    assert!(String::from_utf8_lossy(&dropped.event).contains("\"after\""));
}

#[test]
fn times_have_milliseconds() {
    for (milliseconds, expected) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_767_225_600_007, "2026-01-01T00:00:00.007Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(time(Instant::from_milliseconds(milliseconds)), expected);
    }
}
