//! The contract of all backends, on s3opt-aws against each emulator.

use s3opt_tests::backend::Emulated;
use s3opt_tests::clock::Stopwatch;
use s3opt_tests::contract::{Plan, judge};
use s3opt_tests::{Emulator, Harness};

/// All cases in one test, because the start of an emulator costs more than most of them. Prints each by its name.
#[expect(clippy::print_stdout, reason = "cases that are left out are told by name")]
fn holds_on(emulator: Emulator) {
    let running = Harness::in_target().start(emulator).unwrap();
    let watch = Stopwatch::start();
    let judgement = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let backend = Emulated::new(&running).await.unwrap();
        judge(&backend, emulator.declaration(), &Plan::from_environment()).await
    });
    println!("{judgement}\non {emulator} in {:.1?}", watch.elapsed());
    assert!(judgement.is_as_declared(), "the end of the log of {emulator}:\n{}", running.tail());
}

#[test]
fn localstack() {
    holds_on(Emulator::LocalStack);
}

#[test]
fn ministack() {
    holds_on(Emulator::Ministack);
}

#[test]
fn moto() {
    holds_on(Emulator::Moto);
}
