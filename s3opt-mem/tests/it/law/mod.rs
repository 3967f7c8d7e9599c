//! The law of the project: what the emulator meters, object by object as its clock turns, is what the simulation counts
//! on the cube of the inventory that the emulator itself delivered. Each usage type and month, integers, exactly.

mod cases;
mod drive;
mod expect;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};

use cases::Case;

/// As many cases as the environment asks for (`PROPTEST_CASES`), some hundreds where it does not.
fn config() -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300);
    Config { cases, max_shrink_iters: 5000, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_meter_is_the_simulation(case in cases::cases()) {
        check(&case)?;
    }
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    let metered = runtime.block_on(drive::drive(case));
    let Some(driven) = metered else { return Ok(()) };
    let simulated = expect::simulate(case, &driven);
    let mut differences = Vec::new();
    let lines: std::collections::BTreeSet<_> = simulated.keys().chain(driven.metered.keys()).collect();
    for line in lines {
        let (expected, found) =
            (simulated.get(line).copied().unwrap_or(0), driven.metered.get(line).copied().unwrap_or(0));
        if expected != found {
            let (month, key) = line;
            differences.push(format!(
                "{month} {} {}: simulated {expected}, metered {found}",
                key.billed_name(),
                key.operation
            ));
        }
    }
    prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
    Ok(())
}
