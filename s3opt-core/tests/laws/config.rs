//! How many cases a law is tried on.

use proptest::prelude::ProptestConfig;

/// So many cases, or as many as the environment variable `PROPTEST_CASES` says.
pub fn cases(cases: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(cases),
    }
}
