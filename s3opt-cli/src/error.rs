//! What went wrong, in words for the person who typed the command.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use s3opt_inventory::InventoryError;

/// A command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something cannot be done; what, why and what to do about it.
    #[error("{message}")]
    Failed {
        /// What failed and why; one problem a line.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// The arguments contradict each other or make no sense.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to write instead.
        hint: Option<String>,
    },
    /// Nobody reads standard output any more.
    #[error("standard output is closed")]
    BrokenPipe,
}

impl CliError {
    /// Something cannot be done.
    #[expect(clippy::needless_pass_by_value, reason = "errors are handed over")]
    pub fn failed(message: impl ToString, hint: impl Into<Option<&'static str>>) -> CliError {
        CliError::Failed { message: message.to_string(), hint: hint.into().map(str::to_owned) }
    }

    /// The arguments make no sense.
    #[expect(clippy::needless_pass_by_value, reason = "errors are handed over")]
    pub fn usage(message: impl ToString, hint: impl Into<Option<&'static str>>) -> CliError {
        CliError::Usage { message: message.to_string(), hint: hint.into().map(str::to_owned) }
    }

    /// A file holds something else than it should; each problem gets the file's name in front.
    pub fn in_file<T: ToString>(
        path: &Path,
        problems: impl IntoIterator<Item = T>,
        hint: impl Into<Option<&'static str>>,
    ) -> CliError {
        let lines: Vec<String> = problems
            .into_iter()
            .map(|problem| format!("{}: {}", path.display(), problem.to_string()))
            .collect();
        CliError::failed(lines.join("\n"), hint)
    }

    /// An inventory cannot be read.
    pub fn inventory(error: &InventoryError) -> CliError {
        let mut message = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(source) = cause {
            message.push_str(&format!(": {source}"));
            cause = source.source();
        }
        CliError::Failed { message, hint: Some(error.remedy()) }
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            CliError::Usage { .. } => 2,
            _ => 1,
        }
    }

    /// The error as it is printed.
    pub fn report(&self) -> String {
        let mut report = String::new();
        for line in self.to_string().lines() {
            let _ = writeln!(report, "error: {line}");
        }
        let hint = match self {
            CliError::Failed { hint, .. } | CliError::Usage { hint, .. } => hint.as_deref(),
            CliError::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                Some("check the path; it counts from the current directory")
            }
            _ => None,
        };
        for line in hint.into_iter().flat_map(str::lines) {
            let _ = writeln!(report, "hint: {line}");
        }
        report
    }
}
