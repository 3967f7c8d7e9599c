//! The program as its users see it: run on files, with what it prints and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod bad_input;
mod deploy;
mod endings;
mod examples;
mod program;

/// What each command prints, word for word. After a change that is meant: `TRYCMD=overwrite cargo test -p s3opt-cli`.
#[test]
fn commands_print_what_is_recorded() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
