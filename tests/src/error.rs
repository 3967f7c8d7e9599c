//! What stands in the way of an emulator.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

use crate::Emulator;

/// Why there is no emulator.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HarnessError {
    /// A program could not be run.
    #[error("cannot run {program}: {source}")]
    Program {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A program ran and failed.
    #[error("{command} failed:\n{output}")]
    Failed {
        /// The program and its arguments.
        command: String,
        /// What it printed.
        output: String,
    },
    /// A file or folder could not be used.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no Docker daemon, and none can be started.
    #[error("there is no Docker: {reason}")]
    NoDocker {
        /// Why.
        reason: String,
    },
    /// No port of the machine was free.
    #[error("there is no free port on 127.0.0.1: {source}")]
    Port {
        /// Why.
        source: io::Error,
    },
    /// An emulator ended before it answered.
    #[error("{emulator} ended before it answered; the end of its log {}:\n{tail}", log.display())]
    Ended {
        /// Which.
        emulator: Emulator,
        /// Its log.
        log: PathBuf,
        /// The end of the log.
        tail: String,
    },
    /// An emulator did not answer in time.
    #[error("{emulator} did not answer within {} s; the end of its log {}:\n{tail}", waited.as_secs(), log.display())]
    Silent {
        /// Which.
        emulator: Emulator,
        /// How long it was waited for.
        waited: Duration,
        /// Its log.
        log: PathBuf,
        /// The end of the log.
        tail: String,
    },
}

impl HarnessError {
    /// Names the file or folder that an error of the file system is about.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> HarnessError {
        let path = path.to_owned();
        move |source| HarnessError::File { path, source }
    }
}
