//! `cargo xtask lambda`: the functions as a zip for `provided.al2023`.

mod architecture;
mod archive;
mod build;
mod error;
mod flags;
mod symbols;
mod tools;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sha2::{Digest, Sha256};

use architecture::Architecture;
use error::LambdaError;
use flags::Flags;

pub use flags::USAGE;

/// Where everything of it lies.
const TARGET: &str = "target";

/// Packs the functions as the flags say.
pub fn run(flags: &[&str]) -> ExitCode {
    match Flags::parse(flags).and_then(|flags| pack(&flags)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            if matches!(problem, LambdaError::Usage(_)) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn pack(flags: &Flags) -> Result<(), LambdaError> {
    let root = std::env::current_dir().map_err(LambdaError::file("the folder"))?;
    let target = root.join(TARGET);
    let architectures = match flags.architecture {
        Some(architecture) => vec![architecture],
        None => Architecture::ALL.to_vec(),
    };
    let installed = build::installed_targets()?;
    let mut packed = 0;
    for architecture in architectures {
        if !installed.iter().any(|name| name == architecture.triple()) {
            let missing = LambdaError::NoStandardLibrary(architecture);
            if flags.architecture.is_some() {
                return Err(missing);
            }
            println!("SKIPPED: {missing}");
            continue;
        }
        let made = Architecture::ALL.map(|architecture| target.join(architecture.triple()));
        let tools = tools::install(&target.join("tools").join("lambda"), &made)?;
        let zip = make(&root, &target, &tools, architecture)?;
        if flags.verify {
            verify(&root, &target, &tools, architecture, &zip)?;
        }
        let path = flags.output.join(format!("s3opt-lambdas-{}.zip", architecture.name()));
        write(&path, &zip)?;
        println!("{}: {} bytes, sha256 {}", path.display(), zip.len(), fingerprint(&zip));
        packed += 1;
    }
    if packed == 0 { Err(LambdaError::Nothing) } else { Ok(()) }
}

/// Builds, checks and packs.
fn make(
    root: &Path,
    target: &Path,
    tools: &tools::Tools,
    architecture: Architecture,
) -> Result<Vec<u8>, LambdaError> {
    let executable = build::executable(root, target, tools, architecture)?;
    let bytes = fs::read(&executable).map_err(LambdaError::file(executable.display()))?;
    let glibc = symbols::check(&bytes, architecture)?;
    println!("{}: bootstrap has {} bytes and needs glibc {glibc}", architecture.name(), bytes.len());
    archive::zip(&bytes)
}

/// Builds everything once more, in another folder, and compares.
fn verify(
    root: &Path,
    target: &Path,
    tools: &tools::Tools,
    architecture: Architecture,
    zip: &[u8],
) -> Result<(), LambdaError> {
    let other = target.join("lambda-again");
    let again = make(root, &other, tools, architecture)?;
    // It is as large as the first, and nobody needs it any more.
    fs::remove_dir_all(&other).map_err(LambdaError::file(other.display()))?;
    if again == zip {
        println!("{}: a second build gave the same bytes", architecture.name());
        return Ok(());
    }
    Err(LambdaError::Differs { first: fingerprint(zip), second: fingerprint(&again) })
}

fn write(path: &PathBuf, bytes: &[u8]) -> Result<(), LambdaError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(LambdaError::file(folder.display()))?;
    }
    fs::write(path, bytes).map_err(LambdaError::file(path.display()))
}

fn fingerprint(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
