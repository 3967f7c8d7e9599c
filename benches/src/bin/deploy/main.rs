//! How long a deployment of the stack takes: s3opt beside `CloudFormation`, both on the same `LocalStack`, in turn.
//!
//! Left out on both sides is what that `LocalStack` cannot make: functions with what invokes them, alarms and the
//! dashboard. What remains are four buckets in two regions with all their settings, a topic with a subscription, and the
//! role for replication.
#![expect(clippy::print_stdout, reason = "the answer of a benchmark")]

mod cloudformation;
mod own;
mod stack;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use s3opt_tests::{Emulator, Harness};

use crate::cloudformation::CloudFormation;
use crate::own::Own;
use crate::stack::Stack;

/// Time a deployment beside CloudFormation
#[derive(Parser)]
struct Arguments {
    /// Deployments of each side, after one that does not count
    #[arg(long, default_value_t = 7)]
    rounds: usize,
}

fn main() -> ExitCode {
    match compare(Arguments::parse().rounds.max(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn compare(rounds: usize) -> Result<(), String> {
    let running = Harness::in_target().start(Emulator::LocalStack).map_err(|error| error.to_string())?;
    let account = running.emulator().account();
    let own = Own::connect(&running)?;
    let peer = CloudFormation::new(&running);
    let (mut ours, mut theirs, mut wholes) = (Vec::new(), Vec::new(), Vec::new());
    println!(
        "seconds; the same stack by both, and the whole one, of which LocalStack's CloudFormation makes but a part"
    );
    println!("{:>5} {:>9} {:>15} {:>6} {:>16}", "round", "s3opt", "CloudFormation", "ratio", "s3opt, whole");
    // The first round starts LocalStack's services, and is for neither.
    for round in 0..=rounds {
        let mine = Stack::common(&format!("own{round}"), account)?;
        let other = Stack::common(&format!("peer{round}"), account)?;
        let (our_time, their_time) = if round % 2 == 0 {
            let our_time = own.deploy(&mine)?;
            (our_time, peer.deploy(&other)?)
        } else {
            let their_time = peer.deploy(&other)?;
            (own.deploy(&mine)?, their_time)
        };
        let whole = own.deploy(&Stack::whole(&format!("whole{round}"), account)?)?;
        if round == 0 {
            is_made("s3opt", &own.missing(&mine)?)?;
            is_made("CloudFormation", &own.missing(&other)?)?;
            println!("both have made the same {} resources and settings", mine.desired.resources.len());
            continue;
        }
        println!(
            "{round:>5} {:>9.3} {:>15.3} {:>6.2} {:>16.3}",
            our_time.as_secs_f64(),
            their_time.as_secs_f64(),
            their_time.as_secs_f64() / our_time.as_secs_f64(),
            whole.as_secs_f64()
        );
        ours.push(our_time);
        theirs.push(their_time);
        wholes.push(whole);
    }
    let [ours, theirs, whole] = [ours, theirs, wholes].map(median);
    println!(
        "medians: s3opt {ours:.3} s, CloudFormation {theirs:.3} s, ratio {:.2}; s3opt, whole {whole:.3} s",
        theirs / ours
    );
    Ok(())
}

/// Whether a side has made everything, by s3opt's own comparison.
fn is_made(side: &str, missing: &[String]) -> Result<(), String> {
    if missing.is_empty() { Ok(()) } else { Err(format!("{side} has not made: {}", missing.join(", "))) }
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64)
}
