//! The checks that hold the architecture: who may depend on whom, and what may stand in a file.

mod duplicates;
mod layers;
mod licences;
mod manifests;
mod metadata;
mod sources;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use self::metadata::Metadata;

/// Runs all checks and prints what they find.
pub fn run() -> ExitCode {
    match problems(&root()) {
        Ok(problems) => {
            for problem in &problems {
                println!("{problem}");
            }
            println!("{} problems", problems.len());
            if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn problems(root: &Path) -> Result<Vec<String>, String> {
    let metadata = metadata(root)?;
    let mut problems = layers::problems(&metadata);
    problems.extend(licences::problems(&metadata));
    problems.extend(duplicates::problems(&output(root, env!("CARGO"), &duplicates::CARGO)?));
    let files = files(root)?;
    println!("checked {} packages and {} files", metadata.packages.len(), files.len());
    for (path, text) in &files {
        problems.extend(manifests::problems(path, text));
        problems.extend(sources::problems(path, text));
    }
    Ok(problems)
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

fn metadata(root: &Path) -> Result<Metadata, String> {
    let arguments = ["metadata", "--format-version", "1", "--all-features", "--locked"];
    let text = output(root, env!("CARGO"), &arguments)?;
    serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))
}

/// Every text file that belongs to the repository. A file that is too large is there without its text, as long as it
/// has to be for [`sources::problems`] to say so.
fn files(root: &Path) -> Result<Vec<(String, String)>, String> {
    let listed = output(root, "git", &["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let mut files = Vec::new();
    for path in listed.lines() {
        // What was deleted and not yet committed is listed, too.
        let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
        if bytes.len() > sources::MAXIMUM_BYTES {
            files.push((path.to_owned(), "\n".repeat(sources::MAXIMUM_BYTES + 1)));
        } else if let Ok(text) = String::from_utf8(bytes) {
            files.push((path.to_owned(), text));
        }
    }
    Ok(files)
}
