//! The policy that a stack has, or will have, as a simulation takes it.

use super::observe::{Observations, Observed};
use super::plan::{Action, Plan};
use super::{Names, Owner, ResourceId, State};
use crate::backend::storage::{Setting, SettingKey};
use crate::config::Config;
use crate::handlers::AUTO_TAGGER;
use crate::s3::S3Error;
use crate::s3::bucket::InventoryFrequency;
use crate::s3::lifecycle::LifecycleConfiguration;
use crate::simulate::{InventoryReport, Replication, Scenario, TagSource};

/// What will be there once a plan is carried out.
#[must_use]
pub fn after(observed: &Observations, plan: &Plan) -> Observations {
    let mut after = observed.clone();
    for step in plan.pending() {
        match (step.action, &step.to) {
            (Action::Create | Action::Update, Some(to)) => {
                let owner = observed.get(&step.resource).map_or(Owner::Ours, |there| there.owner.clone());
                after.insert(step.resource.clone(), Observed { state: to.clone(), owner });
            }
            (Action::Delete, _) => after.remove(&step.resource),
            _ => {}
        }
    }
    after
}

/// The policy of a stack as it is observed. What nobody can observe is taken from the configuration: which tags objects
/// carry. Those that requests set are there only with the auto-tagger.
///
/// # Errors
/// What S3 would refuse of the configuration.
pub fn scenario(observed: &Observations, names: &Names, config: &Config) -> Result<Scenario, Vec<S3Error>> {
    let (main, replica) = (names.main_bucket(), names.replica_bucket());
    let setting = |bucket: &str, key| {
        let there = observed.get(&ResourceId::setting(bucket, key))?;
        match &there.state {
            State::Setting(setting) => Some(setting.clone()),
            _ => None,
        }
    };
    let lifecycle = |bucket: &str| match setting(bucket, SettingKey::Lifecycle) {
        Some(Setting::Lifecycle(lifecycle)) => lifecycle,
        _ => LifecycleConfiguration::default(),
    };
    let of_main = observed.iter().filter_map(|(id, there)| match (id, &there.state) {
        (ResourceId::Setting { bucket, .. }, State::Setting(setting)) if *bucket == main => Some(setting),
        _ => None,
    });
    let mut tiering = Vec::new();
    let mut inventory = None;
    for setting in of_main {
        match setting {
            Setting::Tiering(configuration) => tiering.push(configuration.clone()),
            Setting::Inventory(report) if report.enabled => {
                inventory = Some(InventoryReport {
                    all_versions: report.all_versions,
                    weekly: report.frequency == InventoryFrequency::Weekly,
                });
            }
            _ => {}
        }
    }
    let replication = match setting(&main, SettingKey::Replication) {
        Some(Setting::Replication(configuration)) if !configuration.rules.is_empty() => Some(Replication {
            configuration,
            destination_region: names.replica_region.clone(),
            destination_lifecycle: lifecycle(&replica),
        }),
        _ => None,
    };
    let tags_are_set = observed.get(&ResourceId::Function(names.function(AUTO_TAGGER))).is_some();
    let tags = config.scenario()?.tags.into_iter();
    Ok(Scenario {
        lifecycle: lifecycle(&main),
        tiering,
        replication,
        tags: tags.filter(|tags| tags_are_set || tags.source == TagSource::Upload).collect(),
        inventory,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::desired::Blueprint;
    use crate::stack::plan::{PlanOptions, plan};
    use crate::stack::{StackTags, resource::Code};

    #[test]
    fn a_new_stack_goes_from_nothing_to_what_is_configured() {
        let text = Config::default_text();
        let config = Config::parse(text).unwrap();
        let names = Names::new(&config, "111111111111").unwrap();
        let blueprint = Blueprint {
            names: names.clone(),
            tags: StackTags::new(&config),
            text: text.to_owned(),
            code: Code::default(),
            config: config.clone(),
        };
        let desired = blueprint.desired().unwrap();
        let nothing = Observations::default();
        let plan = plan(&names, &desired.resources, &desired.off, &nothing, &PlanOptions::default());
        let before = scenario(&nothing, &names, &config).unwrap();
        assert_eq!(before, Scenario::default());
        let after = scenario(&after(&nothing, &plan), &names, &config).unwrap();
        let mut expected = config.scenario().unwrap();
        // What is observed names its destination in full.
        expected.replication.as_mut().unwrap().configuration.role = names.role_arn(&names.replication_role());
        assert_eq!(after, expected);
    }
}
