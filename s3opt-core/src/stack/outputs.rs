//! What others want to know of a stack: names, ARNs and the address of its dashboard.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::Names;
use super::desired::Blueprint;
use crate::calendar::Day;
use crate::handlers::{ACCESS_ANALYZER, AUTO_TAGGER, COST_ANALYZER};
use crate::simulate::{Part, Worth};

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
    /// What the policy as a whole saves, where the bucket's contents are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub simulated_savings: Option<SimulatedSavings>,
}

/// Something that the stack does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Feature {
    /// What it is.
    pub name: &'static str,
    /// What it does, in words.
    pub what: String,
    /// What the bucket would cost more without it, in USD, where that was simulated.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub simulated_savings: Option<Decimal>,
}

/// What a policy saves by a simulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SimulatedSavings {
    /// The first day.
    pub start: Day,
    /// The day after the last.
    pub end: Day,
    /// USD; negative where it costs more than it saves.
    #[serde(serialize_with = "as_text")]
    pub total: Decimal,
}

/// Sums are texts, because programs read numbers in binary.
fn as_text<S: Serializer>(
    sum: &(impl Copy + Into<Option<Decimal>>),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let sum: Option<Decimal> = (*sum).into();
    serializer.collect_str(&sum.unwrap_or_default().normalize())
}

impl Outputs {
    /// The same, with what the features are worth from one day to another.
    #[must_use]
    pub fn with_worth(mut self, worth: &Worth, start: Day, end: Day) -> Outputs {
        for feature in &mut self.features {
            let part = worth.parts.iter().find(|(part, _)| feature_of(*part) == feature.name);
            feature.simulated_savings = part.map(|(_, savings)| *savings);
        }
        self.simulated_savings = Some(SimulatedSavings { start, end, total: worth.total });
        self
    }
}

/// The feature that a part of the policy comes from.
fn feature_of(part: Part) -> &'static str {
    match part {
        Part::Lifecycle => LIFECYCLE,
        Part::IntelligentTiering => TIERING,
        Part::Replication => REPLICATION,
        Part::Inventory => INVENTORY,
        Part::Tagging => AUTO_TAGGER,
    }
}

const LIFECYCLE: &str = "lifecycle";
const TIERING: &str = "intelligent-tiering";
const REPLICATION: &str = "replication";
const INVENTORY: &str = "inventory";

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
            simulated_savings: None,
        }
    }

    fn features(&self) -> Vec<Feature> {
        let config = &self.config;
        let mut features = Vec::new();
        let mut feature = |enabled: bool, name: &'static str, what: String| {
            if enabled {
                features.push(Feature { name, what, simulated_savings: None });
            }
        };
        let rules = config.lifecycle().map_or(0, |lifecycle| lifecycle.rules.len());
        feature(rules > 0, LIFECYCLE, counted(rules, "rule"));
        let tiers = config.intelligent_tiering.len();
        feature(tiers > 0, TIERING, counted(tiers, "configuration of the archive tiers"));
        feature(self.replicates(), REPLICATION, counted(config.replication.rules.len(), "rule"));
        feature(config.inventory.enabled, INVENTORY, config.inventory.frequency.clone());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::stack::StackTags;
    use crate::stack::resource::Code;

    #[test]
    fn each_part_of_the_policy_is_a_feature() {
        let text = Config::default_text();
        let config = Config::parse(text).unwrap();
        let blueprint = Blueprint {
            names: Names::new(&config, "111111111111").unwrap(),
            tags: StackTags::new(&config),
            text: text.to_owned(),
            code: Code::default(),
            config,
        };
        let parts = (1..).map(Decimal::from).zip(Part::ALL).map(|(savings, part)| (part, savings)).collect();
        let [start, end] = ["2026-01-01", "2027-01-01"].map(|day| day.parse().unwrap());
        let total = Decimal::from(-7);
        let outputs = blueprint.outputs().with_worth(&Worth { total, parts }, start, end);
        let told: Vec<&str> = outputs
            .features
            .iter()
            .filter(|feature| feature.simulated_savings.is_some())
            .map(|feature| feature.name)
            .collect();
        assert_eq!(told, [LIFECYCLE, TIERING, REPLICATION, INVENTORY, AUTO_TAGGER]);
        assert_eq!(outputs.simulated_savings, Some(SimulatedSavings { start, end, total }));
        let json = serde_json::to_value(&outputs).unwrap();
        assert_eq!(json["features"][1]["simulated_savings"], "2");
        assert_eq!(json["simulated_savings"]["start"], "2026-01-01");
    }
}
