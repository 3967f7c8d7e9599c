//! Rules and actions that never happen.

use std::cmp::Ordering;

use super::Found;
use super::reach::sizes;
use super::timeline::{Move, Phase, Rules, describe, end, moves, order};
use crate::s3::ObjectSize;
use crate::s3::lifecycle::{Expiration, Timing};

/// The code of a rule none of whose actions can happen.
pub(super) const RULE: &str = "unreachable-rule";

const ACTION: &str = "unreachable-action";

/// The most tags that an object has.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>.
const MAX_TAGS: usize = 10;

pub(super) fn findings(rules: &Rules, index: usize) -> Vec<Found> {
    if let Some(reason) = matches_nothing(rules, index) {
        return vec![(RULE, reason)];
    }
    let mut reasons = Vec::new();
    let mut actions = 0;
    for phase in Phase::ALL {
        for one in moves(rules.rule(index), phase) {
            actions += 1;
            reasons.extend(unreachable_move(rules, index, phase, one));
        }
        if let Some(end) = end(rules.rule(index), phase) {
            actions += 1;
            reasons.extend(unreachable_end(rules, index, phase, end.timing));
        }
    }
    if let Some(days) = rules.rule(index).abort_incomplete_multipart_upload_days {
        actions += 1;
        reasons.extend(unreachable_abort(rules, index, days));
    }
    if let Some(Expiration::ExpiredObjectDeleteMarker(removes)) = rules.rule(index).expiration {
        actions += usize::from(removes);
    }
    if reasons.len() == actions && actions > 0 {
        return vec![(RULE, reasons.join("; "))];
    }
    reasons.into_iter().map(|reason| (ACTION, reason)).collect()
}

/// The transitions of a rule that do happen, as far as rules tell.
pub(super) fn reachable_moves<'a>(
    rules: &'a Rules,
    index: usize,
    phase: Phase,
) -> impl Iterator<Item = Move> + 'a {
    moves(rules.rule(index), phase).filter(move |one| unreachable_move(rules, index, phase, *one).is_none())
}

fn matches_nothing(rules: &Rules, index: usize) -> Option<String> {
    let filter = &rules.rule(index).filter;
    let (from, to) = sizes(filter);
    if from > to {
        Some(format!(
            "no size is both over {} and under {} bytes",
            from.saturating_sub(1),
            to.saturating_add(1)
        ))
    } else if from > ObjectSize::MAX.bytes() {
        Some(format!("no object has {from} bytes; the largest has {}", ObjectSize::MAX.bytes()))
    } else if filter.tags().len() > MAX_TAGS {
        Some(format!("no object has {} tags; the most are {MAX_TAGS}", filter.tags().len()))
    } else {
        None
    }
}

/// Why a transition never happens.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html>: expiration wins over
/// transition on the same day, and of two transitions that to the preferred class.
fn unreachable_move(rules: &Rules, index: usize, phase: Phase, one: Move) -> Option<String> {
    let is_by = |timing| order(timing, one.timing).is_some_and(Ordering::is_le);
    let what = format!("the {} transition to {} {}", phase.name(), one.class, describe(one.timing));
    let ended = rules.covering(index).find_map(|other| {
        let end = end(rules.rule(other), phase).filter(|end| end.is_certain && is_by(end.timing))?;
        Some(format!("rule {} expires the same objects {}", rules.name(other), describe(end.timing)))
    });
    let moved = || {
        let (other, earlier) = rules.moves_by_others(index, phase, one.class).find(|(_, other)| {
            let is_first = order(other.timing, one.timing) == Some(Ordering::Less);
            let is_preferred = other.class.transition_preference() > one.class.transition_preference();
            !other.class.may_transition_to(one.class) && (is_first || is_by(other.timing) && is_preferred)
        })?;
        Some(format!(
            "rule {} moves the same objects to {} {}, and from there they do not move to {}",
            rules.name(other),
            earlier.class,
            describe(earlier.timing),
            one.class
        ))
    };
    ended.or_else(moved).map(|reason| format!("{what} never happens: {reason}"))
}

/// Why an expiration never happens: of two, S3 obeys the earlier one.
fn unreachable_end(rules: &Rules, index: usize, phase: Phase, timing: Timing) -> Option<String> {
    rules.covering(index).find_map(|other| {
        let earlier = end(rules.rule(other), phase)?;
        let is_first = order(earlier.timing, timing) == Some(Ordering::Less);
        (earlier.is_certain && is_first).then(|| {
            format!(
                "the expiration of {} versions {} never happens: rule {} expires the same objects {}",
                phase.name(),
                describe(timing),
                rules.name(other),
                describe(earlier.timing)
            )
        })
    })
}

fn unreachable_abort(rules: &Rules, index: usize, days: u32) -> Option<String> {
    rules.covering(index).find_map(|other| {
        let earlier = rules.rule(other).abort_incomplete_multipart_upload_days?;
        (earlier < days).then(|| {
            format!(
                "uploads are never aborted {}: rule {} aborts the same uploads {}",
                describe(Timing::Days(days)),
                rules.name(other),
                describe(Timing::Days(earlier))
            )
        })
    })
}
