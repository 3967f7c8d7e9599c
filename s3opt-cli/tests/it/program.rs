//! Running the program.

use std::path::PathBuf;
use std::process::{Command, Output};

/// The repository's examples.
pub fn example(path: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples");
    root.join(path).to_str().unwrap().to_owned()
}

/// Runs the program in a folder of its own, so that no `s3opt.toml` of the repository is taken.
pub fn run(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_s3opt-cli"));
    command.args(arguments).current_dir(folder.path()).output().unwrap()
}

/// What the program prints as JSON, and its exit code.
#[must_use]
pub fn json(arguments: &[&str]) -> (serde_json::Value, i32) {
    let output = run(&[arguments, &["--json"]].concat());
    let stderr = String::from_utf8_lossy(&output.stderr);
    let value = serde_json::from_slice(&output.stdout);
    (value.unwrap_or_else(|error| panic!("{error}: {stderr}")), output.status.code().unwrap())
}

/// What the program prints on standard error, and its exit code; it must print no answer.
#[must_use]
pub fn failure(arguments: &[&str]) -> (String, i32) {
    let output = run(arguments);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "an answer beside an error");
    (String::from_utf8(output.stderr).unwrap(), output.status.code().unwrap())
}
