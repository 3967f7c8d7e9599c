//! The bucket's contents, on which costs are simulated.

use std::path::PathBuf;

use clap::Args;
use s3opt_core::simulate::Scenario;
use s3opt_core::stack::Plan;
use s3opt_core::stack::observe::Observations;
use s3opt_core::stack::scenario::{after, scenario};

use super::rehearsal;
use super::stage::{Stage, View, refused};
use crate::commands::simulate::{Contents, Effect, Source, Valuation};
use crate::error::CliError;

/// What tells the main bucket's contents, if anything does.
#[derive(Clone, Debug, Default, Args)]
pub struct ContentsArguments {
    /// S3 Inventory on which costs are simulated: its folder, its manifest.json, or s3://BUCKET/PREFIX
    #[arg(long, value_name = "PATH", conflicts_with = "summary")]
    pub inventory: Option<String>,
    /// Summary of the bucket on which costs are simulated: CSV or Parquet
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
}

impl ContentsArguments {
    /// What the change does to the bill, and what the policy that comes of it is worth.
    pub fn of_change(
        &self,
        stage: &Stage,
        view: &View,
        plan: &Plan,
        quiet: bool,
    ) -> Result<Option<(Effect, Valuation)>, CliError> {
        let config = &stage.blueprint.config;
        let policy =
            |observed: &Observations| scenario(observed, &stage.blueprint.names, config).map_err(refused);
        let before = policy(&view.observed)?;
        let after = policy(&after(&view.observed, plan))?;
        let Some(contents) = self.read(stage, &[&before, &after], quiet)? else { return Ok(None) };
        Ok(Some((contents.effect(&before, &after)?, contents.valuation(&after)?)))
    }

    /// What the policy of the configuration is worth.
    pub fn of_configuration(&self, stage: &Stage, quiet: bool) -> Result<Option<Valuation>, CliError> {
        let policy = stage.blueprint.config.scenario().map_err(refused)?;
        let contents = self.read(stage, &[&policy], quiet)?;
        contents.map(|contents| contents.valuation(&policy)).transpose()
    }

    fn read(&self, stage: &Stage, policies: &[&Scenario], quiet: bool) -> Result<Option<Contents>, CliError> {
        if self.inventory.is_none() && self.summary.is_none() {
            return Ok(None);
        }
        let source = Source {
            inventory: self.inventory.as_deref(),
            summary: self.summary.as_deref(),
            endpoint_url: stage.connected.endpoint_url.as_deref(),
            threads: None,
        };
        // The clock of the cloud, so that a rehearsal is the same on every day.
        let today = rehearsal::day_of(stage.connected.cloud.clock.now());
        Contents::read(source, &stage.blueprint.config, policies, today, quiet).map(Some)
    }
}
