//! `s3opt-cli completions`: a completion script for a shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::error::CliError;
use crate::{Outcome, output};

/// The arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell that completes
    pub shell: Shell,
}

/// Prints the script.
pub fn run(arguments: &Completions) -> Result<Outcome, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "s3opt-cli", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}
