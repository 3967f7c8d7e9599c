//! The executable that Lambda starts.

use std::process::ExitCode;

fn main() -> ExitCode {
    match s3opt_lambdas::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
