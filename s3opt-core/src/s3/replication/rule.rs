//! The parts of a replication configuration.

use crate::s3::{StorageClass, Tag};

/// A bucket's replication configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicationConfiguration {
    /// The ARN of the role that S3 assumes to replicate.
    pub role: String,
    /// The rules in the order of the text.
    pub rules: Vec<ReplicationRule>,
}

/// One rule of a replication configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicationRule {
    /// The rule's ID, at most 255 characters, where the owner gave one.
    pub id: Option<String>,
    /// Of two rules with one destination, the higher number wins.
    pub priority: Option<i32>,
    /// Whether the rule is in force.
    pub enabled: bool,
    /// Which objects the rule is about.
    pub filter: ReplicationFilter,
    /// Where the copies go.
    pub destination: Destination,
    /// Whether delete markers are replicated; `None` where the legacy form does not say.
    pub delete_marker_replication: Option<bool>,
    /// What the rule says of existing objects. S3 no longer acts on it: they take S3 Batch Replication.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRule.html>.
    pub existing_object_replication: Option<bool>,
    /// Which objects are replicated beside the ordinary ones.
    pub source_selection_criteria: SourceSelectionCriteria,
}

/// Objects that S3 replicates only where a rule asks for them; `None` where the rule does not say.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_SourceSelectionCriteria.html>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SourceSelectionCriteria {
    /// Whether objects that a KMS key encrypts are replicated.
    pub sse_kms_encrypted_objects: Option<bool>,
    /// Whether changes of metadata that were made to replicas are replicated back.
    pub replica_modifications: Option<bool>,
}

/// Which objects a replication rule is about, in the form in which its owner wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplicationFilter {
    /// The legacy `Prefix` element of the rule itself, without a `Filter`.
    LegacyPrefix(String),
    /// An empty `Filter`: every object.
    Everything,
    /// Keys that start with the prefix.
    Prefix(String),
    /// Objects with the tag.
    Tag(Tag),
    /// Objects that meet all of the conditions.
    And {
        /// Keys that start with the prefix.
        prefix: Option<String>,
        /// Objects with all of the tags.
        tags: Vec<Tag>,
    },
}

/// Where a replication rule puts its copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The ARN of the destination bucket, or its plain name.
    pub bucket: String,
    /// The account that owns the destination, where it is another.
    pub account: Option<String>,
    /// The class of the copies; `None` keeps the class of the source.
    pub storage_class: Option<StorageClass>,
    /// Whether S3 Replication Time Control (always of 15 minutes) is on; `None` where the rule does not say.
    pub replication_time_control: Option<bool>,
    /// Whether replication metrics are on; `None` where the rule does not say.
    pub metrics: Option<bool>,
    /// The KMS key that encrypts the copies, where one is named.
    pub replica_kms_key_id: Option<String>,
    /// Whether the copies belong to the destination's account (`AccessControlTranslation`).
    pub owner_override: bool,
}

impl Destination {
    /// Whether S3 Replication Time Control is on, which is charged by the GB.
    #[must_use]
    pub fn has_replication_time_control(&self) -> bool {
        self.replication_time_control == Some(true)
    }

    /// The name of the bucket, without the rest of its ARN.
    #[must_use]
    pub fn bucket_name(&self) -> &str {
        match self.bucket.strip_prefix("arn:") {
            Some(arn) => arn.rsplit(':').next().unwrap_or(arn),
            None => &self.bucket,
        }
    }
}

impl ReplicationFilter {
    /// The prefix that keys must start with; empty where the filter names none.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self {
            ReplicationFilter::LegacyPrefix(prefix) | ReplicationFilter::Prefix(prefix) => prefix,
            ReplicationFilter::And { prefix, .. } => prefix.as_deref().unwrap_or(""),
            ReplicationFilter::Everything | ReplicationFilter::Tag(_) => "",
        }
    }

    /// The tags that objects must carry when they are created, all of them.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        match self {
            ReplicationFilter::Tag(tag) => std::slice::from_ref(tag),
            ReplicationFilter::And { tags, .. } => tags,
            _ => &[],
        }
    }

    /// Whether an object created with this key and these tags meets the filter.
    #[must_use]
    pub fn matches(&self, key: &str, tags: &[Tag]) -> bool {
        key.starts_with(self.prefix()) && self.tags().iter().all(|tag| tags.contains(tag))
    }
}

impl ReplicationConfiguration {
    /// The places of the rules that replicate an object created with this key and these tags: for each
    /// destination bucket that a rule in force names, the matching one with the highest priority; of equal ones the
    /// first.
    ///
    /// Only the tags count that the object is created with: those that come later do not make S3 look again.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html>, "Priority".
    #[must_use]
    pub fn rules_for(&self, key: &str, tags: &[Tag]) -> Vec<usize> {
        let mut winners: Vec<usize> = Vec::new();
        for (index, rule) in self.rules.iter().enumerate() {
            if !rule.enabled || !rule.filter.matches(key, tags) {
                continue;
            }
            let rival = winners.iter().position(|winner| {
                self.rules[*winner].destination.bucket_name() == rule.destination.bucket_name()
            });
            match rival {
                None => winners.push(index),
                Some(place) if self.rules[winners[place]].priority < rule.priority => winners[place] = index,
                Some(_) => {}
            }
        }
        winners
    }

    /// The name of the rule at `index`: its ID, or `rule N` counted from 1 where it has none.
    #[must_use]
    pub fn rule_name(&self, index: usize) -> String {
        let id = self.rules.get(index).and_then(|rule| rule.id.clone());
        id.unwrap_or_else(|| format!("rule {}", index + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::replication::testing::{rule, tag};

    fn check(rules: &[ReplicationRule], key: &str, tags: &[Tag], expected: &[usize]) {
        let configuration = ReplicationConfiguration { role: "role".to_owned(), rules: rules.to_vec() };
        assert_eq!(configuration.rules_for(key, tags), expected, "{key} {tags:?}");
    }

    fn with_filter(priority: i32, filter: ReplicationFilter) -> ReplicationRule {
        ReplicationRule { filter, ..rule(priority, "") }
    }

    #[test]
    fn the_highest_priority_wins_at_each_destination() {
        let mut elsewhere = rule(1, "a/");
        elsewhere.destination.bucket = "arn:aws:s3:::other".to_owned();
        let rules = [rule(1, "a/"), rule(3, "a/b/"), elsewhere, rule(2, "")];
        check(&rules, "a/b/c", &[], &[1, 2]);
        check(&rules, "a/c", &[], &[3, 2]);
        check(&rules, "c", &[], &[3]);
    }

    #[test]
    fn of_equal_priorities_the_first_wins() {
        check(&[rule(1, "a/"), rule(1, "")], "a/b", &[], &[0]);
        let legacy = |prefix: &str| ReplicationRule {
            priority: None,
            ..with_filter(0, ReplicationFilter::LegacyPrefix(prefix.to_owned()))
        };
        check(&[legacy("b/"), legacy("a/")], "a/b", &[], &[1]);
        // Any priority is above none.
        check(&[legacy("a/"), rule(0, "a/")], "a/b", &[], &[1]);
    }

    #[test]
    fn rules_that_are_disabled_replicate_nothing() {
        let disabled = ReplicationRule { enabled: false, ..rule(9, "") };
        check(&[disabled.clone(), rule(1, "")], "a", &[], &[1]);
        check(&[disabled], "a", &[], &[]);
    }

    #[test]
    fn all_conditions_have_to_be_met_when_the_object_is_created() {
        let one = with_filter(1, ReplicationFilter::Tag(tag("k", "v")));
        check(std::slice::from_ref(&one), "a", &[], &[]);
        check(std::slice::from_ref(&one), "a", &[tag("k", "w")], &[]);
        check(&[one], "a", &[tag("x", "y"), tag("k", "v")], &[0]);
        let both = ReplicationFilter::And {
            prefix: Some("a/".to_owned()),
            tags: vec![tag("k", "v"), tag("l", "w")],
        };
        let both = with_filter(1, both);
        check(std::slice::from_ref(&both), "a/b", &[tag("k", "v")], &[]);
        check(std::slice::from_ref(&both), "b", &[tag("k", "v"), tag("l", "w")], &[]);
        check(&[both], "a/b", &[tag("l", "w"), tag("k", "v")], &[0]);
        check(&[with_filter(1, ReplicationFilter::Everything)], "", &[], &[0]);
    }

    #[test]
    fn a_bucket_is_the_same_by_name_and_by_arn() {
        let mut by_name = rule(2, "");
        by_name.destination.bucket = "replica".to_owned();
        check(&[rule(1, ""), by_name], "a", &[], &[1]);
    }
}
