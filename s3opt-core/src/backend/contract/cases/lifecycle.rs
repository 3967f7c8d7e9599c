//! Lifecycle: kept, read back, told of by objects, and acted on.

use std::sync::Arc;

use super::settings::{comes_and_goes, reads_back};
use crate::backend::contract::check::{absent, holds, refused, same, there};
use crate::backend::contract::stage::put;
use crate::backend::contract::{Held, Stage};
use crate::backend::storage::{ObjectRef, PutObject, Setting, SettingKey};
use crate::calendar::SECONDS_PER_DAY;
use crate::s3::lifecycle::{
    Expiration, Filter, LifecycleConfiguration, NoncurrentExpiration, Rule, Timing, Transition,
};
use crate::s3::{StorageClass, Tag};

cases! { "lifecycle", Storage;
    a_lifecycle_comes_and_goes [LifecycleReadBack] "The lifecycle (`NoSuchLifecycleConfiguration`).";
    every_action_and_filter_is_read_back [LifecycleReadBack] "Writes a setting, in place of what was there under its key.";
    ids_are_unique [LifecycleReadBack, SettingRules] "What S3 would refuse is refused under S3's code.";
    an_object_tells_when_it_expires [LifecycleReadBack, ExpirationNotices]
        "When lifecycle will expire an object, and by which rule (`x-amz-expiration`).";
    an_object_that_no_rule_is_about_tells_nothing [LifecycleReadBack, ExpirationNotices]
        "When lifecycle will expire it.";
    old_versions_tell_nothing [LifecycleReadBack, ExpirationNotices, Versioning]
        "Only for the current version, asked for without an id.";
    what_has_expired_is_gone [LifecycleReadBack, LifecycleActs, TurnableClock]
        "On the emulator the clock is turned by as much, and all that is due until then happens first.";
    what_is_cold_moves [LifecycleReadBack, LifecycleActs, TurnableClock, LengthBodies]
        "On the emulator the clock is turned by as much, and all that is due until then happens first.";
}

const DAY_MILLISECONDS: u64 = SECONDS_PER_DAY.unsigned_abs() * 1000;

/// A rule that does nothing yet.
fn rule(id: &str, filter: Filter) -> Rule {
    Rule {
        id: Some(id.to_owned()),
        enabled: true,
        filter,
        transitions: Vec::new(),
        expiration: None,
        noncurrent_transitions: Vec::new(),
        noncurrent_expiration: None,
        abort_incomplete_multipart_upload_days: None,
    }
}

/// A rule that expires what begins with the prefix.
fn expiring(id: &str, prefix: &str, days: u32) -> Rule {
    let expiration = Some(Expiration::At(Timing::Days(days)));
    Rule { expiration, ..rule(id, Filter::Prefix(prefix.to_owned())) }
}

fn lifecycle(rules: Vec<Rule>) -> Setting {
    Setting::Lifecycle(LifecycleConfiguration { rules, ..LifecycleConfiguration::default() })
}

async fn a_lifecycle_comes_and_goes(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let one = lifecycle(vec![expiring("old", "logs/", 30)]);
    let other = lifecycle(vec![expiring("older", "logs/", 60)]);
    comes_and_goes(&stage, &bucket, one, other, "NoSuchLifecycleConfiguration").await
}

async fn every_action_and_filter_is_read_back(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let tag = |key: &str| Tag { key: key.to_owned(), value: "1".to_owned() };
    let cold = |days, storage_class| Transition { timing: Timing::Days(days), storage_class };
    let rules = vec![
        Rule {
            transitions: vec![cold(30, StorageClass::StandardIa), cold(90, StorageClass::Glacier)],
            ..expiring("prefix", "logs/", 365)
        },
        Rule {
            transitions: vec![cold(0, StorageClass::IntelligentTiering)],
            ..rule("tag", Filter::Tag(tag("a")))
        },
        Rule {
            enabled: false,
            noncurrent_expiration: Some(NoncurrentExpiration {
                noncurrent_days: 7,
                newer_noncurrent_versions: Some(3),
            }),
            ..rule(
                "and",
                Filter::And {
                    prefix: Some("data/".to_owned()),
                    tags: vec![tag("a"), tag("b")],
                    object_size_greater_than: Some(1000),
                    object_size_less_than: Some(2000),
                },
            )
        },
        Rule {
            expiration: Some(Expiration::ExpiredObjectDeleteMarker(true)),
            abort_incomplete_multipart_upload_days: Some(7),
            ..rule("all", Filter::Prefix(String::new()))
        },
    ];
    let setting = lifecycle(rules);
    stage.storage().put_setting(&bucket, setting.clone()).await?;
    reads_back(&stage, &bucket, &setting).await
}

async fn ids_are_unique(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let setting = lifecycle(vec![expiring("same", "a/", 1), expiring("same", "b/", 2)]);
    let came = stage.storage().put_setting(&bucket, setting).await;
    refused("PutBucketLifecycleConfiguration", came, &["InvalidArgument"])?;
    absent("the lifecycle", stage.storage().setting(&bucket, &SettingKey::Lifecycle).await)
}

async fn an_object_tells_when_it_expires(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.storage().put_setting(&bucket, lifecycle(vec![expiring("old", "logs/", 30)])).await?;
    let written = stage.put(&bucket, "logs/key", "text").await?;
    let head = stage.head(&bucket, "logs/key").await?;
    let notice = there("the notice of the head", head.expiration.clone())?;
    same("the rule", &notice.rule_id, &"old".to_owned())?;
    same("the midnight", &notice.date, &(head.last_modified.first_midnight() + 30))?;
    same("the notice of the write", &written.expiration, &head.expiration)
}

async fn an_object_that_no_rule_is_about_tells_nothing(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.storage().put_setting(&bucket, lifecycle(vec![expiring("old", "logs/", 30)])).await?;
    stage.put(&bucket, "data/key", "text").await?;
    same("the notice", &stage.head(&bucket, "data/key").await?.expiration, &None)
}

async fn old_versions_tell_nothing(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    stage.storage().put_setting(&bucket, lifecycle(vec![expiring("old", "", 30)])).await?;
    let first = there("the version's id", stage.put(&bucket, "key", "first").await?.version_id)?;
    stage.put(&bucket, "key", "second").await?;
    let object = ObjectRef::new(&bucket, "key").version(first);
    same("the notice", &stage.head_version(object).await?.expiration, &None)
}

async fn what_has_expired_is_gone(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.storage().put_setting(&bucket, lifecycle(vec![expiring("old", "logs/", 10)])).await?;
    for key in ["logs/key", "data/key"] {
        stage.put(&bucket, key, "text").await?;
    }
    stage.cloud.clock.wait(9 * DAY_MILLISECONDS).await;
    same("the keys before", &stage.keys(&bucket).await?.len(), &2)?;
    stage.cloud.clock.wait(2 * DAY_MILLISECONDS).await;
    same("the keys after", &stage.keys(&bucket).await?, &vec!["data/key".to_owned()])
}

async fn what_is_cold_moves(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let transition = Transition { timing: Timing::Days(30), storage_class: StorageClass::StandardIa };
    let cold = Rule { transitions: vec![transition], ..rule("cold", Filter::Prefix(String::new())) };
    stage.storage().put_setting(&bucket, lifecycle(vec![cold])).await?;
    let large = crate::backend::storage::Body::Length(1 << 20);
    stage.storage().put_object(PutObject { body: large, ..put(&bucket, "large", "") }).await?;
    stage.put(&bucket, "small", "text").await?;
    let before = stage.head(&bucket, "large").await?;
    stage.cloud.clock.wait(31 * DAY_MILLISECONDS).await;
    let after = stage.head(&bucket, "large").await?;
    same("the class", &after.storage_class, &StorageClass::StandardIa)?;
    holds("a move is no modification", after.last_modified == before.last_modified)?;
    // Below 128 KiB nothing moves where the rule names no size.
    same("the small one's class", &stage.head(&bucket, "small").await?.storage_class, &StorageClass::Standard)
}
