//! How far a plan has come, on standard error: a bar on a terminal, a line for each step elsewhere.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use s3opt_core::backend::CloudResult;
use s3opt_core::stack::apply::Progress;
use s3opt_core::stack::{Action, ResourceId, Step};

use crate::output::note;

/// Tells what is done.
pub struct Teller {
    bar: ProgressBar,
    /// Whether each step gets a line.
    lines: bool,
    at_hand: Mutex<BTreeSet<ResourceId>>,
}

impl Teller {
    /// Tells of so many steps; `quiet` tells nothing.
    pub fn new(steps: usize, quiet: bool) -> Teller {
        let lines = !std::io::stderr().is_terminal();
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(u64::try_from(steps).unwrap_or(u64::MAX)), target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {bar:30} {pos} of {len}  {wide_msg}") {
            bar.set_style(style);
        }
        Teller { bar, lines: lines && !quiet, at_hand: Mutex::default() }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn at_hand(&self, change: impl FnOnce(&mut BTreeSet<ResourceId>)) {
        let mut at_hand = self.at_hand.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut at_hand);
        let names: Vec<String> = at_hand.iter().map(ToString::to_string).collect();
        self.bar.set_message(names.join(", "));
    }
}

impl Progress for Teller {
    fn begun(&self, step: &Step) {
        self.at_hand(|at_hand| {
            at_hand.insert(step.resource.clone());
        });
    }

    fn ended(&self, step: &Step, result: &CloudResult<()>) {
        self.at_hand(|at_hand| {
            at_hand.remove(&step.resource);
        });
        self.bar.inc(1);
        if self.lines {
            note(false, &line(step, result));
        }
    }
}

fn line(step: &Step, result: &CloudResult<()>) -> String {
    let (resource, done) = (&step.resource, done(step.action));
    match result {
        Ok(()) => format!("{done} {resource}"),
        Err(error) => format!("failed: {resource}: {}", error.code()),
    }
}

fn done(action: Action) -> &'static str {
    match action {
        Action::Create => "created",
        Action::Update => "updated",
        Action::Delete => "deleted",
        Action::Refuse | Action::Nothing => "left alone",
    }
}
