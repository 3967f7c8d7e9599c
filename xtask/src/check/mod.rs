//! The checks that hold the architecture: who may depend on whom, and what may stand in a source file.

mod packages;
mod sources;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Runs all checks and prints what they find.
pub fn run() -> ExitCode {
    let root = root();
    let mut problems = Vec::new();
    match metadata(&root) {
        Ok(metadata) => problems.extend(packages::problems(&metadata)),
        Err(error) => problems.push(error),
    }
    match files(&root) {
        Ok(files) => {
            println!("checked {} files", files.len());
            problems.extend(files.iter().flat_map(|(path, text)| sources::problems(path, text)));
        }
        Err(error) => problems.push(error),
    }
    for problem in &problems {
        println!("{problem}");
    }
    println!("{} problems", problems.len());
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

fn output(root: &Path, program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).current_dir(root).output();
    let output = output.map_err(|error| format!("cannot run {program}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{program} failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{program}: {error}"))
}

fn metadata(root: &Path) -> Result<packages::Metadata, String> {
    let text =
        output(root, env!("CARGO"), &["metadata", "--format-version", "1", "--all-features", "--locked"])?;
    serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))
}

/// Every text file that belongs to the repository.
fn files(root: &Path) -> Result<Vec<(String, String)>, String> {
    let listed = output(root, "git", &["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let mut files = Vec::new();
    for path in listed.lines() {
        let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
        if bytes.len() > sources::MAXIMUM_BYTES {
            files.push((path.to_owned(), "\n".repeat(sources::MAXIMUM_BYTES + 1)));
        } else if let Ok(text) = String::from_utf8(bytes) {
            files.push((path.to_owned(), text));
        }
    }
    Ok(files)
}
