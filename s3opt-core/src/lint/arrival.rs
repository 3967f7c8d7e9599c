//! Objects that are moved as soon as they arrive.

use super::Found;
use super::timeline::{Phase, Rules};
use super::unreachable::reachable_moves;
use crate::s3::StorageClass;
use crate::s3::lifecycle::Timing;

/// Finds transitions after 0 days: each object pays for an upload into STANDARD, up to a day there, and a transition.
///
/// Transitions to Intelligent-Tiering are left out: after 0 days is how AWS recommends to bring all objects there.
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-intelligent-tiering.html>.
pub(super) fn findings(rules: &Rules, index: usize) -> Vec<Found> {
    reachable_moves(rules, index, Phase::Current)
        .filter(|one| one.timing == Timing::Days(0) && one.class != StorageClass::IntelligentTiering)
        .map(|one| {
            let message = format!(
                "objects move to {class} at the first midnight; uploading them with x-amz-storage-class: {class} \
                 saves the transition",
                class = one.class
            );
            ("transition-on-arrival", message)
        })
        .collect()
}
