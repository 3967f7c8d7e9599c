//! What others want to know of a stack: names, ARNs and the address of its dashboard.

use serde::Serialize;

use super::Names;
use super::desired::Blueprint;
use crate::handlers::{ACCESS_ANALYZER, AUTO_TAGGER, COST_ANALYZER};

/// What a stack is called, for scripts and people. What the configuration has switched off is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outputs {
    /// The bucket that it is all about.
    pub main_bucket_name: String,
    /// Its ARN.
    pub main_bucket_arn: String,
    /// Where replicas go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica_bucket_name: Option<String>,
    /// Where inventory reports go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inventory_bucket_name: Option<String>,
    /// The topic for alerts and reports.
    pub alert_topic_arn: String,
    /// The dashboard in the console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dashboard_url: Option<String>,
    /// What is switched on.
    pub features: Vec<Feature>,
}

/// Something that the stack does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Feature {
    /// What it is.
    pub name: &'static str,
    /// What it does, in words.
    pub what: String,
}

impl Blueprint {
    /// What the stack is called.
    #[must_use]
    pub fn outputs(&self) -> Outputs {
        let names = &self.names;
        let main = names.main_bucket();
        Outputs {
            main_bucket_arn: Names::bucket_arn(&main),
            main_bucket_name: main,
            replica_bucket_name: self.replicates().then(|| names.replica_bucket()),
            inventory_bucket_name: self.has_inventory_bucket().then(|| names.inventory_bucket()),
            alert_topic_arn: names.topic_arn(),
            dashboard_url: self.config.dashboard.enabled.then(|| dashboard_url(names)),
            features: self.features(),
        }
    }

    fn features(&self) -> Vec<Feature> {
        let config = &self.config;
        let mut features = Vec::new();
        let mut feature = |enabled: bool, name: &'static str, what: String| {
            if enabled {
                features.push(Feature { name, what });
            }
        };
        let rules = config.lifecycle().map_or(0, |lifecycle| lifecycle.rules.len());
        feature(rules > 0, "lifecycle", counted(rules, "rule"));
        let tiers = config.intelligent_tiering.len();
        feature(tiers > 0, "intelligent-tiering", counted(tiers, "configuration of the archive tiers"));
        feature(self.replicates(), "replication", counted(config.replication.rules.len(), "rule"));
        feature(config.inventory.enabled, "inventory", config.inventory.frequency.clone());
        feature(config.access_logs.enabled, "access-logs", format!("below {}", config.access_logs.prefix));
        feature(config.request_metrics.enabled, "request-metrics", config.request_metrics.id.clone());
        feature(self.has_function(AUTO_TAGGER), AUTO_TAGGER, "on every new object".to_owned());
        feature(self.has_function(COST_ANALYZER), COST_ANALYZER, config.schedules.cost_report.clone());
        feature(
            self.has_function(ACCESS_ANALYZER),
            ACCESS_ANALYZER,
            config.schedules.access_analysis.clone(),
        );
        features
    }
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    match what.split_once(' ') {
        Some((first, rest)) => format!("{count} {first}{plural} {rest}"),
        None => format!("{count} {what}{plural}"),
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html>.
fn dashboard_url(names: &Names) -> String {
    let (region, name) = (&names.region, names.dashboard());
    format!(
        "https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}#dashboards/dashboard/{name}"
    )
}
