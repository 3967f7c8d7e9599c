//! Whose a resource is decides what may be done to it.

use std::collections::BTreeSet;

use s3opt_core::backend::Cloud;
use s3opt_core::backend::storage::{CreateBucket, PutObject, Setting, SettingKey};
use s3opt_core::config::Config;
use s3opt_core::s3::Tag;
use s3opt_core::s3::bucket::{KeyFilter, NotificationTarget, TargetKind};
use s3opt_core::stack::Action;
use s3opt_core::stack::plan::PlanOptions;

use super::{blueprint, default_blueprint, deploy, destroyed, left, planned, problems, steps};
use crate::world::{OTHER_ACCOUNT, cloud, create, region};

const MAIN: &str = "example-main-dev";

fn adopting(name: &str) -> PlanOptions {
    PlanOptions { adopt: BTreeSet::from([name.to_owned()]), ..PlanOptions::default() }
}

async fn refused(cloud: &Cloud, options: &PlanOptions) -> Vec<(String, String)> {
    let plan = planned(cloud, &default_blueprint(), options).await.unwrap();
    plan.refused().map(|step| (step.resource.to_string(), step.reason.clone())).collect()
}

#[tokio::test]
async fn what_others_made_is_refused_unless_it_is_adopted() {
    let (_emulator, cloud) = cloud();
    create(&cloud, MAIN).await;
    let reason =
        "it exists, but without the tags of this stack; `--adopt example-main-dev` makes it the stack's";
    let expected = vec![(format!("bucket {MAIN}"), reason.to_owned())];
    assert_eq!(refused(&cloud, &PlanOptions::default()).await, expected);
    // Its settings are not touched either.
    let plan = planned(&cloud, &default_blueprint(), &PlanOptions::default()).await.unwrap();
    assert_eq!(plan.pending().filter(|step| step.resource.name() == MAIN).count(), 1);
    assert_eq!(refused(&cloud, &adopting(MAIN)).await, []);
    let plan = planned(&cloud, &default_blueprint(), &adopting(MAIN)).await.unwrap();
    let names = default_blueprint().names;
    let applied = s3opt_core::stack::apply::apply(
        &cloud,
        &names,
        &plan,
        &s3opt_core::stack::apply::ApplyOptions::default(),
        &s3opt_core::stack::apply::Silent,
    )
    .await;
    assert_eq!(problems(&applied), Vec::<String>::new());
    // From then on it is ours.
    let plan = planned(&cloud, &default_blueprint(), &PlanOptions::default()).await.unwrap();
    assert_eq!(steps(&plan), Vec::<String>::new());
}

#[tokio::test]
async fn another_stack_is_never_touched() {
    let (_emulator, cloud) = cloud();
    // Two projects whose names lead to one bucket.
    let tags = [("ManagedBy", "s3opt"), ("Stack", "other-prod")];
    let tags = tags.map(|(key, value)| Tag { key: key.to_owned(), value: value.to_owned() }).into();
    let request = CreateBucket { name: MAIN.to_owned(), region: region("us-east-1"), tags };
    cloud.storage.create_bucket(request).await.unwrap();
    for options in [PlanOptions::default(), adopting(MAIN)] {
        let found = refused(&cloud, &options).await;
        assert_eq!(found.len(), 1);
        assert!(found[0].1.starts_with("it belongs to the stack other-prod"), "{found:?}");
    }
    let applied = destroyed(&cloud, &default_blueprint(), true).await.unwrap();
    assert_eq!(problems(&applied), Vec::<String>::new());
    assert_eq!(left(&cloud).await, [MAIN]);
}

#[tokio::test]
async fn a_name_that_is_taken_is_told() {
    let (emulator, cloud) = cloud();
    let other = emulator.cloud(OTHER_ACCOUNT, &region("us-east-1"));
    create(&other, MAIN).await;
    let found = refused(&cloud, &adopting(MAIN)).await;
    assert_eq!(found.len(), 1);
    assert!(
        found[0].1.starts_with("a bucket of this name is there, and it is another account's"),
        "{found:?}"
    );
}

#[tokio::test]
async fn what_others_added_stays() {
    let (_emulator, cloud) = cloud();
    deploy(&cloud, &default_blueprint()).await.unwrap();
    // A rule, a notification, a statement and a tag of somebody else's.
    let Setting::Lifecycle(mut lifecycle) =
        cloud.storage.setting(MAIN, &SettingKey::Lifecycle).await.unwrap()
    else {
        panic!()
    };
    let mut theirs = lifecycle.rules[1].clone();
    theirs.id = Some("theirs".to_owned());
    theirs.filter = s3opt_core::s3::lifecycle::Filter::Prefix("theirs/".to_owned());
    lifecycle.rules.push(theirs);
    cloud.storage.put_setting(MAIN, Setting::Lifecycle(lifecycle.clone())).await.unwrap();
    let topic = cloud.notifications.create_topic("theirs", &[]).await.unwrap();
    let policy = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"Service": "s3.amazonaws.com"}},
            "Action": "sns:Publish", "Resource": "{topic}"}}]}}"#
    );
    cloud.notifications.set_topic_policy(&topic, &policy).await.unwrap();
    let Setting::Notification(mut notification) =
        cloud.storage.setting(MAIN, &SettingKey::Notification).await.unwrap()
    else {
        panic!()
    };
    notification.targets.push(NotificationTarget {
        id: "theirs".to_owned(),
        kind: TargetKind::Topic,
        arn: topic,
        events: vec!["s3:ObjectRemoved:*".to_owned()],
        filter: KeyFilter::default(),
    });
    cloud.storage.put_setting(MAIN, Setting::Notification(notification.clone())).await.unwrap();
    let plan = planned(&cloud, &default_blueprint(), &PlanOptions::default()).await.unwrap();
    assert_eq!(steps(&plan), Vec::<String>::new());
    // An edit of ours leaves theirs alone.
    let text = Config::default_text().replacen("{ days = 7,", "{ days = 8,", 1);
    assert_eq!(problems(&deploy(&cloud, &blueprint(&text)).await.unwrap()), Vec::<String>::new());
    let Setting::Lifecycle(after) = cloud.storage.setting(MAIN, &SettingKey::Lifecycle).await.unwrap() else {
        panic!()
    };
    assert!(after.rules.contains(&lifecycle.rules[2]));
    // Unless the configuration says that nobody else's rule may be there.
    let options = PlanOptions { keep_foreign_rules: false, ..PlanOptions::default() };
    let plan = planned(&cloud, &blueprint(&text), &options).await.unwrap();
    let found = steps(&plan);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("rules.theirs.status: Enabled -> (none)"), "{found:?}");
}

#[tokio::test]
async fn buckets_with_objects_are_destroyed_only_where_that_is_said() {
    let (_emulator, cloud) = cloud();
    let blueprint = default_blueprint();
    deploy(&cloud, &blueprint).await.unwrap();
    for key in ["a", "b"] {
        let request = PutObject {
            bucket: MAIN.to_owned(),
            key: key.to_owned(),
            body: "data".into(),
            ..PutObject::default()
        };
        cloud.storage.put_object(request).await.unwrap();
    }
    let (desired, observed) = super::look(&cloud, &blueprint).await.unwrap();
    let plan = |delete_objects| {
        s3opt_core::stack::destroy::plan(&cloud, &blueprint.names, &desired, &observed, delete_objects)
    };
    let refusing = plan(false).await.unwrap();
    let refused: Vec<_> = refusing.refused().map(|step| step.resource.to_string()).collect();
    assert_eq!(refused, [format!("bucket {MAIN}")]);
    let willing = plan(true).await.unwrap();
    assert_eq!(willing.refused().count(), 0);
    let dangerous: Vec<_> = willing.dangerous().map(|step| step.resource.to_string()).collect();
    assert_eq!(dangerous, [format!("bucket {MAIN}")]);
    assert!(willing.pending().all(|step| step.action == Action::Delete));
    let applied = destroyed(&cloud, &blueprint, true).await.unwrap();
    assert_eq!(problems(&applied), Vec::<String>::new());
    assert_eq!(left(&cloud).await, Vec::<String>::new());
}
