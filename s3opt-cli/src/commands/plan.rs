//! `s3opt-cli plan`: what deploying would do, field by field.

use std::path::PathBuf;

use clap::Args;

use crate::error::CliError;
use crate::output::{Paint, note, print, print_json};
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
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Plans.
pub fn run(arguments: &PlanCommand, quiet: bool) -> Result<Outcome, CliError> {
    let adopt = arguments.adopt.iter().cloned().collect();
    let plan = runtime::block_on(async {
        let stage = Stage::open(&arguments.stack, CodeNeed::Required).await?;
        let view = stage.look().await?;
        Ok(stage.plan(&view, &adopt))
    })?;
    let json = PlanJson::new(&plan, &adopt);
    if let Some(path) = &arguments.out {
        json.write(path)?;
        note(quiet, &format!("wrote {}", path.display()));
    }
    if arguments.json {
        print_json(&json)?;
    } else {
        print(&text::plan(&plan, UNCHANGED, Paint::of_stdout()))?;
    }
    if let Some(error) = failure::of_refusals(&plan) {
        return Err(error);
    }
    let differs = arguments.detailed_exitcode && !plan.is_empty();
    Ok(if differs { Outcome::Findings } else { Outcome::Done })
}
