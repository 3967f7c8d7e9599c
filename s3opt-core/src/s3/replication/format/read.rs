//! Elements to a replication configuration, every problem told.

use super::super::{
    Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule, SourceSelectionCriteria,
    validate,
};
use super::REPLICATION_TIME_MINUTES;
use crate::s3::document::{Element, Problems};
use crate::s3::filter::{self, Form};
use crate::s3::{S3Error, StorageClass};

pub(in crate::s3::replication) fn from_element(
    root: &Element,
) -> Result<ReplicationConfiguration, Vec<S3Error>> {
    let mut problems = Problems::default();
    root.is_group(&["Role", "Rule"], &mut problems);
    let role = root.required("Role", &mut problems).and_then(|role| role.string(&mut problems));
    if let Some(role) = &role {
        validate::check_role(role, &mut problems);
    }
    let elements: Vec<&Element> = root.all("Rule").collect();
    if elements.is_empty() {
        problems.malformed(root, "ReplicationConfiguration lacks Rule");
    }
    let mut places = Vec::with_capacity(elements.len());
    let mut rules = Vec::with_capacity(elements.len());
    for (index, element) in elements.iter().enumerate() {
        let place = element.place(format!("rule {}", index + 1));
        problems.about(Some(place.clone()));
        if let Some(rule) = read_rule(element, &mut problems) {
            places.push(rule.id.as_ref().map_or(place, |id| element.place(id)));
            rules.push(rule);
        }
    }
    problems.about(None);
    validate::check_rules(&places, &rules, &mut problems);
    problems.finish(role.map(|role| ReplicationConfiguration { role, rules }))
}

fn read_rule(rule: &Element, problems: &mut Problems) -> Option<ReplicationRule> {
    let known = [
        "ID",
        "Priority",
        "Prefix",
        "Filter",
        "Status",
        "SourceSelectionCriteria",
        "ExistingObjectReplication",
        "Destination",
        "DeleteMarkerReplication",
    ];
    if !rule.is_group(&known, problems) {
        return None;
    }
    // S3 makes an ID up where there is none, and takes an empty one for none.
    let id = rule.child_string("ID", problems).filter(|id| !id.is_empty());
    if let Some(id) = &id {
        problems.about(Some(rule.place(id)));
    }
    let priority = read_priority(rule, problems);
    // What follows can be checked without the status too, so that one run tells of every mistake.
    let enabled = rule.status(problems).unwrap_or(true);
    let filter = read_filter(rule, problems);
    let destination = rule.required("Destination", problems).and_then(|element| {
        if element.is_group(&DESTINATION, problems) { read_destination(element, problems) } else { None }
    });
    let delete_marker_replication = rule.switch("DeleteMarkerReplication", problems);
    let existing_object_replication = rule.switch("ExistingObjectReplication", problems);
    let source_selection_criteria = read_criteria(rule, problems);
    Some(ReplicationRule {
        id,
        priority: priority?,
        enabled,
        filter: filter?,
        destination: destination?,
        delete_marker_replication,
        existing_object_replication,
        source_selection_criteria,
    })
}

/// The outer option is empty where a priority is there that cannot be read.
#[expect(clippy::option_option, reason = "an absent priority and an unreadable one are different things")]
fn read_priority(rule: &Element, problems: &mut Problems) -> Option<Option<i32>> {
    let Some(priority) = rule.one("Priority", problems) else { return Some(None) };
    let number = priority.integer(problems)?;
    let priority = i32::try_from(number).ok();
    if priority.is_none() {
        problems.refuse(validate::priority_out_of_range(number));
    }
    priority.map(Some)
}

fn read_filter(rule: &Element, problems: &mut Problems) -> Option<ReplicationFilter> {
    let prefix = rule.one("Prefix", problems);
    let filter = rule.one("Filter", problems);
    match (prefix, filter) {
        (Some(prefix), None) => prefix.string(problems).map(ReplicationFilter::LegacyPrefix),
        (None, Some(filter)) => filter::read(filter, problems).map(|form| match form {
            Form::Everything => ReplicationFilter::Everything,
            Form::Prefix(prefix) => ReplicationFilter::Prefix(prefix),
            Form::Tag(tag) => ReplicationFilter::Tag(tag),
            Form::And { prefix, tags } => ReplicationFilter::And { prefix, tags },
        }),
        (None, None) => {
            problems.malformed(rule, "Rule lacks Filter");
            None
        }
        (Some(prefix), Some(_)) => {
            problems
                .malformed(prefix, "Rule has both Filter and the older Prefix: put the prefix into Filter");
            None
        }
    }
}

fn read_criteria(rule: &Element, problems: &mut Problems) -> SourceSelectionCriteria {
    let Some(criteria) = rule.one("SourceSelectionCriteria", problems) else {
        return SourceSelectionCriteria::default();
    };
    if !criteria.is_group(&["SseKmsEncryptedObjects", "ReplicaModifications"], problems) {
        return SourceSelectionCriteria::default();
    }
    let found = SourceSelectionCriteria {
        sse_kms_encrypted_objects: criteria.switch("SseKmsEncryptedObjects", problems),
        replica_modifications: criteria.switch("ReplicaModifications", problems),
    };
    if criteria.is_empty() {
        problems.refuse(S3Error::invalid_request(None, "SourceSelectionCriteria cannot be empty."));
    }
    found
}

const DESTINATION: [&str; 7] = [
    "Bucket",
    "Account",
    "StorageClass",
    "AccessControlTranslation",
    "EncryptionConfiguration",
    "ReplicationTime",
    "Metrics",
];

fn read_destination(destination: &Element, problems: &mut Problems) -> Option<Destination> {
    let bucket = destination.required("Bucket", problems).and_then(|bucket| bucket.string(problems));
    let account = destination.child_string("Account", problems).filter(|account| !account.is_empty());
    let storage_class = destination.one("StorageClass", problems).and_then(|element| {
        let class = element.string(problems)?.parse::<StorageClass>();
        class.map_err(|error| problems.malformed(element, error.to_string())).ok()
    });
    let replication_time_control = read_replication_time(destination, problems);
    let metrics = read_metrics(destination, replication_time_control, problems);
    Some(Destination {
        account,
        storage_class,
        replication_time_control,
        metrics,
        replica_kms_key_id: read_encryption(destination, problems),
        owner_override: read_owner_override(destination, problems),
        bucket: bucket?,
    })
}

// Parts that are there but cannot be read are told and stand in as something, so that what belongs with them is not
// told to be wrong as well: with a problem told, nothing of the configuration goes any further.

fn read_replication_time(destination: &Element, problems: &mut Problems) -> Option<bool> {
    let element = destination.one("ReplicationTime", problems)?;
    if !element.is_group(&["Status", "Time"], problems) {
        return Some(true);
    }
    if let Some(time) = element.required("Time", problems) {
        check_minutes(time, "Invalid time minute value", problems);
    }
    Some(element.status(problems).unwrap_or(true))
}

fn read_metrics(destination: &Element, time_control: Option<bool>, problems: &mut Problems) -> Option<bool> {
    let metrics = destination.one("Metrics", problems)?;
    if !metrics.is_group(&["Status", "EventThreshold"], problems) {
        return Some(false);
    }
    let time_control = time_control == Some(true);
    match metrics.one("EventThreshold", problems) {
        Some(threshold) if time_control => {
            check_minutes(threshold, "Invalid event threshold minute value", problems);
        }
        None if time_control => {
            let message = "ReplicationMetrics must contain an event threshold";
            problems.refuse(S3Error::invalid_argument(None, message));
        }
        Some(_) => {
            let message =
                "Metrics cannot contain an event threshold when ReplicationTime is not specified or Disabled";
            problems.refuse(S3Error::invalid_argument(None, message));
        }
        None => {}
    }
    Some(metrics.status(problems).unwrap_or(false))
}

fn check_minutes(element: &Element, message: &str, problems: &mut Problems) {
    if !element.is_group(&["Minutes"], problems) {
        return;
    }
    let minutes = element.one("Minutes", problems);
    if minutes.is_none_or(|minutes| minutes.integer(problems) != Some(REPLICATION_TIME_MINUTES)) {
        let detail = Some(format!("S3 takes no other value than {REPLICATION_TIME_MINUTES}"));
        problems.refuse(S3Error { detail, ..S3Error::invalid_argument(None, message) });
    }
}

fn read_encryption(destination: &Element, problems: &mut Problems) -> Option<String> {
    let element = destination.one("EncryptionConfiguration", problems)?;
    let key = if element.is_group(&["ReplicaKmsKeyID"], problems) {
        element.required("ReplicaKmsKeyID", problems).and_then(|key| key.string(problems))
    } else {
        None
    };
    Some(key.unwrap_or_default())
}

fn read_owner_override(destination: &Element, problems: &mut Problems) -> bool {
    let Some(element) = destination.one("AccessControlTranslation", problems) else { return false };
    if !element.is_group(&["Owner"], problems) {
        return false;
    }
    let Some(owner) = element.required("Owner", problems) else { return false };
    let is_destination = owner.string(problems).is_some_and(|owner| owner.trim() == "Destination");
    if !is_destination {
        problems.malformed(owner, "Owner takes no other value than Destination");
    }
    is_destination
}
