//! Why there is no package.

use std::fmt::Display;
use std::io;

use super::architecture::Architecture;

/// Why there is no package, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum LambdaError {
    /// The command makes no sense.
    #[error("{0}\nusage: cargo xtask lambda {usage}", usage = super::USAGE)]
    Usage(String),
    /// Rust cannot build for the architecture.
    #[error(
        "no package for {0}: the standard library of {triple} is not installed (`rustup target add {triple}`)",
        triple = .0.triple()
    )]
    NoStandardLibrary(Architecture),
    /// No architecture is left.
    #[error("nothing was packed")]
    Nothing,
    /// A program does not run.
    #[error("{program} does not run: {source}")]
    Program {
        /// Which.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A program failed; what it said stands above.
    #[error("{0} failed")]
    Failed(String),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The executable is no executable of the architecture.
    #[error("bootstrap is no executable for {0}")]
    NotExecutable(Architecture),
    /// The executable needs a newer C library than Lambda has.
    #[error("bootstrap needs {symbol} of glibc {needs}, but Amazon Linux 2023 has 2.34")]
    Glibc {
        /// A symbol of that version.
        symbol: String,
        /// The version.
        needs: String,
    },
    /// The package cannot be written.
    #[error("the zip cannot be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// Two builds differ.
    #[error("two builds differ: sha256 {first} and {second}")]
    Differs {
        /// Of the first.
        first: String,
        /// Of the second.
        second: String,
    },
}

impl LambdaError {
    /// The error of a file.
    pub fn file(path: impl Display) -> impl FnOnce(io::Error) -> LambdaError {
        let path = path.to_string();
        move |source| LambdaError::File { path, source }
    }
}
