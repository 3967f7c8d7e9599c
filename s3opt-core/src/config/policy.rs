//! The policy of the main bucket: opt-in tiers, lifecycle and replication.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Config;
use crate::price::Region;
use crate::s3::lifecycle::LifecycleConfiguration;
use crate::s3::lifecycle::toml::LifecycleTable;
use crate::s3::replication::{
    Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule, SourceSelectionCriteria,
};
use crate::s3::tiering::TieringConfiguration;
use crate::s3::{S3Error, StorageClass, Tag};
use crate::simulate::{InventoryReport, Replication, Scenario};

/// A configuration of the opt-in archive tiers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TieringSection {
    /// The configuration's ID.
    pub id: String,
    /// Keys that start with the prefix.
    #[serde(default)]
    pub prefix: String,
    /// Objects with all of the tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// Days without access until `ARCHIVE_ACCESS`.
    pub archive_access_days: Option<u32>,
    /// Days without access until `DEEP_ARCHIVE_ACCESS`.
    pub deep_archive_access_days: Option<u32>,
}

/// Replication into the replica bucket.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReplicationSection {
    /// Whether it is there.
    pub enabled: bool,
    /// What is replicated.
    pub rules: Vec<ReplicationRuleSection>,
    /// The lifecycle of the replica bucket.
    pub lifecycle: LifecycleTable,
}

/// A replication rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplicationRuleSection {
    /// The rule's ID.
    pub id: String,
    /// Keys that start with the prefix.
    #[serde(default)]
    pub prefix: String,
    /// Objects that are uploaded with all of the tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The higher number wins.
    pub priority: i32,
    /// The class of the copies; that of the source where it is left out.
    pub storage_class: Option<StorageClass>,
    /// Whether copies are made within 15 minutes.
    #[serde(default)]
    pub replication_time_control: bool,
    /// Whether delete markers are replicated.
    #[serde(default)]
    pub delete_markers: bool,
}

pub(super) fn tags(table: &BTreeMap<String, String>) -> Vec<Tag> {
    table.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
}

/// The lifecycle of a table; one without rules is no lifecycle, which S3 would refuse to store but not to go without.
fn configuration(table: &LifecycleTable) -> Result<LifecycleConfiguration, Vec<S3Error>> {
    if table.is_empty() { Ok(LifecycleConfiguration::default()) } else { table.clone().into_configuration() }
}

impl Config {
    /// The main bucket's lifecycle.
    ///
    /// # Errors
    /// What S3 would refuse.
    pub fn lifecycle(&self) -> Result<LifecycleConfiguration, Vec<S3Error>> {
        configuration(&self.lifecycle)
    }

    /// The policy that the configuration describes, as a simulation takes it.
    ///
    /// # Errors
    /// What S3 would refuse of the two lifecycles.
    pub fn scenario(&self) -> Result<Scenario, Vec<S3Error>> {
        Ok(Scenario {
            lifecycle: self.lifecycle()?,
            tiering: self.intelligent_tiering.iter().map(TieringSection::configuration).collect(),
            replication: self.replication()?,
            tags: self.simulate.tag_assumptions(),
            inventory: self.inventory.enabled.then(|| InventoryReport {
                all_versions: self.inventory.versions == "all",
                weekly: self.inventory.frequency == "weekly",
            }),
        })
    }

    fn replication(&self) -> Result<Option<Replication>, Vec<S3Error>> {
        let section = &self.replication;
        let Ok(destination_region) = self.replica_region.parse::<Region>() else { return Ok(None) };
        if !section.enabled || section.rules.is_empty() {
            return Ok(None);
        }
        let bucket = format!("arn:aws:s3:::{}-replica-{}", self.project, self.environment);
        let role = format!("arn:aws:iam:::role/{}-{}-s3-replication", self.project, self.environment);
        let rules = section.rules.iter().map(|rule| rule.rule(&bucket)).collect();
        Ok(Some(Replication {
            configuration: ReplicationConfiguration { role, rules },
            destination_region,
            destination_lifecycle: configuration(&section.lifecycle)?,
        }))
    }

    pub(super) fn policy_problems(&self) -> Vec<String> {
        let mut problems: Vec<String> =
            self.intelligent_tiering.iter().flat_map(TieringSection::problems).collect();
        let mut told = |key: &str, errors: Vec<S3Error>| {
            problems.extend(errors.iter().map(|error| format!("{key}: {error}")));
        };
        if let Err(errors) = self.lifecycle() {
            told("lifecycle", errors);
        }
        if let Err(errors) = configuration(&self.replication.lifecycle) {
            told("replication.lifecycle", errors);
        }
        if self.replication.enabled && !(self.buckets.main.versioned && self.buckets.replica.versioned) {
            problems.push(
                "replication: S3 asks that both buckets.main and buckets.replica are versioned".to_owned(),
            );
        }
        for rule in self.replication.rules.iter().filter(|rule| rule.delete_markers && !rule.tags.is_empty())
        {
            problems.push(format!("replication: rule {} cannot replicate delete markers by tags", rule.id));
        }
        problems
    }
}

impl TieringSection {
    fn configuration(&self) -> TieringConfiguration {
        TieringConfiguration {
            id: self.id.clone(),
            enabled: true,
            prefix: self.prefix.clone(),
            tags: tags(&self.tags),
            archive_access_days: self.archive_access_days,
            deep_archive_access_days: self.deep_archive_access_days,
        }
    }

    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html>.
    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut between = |key: &str, days: Option<u32>, least: u32| {
            if let Some(days) = days.filter(|days| !(least..=730).contains(days)) {
                problems.push(format!(
                    "intelligent_tiering {}: {key} = {days}: between {least} and 730",
                    self.id
                ));
            }
        };
        between("archive_access_days", self.archive_access_days, 90);
        between("deep_archive_access_days", self.deep_archive_access_days, 180);
        if self.archive_access_days.is_none() && self.deep_archive_access_days.is_none() {
            problems.push(format!("intelligent_tiering {}: it switches no tier on", self.id));
        }
        if let (Some(archive), Some(deep)) = (self.archive_access_days, self.deep_archive_access_days)
            && archive >= deep
        {
            problems
                .push(format!("intelligent_tiering {}: the deep archive comes after the archive", self.id));
        }
        problems
    }
}

impl ReplicationRuleSection {
    fn rule(&self, bucket: &str) -> ReplicationRule {
        let mut tags = tags(&self.tags);
        let filter = match (tags.len(), self.prefix.is_empty()) {
            (0, true) => ReplicationFilter::Everything,
            (0, false) => ReplicationFilter::Prefix(self.prefix.clone()),
            (1, true) => ReplicationFilter::Tag(tags.remove(0)),
            (_, no_prefix) => {
                ReplicationFilter::And { prefix: (!no_prefix).then(|| self.prefix.clone()), tags }
            }
        };
        ReplicationRule {
            id: Some(self.id.clone()),
            priority: Some(self.priority),
            enabled: true,
            filter,
            destination: Destination {
                bucket: bucket.to_owned(),
                account: None,
                storage_class: self.storage_class,
                replication_time_control: self.replication_time_control.then_some(true),
                metrics: self.replication_time_control.then_some(true),
                replica_kms_key_id: None,
                owner_override: false,
            },
            delete_marker_replication: Some(self.delete_markers),
            existing_object_replication: None,
            source_selection_criteria: SourceSelectionCriteria::default(),
        }
    }
}
