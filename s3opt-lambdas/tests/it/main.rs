//! The built executable, as Lambda runs it: it talks to a runtime API and to AWS's services on the loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod bootstrap;
