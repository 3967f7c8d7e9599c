//! The next thing that lifecycle does to a version.

use std::cmp::Reverse;

use super::schedule::{Current, Noncurrent, Schedule};
use super::version::Version;
use crate::calendar::Day;
use crate::s3::{State, StorageClass, Versioning};

/// What lifecycle does to a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Moves it into a class.
    Transition(StorageClass),
    /// Puts a delete marker over it: the version becomes noncurrent.
    Expire,
    /// Removes a current version for good, in a bucket that does not keep it.
    ExpireForGood,
    /// Deletes a noncurrent version, or a noncurrent delete marker, for good.
    Delete,
    /// Removes a delete marker that is the only version left.
    RemoveDeleteMarker,
}

/// An action, the midnight at which it happens, and the place of its rule in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The midnight UTC.
    pub day: Day,
    /// What happens.
    pub action: Action,
    /// The place of the rule in [`crate::s3::lifecycle::LifecycleConfiguration::rules`].
    pub rule: usize,
}

/// What is due, by when, and how it ranks among what else is due at the same midnight.
#[derive(Clone, Copy)]
struct Candidate {
    due: Day,
    rank: u8,
    action: Action,
    rule: usize,
}

/// Permanent deletion wins over transition, transition over creating a delete marker.
const PERMANENT_DELETION: u8 = 255;
const DELETE_MARKER: u8 = 0;

impl Schedule {
    /// The next event for the version at or after the midnight `from`, or `None` where lifecycle will never touch
    /// it again as it is.
    #[must_use]
    pub fn next(&self, version: &Version, versioning: Versioning, from: Day) -> Option<Event> {
        match version.state {
            State::Current => self.next_current(version, versioning, from),
            State::Noncurrent { since, newer } => self.next_noncurrent(version, since, newer, from),
            State::DeleteMarker { only_version: true } => self.next_only_marker(version, from),
            State::DeleteMarker { only_version: false } => None,
            State::NoncurrentDeleteMarker { since } => {
                let due = |action: &Noncurrent<()>| Candidate {
                    due: since + action.days,
                    rank: PERMANENT_DELETION,
                    action: Action::Delete,
                    rule: action.rule,
                };
                first(self.noncurrent_expirations.iter().map(due), from)
            }
        }
    }

    fn next_current(&self, version: &Version, versioning: Versioning, from: Day) -> Option<Event> {
        let (rank, action) = if version.expires_for_good(versioning) {
            (PERMANENT_DELETION, Action::ExpireForGood)
        } else {
            (DELETE_MARKER, Action::Expire)
        };
        let expirations = self.expirations.iter().map(|expiration| Candidate {
            due: expiration.timing.due(version.created),
            rank,
            action,
            rule: expiration.rule,
        });
        let transitions = self
            .transitions
            .iter()
            .map(|transition| Move::new(transition.timing.due(version.created), transition));
        first(expirations.chain(moves(transitions, version.storage_class, from)), from)
    }

    fn next_noncurrent(&self, version: &Version, since: Day, newer: u32, from: Day) -> Option<Event> {
        let expirations = self.noncurrent_expirations.iter().filter(|action| newer >= action.keep);
        let expirations = expirations.map(|expiration| Candidate {
            due: since + expiration.days,
            rank: PERMANENT_DELETION,
            action: Action::Delete,
            rule: expiration.rule,
        });
        let transitions = self.noncurrent_transitions.iter().filter(|action| newer >= action.keep);
        let transitions = transitions.map(|transition| Move {
            due: since + transition.days,
            class: transition.what,
            rule: transition.rule,
        });
        first(expirations.chain(moves(transitions, version.storage_class, from)), from)
    }

    /// A delete marker with no other version goes by `ExpiredObjectDeleteMarker` at once, and by an expiration as
    /// soon as it is old enough.
    fn next_only_marker(&self, version: &Version, from: Day) -> Option<Event> {
        let candidate = |due: Day, rule: usize| Candidate {
            due,
            rank: PERMANENT_DELETION,
            action: Action::RemoveDeleteMarker,
            rule,
        };
        let cleaned = self.expired_delete_marker.map(|rule| candidate(version.created, rule));
        let expired = self
            .expirations
            .iter()
            .map(|expiration| candidate(expiration.timing.due(version.created), expiration.rule));
        first(cleaned.into_iter().chain(expired), from)
    }
}

impl Version {
    /// The version after the event, or `None` where nothing is left of it.
    #[must_use]
    pub fn after(self, event: Event) -> Option<Version> {
        match event.action {
            Action::Transition(storage_class) => Some(Version { storage_class, ..self }),
            Action::Expire => {
                Some(Version { state: State::Noncurrent { since: event.day, newer: 0 }, ..self })
            }
            Action::ExpireForGood | Action::Delete | Action::RemoveDeleteMarker => None,
        }
    }
}

/// A transition and the midnight at which it is due.
#[derive(Clone, Copy)]
struct Move {
    due: Day,
    class: StorageClass,
    rule: usize,
}

impl Move {
    fn new(due: Day, transition: &Current<StorageClass>) -> Move {
        Move { due, class: transition.what, rule: transition.rule }
    }
}

/// The transitions that the waterfall allows from the class `here`, but for those that have lost against `here`:
/// where a transition into `here` has become due as late or later and S3 prefers `here`, the version stays.
fn moves(
    transitions: impl Iterator<Item = Move> + Clone,
    here: StorageClass,
    from: Day,
) -> impl Iterator<Item = Candidate> + Clone {
    let rivals = transitions.clone();
    let stays = move |candidate: &Move| {
        let preferred = here.transition_preference() > candidate.class.transition_preference();
        let day = candidate.due.max(from);
        preferred
            && rivals
                .clone()
                .any(|rival| rival.class == here && rival.due >= candidate.due && rival.due <= day)
    };
    transitions.filter(move |candidate| here.may_transition_to(candidate.class) && !stays(candidate)).map(
        |candidate| Candidate {
            due: candidate.due,
            // Between the ranks of creating a delete marker and of permanent deletion.
            rank: DELETE_MARKER + 1 + candidate.class.transition_preference(),
            action: Action::Transition(candidate.class),
            rule: candidate.rule,
        },
    )
}

/// What happens first from the midnight `from` on: of all that is due by the earliest midnight the highest rank,
/// then what was due earliest, then the first in the order of the rules.
fn first(candidates: impl Iterator<Item = Candidate> + Clone, from: Day) -> Option<Event> {
    let day = candidates.clone().map(|candidate| candidate.due.max(from)).min()?;
    let due = candidates.filter(|candidate| candidate.due <= day);
    let winner = due.min_by_key(|candidate| (Reverse(candidate.rank), candidate.due, candidate.rule))?;
    Some(Event { day, action: winner.action, rule: winner.rule })
}

#[cfg(test)]
mod tests;
