//! `s3opt-cli deploy`: the stack becomes what its configuration says.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use s3opt_core::stack::Plan;
use s3opt_core::stack::outputs::Outputs;
use serde::Serialize;

use super::outputs::with_valuation;
use super::plan::{UNCHANGED, told};
use super::simulate::Valuation;
use crate::backend::Backend;
use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::{Paint, note, print, print_json};
use crate::stack::ask::Asker;
use crate::stack::carry_out::carry_out;
use crate::stack::contents::ContentsArguments;
use crate::stack::plan_file::PlanFile;
use crate::stack::rehearsal::{self, RehearsalJson, rehearse};
use crate::stack::stage::{CodeNeed, Stage};
use crate::stack::{StackArguments, failure, text};
use crate::{Outcome, runtime};

/// The arguments of `deploy`.
#[derive(Debug, Args)]
pub struct Deploy {
    /// The stack
    #[command(flatten)]
    pub stack: StackArguments,
    /// How
    #[command(flatten)]
    pub options: DeployOptions,
    /// With `--backend mem`: fill the main bucket, turn the clock, and show the bill and the mails, such as 400d
    #[arg(long, value_name = "DAYS", value_parser = rehearsal::days)]
    pub then_advance: Option<u32>,
    /// With --then-advance: objects that are made up
    #[arg(long, value_name = "N", default_value_t = 1000, requires = "then_advance")]
    pub fill: u32,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What may be done, and what has to be asked.
#[derive(Clone, Debug, Default, Args)]
pub struct DeployOptions {
    /// Plan that `plan --out` has written: nothing else is done
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// Make what others have made the stack's, by its name; may be given several times
    #[arg(long, value_name = "NAME")]
    pub adopt: Vec<String>,
    /// Do what could lose data or access, too
    #[arg(long)]
    pub allow_data_loss: bool,
    /// Contents of the bucket, for the cost of the change and what the features save
    #[command(flatten)]
    pub contents: ContentsArguments,
}

/// The answer for programs; docs/deploy.md describes it.
#[derive(Serialize)]
struct DeployJson<'a> {
    #[serde(flatten)]
    outputs: Outputs,
    #[serde(skip_serializing_if = "Option::is_none")]
    rehearsal: Option<RehearsalJson<'a>>,
}

/// Deploys.
pub fn run(arguments: &Deploy, quiet: bool) -> Result<Outcome, CliError> {
    if arguments.then_advance.is_some() && arguments.stack.backend.backend != Backend::Mem {
        let hint = "give --backend mem, too; AWS's clock cannot be turned";
        return Err(CliError::usage("--then-advance needs the emulator", hint));
    }
    let (outputs, rehearsal) = runtime::block_on(async {
        let stage = Stage::open(&arguments.stack, CodeNeed::Required).await?;
        let asker = &mut Asker::at_terminal();
        let valuation = deploy(&stage, &arguments.options, asker, Interrupt::watch, quiet).await?;
        let rehearsal = match (&stage.connected.emulator, arguments.then_advance) {
            (Some(emulator), Some(days)) => Some(rehearse(&stage, emulator, arguments.fill, days).await?),
            _ => None,
        };
        Ok((with_valuation(stage.blueprint.outputs(), valuation.as_ref()), rehearsal))
    })?;
    if arguments.json {
        print_json(&DeployJson { outputs, rehearsal: rehearsal.as_ref().map(RehearsalJson::of) })?;
    } else {
        let mut answer = super::outputs::text(&outputs);
        answer.push_str(&rehearsal.as_ref().map(rehearsal::words).unwrap_or_default());
        print(&answer)?;
    }
    Ok(Outcome::Done)
}

/// Plans, asks and does it, and says what the policy is worth where that is known. Ctrl-C is watched for once there is
/// something to be finished.
pub async fn deploy(
    stage: &Stage,
    options: &DeployOptions,
    asker: &mut Asker,
    watch: impl FnOnce() -> Interrupt,
    quiet: bool,
) -> Result<Option<Valuation>, CliError> {
    let file = options.plan.as_deref().map(PlanFile::read).transpose()?;
    let mut adopt: BTreeSet<String> = options.adopt.iter().cloned().collect();
    adopt.extend(file.iter().flat_map(|file| file.adopt.iter().cloned()));
    let view = stage.look().await?;
    let plan = stage.plan(&view, &adopt).await?;
    if let Some(file) = &file {
        file.check(&plan)?;
    }
    note(quiet, text::plan(&plan, UNCHANGED, Paint::of_stderr()).trim_end());
    if let Some(error) = failure::of_refusals(&plan) {
        return Err(error);
    }
    let (effect, valuation) = options.contents.of_change(stage, &view, &plan, quiet)?.unzip();
    if let Some(effect) = effect {
        note(quiet, told(&effect).trim_end());
    }
    check_dangers(&plan, options.allow_data_loss)?;
    if plan.is_empty() {
        return Ok(valuation);
    }
    if !options.yes {
        asker.require("Do this? Only `yes` goes on:", "yes")?;
    }
    carry_out(stage, &plan, false, &watch(), quiet).await?;
    Ok(valuation)
}

fn check_dangers(plan: &Plan, allowed: bool) -> Result<(), CliError> {
    let dangers = plan
        .dangerous()
        .flat_map(|step| step.dangers.iter().map(|danger| format!("{}: {danger}", step.resource)));
    let dangers: Vec<String> = dangers.collect();
    if allowed || dangers.is_empty() {
        return Ok(());
    }
    let first = std::iter::once("this could lose data or access, and nothing was done".to_owned());
    let lines: Vec<String> = first.chain(dangers).collect();
    Err(CliError::failed(lines.join("\n"), "where that is meant, give --allow-data-loss"))
}
