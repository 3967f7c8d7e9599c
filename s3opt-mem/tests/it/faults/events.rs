//! Events on their way to functions are lost, doubled and overtaken, as handlers have to bear.

use std::collections::BTreeMap;
use std::sync::Arc;

use s3opt_core::backend::contract::block_on;
use s3opt_core::backend::functions::{FunctionConfiguration, Permission};
use s3opt_core::backend::identity::Role;
use s3opt_core::backend::storage::{CreateBucket, PutObject, Setting};
use s3opt_core::s3::bucket::{KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind};
use s3opt_mem::faults::EventFaults;
use s3opt_mem::{Emulator, InvocationRecord};

use crate::contract::Echo;

const ACCOUNT: &str = "111111111111";

/// What a function is invoked with when so many objects are written, one a second.
fn invocations(event_faults: EventFaults, objects: u64) -> Vec<InvocationRecord> {
    let emulator = Emulator::builder().event_faults(event_faults).build();
    emulator.register("echo", Arc::new(Echo));
    let region: s3opt_core::price::Region = "us-east-1".parse().unwrap();
    let cloud = emulator.cloud(ACCOUNT, &region);
    block_on(async {
        let trust = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;
        let role = Role { name: "role".to_owned(), trust_policy: trust.to_owned(), ..Role::default() };
        let role = cloud.identity.create_role(role).await.unwrap().arn;
        let configuration = FunctionConfiguration {
            name: "function".to_owned(),
            role,
            runtime: "provided.al2023".to_owned(),
            handler: "echo".to_owned(),
            memory_megabytes: 128,
            timeout_seconds: 10,
            ..FunctionConfiguration::default()
        };
        let function =
            cloud.functions.create_function(configuration, "zip".into(), BTreeMap::new()).await.unwrap();
        let permission = Permission {
            statement_id: "storage".to_owned(),
            principal: "s3.amazonaws.com".to_owned(),
            source_arn: Some("arn:aws:s3:::acme".to_owned()),
            source_account: Some(ACCOUNT.to_owned()),
        };
        cloud.functions.add_permission("function", permission).await.unwrap();
        let bucket = CreateBucket { name: "acme".to_owned(), region, tags: Vec::new() };
        cloud.storage.create_bucket(bucket).await.unwrap();
        let target = NotificationTarget {
            id: "target".to_owned(),
            kind: TargetKind::Function,
            arn: function.arn,
            events: vec!["s3:ObjectCreated:*".to_owned()],
            filter: KeyFilter::default(),
        };
        let notification = NotificationConfiguration { targets: vec![target], event_bridge: false };
        cloud.storage.put_setting("acme", Setting::Notification(notification)).await.unwrap();
        for number in 0..objects {
            let (bucket, key) = ("acme".to_owned(), format!("key{number:03}"));
            cloud.storage.put_object(PutObject { bucket, key, ..PutObject::default() }).await.unwrap();
            cloud.clock.wait(1000).await;
        }
        cloud.clock.wait(3_600_000).await;
    });
    emulator.invocations("function")
}

/// The keys that the function was told of, in the order in which it was.
fn keys(invocations: &[InvocationRecord]) -> Vec<String> {
    let key = |record: &InvocationRecord| {
        let event: serde_json::Value = serde_json::from_slice(&record.event).unwrap();
        event["Records"][0]["s3"]["object"]["key"].as_str().unwrap().to_owned()
    };
    // S3 says once that a notification was configured, which is no event of an object.
    let is_event = |record: &&InvocationRecord| !record.event.windows(12).any(|text| text == b"s3:TestEvent");
    invocations.iter().filter(is_event).map(key).collect()
}

fn all(objects: u64) -> Vec<String> {
    (0..objects).map(|number| format!("key{number:03}")).collect()
}

#[test]
fn without_faults_every_event_comes_once_and_in_order() {
    assert_eq!(keys(&invocations(EventFaults::default(), 20)), all(20));
}

#[test]
fn events_are_lost() {
    let told = keys(&invocations(EventFaults { seed: 1, lost: 300, ..EventFaults::default() }, 100));
    assert!((50..90).contains(&told.len()), "{}", told.len());
    assert!(told.is_sorted() && told.iter().all(|key| all(100).contains(key)));
}

#[test]
fn events_come_twice() {
    let faults = EventFaults { seed: 1, doubled: 500, late_by: 10_000, ..EventFaults::default() };
    let told = keys(&invocations(faults, 100));
    let mut once = told.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once, all(100));
    assert!((130..170).contains(&told.len()), "{}", told.len());
}

#[test]
fn events_are_overtaken() {
    let faults = EventFaults { seed: 1, late: 500, late_by: 10_000, ..EventFaults::default() };
    let told = keys(&invocations(faults, 100));
    let mut ordered = told.clone();
    ordered.sort_unstable();
    assert_eq!(ordered, all(100));
    assert_ne!(told, ordered);
}

#[test]
fn the_same_seed_spoils_the_same_events() {
    let faults = EventFaults { seed: 4, lost: 200, doubled: 200, late: 200, late_by: 20_000 };
    let first = invocations(faults, 50);
    assert_eq!(first, invocations(faults, 50));
    assert_ne!(first, invocations(EventFaults { seed: 5, ..faults }, 50));
}
