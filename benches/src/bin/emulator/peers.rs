//! Other people's emulators: moto in process, `LocalStack` over HTTP, both driven by boto3.

use std::path::{Path, PathBuf};
use std::process::Command;

use s3opt_tests::{Emulator, Harness, HarnessError, Running};

use crate::requests::{LISTS, Rates};

const SCRIPT: &str = include_str!("boto.py");

/// The peers, installed, `LocalStack` running.
pub struct Peers {
    moto: PathBuf,
    localstack: PathBuf,
    server: Running,
}

impl Peers {
    /// Installs what is not there, pinned, and starts `LocalStack`.
    pub fn start() -> Result<Peers, String> {
        let harness = Harness::in_target();
        let failed = |error: HarnessError| error.to_string();
        let moto = harness.install(Emulator::Moto).map_err(failed)?.python();
        let localstack = harness.install(Emulator::LocalStack).map_err(failed)?.python();
        let server = harness.start(Emulator::LocalStack).map_err(failed)?;
        Ok(Peers { moto, localstack, server })
    }

    /// moto within the process that asks.
    pub fn moto(&self, objects: u32) -> Result<Rates, String> {
        let output = self.run(&self.moto, &["moto", &objects.to_string(), &LISTS.to_string()])?;
        rates(&output)
    }

    /// `LocalStack` in a process of its own.
    pub fn localstack(&self, objects: u32) -> Result<Rates, String> {
        let output = self.run(&self.localstack, &["http", &objects.to_string(), &LISTS.to_string()])?;
        rates(&output)
    }

    fn run(&self, python: &Path, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(python);
        command.args(["-c", SCRIPT]).args(arguments).env("ENDPOINT", self.server.url());
        run(&mut command)
    }
}

fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{}: {}", command.get_program().display(), String::from_utf8_lossy(&output.stderr)))
}

/// Reads `put=… get=… list=…`.
fn rates(text: &str) -> Result<Rates, String> {
    let value = |name: &str| text.split_whitespace().find_map(|word| word.strip_prefix(name)?.parse().ok());
    match (value("put="), value("get="), value("list=")) {
        (Some(put), Some(get), Some(list)) => Ok(Rates { put, get, list }),
        _ => Err(format!("a peer printed {text}")),
    }
}
