//! The lifecycle as CloudFormation takes it.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html>.

use s3opt_core::s3::lifecycle::{
    Expiration, LifecycleConfiguration, Rule, Timing, TransitionDefaultMinimumObjectSize,
};
use serde_json::{Value, json};

use super::bucket::{filters, prefix, status};
use super::object;

pub(super) fn property(lifecycle: &LifecycleConfiguration) -> Value {
    let minimum = match lifecycle.transition_default_minimum_object_size {
        TransitionDefaultMinimumObjectSize::AllStorageClasses128K => "all_storage_classes_128K",
        TransitionDefaultMinimumObjectSize::VariesByStorageClass => "varies_by_storage_class",
    };
    let rules: Vec<Value> = lifecycle.rules.iter().map(rule).collect();
    json!({"Rules": rules, "TransitionDefaultMinimumObjectSize": minimum})
}

fn rule(rule: &Rule) -> Value {
    let filter = &rule.filter;
    let transitions = rule.transitions.iter().map(|transition| {
        let (days, date) = timing(transition.timing);
        object([
            ("StorageClass", json!(transition.storage_class.name())),
            ("TransitionInDays", days),
            ("TransitionDate", date),
        ])
    });
    let noncurrent = rule.noncurrent_transitions.iter().map(|transition| {
        object([
            ("StorageClass", json!(transition.storage_class.name())),
            ("TransitionInDays", json!(transition.noncurrent_days)),
            ("NewerNoncurrentVersions", json!(transition.newer_noncurrent_versions)),
        ])
    });
    let noncurrent_expiration = rule.noncurrent_expiration.map(|expiration| {
        object([
            ("NoncurrentDays", json!(expiration.noncurrent_days)),
            ("NewerNoncurrentVersions", json!(expiration.newer_noncurrent_versions)),
        ])
    });
    let (days, date, delete_marker) = match rule.expiration {
        Some(Expiration::At(at)) => {
            let (days, date) = timing(at);
            (days, date, Value::Null)
        }
        Some(Expiration::ExpiredObjectDeleteMarker(removes)) => (Value::Null, Value::Null, json!(removes)),
        None => (Value::Null, Value::Null, Value::Null),
    };
    let abort = rule.abort_incomplete_multipart_upload_days.map(|days| json!({"DaysAfterInitiation": days}));
    object([
        ("Id", json!(rule.id)),
        ("Status", json!(status(rule.enabled))),
        ("Prefix", prefix(filter.prefix())),
        ("TagFilters", filters(filter.tags())),
        ("ObjectSizeGreaterThan", bytes(filter.object_size_greater_than())),
        ("ObjectSizeLessThan", bytes(filter.object_size_less_than())),
        ("Transitions", transitions.collect()),
        ("ExpirationInDays", days),
        ("ExpirationDate", date),
        ("ExpiredObjectDeleteMarker", delete_marker),
        ("NoncurrentVersionTransitions", noncurrent.collect()),
        ("NoncurrentVersionExpiration", json!(noncurrent_expiration)),
        ("AbortIncompleteMultipartUpload", json!(abort)),
    ])
}

/// Days and date, one of which is there.
fn timing(timing: Timing) -> (Value, Value) {
    match timing {
        Timing::Days(days) => (json!(days), Value::Null),
        Timing::Date(date) => (Value::Null, json!(format!("{date}T00:00:00Z"))),
    }
}

/// CloudFormation takes sizes as text.
fn bytes(size: Option<u64>) -> Value {
    size.map_or(Value::Null, |size| json!(size.to_string()))
}
