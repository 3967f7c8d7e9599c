//! What each emulator can judge: what it lacks and what it gets wrong, found by running the contract on it.

mod localstack;
mod ministack;
mod moto;

use crate::Emulator;
use crate::contract::Declaration;

/// Why cases are not run that would hold, or may.
const MINUTES: &str = "it waits for minutes to go by, and the clock cannot be turned";

/// Why cases are not run of which the emulator has no part.
const SUPPLEMENTED: &str = "the harness keeps this setting itself (tests/src/running/supplement)";

impl Emulator {
    /// What is known of it.
    #[must_use]
    pub fn declaration(self) -> &'static Declaration {
        match self {
            Emulator::LocalStack => &localstack::DECLARATION,
            Emulator::Ministack => &ministack::DECLARATION,
            Emulator::Moto => &moto::DECLARATION,
        }
    }
}
