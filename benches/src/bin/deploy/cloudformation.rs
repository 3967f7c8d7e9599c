//! The same stack by `CloudFormation`, with boto3 as the client.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use s3opt_tests::Running;
use s3opt_tests::template::synthesize;
use serde_json::{Value, json};

use crate::stack::Stack;

const SCRIPT: &str = include_str!("cloudformation.py");

/// `LocalStack`'s CloudFormation.
pub struct CloudFormation {
    python: PathBuf,
    url: String,
}

impl CloudFormation {
    pub fn new(running: &Running) -> CloudFormation {
        CloudFormation { python: running.python().to_owned(), url: running.url() }
    }

    /// The time from the first call to the last stack's completion, as the client measures it.
    pub fn deploy(&self, stack: &Stack) -> Result<Duration, String> {
        let names = &stack.blueprint.names;
        let synthesis = synthesize(&stack.desired, &names.region).map_err(|error| error.to_string())?;
        let stacks = synthesis.templates.iter().map(|template| {
            let body = template.body.to_string();
            json!({"name": names.stack(), "region": template.region.to_string(), "body": body})
        });
        let stacks = stacks.collect::<Value>().to_string();
        let output = self.run(&stacks)?;
        let seconds: f64 = output.trim().parse().map_err(|error| format!("{output}: {error}"))?;
        Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
    }

    fn run(&self, stacks: &str) -> Result<String, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", self.python.display());
        let mut command = Command::new(&self.python);
        command.args(["-c", SCRIPT]).env("ENDPOINT", &self.url);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(stacks.as_bytes()).map_err(failed)?;
        }
        let output = child.wait_with_output().map_err(failed)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(format!("CloudFormation: {}", String::from_utf8_lossy(&output.stderr)))
    }
}
