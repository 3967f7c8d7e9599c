//! Settings of buckets as fields by name, in a form in which two settings that mean the same are the same.

use serde_json::{Map, Value, json};

use crate::backend::storage::{BucketVersioning, Setting};
use crate::s3::Tag;
use crate::s3::bucket::{InventoryConfiguration, NotificationConfiguration, NotificationTarget};
use crate::s3::lifecycle::{
    Expiration, LifecycleConfiguration, Rule, Timing, TransitionDefaultMinimumObjectSize,
};
use crate::s3::replication::{ReplicationConfiguration, ReplicationRule};
use crate::stack::document::policy_value;

/// A setting as fields by name. Rules, tags and entries are named by their IDs, so that their order does not matter;
/// what S3 fills in by default is there either way.
#[must_use]
pub fn setting_value(setting: &Setting) -> Value {
    match setting {
        Setting::Versioning(versioning) => json!(match versioning {
            BucketVersioning::Unversioned => "Unversioned",
            BucketVersioning::Enabled => "Enabled",
            BucketVersioning::Suspended => "Suspended",
        }),
        Setting::Tags(tags) => tags_value(tags),
        Setting::Encryption(encryption) => json!({
            "algorithm": encryption.algorithm.name(),
            "key": match &encryption.algorithm {
                crate::s3::bucket::ServerSideEncryption::Kms { key } => json!(key),
                crate::s3::bucket::ServerSideEncryption::Aes256 => Value::Null,
            },
            "bucket_key": encryption.bucket_key,
        }),
        Setting::PublicAccessBlock(block) => json!({
            "block_public_acls": block.block_public_acls,
            "ignore_public_acls": block.ignore_public_acls,
            "block_public_policy": block.block_public_policy,
            "restrict_public_buckets": block.restrict_public_buckets,
        }),
        Setting::Ownership(ownership) => json!(ownership.name()),
        Setting::Policy(text) => policy_value(text),
        Setting::Lifecycle(lifecycle) => lifecycle_value(lifecycle),
        Setting::Tiering(tiering) => json!({
            "enabled": tiering.enabled,
            "prefix": text(&tiering.prefix),
            "tags": tags_value(&tiering.tags),
            "archive_access_days": tiering.archive_access_days,
            "deep_archive_access_days": tiering.deep_archive_access_days,
        }),
        Setting::Inventory(inventory) => inventory_value(inventory),
        Setting::RequestMetrics(metrics) => json!({
            "prefix": metrics.prefix.as_deref().and_then(text),
            "tags": tags_value(&metrics.tags),
            "enabled": true,
        }),
        Setting::Replication(replication) => replication_value(replication),
        Setting::Notification(notification) => notification_value(notification),
        Setting::Logging(logging) => match logging {
            Some(logging) => json!({"bucket": logging.target_bucket, "prefix": logging.target_prefix}),
            None => Value::Null,
        },
    }
}

/// An empty text says nothing, as one that is not there.
fn text(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Tags by their keys; none at all is nothing.
fn tags_value(tags: &[Tag]) -> Value {
    let members: Map<String, Value> = tags.iter().map(|tag| (tag.key.clone(), json!(tag.value))).collect();
    if members.is_empty() { Value::Null } else { Value::Object(members) }
}

/// Members by their names; a name that is there twice hides nothing.
fn by_name(members: impl Iterator<Item = (String, Value)>) -> Value {
    let mut object = Map::new();
    for (mut name, value) in members {
        while object.contains_key(&name) {
            name.push('\'');
        }
        object.insert(name, value);
    }
    Value::Object(object)
}

fn status(enabled: bool) -> &'static str {
    if enabled { "Enabled" } else { "Disabled" }
}

fn lifecycle_value(lifecycle: &LifecycleConfiguration) -> Value {
    let minimum = match lifecycle.transition_default_minimum_object_size {
        TransitionDefaultMinimumObjectSize::AllStorageClasses128K => "all_storage_classes_128K",
        TransitionDefaultMinimumObjectSize::VariesByStorageClass => "varies_by_storage_class",
    };
    // S3 makes up the ID of a rule that has none: what it says is its name.
    let rules = lifecycle.rules.iter().map(|rule| {
        let value = rule_value(rule);
        (rule.id.clone().unwrap_or_else(|| value.to_string()), value)
    });
    json!({"rules": by_name(rules), "transition_default_minimum_object_size": minimum})
}

fn rule_value(rule: &Rule) -> Value {
    let filter = &rule.filter;
    let timing = |timing: Timing| match timing {
        Timing::Days(days) => json!({"days": days}),
        Timing::Date(date) => json!({"date": date.to_string()}),
    };
    let transitions = rule.transitions.iter().map(|transition| {
        let mut value = timing(transition.timing);
        value["storage_class"] = json!(transition.storage_class.name());
        (transition.storage_class.name().to_owned(), value)
    });
    let noncurrent = rule.noncurrent_transitions.iter().map(|transition| {
        let value = json!({
            "noncurrent_days": transition.noncurrent_days,
            "newer_noncurrent_versions": transition.newer_noncurrent_versions,
        });
        (transition.storage_class.name().to_owned(), value)
    });
    let expiration = match rule.expiration {
        Some(Expiration::At(at)) => timing(at),
        Some(Expiration::ExpiredObjectDeleteMarker(removes)) => {
            json!({"expired_object_delete_marker": removes})
        }
        None => Value::Null,
    };
    json!({
        "status": status(rule.enabled),
        "filter": {
            "prefix": text(filter.prefix()),
            "tags": tags_value(filter.tags()),
            "object_size_greater_than": filter.object_size_greater_than(),
            "object_size_less_than": filter.object_size_less_than(),
        },
        "transitions": nothing_if_empty(by_name(transitions)),
        "expiration": expiration,
        "noncurrent_version_transitions": nothing_if_empty(by_name(noncurrent)),
        "noncurrent_version_expiration": rule.noncurrent_expiration.map(|expiration| json!({
            "noncurrent_days": expiration.noncurrent_days,
            "newer_noncurrent_versions": expiration.newer_noncurrent_versions,
        })),
        "abort_incomplete_multipart_upload_days": rule.abort_incomplete_multipart_upload_days,
    })
}

fn nothing_if_empty(value: Value) -> Value {
    if value.as_object().is_some_and(Map::is_empty) { Value::Null } else { value }
}

fn inventory_value(inventory: &InventoryConfiguration) -> Value {
    let mut fields = inventory.optional_fields.clone();
    fields.sort();
    json!({
        "enabled": inventory.enabled,
        "filter_prefix": inventory.filter_prefix.as_deref().and_then(text),
        "versions": if inventory.all_versions { "All" } else { "Current" },
        "frequency": format!("{:?}", inventory.frequency),
        "format": format!("{:?}", inventory.format),
        "destination_bucket": inventory.destination_bucket,
        "destination_account": inventory.destination_account,
        "destination_prefix": inventory.destination_prefix.as_deref().and_then(text),
        "encrypted": inventory.encrypted,
        "optional_fields": fields,
    })
}

fn replication_value(replication: &ReplicationConfiguration) -> Value {
    let rules = replication.rules.iter().map(|rule| {
        let value = replication_rule_value(rule);
        (rule.id.clone().unwrap_or_else(|| value.to_string()), value)
    });
    json!({"role": replication.role, "rules": by_name(rules)})
}

fn replication_rule_value(rule: &ReplicationRule) -> Value {
    let destination = &rule.destination;
    json!({
        "status": status(rule.enabled),
        "priority": rule.priority.unwrap_or(0),
        "filter": {"prefix": text(rule.filter.prefix()), "tags": tags_value(rule.filter.tags())},
        "destination": {
            "bucket": destination.bucket_name(),
            "account": destination.account,
            "storage_class": destination.storage_class.map(crate::s3::StorageClass::name),
            "replication_time_control": destination.has_replication_time_control(),
            "metrics": destination.metrics == Some(true),
            "replica_kms_key_id": destination.replica_kms_key_id,
            "owner_override": destination.owner_override,
        },
        "delete_marker_replication": rule.delete_marker_replication.unwrap_or(false),
        "sse_kms_encrypted_objects": rule.source_selection_criteria.sse_kms_encrypted_objects == Some(true),
        "replica_modifications": rule.source_selection_criteria.replica_modifications == Some(true),
    })
}

fn notification_value(notification: &NotificationConfiguration) -> Value {
    let entries = notification.targets.iter().map(|target| {
        let value = target_value(target);
        let name = if target.id.is_empty() { value.to_string() } else { target.id.clone() };
        (name, value)
    });
    json!({"entries": by_name(entries), "event_bridge": notification.event_bridge})
}

fn target_value(target: &NotificationTarget) -> Value {
    let mut events = target.events.clone();
    events.sort();
    json!({
        "arn": target.arn,
        "events": events,
        "prefix": target.filter.prefix.as_deref().and_then(text),
        "suffix": target.filter.suffix.as_deref().and_then(text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::lifecycle::Filter;

    fn rule(id: &str, filter: Filter) -> Rule {
        Rule {
            id: Some(id.to_owned()),
            enabled: true,
            filter,
            transitions: Vec::new(),
            expiration: Some(Expiration::At(Timing::Days(9))),
            noncurrent_transitions: Vec::new(),
            noncurrent_expiration: None,
            abort_incomplete_multipart_upload_days: None,
        }
    }

    fn value(rules: Vec<Rule>) -> Value {
        setting_value(&Setting::Lifecycle(LifecycleConfiguration { rules, ..Default::default() }))
    }

    #[test]
    fn forms_and_order_do_not_matter() {
        let everything =
            value(vec![rule("a", Filter::Everything), rule("b", Filter::Prefix("x".to_owned()))]);
        for filter in [Filter::LegacyPrefix(String::new()), Filter::Prefix(String::new())] {
            let other = value(vec![rule("b", Filter::LegacyPrefix("x".to_owned())), rule("a", filter)]);
            assert_eq!(other, everything);
        }
        let and = Filter::And {
            prefix: Some("x".to_owned()),
            tags: Vec::new(),
            object_size_greater_than: None,
            object_size_less_than: None,
        };
        assert_eq!(value(vec![rule("b", and), rule("a", Filter::Everything)]), everything);
    }

    #[test]
    fn what_a_rule_does_matters() {
        let one = rule("a", Filter::Everything);
        let mut others = vec![one.clone(); 4];
        others[0].enabled = false;
        others[1].expiration = Some(Expiration::At(Timing::Days(8)));
        others[2].filter = Filter::ObjectSizeLessThan(1);
        others[3].abort_incomplete_multipart_upload_days = Some(1);
        for other in others {
            assert_ne!(value(vec![other]), value(vec![one.clone()]));
        }
        // One ID twice is two rules.
        assert_ne!(value(vec![one.clone(), one.clone()]), value(vec![one]));
    }
}
