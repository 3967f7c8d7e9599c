//! Replication as CloudFormation takes it. It cannot be told to replicate existing objects, which S3 does not take
//! from most accounts either.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-replicationrule.html>.

use s3opt_core::s3::replication::{
    Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule,
};
use serde_json::{Value, json};

use super::bucket::{filters, prefix, status};
use super::object;

/// The only time that S3 takes.
const MINUTES: u32 = 15;

pub(super) fn property(replication: &ReplicationConfiguration) -> Value {
    let rules: Vec<Value> = replication.rules.iter().map(rule).collect();
    json!({"Role": replication.role, "Rules": rules})
}

fn rule(rule: &ReplicationRule) -> Value {
    let (legacy, filter) = filter(&rule.filter);
    let status_of = |enabled: Option<bool>| enabled.map(|enabled| json!({"Status": status(enabled)}));
    let criteria = rule.source_selection_criteria;
    let criteria = object([
        ("SseKmsEncryptedObjects", json!(status_of(criteria.sse_kms_encrypted_objects))),
        ("ReplicaModifications", json!(status_of(criteria.replica_modifications))),
    ]);
    let criteria = criteria.as_object().is_some_and(|criteria| !criteria.is_empty()).then_some(criteria);
    object([
        ("Id", json!(rule.id)),
        ("Priority", json!(rule.priority)),
        ("Status", json!(status(rule.enabled))),
        ("Prefix", legacy),
        ("Filter", filter),
        ("Destination", destination(&rule.destination)),
        ("DeleteMarkerReplication", json!(status_of(rule.delete_marker_replication))),
        ("SourceSelectionCriteria", json!(criteria)),
    ])
}

/// The prefix of the old form, or the filter of the new one.
fn filter(filter: &ReplicationFilter) -> (Value, Value) {
    let new = match filter {
        ReplicationFilter::LegacyPrefix(prefix) => return (json!(prefix), Value::Null),
        ReplicationFilter::Everything => json!({"Prefix": ""}),
        ReplicationFilter::Prefix(prefix) => json!({"Prefix": prefix}),
        ReplicationFilter::Tag(tag) => json!({"TagFilter": {"Key": tag.key, "Value": tag.value}}),
        ReplicationFilter::And { prefix: start, tags } => {
            let start = prefix(start.as_deref().unwrap_or_default());
            json!({"And": object([("Prefix", start), ("TagFilters", filters(tags))])})
        }
    };
    (Value::Null, new)
}

fn destination(destination: &Destination) -> Value {
    let minutes = json!({"Minutes": MINUTES});
    let time = destination
        .replication_time_control
        .map(|enabled| json!({"Status": status(enabled), "Time": minutes}));
    let metrics = destination.metrics.map(|enabled| {
        let threshold =
            if destination.has_replication_time_control() { minutes.clone() } else { Value::Null };
        object([("Status", json!(status(enabled))), ("EventThreshold", threshold)])
    });
    let key = destination.replica_kms_key_id.as_ref().map(|key| json!({"ReplicaKmsKeyID": key}));
    let owner = destination.owner_override.then(|| json!({"Owner": "Destination"}));
    object([
        ("Bucket", json!(format!("arn:aws:s3:::{}", destination.bucket_name()))),
        ("Account", json!(destination.account)),
        ("StorageClass", json!(destination.storage_class.map(s3opt_core::s3::StorageClass::name))),
        ("ReplicationTime", json!(time)),
        ("Metrics", json!(metrics)),
        ("EncryptionConfiguration", json!(key)),
        ("AccessControlTranslation", json!(owner)),
    ])
}
