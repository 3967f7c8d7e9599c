//! How the program ends when somebody else ends it.

use std::io::Read;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use crate::program::example;

#[test]
fn nobody_reads_the_answer() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_s3opt-cli"));
    let mut child =
        command.args(["completions", "bash"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

/// Ctrl-C while S3 lets the scan wait: the listener takes the connection and never answers.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_scan_with_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let lifecycle = example("binary-cache/lifecycle.xml");
    let mut child = Command::new(env!("CARGO_BIN_EXE_s3opt-cli"))
        .args(["simulate", "--inventory", "s3://bucket/prefix", "--endpoint-url", &endpoint])
        .args(["--lifecycle", &lifecycle])
        .envs([("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_REGION", "us-east-1")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let connection = listener.accept().unwrap();
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    drop(connection);
    let (mut stdout, mut stderr) = (String::new(), String::new());
    child.stdout.unwrap().read_to_string(&mut stdout).unwrap();
    child.stderr.unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(stdout, "");
    assert!(stderr.starts_with("error: ") && stderr.contains("stopped before"), "{stderr}");
}
