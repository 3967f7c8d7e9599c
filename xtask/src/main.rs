//! Chores of the developers of s3opt: `cargo run -p xtask -- CHORE`.
#![expect(clippy::print_stderr, reason = "a chore tells what it does")]

mod examples;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let chore = std::env::args().nth(1).unwrap_or_default();
    let result = match chore.as_str() {
        "examples" => examples::write(Path::new("examples")),
        _ => Err("usage: cargo run -p xtask -- examples".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
