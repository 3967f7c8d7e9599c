//! Developer chores: `cargo xtask check` holds what ARCHITECTURE.md says, `cargo xtask examples` writes the examples
//! anew from their seed, `cargo xtask lambda` packs the functions for AWS Lambda.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod check;
mod examples;
mod lambda;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["check"] => check::run(),
        ["examples"] => match examples::write(Path::new("examples")) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => {
                eprintln!("{problem}");
                ExitCode::FAILURE
            }
        },
        ["lambda", flags @ ..] => lambda::run(flags),
        _ => {
            eprintln!("usage: cargo xtask check | examples | lambda {}", lambda::USAGE);
            ExitCode::from(2)
        }
    }
}
