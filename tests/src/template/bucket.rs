//! The settings of a bucket as properties of `AWS::S3::Bucket`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html>.

use s3opt_core::backend::storage::{BucketVersioning, Setting};
use s3opt_core::s3::Tag;
use s3opt_core::s3::bucket::{
    BucketEncryption, InventoryConfiguration, InventoryFormat, InventoryFrequency, KeyFilter,
    NotificationConfiguration, NotificationTarget, ServerSideEncryption, TargetKind,
};
use s3opt_core::s3::tiering::TieringConfiguration;
use serde_json::{Map, Value, json};

use super::{append, lifecycle, object, replication};

/// Writes a setting. What says that there is nothing (no rules, no logs) is nothing here, too.
pub(super) fn fold(properties: &mut Map<String, Value>, setting: &Setting) {
    let mut set = |name: &str, value: Value| {
        properties.insert(name.to_owned(), value);
    };
    match setting {
        // A policy is a resource of its own.
        Setting::Versioning(BucketVersioning::Unversioned) | Setting::Logging(None) | Setting::Policy(_) => {}
        Setting::Versioning(BucketVersioning::Enabled) => {
            set("VersioningConfiguration", json!({"Status": "Enabled"}));
        }
        Setting::Versioning(BucketVersioning::Suspended) => {
            set("VersioningConfiguration", json!({"Status": "Suspended"}));
        }
        Setting::Tags(tags) => set("Tags", filters(tags)),
        Setting::Encryption(encryption) => set("BucketEncryption", encryption_property(encryption)),
        Setting::PublicAccessBlock(block) => set(
            "PublicAccessBlockConfiguration",
            json!({
                "BlockPublicAcls": block.block_public_acls,
                "IgnorePublicAcls": block.ignore_public_acls,
                "BlockPublicPolicy": block.block_public_policy,
                "RestrictPublicBuckets": block.restrict_public_buckets,
            }),
        ),
        Setting::Ownership(ownership) => {
            set("OwnershipControls", json!({"Rules": [{"ObjectOwnership": ownership.name()}]}));
        }
        Setting::Lifecycle(lifecycle) => {
            if !lifecycle.rules.is_empty() {
                set("LifecycleConfiguration", lifecycle::property(lifecycle));
            }
        }
        Setting::Tiering(tiering) => {
            append(properties, "IntelligentTieringConfigurations", tiering_property(tiering));
        }
        Setting::Inventory(inventory) => {
            append(properties, "InventoryConfigurations", inventory_property(inventory));
        }
        Setting::RequestMetrics(metrics) => {
            let value = object([
                ("Id", json!(metrics.id)),
                ("Prefix", json!(metrics.prefix)),
                ("TagFilters", filters(&metrics.tags)),
            ]);
            append(properties, "MetricsConfigurations", value);
        }
        Setting::Replication(replication) => {
            if !replication.rules.is_empty() {
                set("ReplicationConfiguration", replication::property(replication));
            }
        }
        Setting::Notification(notification) => {
            if !notification.targets.is_empty() || notification.event_bridge {
                set("NotificationConfiguration", notification_property(notification));
            }
        }
        Setting::Logging(Some(logging)) => set(
            "LoggingConfiguration",
            json!({"DestinationBucketName": logging.target_bucket, "LogFilePrefix": logging.target_prefix}),
        ),
    }
}

/// A prefix; an empty one says nothing.
pub(super) fn prefix(prefix: &str) -> Value {
    if prefix.is_empty() { Value::Null } else { json!(prefix) }
}

pub(super) fn filters(tags: &[Tag]) -> Value {
    tags.iter().map(|tag| json!({"Key": tag.key, "Value": tag.value})).collect()
}

pub(super) fn status(enabled: bool) -> &'static str {
    if enabled { "Enabled" } else { "Disabled" }
}

fn encryption_property(encryption: &BucketEncryption) -> Value {
    let key = match &encryption.algorithm {
        ServerSideEncryption::Aes256 => Value::Null,
        ServerSideEncryption::Kms { key } => json!(key),
    };
    let by_default = object([("SSEAlgorithm", json!(encryption.algorithm.name())), ("KMSMasterKeyID", key)]);
    json!({"ServerSideEncryptionConfiguration": [{
        "ServerSideEncryptionByDefault": by_default,
        "BucketKeyEnabled": encryption.bucket_key,
    }]})
}

fn tiering_property(tiering: &TieringConfiguration) -> Value {
    let tiers = [
        ("ARCHIVE_ACCESS", tiering.archive_access_days),
        ("DEEP_ARCHIVE_ACCESS", tiering.deep_archive_access_days),
    ];
    let tiers = tiers.into_iter().filter_map(|(tier, days)| Some(json!({"AccessTier": tier, "Days": days?})));
    object([
        ("Id", json!(tiering.id)),
        ("Status", json!(status(tiering.enabled))),
        ("Prefix", prefix(&tiering.prefix)),
        ("TagFilters", filters(&tiering.tags)),
        ("Tierings", tiers.collect()),
    ])
}

/// CloudFormation cannot say that reports are to be encrypted; the default encryption of their bucket covers it.
fn inventory_property(inventory: &InventoryConfiguration) -> Value {
    let destination = object([
        ("BucketArn", json!(inventory.destination_bucket)),
        ("BucketAccountId", json!(inventory.destination_account)),
        (
            "Format",
            json!(match inventory.format {
                InventoryFormat::Csv => "CSV",
                InventoryFormat::Orc => "ORC",
                InventoryFormat::Parquet => "Parquet",
            }),
        ),
        ("Prefix", json!(inventory.destination_prefix)),
    ]);
    object([
        ("Id", json!(inventory.id)),
        ("Enabled", json!(inventory.enabled)),
        ("Prefix", json!(inventory.filter_prefix)),
        ("IncludedObjectVersions", json!(if inventory.all_versions { "All" } else { "Current" })),
        (
            "ScheduleFrequency",
            json!(match inventory.frequency {
                InventoryFrequency::Daily => "Daily",
                InventoryFrequency::Weekly => "Weekly",
            }),
        ),
        ("OptionalFields", json!(inventory.optional_fields)),
        ("Destination", destination),
    ])
}

fn notification_property(notification: &NotificationConfiguration) -> Value {
    let of_kind = |kind: TargetKind, name: &str| -> Value {
        let targets = notification.targets.iter().filter(|target| target.kind == kind);
        targets.flat_map(|target| target_properties(target, name)).collect()
    };
    let event_bridge = notification.event_bridge.then(|| json!({"EventBridgeEnabled": true}));
    object([
        ("LambdaConfigurations", of_kind(TargetKind::Function, "Function")),
        ("TopicConfigurations", of_kind(TargetKind::Topic, "Topic")),
        ("QueueConfigurations", of_kind(TargetKind::Queue, "Queue")),
        ("EventBridgeConfiguration", json!(event_bridge)),
    ])
}

/// CloudFormation takes one event in each.
fn target_properties(target: &NotificationTarget, name: &str) -> Vec<Value> {
    let filter = key_filter(&target.filter);
    let one = |event: &String| {
        object([("Event", json!(event)), (name, json!(target.arn)), ("Filter", filter.clone())])
    };
    target.events.iter().map(one).collect()
}

fn key_filter(filter: &KeyFilter) -> Value {
    let rules = [("prefix", &filter.prefix), ("suffix", &filter.suffix)];
    let rules = rules
        .into_iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| json!({"Name": name, "Value": value})));
    let rules: Vec<Value> = rules.collect();
    if rules.is_empty() { Value::Null } else { json!({"S3Key": {"Rules": rules}}) }
}
