//! What a bucket tells of requests.

use s3opt_core::backend::storage::{
    Body, BucketVersioning, CompleteUpload, CompletedPart, CreateUpload, RestoreObject, RestoreTier, Setting,
    UploadPart, UploadRef, WriteConditions,
};
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::bucket::{KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind};
use s3opt_core::s3::event::EventNotification;

use super::{Bench, at, bench, object, tag};
use crate::agenda::Due;
use crate::storage::events::listener::add_listener;

async fn told_bench(versioning: BucketVersioning) -> Bench {
    let bench = bench(versioning);
    let cloud = bench.emulator.cloud_of(bench.caller.clone());
    add_listener(&cloud, "listener", "b").await;
    let events = ["ObjectCreated", "ObjectRemoved", "ObjectTagging", "ObjectRestore"];
    let target = NotificationTarget {
        id: "all".to_owned(),
        kind: TargetKind::Function,
        arn: "arn:aws:lambda:us-east-1:111111111111:function:listener".to_owned(),
        events: events.iter().map(|kind| format!("s3:{kind}:*")).collect(),
        filter: KeyFilter::default(),
    };
    let configuration = NotificationConfiguration { targets: vec![target], event_bridge: false };
    bench.set(Setting::Notification(configuration));
    bench
}

/// The events that were told since the last time: name, key, bytes, and whether they name a version.
fn told(bench: &Bench) -> Vec<String> {
    let mut told = Vec::new();
    let mut world = bench.emulator.world();
    let mut kept = Vec::new();
    while let Some((due_at, due)) = world.agenda.take(at("2026-02-01")) {
        let Due::Delivery(delivery) = due else {
            kept.push((due_at, due));
            continue;
        };
        let text = String::from_utf8(delivery.payload.to_vec()).unwrap();
        for record in EventNotification::from_json(&text).unwrap().records {
            let object = record.s3.object;
            let version = if object.version_id.is_some() { " version" } else { "" };
            told.push(format!(
                "{} {} {}{version}",
                record.event_name,
                object.key,
                object.size.map_or("-".to_owned(), |size| size.to_string())
            ));
        }
    }
    for (due_at, due) in kept {
        world.agenda.put(due_at, due);
    }
    told
}

#[tokio::test]
async fn writes_deletes_and_tags_are_told() {
    let bench = told_bench(BucketVersioning::Enabled).await;
    let id = bench.put("k", "one").version_id.unwrap();
    bench.copy(object("k"), "copy", None).unwrap();
    bench.call(|world, caller| world.put_object_tags(caller, &object("k"), vec![tag("a", "b")])).unwrap();
    bench.call(|world, caller| world.delete_object_tags(caller, &object("k"))).unwrap();
    bench.delete(object("k"));
    bench.delete(object("k").version(&id));
    // What was not there is not told to have gone.
    bench.delete(object("k").version(&id));
    assert_eq!(
        told(&bench),
        [
            "ObjectCreated:Put k 3 version",
            "ObjectCreated:Copy copy 3 version",
            "ObjectTagging:Put k 3 version",
            "ObjectTagging:Delete k 3 version",
            "ObjectRemoved:DeleteMarkerCreated k - version",
            "ObjectRemoved:Delete k - version",
        ]
    );
}

#[tokio::test]
async fn buckets_without_versions_name_none() {
    let bench = told_bench(BucketVersioning::Unversioned).await;
    bench.put("k", "one");
    bench.delete(object("k"));
    bench.delete(object("k"));
    assert_eq!(told(&bench), ["ObjectCreated:Put k 3", "ObjectRemoved:Delete k -"]);
}

#[tokio::test]
async fn what_is_refused_is_not_told() {
    let bench = told_bench(BucketVersioning::Unversioned).await;
    assert!(bench.copy(object("nothing"), "copy", None).is_err());
    assert_eq!(told(&bench), [""; 0]);
}

#[tokio::test]
async fn uploads_are_told_when_they_are_complete() {
    let bench = told_bench(BucketVersioning::Unversioned).await;
    let (bucket, key) = ("b".to_owned(), "k".to_owned());
    let request = CreateUpload { bucket: bucket.clone(), key: key.clone(), ..CreateUpload::default() };
    let upload_id = bench.call(|world, caller| world.create_upload(caller, request)).unwrap();
    let upload = UploadRef { bucket, key, upload_id };
    let request = UploadPart { upload: upload.clone(), part_number: 1, body: Body::Length(7) };
    let etag = bench.call(|world, caller| world.upload_part(caller, request)).unwrap();
    assert_eq!(told(&bench), [""; 0]);
    let parts = vec![CompletedPart { part_number: 1, etag }];
    let request = CompleteUpload { upload, parts, conditions: WriteConditions::default() };
    for _ in 0..2 {
        bench.call(|world, caller| world.complete_upload(caller, &request)).unwrap();
    }
    assert_eq!(told(&bench), ["ObjectCreated:CompleteMultipartUpload k 7"]);
}

#[tokio::test]
async fn restores_are_told_from_their_begin_to_their_end() {
    let bench = told_bench(BucketVersioning::Unversioned).await;
    bench.put_in("k", StorageClass::Glacier, 7);
    told(&bench);
    let request = RestoreObject { object: object("k"), days: Some(1), tier: RestoreTier::Standard };
    bench.call(|world, caller| world.restore_object(caller, &request)).unwrap();
    assert_eq!(told(&bench), ["ObjectRestore:Post k 7"]);
    bench.advance_to("2026-01-01T05:00:00Z").await;
    assert_eq!(told(&bench), ["ObjectRestore:Completed k 7"]);
    bench.advance_to("2026-01-03T00:00:00Z").await;
    assert_eq!(told(&bench), ["ObjectRestore:Delete k 7"]);
}
