//! `s3opt-cli outputs`: what the stack is called, for scripts and people.

use clap::Args;
use s3opt_core::price::grouped;
use s3opt_core::stack::outputs::{Feature, Outputs, SimulatedSavings};

use super::simulate::Valuation;
use crate::error::CliError;
use crate::output::{print, print_json, table};
use crate::stack::StackArguments;
use crate::stack::contents::ContentsArguments;
use crate::stack::stage::{CodeNeed, Stage};
use crate::{Outcome, runtime};

/// The arguments of `outputs`.
#[derive(Debug, Args)]
pub struct OutputsCommand {
    /// The stack
    #[command(flatten)]
    pub stack: StackArguments,
    /// Contents of the bucket, for what the features save
    #[command(flatten)]
    pub contents: ContentsArguments,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints names.
pub fn run(arguments: &OutputsCommand, quiet: bool) -> Result<Outcome, CliError> {
    let stage = runtime::block_on(Stage::open(&arguments.stack, CodeNeed::None))?;
    let valuation = arguments.contents.of_configuration(&stage, quiet)?;
    let outputs = with_valuation(stage.blueprint.outputs(), valuation.as_ref());
    if arguments.json {
        print_json(&outputs)?;
    } else {
        print(&text(&outputs))?;
    }
    Ok(Outcome::Done)
}

/// The outputs with what the features save, where that is known.
pub fn with_valuation(outputs: Outputs, valuation: Option<&Valuation>) -> Outputs {
    match valuation {
        Some(valuation) => valuation.add_to(outputs),
        None => outputs,
    }
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
    if !outputs.features.is_empty() {
        text.push('\n');
        text.push_str(&features(outputs));
    }
    if let Some(SimulatedSavings { start, end, total }) = &outputs.simulated_savings {
        let (what, sum) = if total.is_sign_negative() { ("costs", -total) } else { ("saves", *total) };
        text.push_str(&format!(
            "\nThe policy {what} {} USD from {start} to {}; a feature, what the bucket would cost more without it.\n",
            grouped(sum, 2),
            *end - 1,
        ));
    }
    text
}

/// The features, with what they save where that was simulated.
fn features(outputs: &Outputs) -> String {
    let row = |feature: &Feature| vec![feature.name.to_owned(), feature.what.clone()];
    if outputs.simulated_savings.is_none() {
        return table(&["Feature", "What"], outputs.features.iter().map(row).collect(), 2);
    }
    let savings = |feature: &Feature| {
        let savings = feature.simulated_savings.map(|savings| grouped(savings, 2)).unwrap_or_default();
        [row(feature), vec![savings]].concat()
    };
    table(&["Feature", "What", "Saves, USD"], outputs.features.iter().map(savings).collect(), 2)
}
