//! Settings that S3 would refuse.

use std::sync::Arc;

use super::settings::{reads_back, replication_rule};
use crate::backend::contract::check::{absent, refused, same};
use crate::backend::contract::{Held, Stage};
use crate::backend::storage::{BucketVersioning, Setting};
use crate::s3::Tag;
use crate::s3::bucket::{
    BucketLogging, InventoryConfiguration, InventoryFormat, InventoryFrequency, KeyFilter,
    NotificationConfiguration, NotificationTarget, TargetKind,
};
use crate::s3::replication::ReplicationConfiguration;
use crate::s3::tiering::TieringConfiguration;

cases! { "setting_rules", Storage;
    a_tag_key_is_there_once [SettingRules, BucketTags] "What S3 would refuse is refused under S3's code.";
    fifty_tags_are_enough [SettingRules, BucketTags] "Tags, at most 50.";
    a_refused_setting_changes_nothing [SettingRules, BucketTags]
        "What S3 would refuse is refused under S3's code.";
    a_policy_is_json [SettingRules, Policies] "What S3 would refuse is refused under S3's code.";
    tiering_has_a_tier [SettingRules, TieringReadBack] "What S3 would refuse is refused under S3's code.";
    inventory_has_a_destination [SettingRules, InventoryReadBack]
        "What S3 would refuse is refused under S3's code.";
    replication_needs_versioning [SettingRules, ReplicationReadBack, Versioning]
        "What S3 would refuse is refused under S3's code.";
    replication_keeps_versioning [SettingRules, ReplicationReadBack, Versioning]
        "What S3 would refuse is refused under S3's code.";
    only_what_can_be_told_is_notified [SettingRules, NotificationReadBack]
        "What S3 would refuse is refused under S3's code.";
    logs_go_to_a_bucket [SettingRules, LoggingReadBack] "What S3 would refuse is refused under S3's code.";
}

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

async fn put(stage: &Stage, bucket: &str, setting: Setting) -> crate::backend::CloudResult<()> {
    stage.storage().put_setting(bucket, setting).await
}

async fn a_tag_key_is_there_once(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let twice = Setting::Tags(vec![tag("a", "1"), tag("a", "2")]);
    refused("PutBucketTagging", put(&stage, &bucket, twice).await, &["InvalidTag"])?;
    let reserved = Setting::Tags(vec![tag("aws:a", "1")]);
    refused("PutBucketTagging", put(&stage, &bucket, reserved).await, &["InvalidTag"])
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html>.
async fn fifty_tags_are_enough(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let numbered = |count: u32| {
        Setting::Tags((0..count).map(|number| tag(&format!("key{number:02}"), "value")).collect())
    };
    put(&stage, &bucket, numbered(50)).await?;
    let came = put(&stage, &bucket, numbered(51)).await;
    refused("PutBucketTagging of 51", came, &["BadRequest", "InvalidTag"])
}

async fn a_refused_setting_changes_nothing(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let good = Setting::Tags(vec![tag("a", "1")]);
    put(&stage, &bucket, good.clone()).await?;
    let twice = Setting::Tags(vec![tag("b", "1"), tag("b", "2")]);
    refused("PutBucketTagging", put(&stage, &bucket, twice).await, &["InvalidTag"])?;
    reads_back(&stage, &bucket, &good).await
}

async fn a_policy_is_json(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    for text in ["no JSON", "{}"] {
        let came = put(&stage, &bucket, Setting::Policy(text.to_owned())).await;
        refused(&format!("PutBucketPolicy of {text:?}"), came, &["MalformedPolicy"])?;
    }
    absent("the policy", stage.storage().setting(&bucket, &crate::backend::storage::SettingKey::Policy).await)
}

async fn tiering_has_a_tier(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let configuration = |days: Option<u32>| {
        Setting::Tiering(TieringConfiguration {
            id: "id".to_owned(),
            enabled: true,
            prefix: String::new(),
            tags: Vec::new(),
            archive_access_days: days,
            deep_archive_access_days: None,
        })
    };
    let came = put(&stage, &bucket, configuration(None)).await;
    refused("PutBucketIntelligentTieringConfiguration without a tier", came, &["MalformedXML"])?;
    let came = put(&stage, &bucket, configuration(Some(89))).await;
    refused("PutBucketIntelligentTieringConfiguration of 89 days", came, &["InvalidArgument"])
}

async fn inventory_has_a_destination(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let configuration = Setting::Inventory(InventoryConfiguration {
        id: "id".to_owned(),
        enabled: true,
        filter_prefix: None,
        all_versions: false,
        frequency: InventoryFrequency::Daily,
        format: InventoryFormat::Csv,
        destination_bucket: bucket.clone(),
        destination_account: None,
        destination_prefix: None,
        encrypted: false,
        optional_fields: Vec::new(),
    });
    // The destination has to be an ARN.
    let came = put(&stage, &bucket, configuration).await;
    refused("PutBucketInventoryConfiguration", came, &["InvalidS3DestinationBucket", "MalformedXML"])
}

fn replicated_to(stage: &Stage, destination: &str) -> Setting {
    let role = format!("arn:aws:iam::{}:role/{}", stage.account, stage.name("role"));
    let rules = vec![replication_rule(destination, "logs/")];
    Setting::Replication(ReplicationConfiguration { role, rules })
}

async fn replication_needs_versioning(stage: Arc<Stage>) -> Held {
    let (bucket, versioned) = (stage.bucket().await?, stage.versioned_bucket().await?);
    let setting = replicated_to(&stage, &versioned);
    refused("PutBucketReplication", put(&stage, &bucket, setting).await, &["InvalidRequest"])?;
    let setting = replicated_to(&stage, &bucket);
    let came = put(&stage, &versioned, setting).await;
    refused("PutBucketReplication to a bucket without versions", came, &["InvalidRequest"])
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-and-other-bucket-configs.html>.
async fn replication_keeps_versioning(stage: Arc<Stage>) -> Held {
    let (bucket, destination) = (stage.versioned_bucket().await?, stage.versioned_bucket().await?);
    put(&stage, &bucket, replicated_to(&stage, &destination)).await?;
    let came = stage.set_versioning(&bucket, BucketVersioning::Suspended).await;
    refused("PutBucketVersioning", came, &["InvalidBucketState"])
}

async fn only_what_can_be_told_is_notified(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let arn = format!(
        "arn:aws:lambda:{}:{}:function:{}",
        stage.region.name(),
        stage.account,
        stage.name("function")
    );
    let target = NotificationTarget {
        id: "target".to_owned(),
        kind: TargetKind::Function,
        arn,
        events: vec!["s3:ObjectCreated:*".to_owned()],
        filter: KeyFilter::default(),
    };
    let setting =
        Setting::Notification(NotificationConfiguration { targets: vec![target], event_bridge: false });
    let came = put(&stage, &bucket, setting).await;
    refused("PutBucketNotificationConfiguration", came, &["InvalidArgument"])?;
    reads_back(&stage, &bucket, &Setting::Notification(NotificationConfiguration::default())).await
}

async fn logs_go_to_a_bucket(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let target_bucket = stage.name("absent");
    let setting = Setting::Logging(Some(BucketLogging { target_bucket, target_prefix: String::new() }));
    let came = put(&stage, &bucket, setting).await;
    refused("PutBucketLogging", came, &["InvalidTargetBucketForLogging"])?;
    let came = stage.storage().setting(&bucket, &crate::backend::storage::SettingKey::Logging).await?;
    same("logging", &came, &Setting::Logging(None))
}
