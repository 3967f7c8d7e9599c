//! What needs more than calls on buckets: objects in them, and targets that S3 may tell.

use std::sync::Arc;

use s3opt_core::backend::storage::{BucketVersioning, CreateBucket, Setting, SettingKey};
use s3opt_core::calendar::Day;
use s3opt_core::price::Catalog;
use s3opt_core::s3::bucket::{
    KeyFilter, MAX_CONFIGURATIONS, NotificationConfiguration, NotificationTarget,
    RequestMetricsConfiguration, TargetKind,
};

use super::notification::{check_kinds, check_regions, refuse_unable};
use crate::client::{Caller, Principal};
use crate::world::{Delays, World};

fn caller() -> Caller {
    Caller {
        account: "111111111111".to_owned(),
        region: "us-east-1".parse().unwrap(),
        principal: Principal::Account,
        secure_transport: true,
    }
}

fn world() -> World {
    let mut world = World::new(Day::MIN.into(), Catalog::builtin(), Delays::default());
    create(&mut world);
    world
}

fn create(world: &mut World) {
    let region = caller().region;
    world.create_bucket(&caller(), CreateBucket { name: "acme".to_owned(), region, tags: vec![] }).unwrap();
}

#[test]
fn a_bucket_with_versions_stays() {
    let mut world = world();
    let key: Arc<str> = "a".into();
    for (versioning, message) in [
        (BucketVersioning::Unversioned, "The bucket you tried to delete is not empty"),
        (
            BucketVersioning::Enabled,
            "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
        ),
    ] {
        world.buckets.get_mut("acme").unwrap().versioning = versioning;
        // A delete marker is a version, too.
        let number = world.push_marker("acme", &key).unwrap();
        let error = world.delete_bucket(&caller(), "acme").unwrap_err();
        assert_eq!((error.code(), error.failure().message.as_str()), ("BucketNotEmpty", message));
        assert_eq!(error.failure().details, [("BucketName".to_owned(), "acme".to_owned())]);
        world.take_version("acme", &key, number).unwrap();
    }
    world.delete_bucket(&caller(), "acme").unwrap();
    let error = world.head_bucket(&caller(), "acme").unwrap_err();
    assert_eq!(error.code(), "NoSuchBucket");
}

#[test]
fn a_bucket_that_is_made_again_has_nothing_of_the_old_one() {
    let mut world = world();
    let before = world.buckets["acme"].owner;
    let policy = r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}}"#;
    world.put_setting(&caller(), "acme", Setting::Policy(policy.to_owned())).unwrap();
    world.put_setting(&caller(), "acme", Setting::Versioning(BucketVersioning::Enabled)).unwrap();
    assert!(world.buckets["acme"].policy.is_some());
    world.delete_bucket(&caller(), "acme").unwrap();
    create(&mut world);
    let bucket = &world.buckets["acme"];
    assert_ne!(bucket.owner, before);
    assert!(bucket.policy.is_none());
    assert_eq!(bucket.versioning, BucketVersioning::Unversioned);
    assert_eq!(bucket.settings.len(), 2);
}

#[test]
fn a_thousand_configurations_are_the_most() {
    let mut world = world();
    let put = |world: &mut World, number: usize| {
        let id = format!("id{number}");
        let setting = Setting::RequestMetrics(RequestMetricsConfiguration { id, prefix: None, tags: vec![] });
        world.put_setting(&caller(), "acme", setting)
    };
    for number in 0..MAX_CONFIGURATIONS {
        put(&mut world, number).unwrap();
    }
    assert_eq!(put(&mut world, MAX_CONFIGURATIONS).unwrap_err().code(), "TooManyConfigurations");
    // One that is there can be replaced.
    put(&mut world, 0).unwrap();
}

#[test]
fn rules_that_change_are_looked_at_anew() {
    let mut world = world();
    world.put_setting(&caller(), "acme", Setting::Versioning(BucketVersioning::Enabled)).unwrap();
    world.push_marker("acme", &"a".into()).unwrap();
    let due = |world: &World| world.buckets["acme"].queue.first();
    assert_eq!(due(&world), None);
    let lifecycle = s3opt_core::s3::lifecycle::parse(
        r#"{"Rules": [{"ID": "markers", "Filter": {}, "Status": "Enabled",
            "Expiration": {"ExpiredObjectDeleteMarker": true}}]}"#,
    );
    world.put_setting(&caller(), "acme", Setting::Lifecycle(lifecycle.unwrap())).unwrap();
    assert!(due(&world).is_some());
    world.delete_setting(&caller(), "acme", &SettingKey::Lifecycle).unwrap();
    assert_eq!(due(&world), None);
}

fn target(kind: TargetKind, arn: &str) -> NotificationTarget {
    let events = vec!["s3:ObjectCreated:*".to_owned()];
    NotificationTarget { id: String::new(), kind, arn: arn.to_owned(), events, filter: KeyFilter::default() }
}

fn configuration(targets: Vec<NotificationTarget>) -> NotificationConfiguration {
    NotificationConfiguration { targets, event_bridge: false }
}

/// The words were recorded from the real service (`TestS3NotificationsToLambda::test_invalid_lambda_arn`).
#[test]
fn targets_that_s3_cannot_tell_are_named() {
    let one = "arn:aws:lambda:us-east-1:111111111111:function:my-lambda";
    let other = "arn:aws:lambda:us-east-1:111111111111:function:other";
    let both = configuration(vec![target(TargetKind::Function, one), target(TargetKind::Function, other)]);
    let able = |able: &'static [&'static str]| {
        move |target: &NotificationTarget| able.contains(&target.arn.as_str())
    };
    assert_eq!(refuse_unable(&both, TargetKind::Function, |_| true), Ok(()));
    assert_eq!(refuse_unable(&both, TargetKind::Topic, |_| false), Ok(()));
    let refusal = refuse_unable(
        &both,
        TargetKind::Function,
        able(&["arn:aws:lambda:us-east-1:111111111111:function:other"]),
    );
    let refusal = refusal.unwrap_err();
    assert_eq!(refusal.code, "InvalidArgument");
    assert_eq!(refusal.message, "Unable to validate the following destination configurations");
    let expected = [
        ("ArgumentName1", format!("{one}, null")),
        ("ArgumentValue1", format!("Not authorized to invoke function [{one}]")),
    ];
    assert_eq!(refusal.details, expected.map(|(name, value)| (name.to_owned(), value)));
    let refusal = refuse_unable(&both, TargetKind::Function, |_| false).unwrap_err();
    assert_eq!(refusal.details.len(), 4);
    assert_eq!(refusal.details[2].0, "ArgumentName2");
}

#[test]
fn targets_of_other_kinds_and_regions_are_refused() {
    let queue = configuration(vec![target(TargetKind::Queue, "arn:aws:sqs:us-east-1:111111111111:queue")]);
    assert_eq!(check_kinds(&queue).map_err(|refusal| refusal.code), Err("NotImplemented"));
    let bus = NotificationConfiguration { targets: vec![], event_bridge: true };
    assert_eq!(check_kinds(&bus).map_err(|refusal| refusal.code), Err("NotImplemented"));
    let topic = configuration(vec![target(TargetKind::Topic, "arn:aws:sns:us-west-2:111111111111:topic")]);
    assert_eq!(check_kinds(&topic), Ok(()));
    assert_eq!(check_regions(&topic, "us-west-2"), Ok(()));
    let refusal = check_regions(&topic, "us-east-1").unwrap_err();
    assert_eq!(refusal.code, "InvalidArgument");
    assert_eq!(refusal.details[0], ("ArgumentName".to_owned(), "Topic".to_owned()));
}
