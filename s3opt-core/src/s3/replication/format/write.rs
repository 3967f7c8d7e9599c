//! A replication configuration to elements.

use super::super::{Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule};
use super::{REPLICATION_TIME_MINUTES, SCHEMA};
use crate::s3::StorageClass;
use crate::s3::document::Element;
use crate::s3::filter::{self, Form};

/// The configuration as an element, its parts in the order of S3's schema.
pub(in crate::s3::replication) fn element(configuration: &ReplicationConfiguration) -> Element {
    let rules = configuration.rules.iter().map(rule_element);
    Element::group(SCHEMA.root).with_text("Role", &configuration.role).with_all(rules)
}

fn rule_element(rule: &ReplicationRule) -> Element {
    let criteria = rule.source_selection_criteria;
    let criteria = Element::group("SourceSelectionCriteria")
        .with_switch("SseKmsEncryptedObjects", criteria.sse_kms_encrypted_objects)
        .with_switch("ReplicaModifications", criteria.replica_modifications);
    let mut element = Element::group("Rule").with_optional_text("ID", rule.id.as_deref());
    if let Some(priority) = rule.priority {
        element = element.with_number("Priority", i64::from(priority));
    }
    element = match filter_form(&rule.filter) {
        Ok(form) => element.with(filter::element(&form)),
        Err(prefix) => element.with_text("Prefix", prefix),
    };
    element = element.with_status(rule.enabled);
    if !criteria.is_empty() {
        element = element.with(criteria);
    }
    element
        .with_switch("ExistingObjectReplication", rule.existing_object_replication)
        .with(destination_element(&rule.destination))
        .with_switch("DeleteMarkerReplication", rule.delete_marker_replication)
}

/// The filter's form, or the prefix of the older form.
fn filter_form(filter: &ReplicationFilter) -> Result<Form, &str> {
    Ok(match filter.clone() {
        ReplicationFilter::LegacyPrefix(_) => return Err(filter.prefix()),
        ReplicationFilter::Everything => Form::Everything,
        ReplicationFilter::Prefix(prefix) => Form::Prefix(prefix),
        ReplicationFilter::Tag(tag) => Form::Tag(tag),
        ReplicationFilter::And { prefix, tags } => Form::And { prefix, tags },
    })
}

fn destination_element(destination: &Destination) -> Element {
    let minutes = |name| Element::group(name).with_number("Minutes", REPLICATION_TIME_MINUTES);
    let mut element = Element::group("Destination")
        .with_text("Bucket", &destination.bucket)
        .with_optional_text("Account", destination.account.as_deref())
        .with_optional_text("StorageClass", destination.storage_class.map(StorageClass::name));
    if destination.owner_override {
        element = element.with(Element::group("AccessControlTranslation").with_text("Owner", "Destination"));
    }
    if let Some(key) = &destination.replica_kms_key_id {
        element = element.with(Element::group("EncryptionConfiguration").with_text("ReplicaKmsKeyID", key));
    }
    if let Some(enabled) = destination.replication_time_control {
        let time = Element::group("ReplicationTime").with_status(enabled).with(minutes("Time"));
        element = element.with(time);
    }
    if let Some(enabled) = destination.metrics {
        let mut metrics = Element::group("Metrics").with_status(enabled);
        if destination.has_replication_time_control() {
            metrics = metrics.with(minutes("EventThreshold"));
        }
        element = element.with(metrics);
    }
    element
}
