//! Running cargo's products in this workspace.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The workspace's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// cargo, as somebody calls it in the workspace's folder: without what cargo has told this test of its package, because
/// dependencies are built anew where that changes.
pub fn cargo(arguments: &[&str]) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    for (name, _) in std::env::vars_os() {
        let of_package = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        if name.to_str().is_some_and(|name| of_package.iter().any(|prefix| name.starts_with(prefix))) {
            command.env_remove(name);
        }
    }
    let output = command.env_remove("LD_LIBRARY_PATH").args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Builds as the tests of the whole workspace are built: with other features of the dependencies, much would be built
/// anew.
fn build(arguments: &[&str]) {
    cargo(&[&["build", "--locked", "--workspace", "--tests"], arguments].concat());
}

/// The folder that holds the products of the build that this test belongs to.
fn products() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().to_owned()
}

/// The command line; built first, where the tests alone were built.
pub fn command() -> Command {
    static BUILT: std::sync::Once = std::sync::Once::new();
    let binary = products().join("s3opt-cli");
    BUILT.call_once(|| build(&["--bin", "s3opt-cli"]));
    let mut command = Command::new(binary);
    command.current_dir(root()).env_clear().env("PATH", "/usr/bin:/bin");
    command
}

/// The example program that embeds the crates.
pub fn example() -> Command {
    build(&["--example", "compare_policies"]);
    let mut command = Command::new(products().join("examples").join("compare_policies"));
    command.current_dir(root());
    command
}

/// Runs the command line.
pub fn run(arguments: &[&str]) -> Output {
    command().args(arguments).output().unwrap()
}

/// Standard output of a run that must end with this exit code.
pub fn stdout(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}

/// Standard error of a run that must end with this exit code and answer nothing.
pub fn stderr(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
    assert!(output.stdout.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    stderr
}

/// The JSON that a run answers.
pub fn json(arguments: &[&str], code: i32) -> serde_json::Value {
    serde_json::from_str(&stdout(arguments, code)).unwrap()
}
