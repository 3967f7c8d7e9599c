//! The emulator: all cloud traits in memory, with a clock that its owner turns and a meter that bills every call.
//!
//! Purpose: the same code that runs on AWS runs here, through months in seconds, and answers what the real service
//! answers; what it does not do, it refuses loudly. It is also the other way to a simulation's number: it bills a bucket
//! object by object.
//!
//! Not its purpose: to serve S3 over a socket, to keep anything after the process ends, or to know anything of the AWS
//! SDK. It does not depend on `s3opt-aws`, nor that on it.
//!
//! The emulator is deterministic: the same calls at the same instants give the same ids, events and bill.

mod agenda;
mod builder;
mod client;
mod costs;
mod emulator;
mod functions;
mod identity;
mod ids;
mod meter;
mod metrics;
mod notifications;
mod schedules;
mod storage;
mod time;
mod world;

pub use builder::Builder;
pub use client::{Caller, Principal};
pub use emulator::{ClockError, Emulator};
pub use functions::Handler;
