//! Size filters that let in objects too small for a class.

use super::timeline::{Phase, Rules};
use super::unreachable::reachable_moves;
use super::{Found, describe_size};
use crate::s3::{MINIMUM_TRANSITION_SIZE, StorageClass};

/// Without a size filter, S3 leaves objects below 128 KiB where they are; with one, it takes the owner's word.
///
/// Sources: <https://aws.amazon.com/s3/storage-classes/>, "Minimum capacity charge per object", and
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>.
pub(super) fn findings(rules: &Rules, index: usize) -> Vec<Found> {
    let mut found = Vec::new();
    for phase in Phase::ALL {
        for one in reachable_moves(rules, index, phase) {
            let smallest = rules.smallest_moved(index, one.class);
            let minimum = one.class.minimum_billable_bytes();
            if smallest < minimum {
                let message = format!(
                    "the filter lets in objects from {} on, and {} charges for {} at least",
                    describe_size(smallest),
                    one.class,
                    describe_size(minimum)
                );
                found.push(("small-object-padding", message));
            }
            if one.class == StorageClass::IntelligentTiering && smallest < MINIMUM_TRANSITION_SIZE {
                let message = format!(
                    "the filter lets in objects from {} on, and {} keeps those below {} in its Frequent Access tier, \
                     which costs as much as STANDARD",
                    describe_size(smallest),
                    one.class,
                    describe_size(MINIMUM_TRANSITION_SIZE)
                );
                found.push(("unmonitored-objects", message));
            }
        }
    }
    found
}
