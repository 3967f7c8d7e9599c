//! The laws of the simulation, on random buckets and policies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod binary_cache;
mod buckets;
mod closed_form;
mod config;
mod explained;
mod naive;
mod replicated;
mod statement;
