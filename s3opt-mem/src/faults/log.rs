//! What went wrong.

use std::fmt;

use super::{Fault, FaultPlan};

/// A call that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Injected {
    /// Its number, counted from 1.
    pub number: u64,
    /// Its operation.
    pub operation: &'static str,
    /// What it was about.
    pub resource: String,
    /// What went wrong.
    pub fault: Fault,
}

/// Everything that went wrong, in the order of the calls. It prints so that a failure can be replayed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultLog {
    /// The seed.
    pub seed: u64,
    /// The calls that were made.
    pub calls: u64,
    /// The calls that went wrong.
    pub injected: Vec<Injected>,
}

impl FaultLog {
    /// The plan under which the same calls go wrong in the same way with the same seed, without any chance.
    #[must_use]
    pub fn plan(&self) -> FaultPlan {
        let none = FaultPlan::none();
        self.injected.iter().fold(none, |plan, injected| plan.at(injected.number, injected.fault))
    }
}

impl fmt::Display for FaultLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FaultLog { seed, calls, injected } = self;
        write!(formatter, "seed {seed}: {} of {calls} calls went wrong", injected.len())?;
        for Injected { number, operation, resource, fault } in injected {
            write!(formatter, "\n  call {number}, {operation} of {resource}: {fault}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_prints_what_a_replay_needs() {
        let injected = vec![Injected {
            number: 2,
            operation: "PutObject",
            resource: "a/b".to_owned(),
            fault: Fault::UnansweredAfter,
        }];
        let log = FaultLog { seed: 7, calls: 9, injected };
        assert_eq!(
            log.to_string(),
            "seed 7: 1 of 9 calls went wrong\n  call 2, PutObject of a/b: unanswered, with effect"
        );
        assert_eq!(log.plan(), FaultPlan::none().at(2, Fault::UnansweredAfter));
    }
}
