//! What S3 has against a replication configuration that is well-formed.
//!
//! Codes and words are those that S3's users report and that other implementations of its API carry over from it;
//! where none is known, `MalformedXML` says what S3's schema would. Rules:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html> and
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRule.html>.

use std::collections::HashSet;

use super::{Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule};
use crate::s3::S3Error;
use crate::s3::document::{Place, Problems};
use crate::s3::filter;

/// The most rules of one configuration.
const MAX_RULES: usize = 1000;

/// The longest ID of a rule, in characters.
const MAX_ID_LENGTH: usize = 255;

impl ReplicationConfiguration {
    /// Checks a configuration that was put together by hand; one that was parsed has been checked.
    ///
    /// # Errors
    /// All of S3's answers, each with the rule it is about.
    pub fn validate(&self) -> Result<(), Vec<S3Error>> {
        let mut problems = Problems::default();
        check_role(&self.role, &mut problems);
        if self.rules.is_empty() {
            problems.refuse(S3Error::malformed_xml(None, "ReplicationConfiguration lacks Rule"));
        }
        let places: Vec<Place> =
            (0..self.rules.len()).map(|index| Place { rule: self.rule_name(index), line: None }).collect();
        check_rules(&places, &self.rules, &mut problems);
        problems.finish(Some(()))
    }
}

pub(in crate::s3::replication) fn check_role(role: &str, problems: &mut Problems) {
    if role.trim().is_empty() {
        let message = "Invalid Role specified in replication configuration";
        problems.refuse(S3Error::invalid_argument(None, message));
    }
}

/// Checks the rules; `places` says of each where it stands.
pub(in crate::s3::replication) fn check_rules(
    places: &[Place],
    rules: &[ReplicationRule],
    problems: &mut Problems,
) {
    if rules.len() > MAX_RULES {
        let message = format!("Number of defined replication rules cannot exceed {MAX_RULES}");
        problems.refuse(S3Error::invalid_request(None, message));
    }
    let legacy =
        places.iter().zip(rules).find(|(_, rule)| is_legacy(rule)).map(|(place, _)| place.rule.as_str());
    let mut ids = HashSet::new();
    let mut priorities = HashSet::new();
    for (place, rule) in places.iter().zip(rules) {
        problems.about(Some(place.clone()));
        check_rule(rule, problems);
        match legacy {
            Some(legacy) => check_legacy_schema(rule, legacy, problems),
            None => check_schema(rule, problems),
        }
        if rule.id.as_ref().is_some_and(|id| !ids.insert(id)) {
            problems.refuse(S3Error::invalid_argument(None, "Rule Id must be unique"));
        }
        if let Some(priority) = rule.priority
            && !priorities.insert((rule.destination.bucket_name(), priority))
        {
            problems.refuse(S3Error {
                detail: Some("rules with one destination need priorities of their own".to_owned()),
                ..S3Error::invalid_request(None, format!("Found duplicate priority {priority}."))
            });
        }
    }
    problems.about(None);
    if rules.iter().all(is_legacy) {
        check_legacy_rules(places, rules, problems);
    }
}

fn is_legacy(rule: &ReplicationRule) -> bool {
    matches!(rule.filter, ReplicationFilter::LegacyPrefix(_))
}

fn check_rule(rule: &ReplicationRule, problems: &mut Problems) {
    if rule.id.as_ref().is_some_and(|id| id.chars().count() > MAX_ID_LENGTH) {
        let message = format!("Rule Id cannot be greater than {MAX_ID_LENGTH}");
        problems.refuse(S3Error::invalid_argument(None, message));
    }
    if let Some(priority) = rule.priority.filter(|priority| *priority < 0) {
        problems.refuse(priority_out_of_range(i64::from(priority)));
    }
    filter::check(rule.filter.prefix(), rule.filter.tags(), problems);
    if rule.delete_marker_replication == Some(true) && !rule.filter.tags().is_empty() {
        let message = "Delete marker replication is not supported if any Tag filter is specified. Please refer \
                       to S3 Developer Guide for more information.";
        problems.refuse(S3Error::invalid_request(None, message));
    }
    check_destination(&rule.destination, problems);
    let encrypted = rule.source_selection_criteria.sse_kms_encrypted_objects.is_some();
    match &rule.destination.replica_kms_key_id {
        Some(_) if !encrypted => {
            let message = "SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.";
            problems.refuse(S3Error::invalid_request(None, message));
        }
        None if encrypted => {
            let message = "ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.";
            problems.refuse(S3Error::invalid_request(None, message));
        }
        _ => {}
    }
}

/// With a `Filter`, each rule needs a priority and has to say what becomes of delete markers.
fn check_schema(rule: &ReplicationRule, problems: &mut Problems) {
    let parts = [
        ("Priority", rule.priority.is_some()),
        ("DeleteMarkerReplication", rule.delete_marker_replication.is_some()),
    ];
    for (part, _) in parts.into_iter().filter(|(_, present)| !present) {
        problems.refuse(S3Error::invalid_request(None, schema_message(part, "must be specified")));
    }
}

/// One rule without `Filter` puts the whole configuration into the older schema, which knows neither.
fn check_legacy_schema(rule: &ReplicationRule, legacy: &str, problems: &mut Problems) {
    let parts = [
        ("Priority", rule.priority.is_some()),
        ("DeleteMarkerReplication", rule.delete_marker_replication.is_some()),
    ];
    for (part, _) in parts.into_iter().filter(|(_, present)| *present) {
        problems.refuse(S3Error {
            detail: Some(format!("rule {legacy:?} has a Prefix in the place of a Filter, the older schema")),
            ..S3Error::invalid_request(None, schema_message(part, "cannot be used"))
        });
    }
    if !is_legacy(rule) {
        let detail =
            format!("the rule has a Filter and rule {legacy:?} the older Prefix: use Filter in both");
        problems.refuse(S3Error::malformed_xml(None, detail));
    }
}

/// The older schema has no priorities, so its rules may neither overlap nor have destinations of their own.
fn check_legacy_rules(places: &[Place], rules: &[ReplicationRule], problems: &mut Problems) {
    let buckets: HashSet<&str> = rules.iter().map(|rule| rule.destination.bucket_name()).collect();
    if buckets.len() > 1 {
        let message = "Number of distinct destination bucket ARNs cannot exceed 1";
        problems.refuse(S3Error::invalid_request(None, message));
    }
    // Sorted, what begins with a prefix follows right after it: that makes a thousand rules cheap to check.
    let mut sorted: Vec<(&str, &Place)> = rules.iter().map(|rule| rule.filter.prefix()).zip(places).collect();
    sorted.sort_by_key(|(prefix, _)| *prefix);
    let mut shortest: Option<&str> = None;
    for (prefix, place) in sorted {
        match shortest.filter(|shortest| prefix.starts_with(shortest)) {
            Some(shortest) => {
                let message = format!("Found overlapping prefixes '{shortest}' and '{prefix}'");
                problems.about(Some(place.clone()));
                problems.refuse(S3Error::invalid_request(None, message));
            }
            None => shortest = Some(prefix),
        }
    }
}

fn schema_message(part: &str, verdict: &str) -> String {
    format!(
        "{part} {verdict} for this version of Cross Region Replication configuration schema. Please refer to S3 \
         Developer Guide for more information."
    )
}

pub(in crate::s3::replication) fn priority_out_of_range(priority: i64) -> S3Error {
    S3Error {
        detail: Some(format!("it is {priority}")),
        ..S3Error::invalid_request(None, format!("Priority must be between 0 and {}.", i32::MAX))
    }
}

fn check_destination(destination: &Destination, problems: &mut Problems) {
    if let Err(message) = check_bucket(&destination.bucket) {
        problems.refuse(S3Error {
            detail: Some(format!("{:?} is not arn:aws:s3:::name-of-a-bucket", destination.bucket)),
            ..S3Error::invalid_argument(None, message)
        });
    }
    if destination.owner_override && destination.account.is_none() {
        let message = "Account must be specified if the Owner in AccessControlTranslation has a value";
        problems.refuse(S3Error::invalid_request(None, message));
    }
    if destination.replication_time_control.is_some() && destination.metrics.is_none() {
        let message = "Replication destination must contain both ReplicationTime and Metrics or neither.";
        problems.refuse(S3Error::invalid_request(None, message));
    }
}

/// An ARN of a bucket in any partition. A plain name is taken too, since recorded answers of the real service hold
/// one.
fn check_bucket(bucket: &str) -> Result<(), &'static str> {
    if !bucket.starts_with("arn:") {
        return if is_bucket_name(bucket) { Ok(()) } else { Err("Invalid bucket ARN") };
    }
    let parts: Vec<&str> = bucket.split(':').collect();
    match parts[..] {
        ["arn", partition, "s3", "", "", name] if partition.starts_with("aws") => {
            if is_bucket_name(name) {
                Ok(())
            } else {
                Err("The specified bucket is not valid.")
            }
        }
        _ => Err("Invalid bucket ARN"),
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
fn is_bucket_name(name: &str) -> bool {
    let is_alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    (3..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| is_alphanumeric(byte) || matches!(byte, b'.' | b'-'))
        && bytes.first().is_some_and(is_alphanumeric)
        && bytes.last().is_some_and(is_alphanumeric)
        && !name.contains("..")
        && name.parse::<core::net::Ipv4Addr>().is_err()
}

#[cfg(test)]
mod tests;
