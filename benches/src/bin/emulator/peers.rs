//! Other people's emulators: moto in process, `LocalStack` over HTTP, both driven by boto3.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::requests::{LISTS, Rates};

const SCRIPT: &str = include_str!("boto.py");

/// The peers, installed, `LocalStack` running.
pub struct Peers {
    moto: PathBuf,
    localstack: PathBuf,
    port: u16,
    server: Child,
}

impl Peers {
    /// Installs what is not there, pinned, and starts `LocalStack` on a free port.
    pub fn start(data: &Path) -> Result<Peers, String> {
        let tools = environment(&data.join("uv"), "python3", &["uv"], "uv")?;
        let uv = tools.with_file_name("uv");
        let moto = environment(&data.join("moto"), "python3", &["moto[s3]==5.2.5", "boto3"], "moto")?;
        let localstack = localstack(&data.join("localstack"), &uv)?;
        let port = free_port()?;
        let server = Command::new(&localstack)
            .args(["-m", "localstack.runtime.main"])
            .env("GATEWAY_LISTEN", format!("127.0.0.1:{port}"))
            .envs([("EAGER_SERVICE_LOADING", "0"), ("DISABLE_EVENTS", "1"), ("SKIP_SSL_CERT_DOWNLOAD", "1")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let peers = Peers { moto, localstack, port, server };
        peers.run(&peers.localstack, &["wait"])?;
        Ok(peers)
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
        command
            .args(["-c", SCRIPT])
            .args(arguments)
            .env("ENDPOINT", format!("http://127.0.0.1:{}", self.port));
        run(&mut command)
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        // By its process id, and no other.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The Python of a virtual environment with some packages, made if it is not there.
fn environment(folder: &Path, python: &str, packages: &[&str], module: &str) -> Result<PathBuf, String> {
    let own = folder.join("bin/python");
    if !has(&own, module) {
        run(Command::new(python).args(["-m", "venv"]).arg(folder))?;
        run(Command::new(&own).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
    }
    Ok(own)
}

/// Newer releases of what `LocalStack` stands on break it, so that only those of its time are taken.
fn localstack(folder: &Path, uv: &Path) -> Result<PathBuf, String> {
    let own = folder.join("bin/python");
    if !has(&own, "localstack.runtime") {
        run(Command::new(uv).args(["venv", "--quiet", "--clear", "--python", "3.11"]).arg(folder))?;
        let packages = ["--exclude-newer", "2026-02-20", "localstack-core[runtime]==4.13.1"];
        run(Command::new(uv).args(["pip", "install", "--quiet", "--python"]).arg(&own).args(packages))?;
    }
    Ok(own)
}

fn has(python: &Path, module: &str) -> bool {
    let import = Command::new(python).args(["-c", &format!("import {module}")]).output();
    import.is_ok_and(|output| output.status.success())
}

fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{}: {}", command.get_program().display(), String::from_utf8_lossy(&output.stderr)))
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}

/// Reads `put=… get=… list=…`.
fn rates(text: &str) -> Result<Rates, String> {
    let value = |name: &str| text.split_whitespace().find_map(|word| word.strip_prefix(name)?.parse().ok());
    match (value("put="), value("get="), value("list=")) {
        (Some(put), Some(get), Some(list)) => Ok(Rates { put, get, list }),
        _ => Err(format!("a peer printed {text}")),
    }
}
