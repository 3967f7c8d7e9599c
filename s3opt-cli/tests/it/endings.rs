//! How the program ends when somebody else ends it.

use std::io::{Read, Write};
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
    let lifecycle = example("binary-cache/lifecycle.xml");
    for command in [&["simulate", "--lifecycle", &lifecycle][..], &["--quiet", "tag", "--yes"]] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_s3opt-cli"))
            .args(command)
            .args(["--inventory", "s3://bucket/prefix", "--endpoint-url", &endpoint])
            .current_dir(folder.path())
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
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was begun");
    }
}

/// Whoever is asked may say yes, or anything else.
#[test]
fn tags_are_set_only_after_a_yes() {
    let inventory = example("inventory/orc");
    for (answer, code, stdout) in [("y\n", 0, "tagged"), ("n\n", 1, ""), ("", 1, "")] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_s3opt-cli"))
            .args(["tag", "--inventory", &inventory, "--backend", "mem"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        assert!(
            stderr.contains("What it costs at most") && stderr.contains("Set the tags? [y/N]"),
            "{stderr}"
        );
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(if stdout.is_empty() { told.is_empty() } else { told.contains(stdout) }, "{told}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no journal is left");
    }
}
