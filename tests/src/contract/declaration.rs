//! What a backend cannot do, and why.

use s3opt_core::backend::contract::{Capabilities, Capability, Case};

/// What is known of a backend before it is put to the test: what it does not do at all, and the single answers that it
/// gives wrong. Each has its reason, which is printed with the cases that it concerns.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// What it lacks: cases that need it are not run.
    pub lacking: &'static [(Capability, &'static str)],
    /// Cases that it is known to break though it has what they need. They are run, and the run fails when one of them
    /// begins to hold, so that this list stays true.
    pub broken: &'static [(&'static str, &'static str)],
    /// Cases that are not run though it has what they need: what they ask for takes too long, or is right at one time
    /// and wrong at another.
    pub not_run: &'static [(&'static str, &'static str)],
}

impl Declaration {
    /// Nothing is lacking, and nothing is wrong.
    pub const FULL: Declaration = Declaration { lacking: &[], broken: &[], not_run: &[] };

    /// What the backend can do.
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        let lacking: Vec<Capability> = self.lacking.iter().map(|(capability, _)| *capability).collect();
        Capabilities::all().without(&lacking)
    }

    /// Why a case is left out, if it is. Where `all` are wanted, only those are for which something is lacking.
    #[must_use]
    pub fn left_out(&self, case: &Case, all: bool) -> Option<String> {
        if let Some((_, reason)) = self.not_run.iter().find(|(name, _)| !all && *name == case.name) {
            return Some((*reason).to_owned());
        }
        let (capability, reason) =
            self.lacking.iter().find(|(capability, _)| case.needs.contains(capability))?;
        Some(format!("needs {capability}: {reason}"))
    }

    /// Why a case is known to be broken, if it is.
    #[must_use]
    pub fn known(&self, name: &str) -> Option<&'static str> {
        self.broken.iter().find(|(case, _)| *case == name).map(|(_, reason)| *reason)
    }
}
