//! The binary on the examples, as a newcomer runs it; and other people's emulators.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod bad_input;
#[cfg(all(feature = "aws", feature = "containers"))]
mod container;
#[cfg(feature = "aws")]
mod contract;
#[cfg(feature = "aws")]
mod cost_explorer;
mod emulators;
mod examples;
mod explain;
#[cfg(feature = "aws")]
mod inbox;
#[cfg(feature = "aws")]
mod interrupted;
mod judging;
mod lint;
mod price;
#[cfg(feature = "aws")]
mod proxy;
mod readme;
mod run;
mod scanners;
#[cfg(all(feature = "aws", feature = "containers"))]
mod skip;
#[cfg(feature = "aws")]
mod stack;
#[cfg(feature = "aws")]
mod tag;
mod testing_page;
#[cfg(feature = "aws")]
mod workplace;
