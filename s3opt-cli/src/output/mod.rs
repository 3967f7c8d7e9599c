//! How answers look.

mod paint;
mod progress;
mod table;

pub use paint::Paint;
pub use progress::Bar;
pub use s3opt_core::price::{grouped, usd};
pub use table::{heading, table};

use std::io::Write;

use crate::error::CliError;

/// Prints an answer to standard output.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => CliError::BrokenPipe,
        _ => CliError::failed(format!("cannot write to standard output: {error}"), None),
    })
}

/// Tells on standard error what was done; nothing where that is closed or the user wants quiet.
pub fn note(quiet: bool, text: &str) {
    if !quiet {
        let _nobody_listens = writeln!(std::io::stderr().lock(), "{text}");
    }
}

/// Prints an answer for programs.
pub fn print_json(value: &impl serde::Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| CliError::failed(format!("the answer is no JSON: {error}"), None))?;
    print(&format!("{text}\n"))
}
