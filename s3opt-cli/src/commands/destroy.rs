//! `s3opt-cli destroy`: everything that is the stack's goes, and nothing else.

use clap::Args;
use s3opt_core::stack::{ResourceId, destroy};

use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::{Paint, note};
use crate::stack::ask::Asker;
use crate::stack::carry_out::carry_out;
use crate::stack::stage::{CodeNeed, Stage};
use crate::stack::{StackArguments, failure, text};
use crate::{Outcome, runtime};

/// The arguments of `destroy`.
#[derive(Debug, Args)]
pub struct Destroy {
    /// The stack
    #[command(flatten)]
    pub stack: StackArguments,
    /// How
    #[command(flatten)]
    pub options: DestroyOptions,
}

/// What may be done, and what has to be asked.
#[derive(Clone, Debug, Default, Args)]
pub struct DestroyOptions {
    /// Delete every version of every object in the stack's buckets, too
    #[arg(long)]
    pub delete_objects: bool,
    /// Do not ask, not even for the names of buckets that hold objects
    #[arg(long, short)]
    pub yes: bool,
}

/// Destroys.
pub fn run(arguments: &Destroy, quiet: bool) -> Result<Outcome, CliError> {
    runtime::block_on(async {
        let stage = Stage::open(&arguments.stack, CodeNeed::None).await?;
        destroy(&stage, &arguments.options, &mut Asker::at_terminal(), Interrupt::watch, quiet).await
    })?;
    Ok(Outcome::Done)
}

/// Plans, asks and does it. Ctrl-C is watched for once there is something to be finished.
pub async fn destroy(
    stage: &Stage,
    options: &DestroyOptions,
    asker: &mut Asker,
    watch: impl FnOnce() -> Interrupt,
    quiet: bool,
) -> Result<(), CliError> {
    let view = stage.look().await?;
    let (cloud, names) = (&stage.connected.cloud, &stage.blueprint.names);
    let plan = destroy::plan(cloud, names, &view.desired, &view.observed, options.delete_objects).await;
    let plan = plan.map_err(|errors| failure::of_reading(&errors))?;
    let unchanged = "Nothing to do: nothing is there that belongs to the stack.";
    note(quiet, text::plan(&plan, unchanged, Paint::of_stderr()).trim_end());
    if let Some(error) = failure::of_refusals(&plan) {
        return Err(error);
    }
    if plan.is_empty() {
        return Ok(());
    }
    if !options.yes {
        // What cannot be brought back is asked for by its name.
        let mut is_asked = false;
        for step in plan.dangerous() {
            if let ResourceId::Bucket(name) = &step.resource {
                asker.require(&format!("Bucket {name} holds objects. Its name deletes them:"), name)?;
                is_asked = true;
            }
        }
        if !is_asked {
            asker.require("Destroy this? Only `yes` goes on:", "yes")?;
        }
    }
    let applied = carry_out(stage, &plan, options.delete_objects, &watch(), quiet).await?;
    note(quiet, &format!("destroyed {} resources of the stack {}", applied.done.len(), plan.stack));
    Ok(())
}
