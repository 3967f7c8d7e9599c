//! Transitions that cost more than they save.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::reach::sizes;
use super::timeline::{Move, Phase, Rules, describe};
use super::unreachable::reachable_moves;
use super::{Found, TransitionPrices, describe_size};
use crate::s3::{KIBIBYTE, MINIMUM_TRANSITION_SIZE, StorageClass};

/// Days that a stay counts for where no rule ends it: three years.
const LONG_STAY_DAYS: u32 = 3 * 365;

/// Where a rule moves nothing below 128 KiB, somewhat larger objects that lose a little are not worth a finding. From
/// this size on, they are.
const WORTH_A_FINDING: u64 = 1 << 20;

/// Bytes that S3 adds to an archived object at STANDARD's price and at the class's.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/glacier-storage-classes.html>.
pub(super) const OVERHEAD: (u64, u64) = (8 * KIBIBYTE, 32 * KIBIBYTE);

/// Finds transitions whose request, padding and overhead are more than they save until the object moves on or goes.
///
/// Transitions to Intelligent-Tiering are left out, because what they save depends on reads. Objects that come from
/// it are taken to lie in its Frequent Access tier, where leaving it saves most.
pub(super) fn findings(rules: &Rules, index: usize, prices: &TransitionPrices) -> Vec<Found> {
    let mut found = Vec::new();
    for phase in Phase::ALL {
        for one in reachable_moves(rules, index, phase) {
            if one.class != StorageClass::IntelligentTiering {
                found.extend(finding(rules, index, phase, one, prices));
            }
        }
    }
    found
}

fn finding(rules: &Rules, index: usize, phase: Phase, one: Move, prices: &TransitionPrices) -> Option<Found> {
    const CODE: &str = "transition-costs-more";
    let source = rules.source(index, phase, one);
    let stay = rules.stay(index, phase, one);
    let what =
        format!("the {} transition from {source} to {} {}", phase.name(), one.class, describe(one.timing));
    let until = match stay {
        Some(1) => "in the 1 day until the object moves on or expires".to_owned(),
        Some(days) => format!("in the {days} days until the object moves on or expires"),
        None => "in three years".to_owned(),
    };
    let largest = sizes(&rules.rule(index).filter).1;
    match break_even(source, one.class, stay.unwrap_or(LONG_STAY_DAYS), prices)? {
        Some(size) if size <= largest => {
            let smallest = rules.smallest_moved(index, one.class);
            let tolerated =
                if smallest < MINIMUM_TRANSITION_SIZE { smallest } else { smallest.max(WORTH_A_FINDING) };
            (size > tolerated).then(|| {
                let size = describe_size(size);
                (CODE, format!("{what} costs more than it saves {until}, for objects below {size}"))
            })
        }
        _ => Some((CODE, format!("{what} costs more than it saves {until}, for objects of every size"))),
    }
}

/// The size in bytes from which on a transition pays within the days; `Some(None)` where it never does, `None` where
/// the prices are beyond computing.
#[expect(
    clippy::option_option,
    reason = "that no size pays and that none can be computed are different answers"
)]
fn break_even(
    source: StorageClass,
    target: StorageClass,
    stay_days: u32,
    prices: &TransitionPrices,
) -> Option<Option<u64>> {
    let charged_days = stay_days.max(target.minimum_duration_days());
    let holding = |class: StorageClass, days| per_byte(prices.of(class).storage, days);
    let stays = holding(source, stay_days)?;
    let moves = holding(target, charged_days)?;
    let standard = holding(StorageClass::Standard, stay_days)?;
    let overhead = |class: StorageClass, rate: Decimal| {
        let bytes = if class.has_archive_overhead() { OVERHEAD } else { (0, 0) };
        Decimal::from(bytes.0).checked_mul(standard)?.checked_add(Decimal::from(bytes.1).checked_mul(rate)?)
    };
    let request = prices.of(target).transition.checked_div(Decimal::ONE_THOUSAND)?;
    let fixed = request.checked_add(overhead(target, moves)?)?.checked_sub(overhead(source, stays)?)?;
    let saved = stays.checked_sub(moves)?;
    if saved <= Decimal::ZERO {
        return Some(None);
    }
    // Below the class's minimum, the object is charged as if it had it, and stays at its own size in the source.
    let minimum = Decimal::from(target.minimum_billable_bytes());
    let padded = fixed.checked_add(minimum.checked_mul(moves)?)?.checked_div(stays)?;
    let size = if padded <= minimum { padded } else { fixed.checked_div(saved)? };
    Some(size.max(Decimal::ZERO).ceil().to_u64())
}

/// USD for holding one byte so many days, given USD for 2^30 bytes a month.
fn per_byte(storage: Decimal, days: u32) -> Option<Decimal> {
    let months = Decimal::from(days).checked_mul(Decimal::from(12))?.checked_div(Decimal::from(365))?;
    storage.checked_mul(months)?.checked_div(Decimal::from(1_u64 << 30))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_as_computed_by_hand() {
        use StorageClass::{DeepArchive, Glacier, GlacierIr, Standard, StandardIa};
        for (source, target, days, expect) in [
            // (.00001 + 128 KiB x .0125 x 12) / (.023 x 12), sizes in GiB: below 128 KiB, so padding counts.
            (Standard, StandardIa, 365, 110_139),
            // (.00003 + (8 KiB x .023 + 32 KiB x .0036) x 12) / ((.023 - .0036) x 12).
            (Standard, Glacier, 365, 154_162),
            (Standard, DeepArchive, 365, 213_303),
            (StandardIa, Glacier, 275, 434_748),
        ] {
            let size = break_even(source, target, days, &TransitionPrices::default());
            assert_eq!(size, Some(Some(expect)), "{source} {target} {days}");
        }
        // 10 days of STANDARD cost less than the 90 days that GLACIER_IR charges for.
        assert_eq!(break_even(Standard, GlacierIr, 10, &TransitionPrices::default()), Some(None));
    }

    #[test]
    fn prices_beyond_computing_give_no_finding() {
        let mut prices = TransitionPrices::default();
        prices.standard.storage = Decimal::MAX;
        assert_eq!(break_even(StorageClass::Standard, StorageClass::Glacier, 365, &prices), None);
    }
}
