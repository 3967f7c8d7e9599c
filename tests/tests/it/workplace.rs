//! The command line where AWS is an emulator.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use s3opt_tests::Emulator;
use s3opt_tests::clock::poll;
use tempfile::TempDir;

use crate::run::command;

/// How long a program may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A folder to work in, with credentials of an emulator's account and nothing of a user's own configuration.
pub struct Workplace {
    folder: TempDir,
    account: &'static str,
}

/// What a program has printed into one of its pipes.
struct Printed {
    text: Arc<Mutex<String>>,
    reader: JoinHandle<()>,
}

/// A program that runs. It is ended where the test fails before it ends by itself.
pub struct Program {
    child: Child,
    stdout: Option<Printed>,
    stderr: Option<Printed>,
}

/// How a program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Workplace {
    /// A folder of its own.
    pub fn new(emulator: Emulator) -> Workplace {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("aws-configuration"), "").unwrap();
        Workplace { folder, account: emulator.account() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and answers where it is.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn command(&self, url: &str, arguments: &[&str]) -> Command {
        let mut command = command();
        let nothing = self.path().join("aws-configuration");
        command
            .current_dir(self.path())
            .env("AWS_CONFIG_FILE", &nothing)
            .env("AWS_SHARED_CREDENTIALS_FILE", &nothing)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ACCESS_KEY_ID", self.account)
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .args(arguments)
            .args(["--backend", "aws", "--endpoint-url", url])
            .stdin(Stdio::null());
        command
    }

    /// Runs the command line to its end, which has to be this one.
    pub fn run(&self, url: &str, arguments: &[&str], code: i32) -> Ended {
        let Output { status, stdout, stderr } = self.command(url, arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ended = Ended { code: status.code(), stdout: text(stdout), stderr: text(stderr) };
        assert_eq!(ended.code, Some(code), "{arguments:?}: {ended:#?}");
        ended
    }

    /// The JSON that a run answers.
    pub fn json(&self, url: &str, arguments: &[&str], code: i32) -> serde_json::Value {
        serde_json::from_str(&self.run(url, arguments, code).stdout).unwrap()
    }

    /// Starts the command line.
    pub fn start(&self, url: &str, arguments: &[&str]) -> Program {
        let mut command = self.command(url, arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = child.stdout.take().map(Printed::read);
        let stderr = child.stderr.take().map(Printed::read);
        Program { child, stdout, stderr }
    }
}

impl Printed {
    fn read(mut pipe: impl Read + Send + 'static) -> Printed {
        let text = Arc::new(Mutex::new(String::new()));
        let sink = Arc::clone(&text);
        let reader = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = pipe.read(&mut bytes) {
                sink.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..length]));
            }
        });
        Printed { text, reader }
    }

    fn so_far(&self) -> String {
        self.text.lock().unwrap().clone()
    }

    /// All of it, once the pipe is closed.
    fn whole(self) -> String {
        self.reader.join().unwrap();
        let text = self.text.lock().unwrap();
        text.clone()
    }
}

impl Program {
    /// Ctrl-C.
    pub fn interrupt(&self) {
        kill_process(Pid::from_child(&self.child), Signal::INT).unwrap();
    }

    /// Waits until it has said something on standard error.
    pub fn wait_for(&self, words: &str) {
        let said = || self.stderr.as_ref().map(Printed::so_far).unwrap_or_default();
        let came = poll(PATIENCE, || said().contains(words).then_some(()));
        assert!(came.is_some(), "{words:?} did not come: {}", said());
    }

    /// Waits for its end.
    pub fn end(mut self) -> Ended {
        let status = poll(PATIENCE, || self.child.try_wait().unwrap());
        let said = self.stderr.as_ref().map(Printed::so_far);
        let status = status.unwrap_or_else(|| panic!("it does not end: {said:?}"));
        let whole = |printed: &mut Option<Printed>| printed.take().map(Printed::whole).unwrap_or_default();
        Ended { code: status.code(), stdout: whole(&mut self.stdout), stderr: whole(&mut self.stderr) }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
