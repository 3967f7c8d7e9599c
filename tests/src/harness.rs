//! Where emulators are installed and started.

use std::path::{Path, PathBuf};

use crate::install::install;
use crate::tool::{InstalledTool, Tool};
use crate::{Emulator, HarnessError, Running};

/// A folder that emulators are installed into and started from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harness {
    folder: PathBuf,
}

/// An emulator that is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    emulator: Emulator,
    place: PathBuf,
}

impl Harness {
    /// The folder is made where it is not there.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Harness {
        let folder = folder.into();
        // Programs are started in other folders than this process.
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        Harness { folder }
    }

    /// The folder `emulators` in cargo's `target`, to which the program that runs belongs; in `./target` for programs
    /// that lie elsewhere.
    #[must_use]
    pub fn in_target() -> Harness {
        let program = std::env::current_exe().unwrap_or_default();
        // Cargo marks a folder that it has made, whatever its name, for programs that make backups.
        let is_target = |folder: &&Path| folder.ends_with("target") || folder.join("CACHEDIR.TAG").exists();
        let target = program.ancestors().find(is_target);
        Harness::new(target.unwrap_or(Path::new("target")).join("emulators"))
    }

    #[cfg(feature = "containers")]
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Installs an emulator if it is not there. Needs uv, or Python 3 with its `venv`; and an index of packages, as
    /// pip and uv are configured to find it.
    ///
    /// # Errors
    /// [`HarnessError`] with what the installer printed.
    pub fn install(&self, emulator: Emulator) -> Result<Installed, HarnessError> {
        let place = install(&self.folder, emulator.name(), emulator.version(), &emulator.recipe())?;
        Ok(Installed { emulator, place })
    }

    /// Installs a tool if it is not there, as [`Harness::install`] does an emulator.
    ///
    /// # Errors
    /// [`HarnessError`] with what the installer printed.
    pub fn install_tool(&self, tool: Tool) -> Result<InstalledTool, HarnessError> {
        let place = install(&self.folder, tool.name(), tool.version(), &tool.recipe())?;
        Ok(InstalledTool::new(tool, place))
    }

    /// Starts an emulator, installed first if it is not there, on a free port of 127.0.0.1, and waits until it answers.
    ///
    /// # Errors
    /// [`HarnessError`], with the end of the emulator's log where it does not come to answer.
    pub fn start(&self, emulator: Emulator) -> Result<Running, HarnessError> {
        Running::start(emulator, &self.install(emulator)?.place, &self.folder.join("runs"))
    }
}

impl Installed {
    /// Which emulator it is.
    #[must_use]
    pub fn emulator(&self) -> Emulator {
        self.emulator
    }

    /// The Python that has the emulator's packages. moto and LocalStack bring boto3 along.
    #[must_use]
    pub fn python(&self) -> PathBuf {
        self.place.join("bin/python")
    }

    /// The folder of its Python packages.
    #[cfg(feature = "containers")]
    pub(crate) fn packages(&self) -> PathBuf {
        self.place.join(format!("lib/python{}/site-packages", crate::install::PYTHON))
    }
}
