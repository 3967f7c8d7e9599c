//! What S3 refuses in the transitions of a rule.

use super::super::rule::{Expiration, Rule, Timing};
use super::Errors;
use super::action::{newer_noncurrent_versions, not_too_large};
use super::messages::describe;
use crate::s3::{S3Error, StorageClass};

/// Days that an object lies in STANDARD before it may go to one of the infrequent classes, and in one of these
/// before a further transition of the same rule.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>.
const INFREQUENT_DAYS: u32 = 30;

const NONCURRENT: &str = "NoncurrentVersionTransition";

/// A transition of current or of noncurrent versions.
#[derive(Clone, Copy)]
struct Move {
    class: StorageClass,
    timing: Timing,
    line: Option<usize>,
}

/// How S3's messages call the kind of transition.
#[derive(Clone, Copy)]
struct Kind {
    action: &'static str,
    days: &'static str,
}

pub(super) fn transitions(errors: &mut Errors, rule: &Rule) {
    let moves: Vec<Move> = rule
        .transitions
        .iter()
        .enumerate()
        .map(|(index, transition)| Move {
            class: transition.storage_class,
            timing: transition.timing,
            line: errors.place.transition_line(index),
        })
        .collect();
    let kind = Kind { action: "Transition", days: "Days" };
    let is_mixed = moves.iter().any(|one| is_mixed(one.timing, moves[0].timing));
    // With an Expiration of either form, the mixture is reported there.
    if is_mixed && !matches!(rule.expiration, Some(Expiration::At(_))) {
        let message = format!(
            "Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule for filter '{}'",
            describe(&rule.filter)
        );
        errors.push(moves[0].line, S3Error::invalid_request(None, message));
    }
    each(errors, &moves, kind);
    order(errors, rule, moves, kind);
}

pub(super) fn noncurrent_transitions(errors: &mut Errors, rule: &Rule) {
    let moves: Vec<Move> = rule
        .noncurrent_transitions
        .iter()
        .enumerate()
        .map(|(index, transition)| Move {
            class: transition.storage_class,
            timing: Timing::Days(transition.noncurrent_days),
            line: errors.place.noncurrent_transition_line(index),
        })
        .collect();
    for (transition, one) in rule.noncurrent_transitions.iter().zip(&moves) {
        newer_noncurrent_versions(errors, one.line, transition.newer_noncurrent_versions, NONCURRENT);
    }
    let kind = Kind { action: NONCURRENT, days: "NoncurrentDays" };
    each(errors, &moves, kind);
    order(errors, rule, moves, kind);
}

/// Whether one is by date and the other by age.
pub(super) fn is_mixed(one: Timing, other: Timing) -> bool {
    matches!((one, other), (Timing::Days(_), Timing::Date(_)) | (Timing::Date(_), Timing::Days(_)))
}

/// The 30 days: S3's answer quoted in
/// <https://zenn.dev/thaim/articles/2024-04-s3-lifecycle-configuration-min-duration>.
fn each(errors: &mut Errors, moves: &[Move], kind: Kind) {
    for one in moves {
        // The schema's enumeration does not have it:
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_Transition.html
        if one.class == StorageClass::Standard {
            errors.malformed(one.line, "nothing moves to STANDARD by lifecycle");
        }
        let Timing::Days(days) = one.timing else { continue };
        not_too_large(errors, one.line, days, kind.days);
        if is_infrequent(one.class) && days < INFREQUENT_DAYS {
            let message = format!(
                "'{}' in {} action must be greater than or equal to {INFREQUENT_DAYS} for storageClass '{}'",
                kind.days, kind.action, one.class
            );
            errors.push(one.line, S3Error::invalid_argument(None, message));
        }
    }
}

/// A class once, and along the waterfall: what comes later in it is due later.
///
/// Source: S3's answers quoted in <https://github.com/noobaa/noobaa-core/pull/9969>. S3 compares classes, whatever
/// the order of the text.
fn order(errors: &mut Errors, rule: &Rule, mut moves: Vec<Move>, kind: Kind) {
    let rank = |one: &Move| StorageClass::ALL.iter().position(|class| *class == one.class);
    moves.sort_by_key(rank);
    for pair in moves.windows(2) {
        let [warm, cold] = pair else { continue };
        let filter = describe(&rule.filter);
        if warm.class == cold.class {
            let message = format!(
                "'StorageClass' must be different for '{}' actions in same 'Rule' with filter '{filter}'",
                kind.action
            );
            errors.push(cold.line, S3Error::invalid_request(None, message));
        } else if warm.class == StorageClass::Standard {
            // Reported as malformed already.
        } else if !warm.class.may_transition_to(cold.class) {
            not_in_the_waterfall(errors, *warm, *cold, kind);
        } else {
            later(errors, *warm, *cold, kind, &filter);
        }
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>,
/// "Supported transitions".
fn not_in_the_waterfall(errors: &mut Errors, one: Move, other: Move, kind: Kind) {
    let message = format!(
        "The {} actions to StorageClass '{}' and '{}' cannot stand in one rule",
        kind.action, one.class, other.class
    );
    let mut error = S3Error::invalid_argument(None, message);
    error.detail = Some(format!(
        "S3 moves nothing from {} to {} or back; its own wording is not known",
        one.class, other.class
    ));
    errors.push(other.line, error);
}

/// The 30 days between: the page named at [`INFREQUENT_DAYS`], "you can't specify a single Lifecycle rule" for both
/// where the second follows within 30 days.
fn later(errors: &mut Errors, warm: Move, cold: Move, kind: Kind, filter: &str) {
    let (element, gap) = match (warm.timing, cold.timing) {
        (Timing::Days(first), Timing::Days(second)) => (kind.days, i64::from(second) - i64::from(first)),
        (Timing::Date(first), Timing::Date(second)) => {
            ("Date", i64::from(second.days_since_epoch()) - i64::from(first.days_since_epoch()))
        }
        _ => return,
    };
    let needs_stay = is_infrequent(warm.class) && gap < i64::from(INFREQUENT_DAYS);
    if gap > 0 && !needs_stay {
        return;
    }
    let than = if gap > 0 { format!("{INFREQUENT_DAYS} days more") } else { "greater".to_owned() };
    let message = format!(
        "'{element}' in the {action} action for StorageClass '{cold}' for filter '{filter}' must be {than} than \
         '{element}' in the {action} action for StorageClass '{warm}' for filter '{filter}'",
        action = kind.action,
        cold = cold.class,
        warm = warm.class,
    );
    let mut error = S3Error::invalid_argument(None, message);
    if needs_stay {
        error.detail = Some(format!(
            "what is in {} stays there for at least {INFREQUENT_DAYS} days before a further transition",
            warm.class
        ));
    }
    errors.push(cold.line, error);
}

fn is_infrequent(class: StorageClass) -> bool {
    matches!(class, StorageClass::StandardIa | StorageClass::OneZoneIa)
}
