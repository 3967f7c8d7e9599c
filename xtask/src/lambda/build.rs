//! The executable.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::architecture::Architecture;
use super::error::LambdaError;
use super::tools::{Tools, run};

/// The C library of Amazon Linux 2023.
///
/// Source: <https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html>, "glibc, gcc, binutils".
const GLIBC: &str = "2.34";

/// The targets whose standard library is installed beside the compiler.
pub fn installed_targets() -> Result<Vec<String>, LambdaError> {
    let libraries = PathBuf::from(system_root()?).join("lib/rustlib");
    let entries = std::fs::read_dir(&libraries).map_err(LambdaError::file(libraries.display()))?;
    let targets = entries.flatten().filter(|entry| entry.path().join("lib").is_dir());
    Ok(targets.filter_map(|entry| entry.file_name().into_string().ok()).collect())
}

fn system_root() -> Result<String, LambdaError> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output();
    let output = output.map_err(|source| LambdaError::Program { program: "rustc".to_owned(), source })?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Builds the executable and answers where it lies.
pub fn executable(
    root: &Path,
    target: &Path,
    tools: &Tools,
    architecture: Architecture,
) -> Result<PathBuf, LambdaError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let programs = std::iter::once(tools.programs()).chain(std::env::split_paths(&path));
    let programs = std::env::join_paths(programs).unwrap_or(path);
    let places = places(root, target, &system_root()?);
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(root)
        .args([
            "zigbuild",
            "--locked",
            "--profile",
            "lambda",
            "--package",
            "s3opt-lambdas",
            "--bin",
            "bootstrap",
        ])
        .arg("--target")
        .arg(format!("{}.{GLIBC}", architecture.triple()))
        .arg("--target-dir")
        .arg(target)
        .env("PATH", programs)
        .env("CARGO_ZIGBUILD_PYTHON_PATH", tools.python())
        // Incremental builds divide the code otherwise than others.
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(&places))
        .env("CFLAGS", c_flags(&places))
        // What was built when is nobody's business.
        .env("SOURCE_DATE_EPOCH", "0");
    run(&mut cargo)?;
    Ok(target.join(architecture.triple()).join("lambda").join("bootstrap"))
}

/// Folders of this machine, and what stands for each in the executable.
fn places(root: &Path, target: &Path, system_root: &str) -> Vec<(String, &'static str)> {
    let home = std::env::var("HOME").unwrap_or_default();
    let cargo = std::env::var("CARGO_HOME").unwrap_or_else(|_| format!("{home}/.cargo"));
    // The last that fits counts, for rustc as for clang.
    vec![
        (cargo, "/cargo"),
        (system_root.to_owned(), "/rust"),
        (root.display().to_string(), "/s3opt"),
        (target.display().to_string(), "/target"),
    ]
}

/// Flags as cargo separates them, so that paths may have spaces.
fn rust_flags(places: &[(String, &str)]) -> String {
    let remaps: Vec<String> =
        places.iter().map(|(from, to)| format!("--remap-path-prefix={from}={to}")).collect();
    remaps.join("\u{1f}")
}

/// The same for what is written in C, whose flags are apart by spaces: a folder with one keeps its name.
fn c_flags(places: &[(String, &str)]) -> String {
    let can_be_told = places.iter().filter(|(from, _)| !from.contains(char::is_whitespace));
    let remaps: Vec<String> =
        can_be_told.map(|(from, to)| format!("-ffile-prefix-map={from}={to}")).collect();
    remaps.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_this_machine_are_replaced() {
        let places =
            places(Path::new("/somewhere/my s3opt"), Path::new("/somewhere/my s3opt/target"), "/rust/1.88");
        let flags: Vec<String> = rust_flags(&places).split('\u{1f}').map(str::to_owned).collect();
        assert_eq!(flags.len(), 4);
        assert_eq!(flags[2], "--remap-path-prefix=/somewhere/my s3opt=/s3opt");
        let flags = c_flags(&places);
        assert!(flags.contains("-ffile-prefix-map=/rust/1.88=/rust") && !flags.contains("s3opt"), "{flags}");
    }
}
