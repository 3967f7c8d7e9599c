//! The policy of the main bucket: opt-in tiers, lifecycle and replication.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Config, ConfigProblem};
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

    /// The replica bucket's lifecycle.
    ///
    /// # Errors
    /// What S3 would refuse.
    pub fn replica_lifecycle(&self) -> Result<LifecycleConfiguration, Vec<S3Error>> {
        configuration(&self.replication.lifecycle)
    }

    /// The opt-in archive tiers of the main bucket.
    #[must_use]
    pub fn tiering(&self) -> Vec<TieringConfiguration> {
        self.intelligent_tiering.iter().map(TieringSection::configuration).collect()
    }

    /// The policy that the configuration describes, as a simulation takes it.
    ///
    /// # Errors
    /// What S3 would refuse of the two lifecycles.
    pub fn scenario(&self) -> Result<Scenario, Vec<S3Error>> {
        Ok(Scenario {
            lifecycle: self.lifecycle()?,
            tiering: self.tiering(),
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
            destination_lifecycle: self.replica_lifecycle()?,
        }))
    }

    pub(super) fn policy_problems(&self) -> Vec<ConfigProblem> {
        let mut problems = Vec::new();
        for section in &self.intelligent_tiering {
            let errors = section.configuration().validate().err().unwrap_or_default();
            problems.extend(ConfigProblem::refused("intelligent_tiering", errors));
        }
        problems.extend(ConfigProblem::refused("lifecycle", self.lifecycle().err().unwrap_or_default()));
        let replica = self.replica_lifecycle().err().unwrap_or_default();
        let replica_is_refused = !replica.is_empty();
        problems.extend(ConfigProblem::refused("replication.lifecycle", replica));
        if self.replication.enabled && !(self.buckets.main.versioned && self.buckets.replica.versioned) {
            problems.push(ConfigProblem::Invalid(
                "replication: S3 asks that both buckets.main and buckets.replica are versioned".to_owned(),
            ));
        }
        if let (false, Ok(Some(replication))) = (replica_is_refused, self.replication()) {
            let errors = replication.configuration.validate().err().unwrap_or_default();
            problems.extend(ConfigProblem::refused("replication", errors));
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
