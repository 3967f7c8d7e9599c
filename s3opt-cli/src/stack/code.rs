//! The code of the functions: where it is found, and what it must be.

use std::path::{Path, PathBuf};

use base64::Engine;
use bytes::Bytes;
use s3opt_core::stack::resource::Code;
use sha2::{Digest, Sha256};

use crate::error::CliError;
use crate::files;

/// Bytes of a zip that Lambda takes with a call.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>, "Deployment package".
const MOST_BYTES: usize = 50 << 20;

/// How each zip begins.
const SIGNATURE: &[u8] = b"PK\x03\x04";

/// What stands for the code where functions run in this process.
const STAND_IN: &[u8] = b"the functions of this program";

/// Reads the code: from the file that is named, or from one of the usual places.
pub fn find(named: Option<&Path>, arm64: bool) -> Result<Code, CliError> {
    if let Some(path) = named {
        return read(path);
    }
    let places = places(arm64);
    match places.iter().find(|path| path.is_file()) {
        Some(path) => read(path),
        None => Err(missing(&places)),
    }
}

/// The code of the emulator's functions: the file that is named, or a stand-in.
pub fn in_memory(named: Option<&Path>) -> Result<Code, CliError> {
    named.map_or_else(|| Ok(code(STAND_IN.into())), read)
}

/// Beside the program first, then where `cargo xtask lambda` puts it.
fn places(arm64: bool) -> Vec<PathBuf> {
    let name = format!("s3opt-lambdas-{}.zip", if arm64 { "arm64" } else { "x86_64" });
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent).map(|folder| folder.join(&name));
    beside.into_iter().chain([Path::new("target/lambda-packages").join(&name)]).collect()
}

fn missing(places: &[PathBuf]) -> CliError {
    let places: Vec<String> = places.iter().map(|path| path.display().to_string()).collect();
    CliError::failed(
        format!("the code of the functions is not there: looked for {}", places.join(" and ")),
        "build it with `cargo xtask lambda`, or name it with --functions-zip FILE\n\
         or switch the functions off in s3opt.toml: auto_tagger, cost_analyzer and access_analyzer below [functions]",
    )
}

fn read(path: &Path) -> Result<Code, CliError> {
    let bytes = files::read_bytes(path)?;
    if !bytes.starts_with(SIGNATURE) {
        let hint = "`cargo xtask lambda` builds the zip of the functions";
        return Err(CliError::in_file(path, ["this is no zip"], hint));
    }
    if bytes.len() > MOST_BYTES {
        let problem = format!("{} bytes are more than the {MOST_BYTES} that Lambda takes", bytes.len());
        return Err(CliError::in_file(path, [problem], None));
    }
    Ok(code(bytes.into()))
}

fn code(zip: Bytes) -> Code {
    Code { sha256: base64::engine::general_purpose::STANDARD.encode(Sha256::digest(&zip)), zip }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_zip_that_lambda_takes_is_code() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("functions.zip");
        std::fs::write(&path, b"PK\x03\x04 and so on").unwrap();
        let code = find(Some(&path), false).unwrap();
        assert_eq!(code.zip.len(), 14);
        // From `printf 'PK\x03\x04 and so on' | openssl dgst -sha256 -binary | base64`.
        assert_eq!(code.sha256, "B8ke83E2nX95ZsidKs4Kn7HEVhTVtZC8pYEV2Sn0m/0=");
        for (bytes, expected) in [
            (b"#!/bin/sh".to_vec(), "this is no zip"),
            ([SIGNATURE, &vec![0; MOST_BYTES]].concat(), "52428804 bytes are more than"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let error = find(Some(&path), false).unwrap_err().report();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn what_is_missing_is_told_with_how_to_build_it() {
        let report = missing(&places(true)).report();
        assert!(report.contains("target/lambda-packages/s3opt-lambdas-arm64.zip"), "{report}");
        assert!(report.contains("hint: build it with `cargo xtask lambda`"), "{report}");
        assert!(report.contains("hint: or switch the functions off"), "{report}");
    }
}
