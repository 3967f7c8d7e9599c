//! What the rules in force do to the objects of one rule, and when.

use std::cmp::Ordering;

use super::reach::{covers, sizes};
use crate::s3::lifecycle::{
    Expiration, LifecycleConfiguration, Rule, Timing, TransitionDefaultMinimumObjectSize,
};
use crate::s3::{MINIMUM_TRANSITION_SIZE, StorageClass};

/// The two lives of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// While it is the current version.
    Current,
    /// Once it has been replaced or deleted.
    Noncurrent,
}

impl Phase {
    /// Both, in their order.
    pub const ALL: [Phase; 2] = [Phase::Current, Phase::Noncurrent];

    /// The word before "versions" or "transition".
    pub fn name(self) -> &'static str {
        match self {
            Phase::Current => "current",
            Phase::Noncurrent => "noncurrent",
        }
    }
}

/// A transition of a phase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    pub timing: Timing,
    pub class: StorageClass,
    /// Whether it happens to every version that the rule is about, rather than to all but the newest ones.
    pub is_certain: bool,
}

/// The deletion, or for current versions the expiration, of a phase.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub timing: Timing,
    /// As for [`Move`].
    pub is_certain: bool,
}

/// The rules of a configuration.
pub(super) struct Rules<'a> {
    pub configuration: &'a LifecycleConfiguration,
}

impl<'a> Rules<'a> {
    pub fn new(configuration: &'a LifecycleConfiguration) -> Rules<'a> {
        Rules { configuration }
    }

    pub fn rule(&self, index: usize) -> &'a Rule {
        &self.configuration.rules[index]
    }

    /// The name of a rule.
    pub fn name(&self, index: usize) -> String {
        self.configuration.rule_name(index)
    }

    /// The indices of the rules in force.
    pub fn enabled(&self) -> impl Iterator<Item = usize> {
        (0..self.configuration.rules.len()).filter(|index| self.rule(*index).enabled)
    }

    /// The indices of the other rules in force that are about every object that the rule is about.
    pub fn covering(&self, index: usize) -> impl Iterator<Item = usize> {
        let rule = self.rule(index);
        self.enabled().filter(move |other| *other != index && covers(&self.rule(*other).filter, &rule.filter))
    }

    /// The transitions that come, by another rule or the same, to every object that the rule moves into the class,
    /// each with the index of its rule.
    ///
    /// Another rule may be about all of these objects and still leave small ones alone.
    fn certain_moves(
        &self,
        index: usize,
        phase: Phase,
        class: StorageClass,
    ) -> impl Iterator<Item = (usize, Move)> {
        let smallest = self.smallest_moved(index, class);
        self.covering(index)
            .chain([index])
            .flat_map(move |other| moves(self.rule(other), phase).map(move |one| (other, one)))
            .filter(move |(other, one)| one.is_certain && self.smallest_moved(*other, one.class) <= smallest)
    }

    /// As [`Rules::certain_moves`], by other rules.
    pub fn moves_by_others(
        &self,
        index: usize,
        phase: Phase,
        class: StorageClass,
    ) -> impl Iterator<Item = (usize, Move)> {
        self.certain_moves(index, phase, class).filter(move |(other, _)| *other != index)
    }

    /// The days that an object stays after a transition until a rule moves it on or deletes it; `None` where no rule
    /// is certain to, or where dates and ages cannot be compared.
    pub fn stay(&self, index: usize, phase: Phase, arrival: Move) -> Option<u32> {
        let onward = self
            .certain_moves(index, phase, arrival.class)
            .filter(|(_, one)| arrival.class.may_transition_to(one.class))
            .map(|(_, one)| one.timing);
        let ends = self.covering(index).chain([index]).filter_map(|other| end(self.rule(other), phase));
        let ends = ends.filter(|end| end.is_certain).map(|end| end.timing);
        onward.chain(ends).filter_map(|timing| days_between(arrival.timing, timing)).min()
    }

    /// The class that objects come from when a transition of the rule is due, as far as rules tell: that of the last
    /// certain transition before it, or STANDARD.
    pub fn source(&self, index: usize, phase: Phase, arrival: Move) -> StorageClass {
        self.certain_moves(index, phase, arrival.class)
            .map(|(_, one)| one)
            .filter(|one| order(one.timing, arrival.timing) == Some(Ordering::Less))
            .filter(|one| one.class.may_transition_to(arrival.class))
            .min_by_key(|one| days_between(one.timing, arrival.timing))
            .map_or(StorageClass::Standard, |one| one.class)
    }

    /// The size in bytes of the smallest object that the rule moves into the class.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>.
    pub fn smallest_moved(&self, index: usize, class: StorageClass) -> u64 {
        let filter = &self.rule(index).filter;
        let minimum = self.configuration.transition_default_minimum_object_size;
        let is_archive = matches!(class, StorageClass::Glacier | StorageClass::DeepArchive);
        if filter.has_size() {
            sizes(filter).0
        } else if is_archive && minimum == TransitionDefaultMinimumObjectSize::VariesByStorageClass {
            0
        } else {
            MINIMUM_TRANSITION_SIZE
        }
    }
}

/// The transitions of a rule in a phase.
pub(super) fn moves(rule: &Rule, phase: Phase) -> impl Iterator<Item = Move> {
    let current = rule.transitions.iter().map(|transition| Move {
        timing: transition.timing,
        class: transition.storage_class,
        is_certain: true,
    });
    let noncurrent = rule.noncurrent_transitions.iter().map(|transition| Move {
        timing: Timing::Days(transition.noncurrent_days),
        class: transition.storage_class,
        is_certain: transition.newer_noncurrent_versions.is_none(),
    });
    current
        .filter(move |_| phase == Phase::Current)
        .chain(noncurrent.filter(move |_| phase == Phase::Noncurrent))
}

/// When a rule ends a phase.
pub(super) fn end(rule: &Rule, phase: Phase) -> Option<End> {
    match (phase, rule.expiration, rule.noncurrent_expiration) {
        (Phase::Current, Some(Expiration::At(timing)), _) => Some(End { timing, is_certain: true }),
        (Phase::Noncurrent, _, Some(expiration)) => Some(End {
            timing: Timing::Days(expiration.noncurrent_days),
            is_certain: expiration.newer_noncurrent_versions.is_none(),
        }),
        _ => None,
    }
}

/// Which of two is due first for every object; `None` for an age and a date, of which that depends on the object.
pub(super) fn order(one: Timing, other: Timing) -> Option<Ordering> {
    match (one, other) {
        (Timing::Days(one), Timing::Days(other)) => Some(one.cmp(&other)),
        (Timing::Date(one), Timing::Date(other)) => Some(one.cmp(&other)),
        _ => None,
    }
}

/// Days from one to the other, where that one is due first.
fn days_between(one: Timing, other: Timing) -> Option<u32> {
    match (one, other) {
        (Timing::Days(one), Timing::Days(other)) => other.checked_sub(one),
        (Timing::Date(one), Timing::Date(other)) => (one <= other).then(|| other.days_since(one)),
        _ => None,
    }
}

/// A timing for people.
pub(super) fn describe(timing: Timing) -> String {
    match timing {
        Timing::Days(1) => "after 1 day".to_owned(),
        Timing::Days(days) => format!("after {days} days"),
        Timing::Date(day) => format!("on {day}"),
    }
}
