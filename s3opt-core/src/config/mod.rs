//! `s3opt.toml`: the configuration of one stack and of its simulation.
//!
//! [`Config::parse`] reads a file's text, [`Config::default_text`] is the commented file with all defaults.

mod access_analysis;
mod cost_report;
mod error;
mod policy;
mod simulation;
mod stack;
mod tagging;

pub use access_analysis::AccessAnalysis;
pub use cost_report::CostReportSection;
pub use error::{ConfigError, ConfigProblem};
pub use policy::{ReplicationRuleSection, ReplicationSection, TieringSection};
pub use simulation::{ArrivalsSection, OutsideUsageSection, ReadsSection, SimulateSection, TagsSection};
pub use stack::{
    AccessLogs, Alarms, Alerts, Bucket, Buckets, CostSpikeAlarm, Deploy, Functions, InventorySection,
    Protection, Schedules, Switch, SwitchWithId, UnusualAccessAlarm,
};
pub use tagging::{DepartmentTagsSection, TaggingRuleSection, TaggingSection};

use serde::Deserialize;

use crate::s3::lifecycle::toml::LifecycleTable;
use crate::simulate::Department;

/// The configuration of one project in one environment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The project's name; goes into the names of all resources.
    pub project: String,
    /// The environment's name; goes into the names of all resources.
    pub environment: String,
    /// The region of the stack.
    pub region: String,
    /// The region of the replica bucket.
    pub replica_region: String,
    /// Who gets alerts and reports.
    pub alert_email: String,
    /// The tag `CostCenter` of every resource.
    pub cost_center: String,
    /// The four buckets.
    pub buckets: Buckets,
    /// How the buckets are protected.
    pub protection: Protection,
    /// How the stack is deployed.
    pub deploy: Deploy,
    /// Server access logs of the main bucket.
    pub access_logs: AccessLogs,
    /// The opt-in archive tiers of Intelligent-Tiering.
    pub intelligent_tiering: Vec<TieringSection>,
    /// The main bucket's lifecycle.
    pub lifecycle: LifecycleTable,
    /// Replication into the replica bucket.
    pub replication: ReplicationSection,
    /// The main bucket's inventory.
    pub inventory: InventorySection,
    /// Request metrics of the main bucket.
    pub request_metrics: SwitchWithId,
    /// The dashboard.
    pub dashboard: Switch,
    /// The topic.
    pub alerts: Alerts,
    /// The alarms.
    pub alarms: Alarms,
    /// The functions.
    pub functions: Functions,
    /// When the functions run.
    pub schedules: Schedules,
    /// What the access analyzer takes for worth a mail.
    pub access_analysis: AccessAnalysis,
    /// The monthly cost report.
    pub cost_report: CostReportSection,
    /// Who pays for which prefix.
    pub departments: Vec<DepartmentSection>,
    /// Which tags objects get.
    pub tagging: TaggingSection,
    /// What a simulation assumes.
    pub simulate: SimulateSection,
}

/// A department and its prefixes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentSection {
    /// The department's name.
    pub name: String,
    /// The prefixes that it pays for.
    pub prefixes: Vec<String>,
    /// The tag `CostCenter` of its objects; none where it is left out.
    pub cost_center: Option<String>,
}

const DEFAULT_TEXT: &str = include_str!("default.toml");

impl Config {
    /// The commented text of a configuration with all defaults.
    #[must_use]
    pub fn default_text() -> &'static str {
        DEFAULT_TEXT
    }

    /// Reads a configuration and checks everything in it.
    ///
    /// # Errors
    /// [`ConfigError`] with all that is wrong.
    pub fn parse(text: &str) -> Result<Config, ConfigError> {
        let config: Config = toml::from_str(text).map_err(|error| ConfigError::syntax(text, &error))?;
        config.check()?;
        Ok(config)
    }

    /// The departments as a simulation takes them.
    #[must_use]
    pub fn departments(&self) -> Vec<Department> {
        let department = |section: &DepartmentSection| Department {
            name: section.name.clone(),
            prefixes: section.prefixes.clone(),
        };
        self.departments.iter().map(department).collect()
    }

    fn check(&self) -> Result<(), ConfigError> {
        let mut problems = Vec::new();
        for (key, name) in [("project", &self.project), ("environment", &self.environment)] {
            if !is_name(name) {
                problems.push(format!(
                    "{key} = {name:?}: use 1 to 30 lower case letters, digits and hyphens, beginning with a letter"
                ));
            }
        }
        for (key, region) in [("region", &self.region), ("replica_region", &self.replica_region)] {
            if let Err(error) = region.parse::<crate::price::Region>() {
                problems.push(format!("{key}: {error}"));
            }
        }
        if !self.alert_email.contains('@') {
            problems.push(format!("alert_email = {:?} is no address", self.alert_email));
        }
        let mut prefixes: Vec<&String> =
            self.departments.iter().flat_map(|department| &department.prefixes).collect();
        prefixes.sort();
        for pair in prefixes.windows(2).filter(|pair| pair[0] == pair[1]) {
            problems.push(format!("departments: the prefix {:?} belongs to two of them", pair[0]));
        }
        problems.extend(self.stack_problems());
        problems.extend(self.access_analysis_problems());
        problems.extend(self.simulate.problems());
        problems.extend(self.cost_report.problems());
        let mut problems: Vec<ConfigProblem> = problems.into_iter().map(ConfigProblem::Invalid).collect();
        problems.extend(self.policy_problems());
        problems.extend(self.tagging_problems());
        if problems.is_empty() { Ok(()) } else { Err(ConfigError { problems }) }
    }
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=30).contains(&name.len())
        && name.bytes().all(fits)
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('-')
}

impl Default for Config {
    /// The configuration of [`Config::default_text`], but without lifecycle rules, opt-in tiers, replication rules,
    /// departments and tagging rules: what a file does not name is not there.
    fn default() -> Config {
        Config {
            project: "example".to_owned(),
            environment: "dev".to_owned(),
            region: "us-east-1".to_owned(),
            replica_region: "us-west-2".to_owned(),
            alert_email: "storage@example.com".to_owned(),
            cost_center: "storage".to_owned(),
            buckets: Buckets::default(),
            protection: Protection::default(),
            deploy: Deploy::default(),
            access_logs: AccessLogs::default(),
            intelligent_tiering: Vec::new(),
            lifecycle: LifecycleTable::default(),
            replication: ReplicationSection::default(),
            inventory: InventorySection::default(),
            request_metrics: SwitchWithId::default(),
            dashboard: Switch::default(),
            alerts: Alerts::default(),
            alarms: Alarms::default(),
            functions: Functions::default(),
            schedules: Schedules::default(),
            access_analysis: AccessAnalysis::default(),
            cost_report: CostReportSection::default(),
            departments: Vec::new(),
            tagging: TaggingSection::default(),
            simulate: SimulateSection::default(),
        }
    }
}

#[cfg(test)]
mod tests;
