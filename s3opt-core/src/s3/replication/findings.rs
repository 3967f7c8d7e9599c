//! What S3 takes and the owner of a bucket would still not want.

use super::{ReplicationConfiguration, ReplicationFilter, ReplicationRule};
use crate::s3::{KIBIBYTE, StorageClass};

/// Bytes that S3 adds to each object in `GLACIER` and `DEEP_ARCHIVE`: 8 KiB at `STANDARD`'s rate, 32 KiB at the class's.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/glacier-storage-classes.html>.
const ARCHIVE_OVERHEAD: u64 = 40 * KIBIBYTE;

/// One thing about a replication rule that its owner should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicationFinding {
    /// A name for the kind of finding that stays the same between releases.
    pub code: &'static str,
    /// What is found and what to do about it.
    pub message: String,
    /// The rule's ID, or its place (`rule 3`) where it has none.
    pub rule: String,
}

/// What is worth knowing about a configuration that S3 takes, in the order of its rules; none where it is good.
///
/// `average_object_size` is in bytes, of the objects to be replicated, where it is known.
///
/// | code | meaning |
/// |---|---|
/// | `replication-rule-disabled` | the rule does nothing |
/// | `replication-rule-shadowed` | another rule with the same destination and a higher priority matches all that it does |
/// | `replication-tag-set-later` | objects are chosen by a tag, which has to be there when they are created |
/// | `replication-existing-objects` | the rule asks for existing objects, which S3 does not replicate by it |
/// | `replication-time-control-for-everything` | every new byte pays for Replication Time Control |
/// | `replication-small-objects-in-archive` | the archive adds more to an object than it holds |
///
/// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html> and, for the charge of .015
/// USD per GB in us-east-1, <https://aws.amazon.com/s3/pricing/>.
#[must_use]
pub fn findings(
    configuration: &ReplicationConfiguration,
    average_object_size: Option<u64>,
) -> Vec<ReplicationFinding> {
    let mut found = Vec::new();
    for (index, rule) in configuration.rules.iter().enumerate() {
        let mut add = |code, message: String| {
            found.push(ReplicationFinding { code, message, rule: configuration.rule_name(index) });
        };
        if !rule.enabled {
            add("replication-rule-disabled", "the rule is disabled and replicates nothing".to_owned());
            continue;
        }
        if let Some(winner) = shadow(configuration, index) {
            let message = format!(
                "the rule never takes effect: {:?} has the same destination, matches all that it matches and wins",
                configuration.rule_name(winner)
            );
            add("replication-rule-shadowed", message);
            continue;
        }
        about_rule(rule, average_object_size, &mut add);
    }
    found
}

fn about_rule(rule: &ReplicationRule, average_size: Option<u64>, add: &mut impl FnMut(&'static str, String)) {
    let tags = rule.filter.tags();
    if !tags.is_empty() {
        let keys: Vec<&str> = tags.iter().map(|tag| tag.key.as_str()).collect();
        let message = format!(
            "S3 looks at the tags ({}) when an object is created: what is tagged after its upload, as by a function \
             that runs on the event, is never replicated. Tag in the upload itself, or filter by prefix",
            keys.join(", ")
        );
        add("replication-tag-set-later", message);
    }
    if rule.existing_object_replication == Some(true) {
        let message = "S3 replicates only objects created from now on, whatever ExistingObjectReplication says: \
                       use S3 Batch Replication for those that exist";
        add("replication-existing-objects", message.to_owned());
    }
    if rule.destination.has_replication_time_control() && covers_everything(&rule.filter) {
        let message = "Replication Time Control costs .015 USD per GB (us-east-1) and the rule is about every object: \
                       filter for what has to arrive within 15 minutes";
        add("replication-time-control-for-everything", message.to_owned());
    }
    let archive = rule.destination.storage_class.filter(|class| class.has_archive_overhead());
    if let (Some(class), Some(size)) = (archive, average_size.filter(|size| *size < ARCHIVE_OVERHEAD)) {
        let cheaper = StorageClass::GlacierIr;
        let message = format!(
            "objects have {size} bytes on average, and {class} adds {ARCHIVE_OVERHEAD} bytes to each: \
             compare with {cheaper} or pack them together"
        );
        add("replication-small-objects-in-archive", message);
    }
}

fn covers_everything(filter: &ReplicationFilter) -> bool {
    filter.prefix().is_empty() && filter.tags().is_empty()
}

/// The place of a rule that wins wherever the rule at `index` matches.
fn shadow(configuration: &ReplicationConfiguration, index: usize) -> Option<usize> {
    let rule = configuration.rules.get(index)?;
    let wins = |(place, other): (usize, &ReplicationRule)| {
        place != index
            && other.enabled
            && other.destination.bucket_name() == rule.destination.bucket_name()
            && (other.priority > rule.priority || (other.priority == rule.priority && place < index))
            && rule.filter.prefix().starts_with(other.filter.prefix())
            && other.filter.tags().iter().all(|tag| rule.filter.tags().contains(tag))
    };
    configuration.rules.iter().enumerate().position(wins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::replication::testing::{rule, tag};

    fn check(rules: &[ReplicationRule], average_object_size: Option<u64>, expected: &[(&str, &str)]) {
        let configuration = ReplicationConfiguration { role: "role".to_owned(), rules: rules.to_vec() };
        let found = findings(&configuration, average_object_size);
        let found: Vec<_> = found.iter().map(|finding| (finding.code, finding.rule.as_str())).collect();
        assert_eq!(found, expected);
    }

    fn change(mut rule: ReplicationRule, change: impl FnOnce(&mut ReplicationRule)) -> ReplicationRule {
        change(&mut rule);
        rule
    }

    #[test]
    fn a_good_configuration_has_none() {
        let archived = change(rule(1, "compliance/"), |rule| {
            rule.destination.storage_class = Some(StorageClass::Glacier);
            rule.destination.replication_time_control = Some(true);
            rule.destination.metrics = Some(true);
        });
        check(std::slice::from_ref(&archived), None, &[]);
        check(&[archived, rule(2, "legal/")], Some(1 << 20), &[]);
        check(&[rule(1, "")], Some(1), &[]);
    }

    #[test]
    fn a_rule_that_never_acts_is_told() {
        let disabled = change(rule(9, ""), |rule| rule.enabled = false);
        check(&[disabled, rule(1, "a/")], None, &[("replication-rule-disabled", "rule 1")]);
        check(&[rule(1, "a/b/"), rule(2, "a/")], None, &[("replication-rule-shadowed", "rule 1")]);
        check(&[rule(1, "a/"), rule(1, "a/")], None, &[("replication-rule-shadowed", "rule 2")]);
        // The wider rule still has the rest, and another destination is another copy.
        check(&[rule(1, "a/"), rule(2, "a/b/")], None, &[]);
        let elsewhere = change(rule(2, ""), |rule| rule.destination.bucket = "other".to_owned());
        check(&[rule(1, "a/"), elsewhere], None, &[]);
        let tagged = change(rule(2, ""), |rule| rule.filter = ReplicationFilter::Tag(tag("k", "v")));
        check(&[rule(1, "a/"), tagged.clone()], None, &[("replication-tag-set-later", "rule 2")]);
        check(&[tagged, rule(3, "")], None, &[("replication-rule-shadowed", "rule 1")]);
    }

    #[test]
    fn what_surprises_is_told() {
        let tagged = change(rule(1, ""), |rule| {
            rule.id = Some("by-tag".to_owned());
            rule.filter = ReplicationFilter::And { prefix: Some("a/".to_owned()), tags: vec![tag("k", "v")] };
        });
        check(&[tagged], None, &[("replication-tag-set-later", "by-tag")]);
        let existing = change(rule(1, ""), |rule| rule.existing_object_replication = Some(true));
        check(&[existing], None, &[("replication-existing-objects", "rule 1")]);
        let timed = change(rule(1, ""), |rule| rule.destination.replication_time_control = Some(true));
        check(&[timed], None, &[("replication-time-control-for-everything", "rule 1")]);
        let archived = change(rule(1, ""), |rule| {
            rule.destination.storage_class = Some(StorageClass::DeepArchive);
        });
        check(std::slice::from_ref(&archived), Some(40 * 1024), &[]);
        check(&[archived], Some(40 * 1024 - 1), &[("replication-small-objects-in-archive", "rule 1")]);
    }
}
