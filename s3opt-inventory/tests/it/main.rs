//! Whole reports: written, spoilt, read back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod bad_input;
mod encodings;
mod functions;
mod laws;
mod remote;
mod stacks;
mod support;
mod visits;
