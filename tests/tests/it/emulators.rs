//! The harness itself: emulators come and go.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use s3opt_tests::clock::{Stopwatch, poll};
use s3opt_tests::{Emulator, Harness};

/// How long what was stopped may take to be gone.
const LIMIT: Duration = Duration::from_secs(60);

fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// Prints what it measures, for the table in the documentation.
#[expect(clippy::print_stdout, reason = "measured, and told")]
fn comes_and_goes(emulator: Emulator) {
    let harness = Harness::in_target();
    let watch = Stopwatch::start();
    harness.install(emulator).unwrap();
    let installed = watch.elapsed();
    let watch = Stopwatch::start();
    let running = harness.start(emulator).unwrap();
    let started = watch.elapsed();
    let (port, log) = (running.port(), running.log());
    assert!(listens(port) && log.exists());
    let watch = Stopwatch::start();
    drop(running);
    let stopped = watch.elapsed();
    assert!(!listens(port) && !log.exists());
    println!("{emulator}: installed in {installed:.1?}, started in {started:.1?}, stopped in {stopped:.1?}");
}

#[test]
fn localstack_comes_and_goes() {
    comes_and_goes(Emulator::LocalStack);
}

#[test]
fn ministack_comes_and_goes() {
    comes_and_goes(Emulator::Ministack);
}

#[test]
fn moto_comes_and_goes() {
    comes_and_goes(Emulator::Moto);
}

#[test]
fn two_of_a_kind_do_not_meet() {
    let harness = Harness::in_target();
    let (one, other) =
        (harness.start(Emulator::Ministack).unwrap(), harness.start(Emulator::Ministack).unwrap());
    assert_ne!(one.url(), other.url());
    drop(one);
    assert!(listens(other.port()));
}

#[test]
fn what_a_killed_process_has_started_is_stopped() {
    Harness::in_target().install(Emulator::Ministack).unwrap();
    let mut owner = Command::new(env!("CARGO_BIN_EXE_start-emulator"))
        .arg("ministack")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(owner.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let port: u16 = url.trim().rsplit(':').next().unwrap().parse().unwrap();
    assert!(listens(port));
    // By force: nothing of the owner's runs any more.
    owner.kill().unwrap();
    owner.wait().unwrap();
    assert_eq!(poll(LIMIT, || (!listens(port)).then_some(())), Some(()));
}
