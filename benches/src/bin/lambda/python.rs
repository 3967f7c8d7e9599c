//! The functions in Python.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Lambda's own runtime for Python is made of.
const PACKAGES: [&str; 2] = ["boto3==1.44.8", "awslambdaric==4.2.2"];

/// Where the functions are.
const CODE: &str = "benches/python";

/// An environment of Python with what the functions need.
pub struct Python {
    folder: PathBuf,
}

/// Installs it into a folder, unless it is there.
pub fn install(folder: &Path) -> io::Result<Python> {
    let python = Python { folder: std::path::absolute(folder)? };
    let mark = folder.join("installed");
    let wanted = PACKAGES.join("\n");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(Command::new(python.program()).args(install).args(PACKAGES))?;
    std::fs::write(&mark, wanted)?;
    Ok(python)
}

impl Python {
    fn program(&self) -> PathBuf {
        self.folder.join("bin/python")
    }

    /// The runtime, which is told the function as its only argument by Lambda.
    pub fn command(&self) -> Command {
        let mut command = Command::new("/bin/sh");
        // As Lambda's own start script does: the function's name is in the environment.
        let program = self.program();
        command.args(["-c", "exec \"$0\" -m awslambdaric \"$_HANDLER\""]).arg(program).current_dir(CODE);
        command
    }

    /// Bytes of a zip of the code alone, and of one with boto3 in it.
    pub fn package_sizes(&self) -> io::Result<(u64, u64)> {
        let folder = self.folder.join("packages");
        std::fs::create_dir_all(&folder)?;
        let code = self.zip(&folder.join("code.zip"), &[])?;
        let libraries = ["boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py"];
        Ok((code, self.zip(&folder.join("with-boto3.zip"), &libraries)?))
    }

    fn zip(&self, path: &Path, libraries: &[&str]) -> io::Result<u64> {
        let script = "import sys, zipfile, pathlib, sysconfig\n\
                      path, code, *names = sys.argv[1:]\n\
                      site = pathlib.Path(sysconfig.get_paths()['purelib'])\n\
                      files = [(file, file.name) for file in pathlib.Path(code).glob('*.py')]\n\
                      for name in names:\n    \
                          place = site / name\n    \
                          found = [place] if place.is_file() else place.rglob('*')\n    \
                          files += [(file, file.relative_to(site)) for file in found\n        \
                              if file.is_file() and '__pycache__' not in file.parts]\n\
                      with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as archive:\n    \
                          for file, name in files: archive.write(file, name)\n";
        run(Command::new(self.program()).args(["-c", script]).arg(path).arg(CODE).args(libraries))?;
        Ok(std::fs::metadata(path)?.len())
    }
}

fn run(command: &mut Command) -> io::Result<()> {
    if command.status()?.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?} failed"))) }
}
