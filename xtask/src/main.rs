//! Developer chores. `cargo xtask check` holds what ARCHITECTURE.md says.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod check;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["check"] {
        return check::run();
    }
    eprintln!("usage: cargo xtask check");
    ExitCode::from(2)
}
