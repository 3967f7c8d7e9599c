//! What S3 has against a replication configuration that is well-formed.
//!
//! Codes and words are those that S3's users report and that other implementations of its API carry over from it;
//! where none is known, `MalformedXML` says what S3's schema would. Rules:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html> and
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRule.html>.

use std::collections::HashSet;

use super::{Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule};
use crate::s3::S3Error;
use crate::s3::document::Problems;
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
        let names: Vec<String> = (0..self.rules.len()).map(|index| self.rule_name(index)).collect();
        check_rules(&names, &self.rules, &mut problems);
        problems.finish(Some(()))
    }
}

pub(super) fn check_role(role: &str, problems: &mut Problems) {
    if role.trim().is_empty() {
        let message = "Invalid Role specified in replication configuration";
        problems.refuse(S3Error::invalid_argument(None, message));
    }
}

/// Checks the rules, whose names stand at the same places.
pub(super) fn check_rules(names: &[String], rules: &[ReplicationRule], problems: &mut Problems) {
    if rules.len() > MAX_RULES {
        let message = format!("Number of defined replication rules cannot exceed {MAX_RULES}");
        problems.refuse(S3Error::invalid_request(None, message));
    }
    let legacy = names.iter().zip(rules).find(|(_, rule)| is_legacy(rule)).map(|(name, _)| name.as_str());
    let mut ids = HashSet::new();
    let mut priorities = HashSet::new();
    for (name, rule) in names.iter().zip(rules) {
        problems.about(Some(name.clone()));
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
        check_legacy_rules(names, rules, problems);
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
fn check_legacy_rules(names: &[String], rules: &[ReplicationRule], problems: &mut Problems) {
    let buckets: HashSet<&str> = rules.iter().map(|rule| rule.destination.bucket_name()).collect();
    if buckets.len() > 1 {
        let message = "Number of distinct destination bucket ARNs cannot exceed 1";
        problems.refuse(S3Error::invalid_request(None, message));
    }
    // Sorted, what begins with a prefix follows right after it: that makes a thousand rules cheap to check.
    let mut sorted: Vec<(&str, &String)> = rules.iter().map(|rule| rule.filter.prefix()).zip(names).collect();
    sorted.sort_unstable();
    let mut shortest: Option<&str> = None;
    for (prefix, name) in sorted {
        match shortest.filter(|shortest| prefix.starts_with(shortest)) {
            Some(shortest) => {
                let message = format!("Found overlapping prefixes '{shortest}' and '{prefix}'");
                problems.refuse(S3Error::invalid_request(Some(name.clone()), message));
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

pub(super) fn priority_out_of_range(priority: i64) -> S3Error {
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
        && name.parse::<std::net::Ipv4Addr>().is_err()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::s3::replication::parse;

    /// What S3 says to the good sample with one rule and these changes, by JSON pointer; null removes.
    fn check(changes: &[(&str, Value)], expected: &[&str]) {
        let mut rule = json!({
            "ID": "one",
            "Priority": 1,
            "Filter": { "Prefix": "a/" },
            "Status": "Enabled",
            "Destination": { "Bucket": "arn:aws:s3:::replica" },
            "DeleteMarkerReplication": { "Status": "Disabled" },
        });
        change(&mut rule, changes);
        check_rules(vec![rule], expected);
    }

    fn change(rule: &mut Value, changes: &[(&str, Value)]) {
        for (path, value) in changes {
            let (parent, member) = path.rsplit_once('/').unwrap();
            let parent = rule.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            parent.remove(member);
            if !value.is_null() {
                parent.insert(member.to_owned(), value.clone());
            }
        }
    }

    fn check_rules(rules: Vec<Value>, expected: &[&str]) {
        let text = json!({ "Role": "arn:aws:iam::111122223333:role/r", "Rules": rules }).to_string();
        let errors = parse(&text).err().unwrap_or_default();
        let answers: Vec<String> =
            errors.iter().map(|error| format!("{}: {}", error.code, error.message)).collect();
        assert_eq!(answers.len(), expected.len(), "{text}: {errors:?}");
        for (answer, expected) in answers.iter().zip(expected) {
            assert!(answer.starts_with(expected), "{text}: {answer}");
        }
    }

    fn rules(each: &[&[(&str, Value)]]) -> Vec<Value> {
        let rule = |(index, changes): (usize, &&[(&str, Value)])| {
            let mut rule = json!({
                "ID": format!("rule-{index}"),
                "Priority": index,
                "Filter": { "Prefix": format!("{index}/") },
                "Status": "Enabled",
                "Destination": { "Bucket": "arn:aws:s3:::replica" },
                "DeleteMarkerReplication": { "Status": "Disabled" },
            });
            change(&mut rule, changes);
            rule
        };
        each.iter().enumerate().map(rule).collect()
    }

    const MALFORMED: &str = "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";

    #[test]
    fn the_sample_is_good() {
        check(&[], &[]);
        check(&[("/ID", Value::Null)], &[]);
        check(&[("/Filter", json!({}))], &[]);
        check(&[("/Destination/StorageClass", json!("DEEP_ARCHIVE"))], &[]);
    }

    #[test]
    fn schema_of_a_rule() {
        check(&[("/Status", Value::Null)], &[MALFORMED]);
        check(&[("/Status", json!("enabled"))], &[MALFORMED]);
        check(&[("/Destination", Value::Null)], &[MALFORMED]);
        check(&[("/Destination/Bucket", Value::Null)], &[MALFORMED]);
        check(&[("/Destination/StorageClass", json!("COLD"))], &[MALFORMED]);
        check(&[("/Filter", Value::Null)], &[MALFORMED]);
        check(&[("/Prefix", json!("a/"))], &[MALFORMED]);
        check(&[("/Priority", json!("high"))], &[MALFORMED]);
        check(&[("/Prioritaet", json!(1))], &[MALFORMED]);
        let tag = json!({ "Key": "k", "Value": "v" });
        check(&[("/Filter/Tag", tag.clone())], &[MALFORMED]);
        check(&[("/Filter", json!({ "And": { "Tags": [tag] } }))], &[MALFORMED]);
        check(&[("/Filter", json!({ "And": { "Prefix": "a/" } }))], &[MALFORMED]);
        check(&[("/Filter", json!({ "Tag": { "Key": "k" } }))], &[MALFORMED]);
        check(
            &[("/SourceSelectionCriteria", json!({}))],
            &["InvalidRequest: SourceSelectionCriteria cannot be"],
        );
    }

    #[test]
    fn a_filter_needs_a_priority_and_a_word_on_delete_markers() {
        check(
            &[("/Priority", Value::Null), ("/DeleteMarkerReplication", Value::Null)],
            &[
                "InvalidRequest: Priority must be specified for this version of Cross Region Replication \
                 configuration schema. Please refer to S3 Developer Guide for more information.",
                "InvalidRequest: DeleteMarkerReplication must be specified for this version of Cross Region \
                 Replication configuration schema. Please refer to S3 Developer Guide for more information.",
            ],
        );
    }

    #[test]
    fn delete_markers_are_not_replicated_by_tag() {
        let tag = json!({ "Key": "k", "Value": "v" });
        let enabled = json!({ "Status": "Enabled" });
        let refused =
            ["InvalidRequest: Delete marker replication is not supported if any Tag filter is specified."];
        check(&[("/DeleteMarkerReplication", enabled.clone())], &[]);
        check(&[("/Filter", json!({ "Tag": tag }))], &[]);
        check(&[("/Filter", json!({ "Tag": tag })), ("/DeleteMarkerReplication", enabled.clone())], &refused);
        let and = json!({ "And": { "Prefix": "a/", "Tags": [tag] } });
        check(&[("/Filter", and), ("/DeleteMarkerReplication", enabled)], &refused);
    }

    #[test]
    fn conditions_of_a_filter() {
        check(&[("/Filter/Prefix", json!("p".repeat(1024)))], &[]);
        check(
            &[("/Filter/Prefix", json!("p".repeat(1025)))],
            &["InvalidArgument: Rule prefix cannot be longer than maximum allowed key length of 1024"],
        );
        let tags = json!([{ "Key": "k", "Value": "v" }, { "Key": "k", "Value": "," }]);
        check(
            &[("/Filter", json!({ "And": { "Tags": tags } }))],
            &[
                "InvalidRequest: Duplicate Tag Keys are not allowed.",
                "InvalidTag: The TagValue you have provided is invalid",
            ],
        );
    }

    #[test]
    fn priorities() {
        let range = "InvalidRequest: Priority must be between 0 and 2147483647.";
        for (priority, expected) in
            [(0, &[] as &[&str]), (2_147_483_647, &[]), (-1, &[range]), (2_147_483_648_i64, &[range])]
        {
            check(&[("/Priority", json!(priority))], expected);
        }
        let same = ("/Priority", json!(7));
        check_rules(
            rules(&[&[same.clone()], &[same.clone()]]),
            &["InvalidRequest: Found duplicate priority 7."],
        );
        let elsewhere = ("/Destination/Bucket", json!("arn:aws:s3:::other"));
        check_rules(rules(&[&[same.clone()], &[same, elsewhere]]), &[]);
    }

    #[test]
    fn ids() {
        check(&[("/ID", json!("ä".repeat(255)))], &[]);
        check(&[("/ID", json!("a".repeat(256)))], &["InvalidArgument: Rule Id cannot be greater than 255"]);
        let same = ("/ID", json!("same"));
        check_rules(rules(&[&[same.clone()], &[same]]), &["InvalidArgument: Rule Id must be unique"]);
        let none = ("/ID", json!(""));
        check_rules(rules(&[&[none.clone()], &[none]]), &[]);
    }

    #[test]
    fn one_to_a_thousand_rules() {
        check_rules(vec![], &[MALFORMED]);
        check_rules(rules(&vec![&[] as &[(&str, Value)]; 1000]), &[]);
        check_rules(
            rules(&vec![&[] as &[(&str, Value)]; 1001]),
            &["InvalidRequest: Number of defined replication rules cannot exceed 1000"],
        );
    }

    #[test]
    fn the_role_is_there() {
        for (text, expected) in [
            (r#"{"Rules":[]}"#, vec!["MalformedXML", "MalformedXML"]),
            (r#"{"Role":"","Rules":[]}"#, vec!["InvalidArgument", "MalformedXML"]),
            (r#"{"Role":7,"Rules":[]}"#, vec!["MalformedXML", "MalformedXML"]),
        ] {
            let errors = parse(text).unwrap_err();
            assert_eq!(errors.iter().map(|error| error.code).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn the_destination_is_a_bucket() {
        for good in ["arn:aws:s3:::replica", "arn:aws-cn:s3:::a.b-c", "dest-bucket"] {
            check(&[("/Destination/Bucket", json!(good))], &[]);
        }
        for bad in
            ["", "arn:aws:s3", "arn:aws:s3:us-east-1::replica", "arn:aws:sns:::replica", "Replica", "1.2.3.4"]
        {
            check(&[("/Destination/Bucket", json!(bad))], &["InvalidArgument: Invalid bucket ARN"]);
        }
        for bad in ["arn:aws:s3:::", "arn:aws:s3:::ab", "arn:aws:s3:::replica/key", "arn:aws:s3:::a..b"] {
            check(
                &[("/Destination/Bucket", json!(bad))],
                &["InvalidArgument: The specified bucket is not valid."],
            );
        }
        let owner = json!({ "Owner": "Destination" });
        check(
            &[("/Destination/AccessControlTranslation", owner.clone())],
            &[
                "InvalidRequest: Account must be specified if the Owner in AccessControlTranslation has a value",
            ],
        );
        let account = json!("111122223333");
        check(&[("/Destination/AccessControlTranslation", owner), ("/Destination/Account", account)], &[]);
    }

    #[test]
    fn replication_time_control_is_fifteen_minutes_and_needs_metrics() {
        let time = |status, minutes| {
            ("/Destination/ReplicationTime", json!({ "Status": status, "Time": { "Minutes": minutes } }))
        };
        let metrics = |minutes| {
            ("/Destination/Metrics", json!({ "Status": "Enabled", "EventThreshold": { "Minutes": minutes } }))
        };
        let plain = ("/Destination/Metrics", json!({ "Status": "Enabled" }));
        check(&[time("Enabled", 15), metrics(15)], &[]);
        check(&[plain.clone()], &[]);
        check(&[time("Disabled", 15), plain.clone()], &[]);
        check(
            &[time("Enabled", 15)],
            &[
                "InvalidRequest: Replication destination must contain both ReplicationTime and Metrics or neither.",
            ],
        );
        check(&[time("Enabled", 30), metrics(15)], &["InvalidArgument: Invalid time minute value"]);
        check(
            &[time("Enabled", 15), metrics(30)],
            &["InvalidArgument: Invalid event threshold minute value"],
        );
        check(
            &[time("Enabled", 15), plain],
            &["InvalidArgument: ReplicationMetrics must contain an event threshold"],
        );
        check(
            &[metrics(15)],
            &[
                "InvalidArgument: Metrics cannot contain an event threshold when ReplicationTime is not specified",
            ],
        );
    }

    #[test]
    fn encryption_is_named_on_both_sides() {
        let key = ("/Destination/EncryptionConfiguration", json!({ "ReplicaKmsKeyID": "arn:aws:kms:k" }));
        let objects =
            ("/SourceSelectionCriteria", json!({ "SseKmsEncryptedObjects": { "Status": "Enabled" } }));
        check(&[key.clone(), objects.clone()], &[]);
        check(
            &[key],
            &["InvalidRequest: SseKmsEncryptedObjects must be specified if EncryptionConfiguration is"],
        );
        check(
            &[objects],
            &["InvalidRequest: ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is"],
        );
    }

    #[test]
    fn the_older_schema_knows_less() {
        let legacy = |prefix: &str| {
            vec![
                ("/Filter", Value::Null),
                ("/Priority", Value::Null),
                ("/DeleteMarkerReplication", Value::Null),
                ("/Prefix", json!(prefix)),
            ]
        };
        check(&legacy(""), &[]);
        check(
            &[("/Filter", Value::Null), ("/Prefix", json!(""))],
            &[
                "InvalidRequest: Priority cannot be used for this version of Cross Region Replication",
                "InvalidRequest: DeleteMarkerReplication cannot be used for this version of Cross Region Replication",
            ],
        );
        check_rules(rules(&[&legacy("a/"), &legacy("b/")]), &[]);
        check_rules(
            rules(&[&legacy("a/c/"), &legacy("a/"), &legacy("a/b/")]),
            &[
                "InvalidRequest: Found overlapping prefixes 'a/' and 'a/b/'",
                "InvalidRequest: Found overlapping prefixes 'a/' and 'a/c/'",
            ],
        );
        let mut elsewhere = legacy("b/");
        elsewhere.push(("/Destination/Bucket", json!("arn:aws:s3:::other")));
        check_rules(
            rules(&[&legacy("a/"), &elsewhere]),
            &["InvalidRequest: Number of distinct destination bucket ARNs cannot exceed 1"],
        );
        let filter = [("/Priority", Value::Null), ("/DeleteMarkerReplication", Value::Null)];
        check_rules(rules(&[&legacy("a/"), &filter]), &[MALFORMED]);
    }

    #[test]
    fn every_mistake_is_told_with_its_rule() {
        let text = r#"<ReplicationConfiguration><Role>role</Role>
            <Rule><ID>one</ID><Filter/><Status>On</Status><Destination><Bucket>dest-bucket</Bucket></Destination></Rule>
            <Rule><Filter/><Priority>x</Priority><Status>Enabled</Status></Rule>
            <Rule><ID>three</ID><Filter/><Priority>1</Priority><Status>Enabled</Status>
                <Destination><Bucket>DEST</Bucket></Destination>
                <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>
            </Rule></ReplicationConfiguration>"#;
        let errors = parse(text).unwrap_err();
        let found: Vec<_> =
            errors.iter().map(|error| (error.code, error.rule.as_deref().unwrap(), error.line)).collect();
        assert_eq!(
            found,
            [
                ("MalformedXML", "one", Some(2)),
                ("MalformedXML", "rule 2", Some(3)),
                ("MalformedXML", "rule 2", Some(3)),
                ("InvalidRequest", "one", None),
                ("InvalidRequest", "one", None),
                ("InvalidArgument", "three", None),
            ]
        );
    }
}
