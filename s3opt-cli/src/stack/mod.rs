//! What the commands about a stack have in common: the stage that they play on, how plans look, who is asked and told.

pub mod ask;
pub mod carry_out;
pub mod code;
pub mod contents;
pub mod failure;
pub mod functions;
pub mod plan_file;
pub mod progress;
pub mod rehearsal;
pub mod stage;
pub mod text;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::Args;

use crate::backend::BackendArguments;

/// Which stack, and where.
#[derive(Clone, Debug, Args)]
pub struct StackArguments {
    /// Configuration of the stack
    #[arg(long, value_name = "FILE", default_value = "s3opt.toml")]
    pub config: PathBuf,
    /// Code of the functions; by default beside the program, then in target/lambda-packages
    #[arg(long, value_name = "FILE")]
    pub functions_zip: Option<PathBuf>,
    /// Cloud, and how it is reached
    #[command(flatten)]
    pub backend: BackendArguments,
}
