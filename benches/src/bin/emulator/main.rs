//! How fast the emulator lives and answers.
//!
//! `days`: buckets of growing size through many days under the default policy; each in a process of its own, so that its
//! peak memory is its own too. `requests`: put, get and list in process, beside moto in process and `LocalStack` over
//! HTTP in the same run.
#![expect(clippy::print_stdout, reason = "the answer of a benchmark")]

mod days;
mod peers;
mod requests;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Time the emulator
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A bucket through many days
    Days {
        /// Objects in the bucket; several show how time and memory grow
        #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
        objects: Vec<u64>,
        /// Days that the clock is turned by
        #[arg(long, default_value_t = 400)]
        days: u32,
        /// Run this very process and print its figures
        #[arg(long, hide = true)]
        once: bool,
    },
    /// Put, get and list, beside peers
    Requests {
        /// Objects that each side writes, reads and lists
        #[arg(long, default_value_t = 2000)]
        objects: u32,
        /// Runs of each side
        #[arg(long, default_value_t = 3)]
        runs: usize,
        /// Leave the peers out
        #[arg(long)]
        alone: bool,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Days { objects, days, once: true } => {
            days::once(objects.first().copied().unwrap_or(0), days)
        }
        Command::Days { objects, days, once: false } => days::compare(&objects, days),
        Command::Requests { objects, runs, alone } => requests::compare(objects, runs, alone),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())
}
