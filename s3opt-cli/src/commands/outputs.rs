//! `s3opt-cli outputs`: what the stack is called, for scripts and people.

use clap::Args;
use s3opt_core::stack::outputs::Outputs;

use crate::error::CliError;
use crate::output::{print, print_json, table};
use crate::stack::StackArguments;
use crate::stack::stage::{CodeNeed, Stage};
use crate::{Outcome, runtime};

/// The arguments of `outputs`.
#[derive(Debug, Args)]
pub struct OutputsCommand {
    /// The stack
    #[command(flatten)]
    pub stack: StackArguments,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints names.
pub fn run(arguments: &OutputsCommand) -> Result<Outcome, CliError> {
    let outputs = runtime::block_on(async {
        Ok(Stage::open(&arguments.stack, CodeNeed::None).await?.blueprint.outputs())
    })?;
    if arguments.json {
        print_json(&outputs)?;
    } else {
        print(&text(&outputs))?;
    }
    Ok(Outcome::Done)
}

/// The outputs for people.
pub fn text(outputs: &Outputs) -> String {
    let some = |name: &str, value: &str| Some(vec![name.to_owned(), value.to_owned()]);
    let rows = [
        some("main_bucket_name", &outputs.main_bucket_name),
        some("main_bucket_arn", &outputs.main_bucket_arn),
        outputs.replica_bucket_name.as_ref().and_then(|name| some("replica_bucket_name", name)),
        outputs.inventory_bucket_name.as_ref().and_then(|name| some("inventory_bucket_name", name)),
        some("alert_topic_arn", &outputs.alert_topic_arn),
        outputs.dashboard_url.as_ref().and_then(|url| some("dashboard_url", url)),
    ];
    let mut text = table(&["Output", "Value"], rows.into_iter().flatten().collect(), 2);
    let features = outputs.features.iter().map(|feature| vec![feature.name.to_owned(), feature.what.clone()]);
    let features: Vec<Vec<String>> = features.collect();
    if !features.is_empty() {
        text.push('\n');
        text.push_str(&table(&["Feature", "What"], features, 2));
    }
    text
}
