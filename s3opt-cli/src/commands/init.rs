//! `s3opt-cli init`: a commented configuration with all defaults.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use s3opt_core::config::Config;

use crate::error::CliError;
use crate::{Outcome, output};

/// The arguments of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// File to write; `-` for standard output
    #[arg(long, short, value_name = "FILE", default_value = "s3opt.toml")]
    pub output: PathBuf,
    /// Overwrite the file if it is there
    #[arg(long)]
    pub force: bool,
}

/// Writes the file.
pub fn run(arguments: &Init, quiet: bool) -> Result<Outcome, CliError> {
    let text = Config::default_text();
    let path = &arguments.output;
    if path.as_os_str() == "-" {
        output::print(text)?;
        return Ok(Outcome::Done);
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    if arguments.force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let file = options.open(path);
    if file.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::AlreadyExists) {
        let message = format!("{} is there already", path.display());
        return Err(CliError::failed(
            message,
            "name another file with --output, or overwrite it with --force",
        ));
    }
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(|source| CliError::Write { path: path.clone(), source })?;
    output::note(quiet, &format!("wrote {}", path.display()));
    Ok(Outcome::Done)
}
