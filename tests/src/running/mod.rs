//! Starting, watching and stopping.

mod health;
mod watcher;

use std::fs::{self, File};
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use self::health::answers;
pub(crate) use self::watcher::Watched;
use crate::clock::poll;
use crate::{Emulator, HarnessError};

/// How often another port is tried when somebody else has taken the one that was free.
const ATTEMPTS: usize = 3;

/// How long a start may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long an emulator has to end by itself, in seconds. None has anything to lose.
const SECONDS_TO_END: u32 = 5;

/// How much of a log is shown, in lines.
const TAIL: usize = 40;

/// What an emulator keeps, in the folder of its run; its log lies beside.
const FILES: &str = "files";

/// An emulator that answers. It is stopped with all that it has started when this is dropped, and also when the process
/// that holds this is ended by force.
#[derive(Debug)]
pub struct Running {
    emulator: Emulator,
    port: u16,
    python: PathBuf,
    folder: PathBuf,
    watched: Watched,
}

impl Running {
    /// Starts an emulator that is installed at a place; its files go into a folder of its own among `runs`.
    pub(crate) fn start(emulator: Emulator, place: &Path, runs: &Path) -> Result<Running, HarnessError> {
        sweep(runs);
        let mut attempt = 1;
        loop {
            match Running::start_once(emulator, place, runs) {
                Err(HarnessError::Ended { .. }) if attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    fn start_once(emulator: Emulator, place: &Path, runs: &Path) -> Result<Running, HarnessError> {
        let port = free_port().map_err(|source| HarnessError::Port { source })?;
        let folder = runs.join(format!("{}-{port}-{}", emulator.name(), std::process::id()));
        let scratch = folder.join(FILES);
        fs::create_dir_all(&scratch).map_err(HarnessError::file(&scratch))?;
        let log = folder.join("log");
        let file = File::create(&log).map_err(HarnessError::file(&log))?;
        let command = command(emulator, place, port, &scratch);
        let program = || command.get_program().to_string_lossy().into_owned();
        let watched = Watched::start(&command, &file, SECONDS_TO_END)
            .map_err(|source| HarnessError::Program { program: program(), source })?;
        let mut running = Running { emulator, port, python: place.join("bin/python"), folder, watched };
        running.wait()?;
        Ok(running)
    }

    /// Waits until it answers.
    fn wait(&mut self) -> Result<(), HarnessError> {
        let emulator = self.emulator;
        let path = emulator.health();
        let answer = poll(PATIENCE, || {
            if self.watched.has_ended() {
                return Some(false);
            }
            answers(self.port, path).then_some(true)
        });
        let (log, tail) = (self.log(), self.tail());
        match answer {
            Some(true) => Ok(()),
            Some(false) => Err(HarnessError::Ended { emulator, log, tail }),
            None => Err(HarnessError::Silent { emulator, waited: PATIENCE, log, tail }),
        }
    }

    /// Which emulator it is.
    #[must_use]
    pub fn emulator(&self) -> Emulator {
        self.emulator
    }

    /// The Python that it runs on.
    #[must_use]
    pub fn python(&self) -> &Path {
        &self.python
    }

    /// The port of 127.0.0.1 on which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where all its services answer, such as `http://127.0.0.1:4566`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The file that holds what it prints. It is kept when the thread that owns this panics, and taken away with all
    /// else otherwise.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// The last lines of what it has printed.
    #[must_use]
    pub fn tail(&self) -> String {
        tail(&self.log())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.watched.stop();
        let left = if std::thread::panicking() { self.folder.join(FILES) } else { self.folder.clone() };
        // What cannot be taken away stays in target/.
        let _ = fs::remove_dir_all(left);
    }
}

/// The program with an environment of its own: nothing that a user has set for other purposes (credentials, endpoints)
/// gets to an emulator.
fn command(emulator: Emulator, place: &Path, port: u16, scratch: &Path) -> Command {
    let programs = place.join("bin");
    let (program, arguments) = emulator.command(port);
    let mut command = Command::new(programs.join(program));
    command.args(arguments).current_dir(scratch);
    command.env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", programs.display()));
    // Two names for the folder of temporary files: LocalStack warns of the third, TMPDIR.
    command.env("HOME", scratch).env("TEMP", scratch).env("TMP", scratch);
    command.env("LANG", "C.UTF-8").env("PYTHONUNBUFFERED", "1");
    command.envs(emulator.environment(port, scratch));
    command
}

/// Takes away what emulators of processes have kept that were ended by force. Their logs stay.
fn sweep(runs: &Path) {
    for run in fs::read_dir(runs).into_iter().flatten().flatten() {
        let name = run.file_name().to_string_lossy().into_owned();
        let owner = name.rsplit('-').next().and_then(|id| Pid::from_raw(id.parse().ok()?));
        if owner.is_some_and(|owner| test_kill_process(owner) == Err(Errno::SRCH)) {
            // Somebody else may have been faster.
            let _ = fs::remove_dir_all(run.path().join(FILES));
        }
    }
}

/// The last lines of a log.
pub(crate) fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}

/// A port that nobody listens on at present.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_owns_is_swept_away() {
        let runs = tempfile::tempdir().unwrap();
        let mut gone = Command::new("true").spawn().unwrap();
        gone.wait().unwrap();
        let [dead, alive] =
            [gone.id(), std::process::id()].map(|id| runs.path().join(format!("moto-4566-{id}")));
        for folder in [&dead, &alive] {
            fs::create_dir_all(folder.join(FILES)).unwrap();
            fs::write(folder.join("log"), "").unwrap();
        }
        sweep(runs.path());
        assert!(!dead.join(FILES).exists() && dead.join("log").exists());
        assert!(alive.join(FILES).exists());
    }

    #[test]
    fn a_tail_is_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        assert_eq!(tail(&log), "");
        let lines: Vec<String> = (1..=100).map(|number| number.to_string()).collect();
        fs::write(&log, lines.join("\n")).unwrap();
        assert_eq!(tail(&log), lines[100 - TAIL..].join("\n"));
    }
}
