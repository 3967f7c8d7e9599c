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
    /// Whether existing objects are replicated too; S3 no longer takes `true` without support's help.
    pub existing_object_replication: Option<bool>,
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
    /// The ARN of the destination bucket.
    pub bucket: String,
    /// The account that owns the destination, where it is another.
    pub account: Option<String>,
    /// The class of the copies; `None` keeps the class of the source.
    pub storage_class: Option<StorageClass>,
    /// Whether S3 Replication Time Control (15 minutes) is on.
    pub replication_time_control: bool,
    /// Whether replication metrics are on.
    pub metrics: bool,
    /// The KMS key that encrypts the copies, where one is named.
    pub replica_kms_key_id: Option<String>,
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
}

impl ReplicationConfiguration {
    /// The rule that replicates an object created with this key and these tags into `destination` buckets: for
    /// each destination the matching rule with the highest priority, in the order of the text.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html>, "Priority".
    #[must_use]
    pub fn rules_for(&self, key: &str, tags: &[Tag]) -> Vec<usize> {
        let mut winners: Vec<usize> = Vec::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let matches = rule.enabled
                && key.starts_with(rule.filter.prefix())
                && rule.filter.tags().iter().all(|tag| tags.contains(tag));
            if !matches {
                continue;
            }
            let rival = winners
                .iter()
                .position(|winner| self.rules[*winner].destination.bucket == rule.destination.bucket);
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
