//! What a stack's policy, or a change of it, does to the bill.

use s3opt_core::calendar::Day;
use s3opt_core::config::Config;
use s3opt_core::simulate::{Scenario, Settings, Worth, worth};
use s3opt_core::stack::outputs::Outputs;
use serde_json::Value;

use super::source::{Bucket, Source, read};
use super::{Answer, json, text};
use crate::error::CliError;
use crate::files;

/// A bucket's contents, and what the configuration assumes of it.
pub struct Contents {
    bucket: Bucket,
    settings: Settings,
}

/// What a change of policy costs or saves.
#[derive(Debug)]
pub struct Effect(Answer);

/// What a policy and its parts are worth.
#[derive(Debug)]
pub struct Valuation {
    worth: Worth,
    start: Day,
    end: Day,
}

impl Contents {
    /// Reads the contents so that these policies can be told apart on them. The simulation begins `today` where they do
    /// not say when they were listed.
    pub fn read(
        source: Source<'_>,
        config: &Config,
        policies: &[&Scenario],
        today: Day,
        quiet: bool,
    ) -> Result<Contents, CliError> {
        let region = config.region.parse().map_err(|error| CliError::failed(error, None))?;
        let mut settings = Settings {
            region,
            start: today,
            end: today.add_months(config.simulate.months),
            versioning: config.simulate.versioning,
            departments: config.departments(),
            arrivals: config.simulate.arrivals(),
            reads: config.simulate.reads(),
            outside_usage: config.simulate.outside_usage(),
        };
        let bucket = read(source, settings.partition(policies), quiet)?;
        if let Some(start) = bucket.start {
            settings.start = start;
            settings.end = start.add_months(config.simulate.months);
        }
        Ok(Contents { bucket, settings })
    }

    /// Compares the policy that is there with the one that will be.
    pub fn effect(&self, before: &Scenario, after: &Scenario) -> Result<Effect, CliError> {
        let catalog = files::catalog(&[])?;
        Answer::of(&self.bucket, before, after, self.settings.clone(), &catalog).map(Effect)
    }

    /// What the policy and its parts are worth.
    pub fn valuation(&self, policy: &Scenario) -> Result<Valuation, CliError> {
        let Settings { start, end, .. } = self.settings;
        let worth = worth(&self.bucket.cube, policy, &self.settings, &files::catalog(&[])?)
            .map_err(|error| CliError::failed(error, None))?;
        Ok(Valuation { worth, start, end })
    }
}

impl Effect {
    /// The effect for people: the sentence that everybody asks for, and the months.
    pub fn text(&self) -> String {
        text::short(&self.0)
    }

    /// The effect for programs, as `simulate --json` tells it.
    pub fn json(&self) -> Value {
        serde_json::to_value(json::answer(&self.0)).unwrap_or_default()
    }
}

impl Valuation {
    /// The outputs of a stack with the worth of its features.
    pub fn add_to(&self, outputs: Outputs) -> Outputs {
        outputs.with_worth(&self.worth, self.start, self.end)
    }
}
