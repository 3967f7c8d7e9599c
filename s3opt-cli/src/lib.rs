//! `s3opt-cli`: what an Amazon S3 storage policy will cost, before it is switched on.
//!
//! Flags, files, progress and pictures; what S3 does and what it costs is known to `s3opt-core` alone. The answer
//! goes to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage,
//! 3 findings.
//!
//! The crate is the program in the form of a library, so that its parts can be tested; it promises nothing but [`main`].

mod arguments;
mod backend;
mod clock;
mod commands;
mod error;
mod files;
mod interrupt;
mod output;
mod runtime;
mod stack;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::error::CliError;

/// How a command that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done.
    Done,
    /// Done, and there is something to look at.
    Findings,
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers and go to standard output; where nobody reads them, nothing is lost.
            let _nobody_listens = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(&arguments) {
        // Whoever closed the pipe has seen what they wanted.
        Ok(Outcome::Done) | Err(CliError::BrokenPipe) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(3),
        Err(error) => {
            output::note(false, error.report().trim_end());
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(arguments: &Arguments) -> Result<Outcome, CliError> {
    match &arguments.command {
        Command::Init(command) => commands::init::run(command, arguments.quiet),
        Command::Lint(command) => commands::lint::run(command),
        Command::Explain(command) => commands::explain::run(command),
        Command::Price(command) => commands::price::run(command),
        Command::Simulate(command) => commands::simulate::run(command, arguments.quiet),
        Command::Plan(command) => commands::plan::run(command, arguments.quiet),
        Command::Deploy(command) => commands::deploy::run(command, arguments.quiet),
        Command::Destroy(command) => commands::destroy::run(command, arguments.quiet),
        Command::Status(command) => commands::status::run(command, arguments.quiet),
        Command::Outputs(command) => commands::outputs::run(command, arguments.quiet),
        Command::Invoke(command) => commands::invoke::run(command),
        Command::IamPolicy(command) => commands::iam_policy::run(command),
        Command::Tag(command) => commands::tag::run(command, arguments.quiet),
        Command::Completions(command) => commands::completions::run(command),
    }
}
