//! `s3opt-cli plan`: what deploying would do, field by field.

use std::path::PathBuf;

use clap::Args;
use s3opt_core::stack::Plan;
use s3opt_core::stack::desired::Blueprint;
use s3opt_core::stack::observe::Observations;
use s3opt_core::stack::scenario::{after, scenario};

use super::simulate::{Effect, Source, effect};
use crate::error::CliError;
use crate::output::{Paint, heading, note, print, print_json};
use crate::stack::plan_file::PlanJson;
use crate::stack::stage::{self, CodeNeed, Stage, View};
use crate::stack::{StackArguments, failure, rehearsal, text};
use crate::{Outcome, runtime};

/// What is said of a stack that needs nothing.
pub const UNCHANGED: &str = "Nothing to do: the stack is as the configuration says.";

/// The arguments of `plan`.
#[derive(Debug, Args)]
pub struct PlanCommand {
    /// The stack
    #[command(flatten)]
    pub stack: StackArguments,
    /// Make what others have made the stack's, by its name; may be given several times
    #[arg(long, value_name = "NAME")]
    pub adopt: Vec<String>,
    /// Exit code 3 where there is something to do
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Write the plan into a file, for `deploy --plan`
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// S3 Inventory on which the cost of the change is simulated: its folder, its manifest.json, or s3://BUCKET/PREFIX
    #[arg(long, value_name = "PATH", conflicts_with = "summary")]
    pub inventory: Option<String>,
    /// Summary of the bucket on which the cost of the change is simulated: CSV or Parquet
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Plans.
pub fn run(arguments: &PlanCommand, quiet: bool) -> Result<Outcome, CliError> {
    let adopt = arguments.adopt.iter().cloned().collect();
    let (stage, view, plan) = runtime::block_on(async {
        let stage = Stage::open(&arguments.stack, CodeNeed::Required).await?;
        let view = stage.look().await?;
        let plan = stage.plan(&view, &adopt).await?;
        Ok((stage, view, plan))
    })?;
    let source = Source {
        inventory: arguments.inventory.as_deref(),
        summary: arguments.summary.as_deref(),
        endpoint_url: arguments.stack.backend.endpoint_url.as_deref(),
        threads: None,
    };
    let effect = effect_of(&stage, &view, &plan, source, quiet)?;
    let mut json = PlanJson::new(&plan, &adopt);
    json.cost = effect.as_ref().map(Effect::json);
    if let Some(path) = &arguments.out {
        json.write(path)?;
        note(quiet, &format!("wrote {}", path.display()));
    }
    if arguments.json {
        print_json(&json)?;
    } else {
        let mut answer = text::plan(&plan, UNCHANGED, Paint::of_stdout());
        if let Some(effect) = &effect {
            answer.push_str(&heading("What the change of the policy does to the bill"));
            answer.push_str(&effect.text());
        }
        print(&answer)?;
    }
    if let Some(error) = failure::of_refusals(&plan) {
        return Err(error);
    }
    let differs = arguments.detailed_exitcode && !plan.is_empty();
    Ok(if differs { Outcome::Findings } else { Outcome::Done })
}

/// What the change does to the bill, where the bucket's contents are known.
fn effect_of(
    stage: &Stage,
    view: &View,
    plan: &Plan,
    source: Source<'_>,
    quiet: bool,
) -> Result<Option<Effect>, CliError> {
    if source.inventory.is_none() && source.summary.is_none() {
        return Ok(None);
    }
    let Blueprint { config, names, .. } = &stage.blueprint;
    let policy = |observed: &Observations| scenario(observed, names, config).map_err(stage::refused);
    let before = policy(&view.observed)?;
    let after = policy(&after(&view.observed, plan))?;
    // The clock of the cloud, so that a rehearsal is the same on every day.
    let today = rehearsal::day_of(stage.connected.cloud.clock.now());
    effect(source, config, &before, &after, today, quiet).map(Some)
}
