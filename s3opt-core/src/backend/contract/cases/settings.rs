//! Settings are written, read back, replaced and taken away.

use std::sync::Arc;

use serde_json::json;

use super::notifications::allow_s3;
use crate::backend::contract::check::{absent, refused, same, same_json};
use crate::backend::contract::{Broken, Held, Stage};
use crate::backend::storage::{BucketVersioning, Setting, SettingKey};
use crate::s3::Tag;
use crate::s3::bucket::{
    BucketEncryption, BucketLogging, InventoryConfiguration, InventoryFormat, InventoryFrequency, KeyFilter,
    NotificationConfiguration, NotificationTarget, ObjectOwnership, PublicAccessBlock,
    RequestMetricsConfiguration, ServerSideEncryption, TargetKind,
};
use crate::s3::replication::{
    Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule, SourceSelectionCriteria,
};
use crate::s3::tiering::TieringConfiguration;

cases! { "settings", Storage;
    bucket_tags [BucketTags] "Absent: not found, under the code that S3 has for it";
    no_tags_are_none [BucketTags] "Tags (`NoSuchTagSet`).";
    encryption [Encryption] "Default encryption; always there, SSE-S3 where nothing was said.";
    public_access_block [PublicAccessBlock]
        "The public access block (`NoSuchPublicAccessBlockConfiguration`).";
    ownership [Ownership] "Ownership controls (`OwnershipControlsNotFoundError`).";
    policy [Policies] "The policy (`NoSuchBucketPolicy`).";
    tiering [TieringReadBack] "An Intelligent-Tiering configuration by its ID (`NoSuchConfiguration`).";
    inventory [InventoryReadBack] "An inventory configuration by its ID (`NoSuchConfiguration`).";
    request_metrics [RequestMetricsReadBack]
        "A request metrics configuration by its ID (`NoSuchConfiguration`).";
    replication [ReplicationReadBack, Versioning] "Replication (`ReplicationConfigurationNotFoundError`).";
    notification [NotificationReadBack, Topics] "Notifications; always there, empty where nothing was said.";
    event_bridge [NotificationReadBack, EventBridgeSwitch] "Whether all events go to EventBridge, too.";
    logging [LoggingReadBack] "Server access logging; always there, `None` where it is off.";
    tiering_is_listed [TieringReadBack] "All settings of the kind of `key` in the order of their IDs";
    inventory_is_listed [InventoryReadBack] "All settings of the kind of `key` in the order of their IDs";
    request_metrics_are_listed [RequestMetricsReadBack]
        "All settings of the kind of `key` in the order of their IDs";
    settings_of_an_absent_bucket [BucketTags] "Every method answers `NoSuchBucket` where the bucket is not there";
    buckets_do_not_share_settings [BucketTags] "A setting of the bucket.";
}

/// A setting as it is compared: what S3 may write otherwise than it was given is put into one form.
fn meaning(setting: Setting) -> Setting {
    match setting {
        Setting::Inventory(mut configuration) => {
            configuration.optional_fields.sort();
            Setting::Inventory(configuration)
        }
        Setting::RequestMetrics(mut configuration) => {
            configuration.tags.sort();
            Setting::RequestMetrics(configuration)
        }
        Setting::Encryption(mut encryption) => {
            // S3 may name the key that it took.
            if let ServerSideEncryption::Kms { key } = &mut encryption.algorithm {
                *key = None;
            }
            Setting::Encryption(encryption)
        }
        other => other,
    }
}

/// Reads a setting back, and compares it with what was written.
pub(super) async fn reads_back(stage: &Stage, bucket: &str, expected: &Setting) -> Held {
    let came = stage.storage().setting(bucket, &expected.key()).await?;
    match (&came, expected) {
        (Setting::Policy(came), Setting::Policy(expected)) => same_json("the policy", came, expected),
        _ => same("the setting", &meaning(came), &meaning(expected.clone())),
    }
}

/// Writes a setting, writes it again, replaces it by another under the same key, and leaves it there.
async fn is_replaced(stage: &Stage, bucket: &str, one: Setting, other: Setting) -> Held {
    for setting in [one.clone(), one, other] {
        stage.storage().put_setting(bucket, setting.clone()).await?;
        reads_back(stage, bucket, &setting).await?;
    }
    Ok(())
}

/// A setting that is not there by default comes, is replaced and goes; `code` is what S3 answers where it is not there.
pub(super) async fn comes_and_goes(
    stage: &Stage,
    bucket: &str,
    one: Setting,
    other: Setting,
    code: &str,
) -> Held {
    let key = one.key();
    refused("the absent setting", stage.storage().setting(bucket, &key).await, &[code])?;
    is_replaced(stage, bucket, one, other).await?;
    stage.storage().delete_setting(bucket, &key).await?;
    refused("the setting that was taken away", stage.storage().setting(bucket, &key).await, &[code])?;
    let again = stage.storage().delete_setting(bucket, &key).await;
    if code == "NoSuchConfiguration" {
        return refused("taking away what is absent", again, &[code]);
    }
    Ok(again?)
}

/// Settings with IDs are listed in the order of these, and only those of their kind.
async fn are_listed(stage: &Stage, make: impl Fn(&str) -> Setting) -> Held {
    let bucket = stage.bucket().await?;
    let key = make("any").key();
    same("the list of none", &stage.storage().list_settings(&bucket, &key).await?, &Vec::new())?;
    for id in ["b", "c", "a"] {
        stage.storage().put_setting(&bucket, make(id)).await?;
    }
    stage.storage().delete_setting(&bucket, &make("c").key()).await?;
    let came = stage.storage().list_settings(&bucket, &key).await?;
    let came: Vec<Setting> = came.into_iter().map(meaning).collect();
    same("the list", &came, &["a", "b"].map(|id| meaning(make(id))).to_vec())
}

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

async fn bucket_tags(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let one = Setting::Tags(vec![tag("Department", "Finance"), tag("Empty", "")]);
    comes_and_goes(&stage, &bucket, one, Setting::Tags(vec![tag("Other", "1")]), "NoSuchTagSet").await
}

async fn no_tags_are_none(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.storage().put_setting(&bucket, Setting::Tags(vec![tag("a", "1")])).await?;
    stage.storage().put_setting(&bucket, Setting::Tags(Vec::new())).await?;
    let came = stage.storage().setting(&bucket, &SettingKey::Tags).await;
    refused("GetBucketTagging", came, &["NoSuchTagSet"])
}

async fn encryption(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let kms = |bucket_key| {
        let algorithm = ServerSideEncryption::Kms { key: None };
        Setting::Encryption(BucketEncryption { algorithm, bucket_key })
    };
    is_replaced(&stage, &bucket, kms(false), kms(true)).await?;
    stage.storage().delete_setting(&bucket, &SettingKey::Encryption).await?;
    let came = stage.storage().setting(&bucket, &SettingKey::Encryption).await?;
    let Setting::Encryption(came) = came else {
        return Err(Broken::new(format!("the encryption is {came:?}")));
    };
    same("the algorithm once it is taken away", &came.algorithm, &ServerSideEncryption::Aes256)?;
    Ok(stage.storage().delete_setting(&bucket, &SettingKey::Encryption).await?)
}

async fn public_access_block(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.storage().delete_setting(&bucket, &SettingKey::PublicAccessBlock).await?;
    let one = PublicAccessBlock { ignore_public_acls: false, ..PublicAccessBlock::ALL };
    comes_and_goes(
        &stage,
        &bucket,
        Setting::PublicAccessBlock(one),
        Setting::PublicAccessBlock(PublicAccessBlock::ALL),
        "NoSuchPublicAccessBlockConfiguration",
    )
    .await
}

async fn ownership(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.storage().delete_setting(&bucket, &SettingKey::Ownership).await?;
    comes_and_goes(
        &stage,
        &bucket,
        Setting::Ownership(ObjectOwnership::BucketOwnerPreferred),
        Setting::Ownership(ObjectOwnership::BucketOwnerEnforced),
        "OwnershipControlsNotFoundError",
    )
    .await
}

async fn policy(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let policy = |id: &str| {
        let statement = json!({
            "Sid": id,
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        });
        Setting::Policy(json!({"Version": "2012-10-17", "Statement": [statement]}).to_string())
    };
    comes_and_goes(&stage, &bucket, policy("One"), policy("Other"), "NoSuchBucketPolicy").await
}

fn tiering_configuration(id: &str, days: u32) -> Setting {
    Setting::Tiering(TieringConfiguration {
        id: id.to_owned(),
        enabled: true,
        prefix: "logs/".to_owned(),
        tags: vec![tag("a", "1")],
        archive_access_days: Some(days),
        deep_archive_access_days: Some(days + 90),
    })
}

async fn tiering(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let (one, other) = (tiering_configuration("id", 90), tiering_configuration("id", 100));
    comes_and_goes(&stage, &bucket, one, other, "NoSuchConfiguration").await
}

async fn tiering_is_listed(stage: Arc<Stage>) -> Held {
    are_listed(&stage, |id| tiering_configuration(id, 90)).await
}

fn inventory_configuration(id: &str, destination: &str, frequency: InventoryFrequency) -> Setting {
    Setting::Inventory(InventoryConfiguration {
        id: id.to_owned(),
        enabled: true,
        filter_prefix: Some("logs/".to_owned()),
        all_versions: true,
        frequency,
        format: InventoryFormat::Parquet,
        destination_bucket: format!("arn:aws:s3:::{destination}"),
        destination_account: None,
        destination_prefix: Some("reports".to_owned()),
        encrypted: true,
        optional_fields: ["Size", "StorageClass", "ETag"].map(str::to_owned).to_vec(),
    })
}

async fn inventory(stage: Arc<Stage>) -> Held {
    let (bucket, destination) = (stage.bucket().await?, stage.bucket().await?);
    let make = |frequency| inventory_configuration("id", &destination, frequency);
    let (one, other) = (make(InventoryFrequency::Daily), make(InventoryFrequency::Weekly));
    comes_and_goes(&stage, &bucket, one, other, "NoSuchConfiguration").await
}

async fn inventory_is_listed(stage: Arc<Stage>) -> Held {
    let destination = stage.bucket().await?;
    are_listed(&stage, |id| inventory_configuration(id, &destination, InventoryFrequency::Daily)).await
}

fn request_metrics_configuration(id: &str, prefix: Option<&str>) -> Setting {
    Setting::RequestMetrics(RequestMetricsConfiguration {
        id: id.to_owned(),
        prefix: prefix.map(str::to_owned),
        tags: if prefix.is_some() { vec![tag("a", "1"), tag("b", "2")] } else { Vec::new() },
    })
}

async fn request_metrics(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let one = request_metrics_configuration("id", Some("logs/"));
    comes_and_goes(&stage, &bucket, one, request_metrics_configuration("id", None), "NoSuchConfiguration")
        .await
}

async fn request_metrics_are_listed(stage: Arc<Stage>) -> Held {
    are_listed(&stage, |id| request_metrics_configuration(id, Some("logs/"))).await
}

/// A rule that copies what begins with the prefix into a bucket.
pub(super) fn replication_rule(destination: &str, prefix: &str) -> ReplicationRule {
    ReplicationRule {
        id: Some("rule".to_owned()),
        priority: Some(1),
        enabled: true,
        filter: ReplicationFilter::Prefix(prefix.to_owned()),
        destination: Destination {
            bucket: format!("arn:aws:s3:::{destination}"),
            account: None,
            storage_class: None,
            replication_time_control: None,
            metrics: None,
            replica_kms_key_id: None,
            owner_override: false,
        },
        delete_marker_replication: Some(false),
        existing_object_replication: None,
        source_selection_criteria: SourceSelectionCriteria::default(),
    }
}

async fn replication(stage: Arc<Stage>) -> Held {
    let (bucket, destination) = (stage.versioned_bucket().await?, stage.versioned_bucket().await?);
    let role = format!("arn:aws:iam::{}:role/{}", stage.account, stage.name("role"));
    let make = |prefix: &str| {
        let rules = vec![replication_rule(&destination, prefix)];
        Setting::Replication(ReplicationConfiguration { role: role.clone(), rules })
    };
    let code = "ReplicationConfigurationNotFoundError";
    comes_and_goes(&stage, &bucket, make("logs/"), make("data/"), code).await
}

/// Where nothing was said, nobody is told.
async fn nobody_is_told(stage: &Stage, bucket: &str) -> Held {
    reads_back(stage, bucket, &Setting::Notification(NotificationConfiguration::default())).await
}

async fn notification(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    nobody_is_told(&stage, &bucket).await?;
    let topic = stage.topic().await?;
    stage.cloud.notifications.set_topic_policy(&topic, &allow_s3(&topic, &stage.account)).await?;
    let make = |prefix: &str| {
        Setting::Notification(NotificationConfiguration {
            targets: vec![NotificationTarget {
                id: "target".to_owned(),
                kind: TargetKind::Topic,
                arn: topic.clone(),
                events: vec!["s3:ObjectCreated:*".to_owned()],
                filter: KeyFilter { prefix: Some(prefix.to_owned()), suffix: Some(".txt".to_owned()) },
            }],
            event_bridge: false,
        })
    };
    is_replaced(&stage, &bucket, make("logs/"), make("data/")).await?;
    stage.storage().delete_setting(&bucket, &SettingKey::Notification).await?;
    nobody_is_told(&stage, &bucket).await
}

async fn event_bridge(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let make =
        |event_bridge| Setting::Notification(NotificationConfiguration { targets: Vec::new(), event_bridge });
    is_replaced(&stage, &bucket, make(true), make(false)).await
}

async fn logging(stage: Arc<Stage>) -> Held {
    let (bucket, target) = (stage.bucket().await?, stage.bucket().await?);
    reads_back(&stage, &bucket, &Setting::Logging(None)).await?;
    let make = |prefix: &str| {
        let target_prefix = prefix.to_owned();
        Setting::Logging(Some(BucketLogging { target_bucket: target.clone(), target_prefix }))
    };
    is_replaced(&stage, &bucket, make("logs/"), make("")).await?;
    stage.storage().delete_setting(&bucket, &SettingKey::Logging).await?;
    reads_back(&stage, &bucket, &Setting::Logging(None)).await
}

async fn settings_of_an_absent_bucket(stage: Arc<Stage>) -> Held {
    let bucket = stage.name("absent");
    let codes = ["NoSuchBucket"];
    refused("reading", stage.storage().setting(&bucket, &SettingKey::Tags).await, &codes)?;
    let written = stage.storage().put_setting(&bucket, Setting::Tags(vec![tag("a", "1")])).await;
    refused("writing", written, &codes)?;
    refused("taking away", stage.storage().delete_setting(&bucket, &SettingKey::Tags).await, &codes)?;
    let versioning = stage.set_versioning(&bucket, BucketVersioning::Enabled).await;
    refused("switching versioning on", versioning, &codes)
}

async fn buckets_do_not_share_settings(stage: Arc<Stage>) -> Held {
    let (one, other) = (stage.bucket().await?, stage.bucket().await?);
    stage.storage().put_setting(&one, Setting::Tags(vec![tag("a", "1")])).await?;
    absent("the tags of another bucket", stage.storage().setting(&other, &SettingKey::Tags).await)?;
    stage.storage().put_setting(&other, Setting::Tags(vec![tag("b", "2")])).await?;
    stage.storage().delete_setting(&other, &SettingKey::Tags).await?;
    reads_back(&stage, &one, &Setting::Tags(vec![tag("a", "1")])).await
}
