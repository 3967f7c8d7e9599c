//! A Docker daemon: the machine's, or one of our own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::shim::ApiVersion;
use crate::HarnessError;
use crate::clock::poll;
use crate::command::{run, succeeds};
use crate::running::{Watched, tail};

/// How long a daemon may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a daemon may take to end its containers, in seconds.
const SECONDS_TO_END: u32 = 30;

/// The version of the API of the daemon at an address, or at the machine's usual one.
pub(super) fn version(host: Option<&str>) -> Option<ApiVersion> {
    let mut command = Command::new("docker");
    if let Some(host) = host {
        command.args(["--host", host]);
    }
    let text = run(command.args(["version", "--format", "{{.Server.APIVersion}}"])).ok()?;
    ApiVersion::parse(&text)
}

/// Installs what a daemon of our own and the image need, where the machine's packages come by apt and we may.
///
/// # Errors
/// [`HarnessError::NoDocker`] where we may not or cannot.
pub(super) fn install() -> Result<(), HarnessError> {
    let has = |program: &str| succeeds(Command::new("sh").args(["-c", &format!("command -v {program}")]));
    let wanted = [("dockerd", "docker.io"), ("docker", "docker.io"), ("debootstrap", "debootstrap")];
    let missing: Vec<&str> =
        wanted.iter().filter(|(program, _)| !has(program)).map(|(_, package)| *package).collect();
    if !rustix::process::geteuid().is_root() {
        return Err(HarnessError::NoDocker {
            reason: "no Docker daemon answers, and only root can start one".to_owned(),
        });
    }
    if missing.is_empty() {
        return Ok(());
    }
    if !has("apt-get") {
        let reason = format!("{} are missing, and there is no apt-get to install them", missing.join(", "));
        return Err(HarnessError::NoDocker { reason });
    }
    run(Command::new("apt-get").args(["update", "--quiet"]))?;
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    install.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(missing);
    run(&mut install).map(drop)
}

/// A daemon of our own, which ends with this, or with the process that holds it.
#[derive(Debug)]
pub(super) struct Daemon {
    watched: Watched,
    /// The socket on which it listens.
    pub socket: PathBuf,
}

impl Daemon {
    /// Starts a daemon whose images are kept in a folder. Sockets and locks go into another, whose name has to be short.
    pub(super) fn start(data: &Path, sockets: &Path) -> Result<Daemon, HarnessError> {
        let socket = sockets.join("docker.sock");
        fs::create_dir_all(data).map_err(HarnessError::file(data))?;
        let log = data.with_extension("log");
        let file = File::create(&log).map_err(HarnessError::file(&log))?;
        let mut command = Command::new("dockerd");
        // Not the settings that the machine has for a daemon of its own.
        let settings = sockets.join("daemon.json");
        fs::write(&settings, "{}").map_err(HarnessError::file(&settings))?;
        command.arg("--config-file").arg(settings);
        command.arg("--host").arg(address(&socket)).arg("--data-root").arg(data);
        command.arg("--exec-root").arg(sockets.join("exec")).arg("--pidfile").arg(sockets.join("pid"));
        command.env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        let watched = Watched::start(&command, &file, SECONDS_TO_END)
            .map_err(|source| HarnessError::Program { program: "dockerd".to_owned(), source })?;
        let mut daemon = Daemon { watched, socket };
        let answer = poll(PATIENCE, || {
            let ended = daemon.watched.has_ended().then_some(false);
            ended.or_else(|| version(Some(&address(&daemon.socket))).map(|_| true))
        });
        if answer == Some(true) {
            return Ok(daemon);
        }
        let reason = format!("dockerd does not come to answer; the end of its log:\n{}", tail(&log));
        Err(HarnessError::NoDocker { reason })
    }
}

/// A socket as Docker names it.
pub(super) fn address(socket: &Path) -> String {
    format!("unix://{}", socket.display())
}
