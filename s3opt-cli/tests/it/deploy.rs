//! Commands about a stack, as a process: files, exit codes, and what goes wrong before anything is called.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in a folder with the default configuration, and without anybody's credentials.
fn run_in(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let config = folder.join("s3opt.toml");
    if !config.is_file() {
        let text =
            std::fs::read_to_string(format!("{}/tests/cmd/deploy.in/small.toml", env!("CARGO_MANIFEST_DIR")));
        std::fs::write(&config, text.unwrap()).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_s3opt-cli"));
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.to_string_lossy().starts_with("AWS_")) {
        command.env_remove(name);
    }
    command.env("HOME", folder).env("AWS_EC2_METADATA_DISABLED", "true").envs(variables.iter().copied());
    command.args(arguments).current_dir(folder).stdin(std::process::Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_plan_goes_into_a_file_and_is_deployed_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let plan = run_in(folder.path(), &["plan", "--backend", "mem", "--out", "plan.json", "--json"], &[]);
    assert_eq!(plan.status.code(), Some(0), "{}", text(&plan.stderr));
    let written = std::fs::read_to_string(folder.path().join("plan.json")).unwrap();
    assert_eq!(text(&plan.stdout), written);
    let deploy = ["deploy", "--backend", "mem", "--yes", "--plan", "plan.json"];
    let deployed = run_in(folder.path(), &deploy, &[]);
    assert_eq!(deployed.status.code(), Some(0), "{}", text(&deployed.stderr));
    let told = text(&deployed.stderr);
    assert!(told.contains("created bucket acme-main-prod: lifecycle\n"), "{told}");
    assert!(text(&deployed.stdout).contains("main_bucket_name"));
    // The same plan for another configuration.
    let config = folder.path().join("s3opt.toml");
    let edited = std::fs::read_to_string(&config).unwrap().replace("days = 30", "days = 60");
    std::fs::write(&config, edited).unwrap();
    let refused = run_in(folder.path(), &deploy, &[]);
    assert_eq!(refused.status.code(), Some(1));
    let told = text(&refused.stderr);
    assert!(told.contains("error: plan.json: the plan no longer fits, and nothing was done\n"), "{told}");
    assert!(told.contains("bucket acme-main-prod: lifecycle has changed since"), "{told}");
}

#[test]
fn exit_codes_tell_of_drift() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, expected) in [
        (vec!["plan"], 0),
        (vec!["plan", "--detailed-exitcode"], 3),
        (vec!["status"], 3),
        (vec!["destroy"], 0),
        (vec!["outputs"], 0),
        (vec!["deploy"], 1),
    ] {
        let arguments = [arguments, vec!["--backend", "mem"]].concat();
        let output = run_in(folder.path(), &arguments, &[]);
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn without_credentials_one_is_told_where_they_come_from() {
    let folder = tempfile::tempdir().unwrap();
    let output = run_in(folder.path(), &["plan"], &[]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.starts_with("error: no credentials were found: set AWS_ACCESS_KEY_ID"), "{told}");
}
