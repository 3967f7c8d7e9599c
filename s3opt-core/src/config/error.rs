//! What is wrong with a configuration.

use std::fmt;

use crate::s3::S3Error;

/// A configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError {
    /// Everything that is wrong, in the order of the checks.
    pub problems: Vec<ConfigProblem>,
}

/// One thing that is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigProblem {
    /// The text is no TOML, or a key or value is none that s3opt knows; in words, with line and column or key.
    Invalid(String),
    /// S3 would refuse what a table describes.
    Refused {
        /// The table, such as `replication.lifecycle`.
        table: &'static str,
        /// What S3 would answer.
        error: S3Error,
    },
}

impl ConfigError {
    pub(super) fn syntax(text: &str, error: &toml::de::Error) -> ConfigError {
        let message = error.message().trim().replace('\n', " ");
        let place = error.span().map(|span| {
            let before = text.get(..span.start).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            format!("line {line}, column {column}: ")
        });
        let message = format!("{}{message}", place.unwrap_or_default());
        ConfigError { problems: vec![ConfigProblem::Invalid(message)] }
    }
}

impl ConfigProblem {
    /// The problems that S3 would have with a table.
    pub(super) fn refused(table: &'static str, errors: Vec<S3Error>) -> impl Iterator<Item = ConfigProblem> {
        errors.into_iter().map(move |error| ConfigProblem::Refused { table, error })
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigProblem::Invalid(message) => formatter.write_str(message),
            ConfigProblem::Refused { table, error } => write!(formatter, "{table}: {error}"),
        }
    }
}
