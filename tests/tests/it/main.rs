//! The binary on the examples, as a newcomer runs it; and other people's emulators.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod bad_input;
mod container;
mod contract;
mod emulators;
mod examples;
mod explain;
mod judging;
mod lint;
mod price;
mod readme;
mod run;
mod scanners;
mod skip;
mod stack;
mod testing_page;
