//! Tests of the emulator as its users see it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod alarms;
mod contract;
mod faults;
mod functions;
mod generate;
mod handlers;
mod law;
mod model;
mod objects;
mod policies;
mod recorded;
mod services;
mod settings;
mod snapshot;
mod stack;
mod time;
mod world;
