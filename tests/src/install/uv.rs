//! uv, which makes Python environments and fetches a Python of its own where the machine has none that fits.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::once;
use crate::HarnessError;
use crate::command::{run, succeeds};

/// The version that is installed where the machine has no uv.
const VERSION: &str = "0.13.9";

/// uv: the one on the search path, or one of our own beside the emulators.
pub(super) fn uv(folder: &Path) -> Result<PathBuf, HarnessError> {
    if succeeds(Command::new("uv").arg("--version")) {
        return Ok("uv".into());
    }
    let package = format!("uv=={VERSION}");
    let environment = once(&folder.join(format!("uv-{VERSION}")), &package, |environment| {
        run(Command::new("python3").args(["-m", "venv"]).arg(environment))?;
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        run(Command::new(environment.join("bin/python")).args(install).arg(&package)).map(drop)
    })?;
    Ok(environment.join("bin/uv"))
}
