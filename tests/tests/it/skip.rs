//! What becomes of a test for which the machine lacks something.

/// Says aloud that a test did not run, and why. On CI, where the variable `CI` is set, that is a failure.
#[expect(clippy::print_stdout, reason = "said aloud")]
pub fn skipped(reason: &str) {
    assert!(std::env::var_os("CI").is_none(), "may not be skipped on CI: {reason}");
    println!("SKIPPED: {reason}");
}
