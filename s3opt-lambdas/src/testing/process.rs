//! A function's process.

use std::io::{self, BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// A function's process as Lambda starts it. It ends when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    output: Arc<Mutex<Vec<String>>>,
    readers: Vec<JoinHandle<()>>,
}

impl Process {
    /// Starts a program as the function of a handler's name, with Lambda's variables and some more, and no others of this
    /// process's.
    ///
    /// # Errors
    /// Where it cannot be started.
    pub fn start(
        mut program: Command,
        lambda: SocketAddr,
        handler: &str,
        variables: &[(&str, &str)],
    ) -> io::Result<Process> {
        program
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", lambda.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", handler)
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("_HANDLER", handler)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = program.spawn()?;
        let output = Arc::new(Mutex::new(Vec::new()));
        let mut readers = Vec::new();
        readers.extend(child.stdout.take().map(|stream| collect(stream, output.clone())));
        readers.extend(child.stderr.take().map(|stream| collect(stream, output.clone())));
        Ok(Process { child, output, readers })
    }

    /// The process's id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has written so far, line by line.
    #[must_use]
    pub fn output(&self) -> Vec<String> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it ends by itself, and answers all that it has written.
    ///
    /// # Errors
    /// Where it cannot be waited for.
    pub fn wait(mut self) -> io::Result<(ExitStatus, Vec<String>)> {
        let status = self.child.wait()?;
        self.read_out();
        Ok((status, self.output()))
    }

    /// Ends it, and answers all that it has written.
    #[must_use]
    pub fn end(mut self) -> Vec<String> {
        self.stop();
        self.output()
    }

    fn stop(&mut self) {
        // One that has ended already cannot be ended.
        drop(self.child.kill());
        drop(self.child.wait());
        self.read_out();
    }

    fn read_out(&mut self) {
        for reader in self.readers.drain(..) {
            drop(reader.join());
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

fn collect(stream: impl Read + Send + 'static, output: Arc<Mutex<Vec<String>>>) -> JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            output.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    })
}
