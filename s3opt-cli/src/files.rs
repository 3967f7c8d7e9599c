//! Reading the files that a command is given.

use std::path::{Path, PathBuf};

use s3opt_core::config::Config;
use s3opt_core::price::Catalog;
use s3opt_core::s3::S3Error;
use s3opt_core::s3::lifecycle::{self, LifecycleConfiguration};
use s3opt_core::s3::replication::{self, ReplicationConfiguration};

use crate::error::CliError;

/// Reads a file's bytes.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path).map_err(|source| CliError::Read { path: path.to_owned(), source })
}

/// Reads a file's text.
pub fn read_text(path: &Path) -> Result<String, CliError> {
    String::from_utf8(read_bytes(path)?).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        CliError::in_file(path, [format!("byte {place} is not UTF-8")], "save the file as UTF-8")
    })
}

/// An error of S3 with its place, as it is told of a file.
pub fn tell(error: &S3Error) -> String {
    match error.line {
        Some(line) => format!("line {line}: {error}"),
        None => error.to_string(),
    }
}

/// Reads a lifecycle configuration, XML or JSON.
pub fn lifecycle(path: &Path) -> Result<LifecycleConfiguration, CliError> {
    let errors = |errors: Vec<S3Error>| {
        let hint = "S3 would refuse this configuration; `s3opt-cli lint --lifecycle FILE` tells more";
        CliError::in_file(path, errors.iter().map(tell), hint)
    };
    lifecycle::parse(&read_text(path)?).map_err(errors)
}

/// Reads a replication configuration, XML or JSON.
pub fn replication(path: &Path) -> Result<ReplicationConfiguration, CliError> {
    let errors = |errors: Vec<S3Error>| {
        let hint = "S3 would refuse this configuration; `s3opt-cli lint --replication FILE` tells more";
        CliError::in_file(path, errors.iter().map(tell), hint)
    };
    replication::parse(&read_text(path)?).map_err(errors)
}

/// The built-in prices, and those of Price Lists over them, the later ones over the earlier.
pub fn catalog(prices: &[PathBuf]) -> Result<Catalog, CliError> {
    let mut catalog = Catalog::builtin();
    for path in prices {
        let hint = "give the bulk offer file of a region or the output of `aws pricing get-products`";
        let list = Catalog::from_price_list(&read_text(path)?);
        catalog.merge(list.map_err(|error| CliError::in_file(path, [error], hint))?);
    }
    Ok(catalog)
}

/// Reads a configuration, and its text.
pub fn config(path: &Path) -> Result<(Config, String), CliError> {
    let hint = "`s3opt-cli init` writes a configuration with all keys and their defaults";
    let text = match read_text(path) {
        Err(CliError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            return Err(CliError::failed(format!("there is no {} here", path.display()), hint));
        }
        text => text?,
    };
    let config = Config::parse(&text).map_err(|error| CliError::in_file(path, error.problems, hint))?;
    Ok((config, text))
}

/// The `s3opt.toml` of the current folder, if there is one.
pub fn config_of_this_folder() -> Option<PathBuf> {
    let path = PathBuf::from("s3opt.toml");
    path.is_file().then_some(path)
}
