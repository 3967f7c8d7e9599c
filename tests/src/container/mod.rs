//! LocalStack in a container, by testcontainers.
//!
//! testcontainers finds its daemon by the environment variable `DOCKER_HOST`, which a process cannot set for itself once
//! it has threads. So a test prepares a [`Docker`] and runs itself again as a child with [`Docker::host`] in the
//! environment; the child calls [`localstack`].

mod daemon;
mod shim;

use std::path::PathBuf;
use std::process::Command;

use testcontainers::core::{ContainerPort, WaitFor};
use testcontainers::runners::AsyncRunner;
use testcontainers::{ContainerAsync, GenericImage, ImageExt, TestcontainersError};

use self::daemon::{Daemon, address};
use self::shim::ApiVersion;
use crate::command::{run, succeeds};
use crate::install::Lock;
use crate::{Emulator, Harness, HarnessError};

/// The port of LocalStack within its container.
const PORT: ContainerPort = ContainerPort::Tcp(4566);

/// The name of its image, as it is published.
const IMAGE: &str = "localstack/localstack";

/// The version of Docker's API that testcontainers asks for.
const API_OF_TESTCONTAINERS: ApiVersion = ApiVersion { major: 1, minor: 53 };

/// How long LocalStack may take to say that it is ready, in seconds.
const SECONDS_TO_START: u64 = 120;

/// A Docker daemon that testcontainers can speak to. Where it is one of our own, it is stopped when this is dropped.
#[derive(Debug)]
pub struct Docker {
    host: Option<String>,
    shim: Option<PathBuf>,
    _daemon: Option<Daemon>,
    // Last, so that the next one waits until the daemon is gone.
    _lock: Lock,
}

impl Docker {
    /// What `DOCKER_HOST` has to be; `None` where it is right as it is.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// docker's own command line for this daemon.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        if let Some(host) = &self.host {
            command.env("DOCKER_HOST", host);
        }
        command
    }
}

impl Drop for Docker {
    fn drop(&mut self) {
        if let Some(socket) = &self.shim {
            // Nobody can listen on it again; what cannot be taken away stays.
            let _ = std::fs::remove_file(socket);
        }
    }
}

impl Harness {
    /// A Docker daemon: the machine's where one answers, else one of our own, which needs root and, where Docker is not
    /// installed, apt. Waits while another process of the machine has one.
    ///
    /// # Errors
    /// [`HarnessError::NoDocker`] with the reason, where there is none and none can be started.
    pub fn docker(&self) -> Result<Docker, HarnessError> {
        // A socket's name has room for some hundred letters; the folder of builds may lie deep.
        let sockets = std::env::temp_dir().join("s3opt-docker");
        std::fs::create_dir_all(&sockets).map_err(HarnessError::file(&sockets))?;
        let lock = Lock::take(&sockets.join("lock"))?;
        let mut version = daemon::version(None);
        if version.is_none() {
            daemon::install()?;
            // On some machines what is installed is also started.
            version = daemon::version(None);
        }
        let daemon = match version {
            Some(_) => None,
            None => Some(Daemon::start(&self.folder().join("docker"), &sockets)?),
        };
        let socket = match (&daemon, std::env::var("DOCKER_HOST")) {
            (Some(daemon), _) => Some(daemon.socket.clone()),
            (None, Err(_)) => Some(PathBuf::from("/var/run/docker.sock")),
            (None, Ok(host)) => host.strip_prefix("unix://").map(PathBuf::from),
        };
        let version = version.or_else(|| daemon::version(socket.as_deref().map(address).as_deref()));
        let mut shim = None;
        let host = match (version, socket) {
            (Some(version), Some(socket)) if version < API_OF_TESTCONTAINERS => {
                let front = sockets.join(format!("{}.sock", std::process::id()));
                // A process with our id may have left it behind.
                let _ = std::fs::remove_file(&front);
                self::shim::serve(&front, socket, version).map_err(HarnessError::file(&front))?;
                let host = address(&front);
                shim = Some(front);
                Some(host)
            }
            _ => daemon.as_ref().map(|daemon| address(&daemon.socket)),
        };
        Ok(Docker { host, shim, _daemon: daemon, _lock: lock })
    }

    /// Sees to it that a daemon has LocalStack's image: the published one where a registry can be reached, else the
    /// same built here (`tests/src/container/build.sh`), which needs root and a mirror of Debian.
    ///
    /// # Errors
    /// [`HarnessError::Failed`] with what was printed where there is none and none can be built.
    pub fn localstack_image(&self, docker: &Docker) -> Result<(), HarnessError> {
        let image = format!("{IMAGE}:{}", Emulator::LocalStack.version());
        if succeeds(docker.command("docker").args(["image", "inspect", &image])) {
            return Ok(());
        }
        if succeeds(docker.command("docker").args(["pull", "--quiet", &image])) {
            return Ok(());
        }
        daemon::install()?;
        let packages = self.install(Emulator::LocalStack)?.packages();
        let mut build = docker.command("bash");
        build.args(["-c", include_str!("build.sh"), "build.sh"]).arg(packages);
        build.arg(self.folder().join("image")).arg(image);
        run(&mut build).map(drop)
    }
}

/// Starts LocalStack in a container of the daemon that `DOCKER_HOST` names, and waits until it says that it is ready.
/// The container is taken away when what is answered is dropped.
///
/// # Errors
/// What testcontainers says.
pub async fn localstack() -> Result<ContainerAsync<GenericImage>, TestcontainersError> {
    GenericImage::new(IMAGE, Emulator::LocalStack.version())
        .with_exposed_port(PORT)
        .with_wait_for(WaitFor::message_on_stdout("Ready."))
        .with_env_var("EAGER_SERVICE_LOADING", "0")
        .with_env_var("DISABLE_EVENTS", "1")
        .with_env_var("SKIP_SSL_CERT_DOWNLOAD", "1")
        .with_startup_timeout(std::time::Duration::from_secs(SECONDS_TO_START))
        .start()
        .await
}

/// Where the LocalStack of a container answers.
///
/// # Errors
/// What testcontainers says where the container has no such port.
pub async fn url(container: &ContainerAsync<GenericImage>) -> Result<String, TestcontainersError> {
    let (host, port) = (container.get_host().await?, container.get_host_port_ipv4(PORT).await?);
    Ok(format!("http://{host}:{port}"))
}
