//! Programs that judge what is written, such as scanners of policies and templates.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::HarnessError;
use crate::install::Recipe;

/// Somebody else's program, at one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// parliament judges policies of IAM: actions, resources and conditions that are not, or do not go together.
    Parliament,
    /// checkov judges templates by the settings that are held to be safe.
    Checkov,
}

impl Tool {
    /// All of them.
    pub const ALL: [Tool; 2] = [Tool::Parliament, Tool::Checkov];

    /// Its name, as it stands in names of folders, and its program.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Tool::Parliament => "parliament",
            Tool::Checkov => "checkov",
        }
    }

    /// Its version.
    #[must_use]
    pub fn version(self) -> &'static str {
        match self {
            Tool::Parliament => "1.6.4",
            Tool::Checkov => "3.3.30",
        }
    }

    pub(crate) fn recipe(self) -> Recipe {
        match self {
            Tool::Parliament => Recipe {
                // It asks for pkg_resources, which is no longer in newer setuptools.
                packages: &["parliament==1.6.4", "setuptools==80.9.0"],
                exclude_newer: "2026-11-01",
            },
            Tool::Checkov => Recipe { packages: &["checkov==3.3.30"], exclude_newer: "2026-11-01" },
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.name(), self.version())
    }
}

/// A tool that is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledTool {
    tool: Tool,
    place: PathBuf,
}

/// What a tool has said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether it ended with success. Scanners end without where they have found something, too.
    pub success: bool,
    /// What it printed on standard output.
    pub output: String,
    /// What it printed on standard error.
    pub errors: String,
}

impl InstalledTool {
    pub(crate) fn new(tool: Tool, place: PathBuf) -> InstalledTool {
        InstalledTool { tool, place }
    }

    /// Runs it to its end in a folder, which is its home, too. Nothing that a user has set for other purposes gets to it,
    /// and what it asks of the network goes to a proxy that is not there.
    ///
    /// # Errors
    /// [`HarnessError::Program`] where it cannot be started.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> Result<Report, HarnessError> {
        let programs = self.place.join("bin");
        let mut command = Command::new(programs.join(self.tool.name()));
        command.args(arguments).current_dir(folder).stdin(Stdio::null()).env_clear();
        command.env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", programs.display()));
        command.env("HOME", folder).env("TMPDIR", folder).env("LANG", "C.UTF-8");
        for proxy in ["http_proxy", "https_proxy"] {
            // Port 9 of TCP discards; nobody listens there.
            command.env(proxy, "http://127.0.0.1:9");
        }
        let output = command
            .output()
            .map_err(|source| HarnessError::Program { program: self.tool.to_string(), source })?;
        Ok(Report {
            success: output.status.success(),
            output: String::from_utf8_lossy(&output.stdout).into_owned(),
            errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_pinned() {
        for tool in Tool::ALL {
            let pin = format!("{}=={}", tool.name(), tool.version());
            assert!(tool.recipe().packages.contains(&pin.as_str()), "{tool}");
        }
    }
}
