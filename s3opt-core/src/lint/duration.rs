//! Objects that leave a class before the days that it charges for.

use super::Found;
use super::timeline::{Phase, Rules, describe};
use super::unreachable::reachable_moves;

/// Source: <https://aws.amazon.com/s3/storage-classes/>, "Minimum storage duration charge".
pub(super) fn findings(rules: &Rules, index: usize) -> Vec<Found> {
    let mut found = Vec::new();
    for phase in Phase::ALL {
        for one in reachable_moves(rules, index, phase) {
            let minimum = one.class.minimum_duration_days();
            if let Some(stay) = rules.stay(index, phase, one).filter(|stay| *stay < minimum) {
                let message = format!(
                    "{} versions that move to {} {} leave it {stay} days later, and are charged for {minimum} days",
                    phase.name(),
                    one.class,
                    describe(one.timing)
                );
                found.push(("minimum-duration", message));
            }
        }
    }
    found
}
