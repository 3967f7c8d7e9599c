//! `s3opt-cli plan`: what deploying would do, field by field.

use std::path::PathBuf;

use clap::Args;

use super::simulate::Effect;
use crate::error::CliError;
use crate::output::{Paint, heading, note, print, print_json};
use crate::stack::contents::ContentsArguments;
use crate::stack::plan_file::PlanJson;
use crate::stack::stage::{CodeNeed, Stage};
use crate::stack::{StackArguments, failure, text};
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
    /// Contents of the bucket, for the cost of the change
    #[command(flatten)]
    pub contents: ContentsArguments,
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
    let effect = arguments.contents.of_change(&stage, &view, &plan, quiet)?.map(|(effect, _)| effect);
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
            answer.push_str(&told(effect));
        }
        print(&answer)?;
    }
    if let Some(error) = failure::of_refusals(&plan) {
        return Err(error);
    }
    let differs = arguments.detailed_exitcode && !plan.is_empty();
    Ok(if differs { Outcome::Findings } else { Outcome::Done })
}

/// What the change of the policy does to the bill, for people.
pub fn told(effect: &Effect) -> String {
    heading("What the change of the policy does to the bill") + &effect.text()
}
