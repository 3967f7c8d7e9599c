//! Whole reports: written, spoilt, read back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod bad_input;
mod encodings;
mod laws;
mod remote;
mod stacks;
mod support;
mod visits;
