//! Objects that the overhead of an archive makes dearer.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::break_even::OVERHEAD;
use super::timeline::{Phase, Rules};
use super::unreachable::reachable_moves;
use super::{Found, TransitionPrices, describe_size};
use crate::s3::StorageClass;

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/glacier-storage-classes.html>: each archived object
/// has 8 KiB more in STANDARD and 32 KiB more in its class.
pub(super) fn findings(rules: &Rules, index: usize, prices: &TransitionPrices) -> Vec<Found> {
    let mut found = Vec::new();
    for phase in Phase::ALL {
        for one in reachable_moves(rules, index, phase).filter(|one| one.class.has_archive_overhead()) {
            let source = rules.source(index, phase, one);
            // What is archived already has the overhead.
            if source.has_archive_overhead() {
                continue;
            }
            let smallest = rules.smallest_moved(index, one.class);
            let size = dearer_below(source, one.class, prices).filter(|size| smallest < *size);
            if let Some(size) = size {
                let size = describe_size(size);
                let message = format!(
                    "each object in {class} is charged for 8 KiB of STANDARD and 32 KiB of {class} more, so objects \
                     below {size} cost more there every month than in {source}",
                    class = one.class
                );
                found.push(("archive-overhead", message));
            }
        }
    }
    found
}

/// The size in bytes below which an object costs more a month in the archive than in the source.
fn dearer_below(source: StorageClass, archive: StorageClass, prices: &TransitionPrices) -> Option<u64> {
    let archive_price = prices.of(archive).storage;
    let in_standard = Decimal::from(OVERHEAD.0).checked_mul(prices.standard.storage)?;
    let in_archive = Decimal::from(OVERHEAD.1).checked_mul(archive_price)?;
    let saved = prices.of(source).storage.checked_sub(archive_price)?;
    // Where nothing is saved at any size, the break-even says so.
    if saved <= Decimal::ZERO {
        return None;
    }
    in_standard.checked_add(in_archive)?.checked_div(saved)?.ceil().to_u64()
}
