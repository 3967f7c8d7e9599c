//! Intelligent-Tiering: versions that nobody reads get colder.

use s3opt_core::calendar::Day;
use s3opt_core::s3::tiering::{ARCHIVE_INSTANT_DAYS, ArchiveTiers, INFREQUENT_DAYS, is_monitored};
use s3opt_core::s3::{AccessTier, StorageClass};

use crate::storage::Object;

/// The tier of an object on a day, if it moves there; never to a warmer one, which takes an access.
pub(crate) fn tier_on(object: &Object, tiers: ArchiveTiers, today: Day) -> Option<AccessTier> {
    if object.class != StorageClass::IntelligentTiering || !is_monitored(object.size) {
        return None;
    }
    let tier = tiers.tier_after(today.days_since(object.idle_since));
    (tier > object.tier).then_some(tier)
}

/// The next day, from a day on, on which an object may move to a colder tier.
pub(crate) fn next_move(object: &Object, tiers: ArchiveTiers, from: Day) -> Option<Day> {
    if object.class != StorageClass::IntelligentTiering || !is_monitored(object.size) {
        return None;
    }
    let days = [
        Some(INFREQUENT_DAYS),
        Some(ARCHIVE_INSTANT_DAYS),
        tiers.archive_access_days,
        tiers.deep_archive_access_days,
    ];
    let moves = days.into_iter().flatten().map(|days| (object.idle_since + days).max(from));
    moves.filter(|day| tier_on(object, tiers, *day).is_some()).min()
}
