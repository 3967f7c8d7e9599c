//! LocalStack in a container, by testcontainers.

use std::process::Command;

use s3opt_tests::backend::Emulated;
use s3opt_tests::clock::Stopwatch;
use s3opt_tests::contract::{Plan, judge};
use s3opt_tests::{Emulator, Harness, HarnessError, container};

use crate::skip::skipped;
use crate::stack::{self, World};

/// In the environment of the child that has a daemon.
const CHILD: &str = "S3OPT_CONTAINER_CHILD";

/// What the container is held to: the settings of buckets, and the services beside S3.
const CONTROL_PLANE: [&str; 9] = [
    "buckets::",
    "settings::",
    "setting_rules::",
    "lifecycle::",
    "metrics::",
    "notifications::",
    "schedules::",
    "identity::",
    "functions::",
];

/// Prepares a daemon and an image, and runs itself again as a child, for which `DOCKER_HOST` is right.
#[test]
fn localstack_holds_out_of_its_container() {
    if std::env::var_os(CHILD).is_some() {
        return tokio::runtime::Runtime::new().unwrap().block_on(holds());
    }
    let harness = Harness::in_target();
    let watch = Stopwatch::start();
    let docker = match harness.docker() {
        Ok(docker) => docker,
        Err(HarnessError::NoDocker { reason }) => return skipped(&reason),
        Err(error) => panic!("{error}"),
    };
    let daemon = watch.elapsed();
    let watch = Stopwatch::start();
    harness.localstack_image(&docker).unwrap();
    print(&format!("Docker is there in {daemon:.1?}, the image in {:.1?}", watch.elapsed()));
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "container::localstack_holds_out_of_its_container", "--nocapture"]);
    child.env(CHILD, "1");
    if let Some(host) = docker.host() {
        child.env("DOCKER_HOST", host);
    }
    let output = child.output().unwrap();
    print(&String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[expect(clippy::print_stdout, reason = "measured, and told")]
fn print(text: &str) {
    println!("{text}");
}

async fn holds() {
    let watch = Stopwatch::start();
    let container = container::localstack().await.unwrap();
    let url = container::url(&container).await.unwrap();
    print(&format!("LocalStack answers in its container in {:.1?}", watch.elapsed()));
    let emulator = Emulator::LocalStack;
    let python = Harness::in_target().install(emulator).unwrap().python();
    let backend = Emulated::at(&url, emulator, &python).await.unwrap();
    let only = CONTROL_PLANE.map(str::to_owned).to_vec();
    let watch = Stopwatch::start();
    let judgement = judge(&backend, emulator.declaration(), &Plan { only, ..Plan::default() }).await;
    print(&format!("{judgement}\non {emulator} in its container in {:.1?}", watch.elapsed()));
    assert!(judgement.is_as_declared());
    assert!(judgement.held.len() > 80, "{} cases", judgement.held.len());
    let world = World::of(emulator, backend.cloud().clone(), "none".into());
    stack::holds(&world, "LocalStack in its container").await;
}
