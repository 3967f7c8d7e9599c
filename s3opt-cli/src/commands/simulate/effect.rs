//! What a change of a stack's policy does to its bill.

use s3opt_core::calendar::Day;
use s3opt_core::config::Config;
use s3opt_core::simulate::{Scenario, Settings};
use serde_json::Value;

use super::source::{Source, read};
use super::{Answer, json, text};
use crate::error::CliError;
use crate::files;

/// What a change of policy costs or saves.
#[derive(Debug)]
pub struct Effect(Answer);

/// Compares the policy that is there with the one that will be, on the bucket's contents, with what the configuration
/// assumes; from `today` on where the contents do not say when they were listed.
pub fn effect(
    source: Source<'_>,
    config: &Config,
    before: &Scenario,
    after: &Scenario,
    today: Day,
    quiet: bool,
) -> Result<Effect, CliError> {
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
    let bucket = read(source, settings.partition(&[before, after]), quiet)?;
    if let Some(start) = bucket.start {
        settings.start = start;
        settings.end = start.add_months(config.simulate.months);
    }
    Answer::of(bucket, before, after, settings, &files::catalog(&[])?).map(Effect)
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
