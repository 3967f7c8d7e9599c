//! What the page on testing tells of each emulator is what is declared of it.

use s3opt_core::backend::contract::Capability;
use s3opt_tests::Emulator;

use crate::run::root;

/// The capabilities that at least one emulator lacks, a row for each.
fn table() -> String {
    let emulators = Emulator::ALL;
    let mut table = format!("| | {} |\n|---|---|---|---|\n", emulators.map(Emulator::name).join(" | "));
    for capability in Capability::ALL {
        let lacking = |emulator: Emulator| {
            let mut lacking = emulator.declaration().lacking.iter();
            lacking.find(|(lacking, _)| lacking == capability).map(|(_, reason)| *reason)
        };
        if emulators.into_iter().any(|emulator| lacking(emulator).is_some()) {
            let cells = emulators.map(|emulator| lacking(emulator).unwrap_or("yes"));
            table.push_str(&format!("| {capability} | {} |\n", cells.join(" | ")));
        }
    }
    table
}

#[test]
fn the_page_tells_what_is_declared() {
    let page = std::fs::read_to_string(root().join("docs/testing.md")).unwrap();
    let table = table();
    assert!(page.contains(&table), "docs/testing.md has another table than\n{table}");
}
