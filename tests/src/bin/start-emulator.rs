//! Starts an emulator for a person: `cargo run -p s3opt-tests --bin start-emulator -- moto`. It runs until standard input is
//! closed (Ctrl-D) or the program ends in any other way (Ctrl-C).
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

use std::io::Read;
use std::process::ExitCode;

use s3opt_tests::{Emulator, Harness, HarnessError};

fn main() -> ExitCode {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some(emulator) = Emulator::ALL.into_iter().find(|emulator| emulator.name() == name) else {
        let names = Emulator::ALL.map(Emulator::name).join(" | ");
        eprintln!("usage: start-emulator {names}");
        return ExitCode::from(2);
    };
    match run(emulator) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(emulator: Emulator) -> Result<(), HarnessError> {
    let running = Harness::in_target().start(emulator)?;
    println!("{}", running.url());
    eprintln!("{emulator}, account {}; it prints into {}", emulator.account(), running.log().display());
    let mut rest = Vec::new();
    // Whatever comes, or that nothing can be read, is the end.
    let _ = std::io::stdin().read_to_end(&mut rest);
    Ok(())
}
