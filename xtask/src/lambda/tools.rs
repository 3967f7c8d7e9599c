//! The compiler of C and the linker, which know older C libraries than that of this machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::LambdaError;

/// What is installed, pinned. cargo-zigbuild calls cargo with zig as compiler of C and linker; zig carries the headers and
/// symbols of every glibc.
///
/// Source: <https://github.com/rust-cross/cargo-zigbuild>, "Specify glibc version".
///
/// Zig 0.14 to 0.16 stand on clang 19 to 21, which want a feature (`evex512`) for libdeflate that newer ones no longer know.
const PACKAGES: [&str; 2] = ["cargo-zigbuild==0.24.1", "ziglang==0.17.1"];

/// Where the tools are.
pub struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// A folder of programs that goes in front of `PATH`.
    pub fn programs(&self) -> PathBuf {
        self.folder.join("bin")
    }

    /// The Python that has zig as a package.
    pub fn python(&self) -> PathBuf {
        self.programs().join("python")
    }
}

/// Installs the tools into a folder, unless they are there, and takes away what others have made: cargo does not notice
/// that a compiler of C is another one. Needs Python 3 with its `venv`, and an index of packages, as pip is configured to
/// find it.
pub fn install(folder: &Path, made: &[PathBuf]) -> Result<Tools, LambdaError> {
    let tools = Tools { folder: folder.to_path_buf() };
    let mark = folder.join("installed");
    let wanted = PACKAGES.join("\n");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(tools);
    }
    // Whatever is there is older.
    for made in made.iter().filter(|made| made.exists()) {
        std::fs::remove_dir_all(made).map_err(LambdaError::file(made.display()))?;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(Command::new(tools.python()).args(install).args(PACKAGES))?;
    std::fs::write(&mark, wanted).map_err(LambdaError::file(mark.display()))?;
    Ok(tools)
}

/// Runs a program that tells by itself what goes wrong.
pub fn run(command: &mut Command) -> Result<(), LambdaError> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(LambdaError::Failed(program)),
        Err(source) => Err(LambdaError::Program { program, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_same_tools_have_made_stays() {
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("made");
        std::fs::create_dir(&made).unwrap();
        std::fs::write(folder.path().join("installed"), PACKAGES.join("\n")).unwrap();
        install(folder.path(), std::slice::from_ref(&made)).unwrap();
        assert!(made.exists());
    }
}
