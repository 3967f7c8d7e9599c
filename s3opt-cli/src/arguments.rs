//! The command line as clap reads it.

use clap::{Parser, Subcommand};

use crate::commands;

/// Tell what an Amazon S3 storage policy will cost, before it is switched on
#[derive(Debug, Parser)]
#[command(name = "s3opt-cli", version, max_term_width = 110, disable_help_subcommand = true)]
pub struct Arguments {
    /// Show no progress and no notes
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a commented s3opt.toml with all defaults
    Init(commands::init::Init),
    /// Check a lifecycle, a replication or a tag set as S3 would, and find what will hurt
    Lint(commands::lint::Lint),
    /// Tell what happens to one version, when, by which rule, and what it costs
    Explain(commands::explain::Explain),
    /// Price a table of usage
    Price(commands::price::Price),
    /// Simulate a policy on an inventory, month by month, beside the bucket as it is
    Simulate(commands::simulate::Simulate),
    /// Show what deploying would do, field by field
    Plan(commands::plan::PlanCommand),
    /// Make the stack what its configuration says: plan, ask, do
    Deploy(commands::deploy::Deploy),
    /// Take the stack away: all that is its own, and nothing else
    Destroy(commands::destroy::Destroy),
    /// Show whether the stack still is what its configuration says, and what happens in it
    Status(commands::status::StatusCommand),
    /// Print names and ARNs of the stack
    Outputs(commands::outputs::OutputsCommand),
    /// Ask a function for its report now
    Invoke(commands::invoke::Invoke),
    /// Print the least privileges that the stack takes, as a policy of IAM
    IamPolicy(commands::iam_policy::IamPolicy),
    /// Set tags on the objects of an inventory, by the rules of the configuration
    Tag(commands::tag::Tag),
    /// Print a completion script for a shell
    Completions(commands::completions::Completions),
}
