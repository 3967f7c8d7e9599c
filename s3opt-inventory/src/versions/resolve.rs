//! What the versions of one key are to each other.

use std::cmp::Reverse;

use s3opt_core::calendar::Day;
use s3opt_core::cube::State;

use super::Listed;
use crate::tally::{Tally, first_midnight};

/// Newer versions are counted up to here, as no rule asks for more.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html>,
/// `NewerNoncurrentVersions`.
const MAXIMUM_NEWER: u32 = 100;

/// Whether the latest version is among these.
pub(super) fn has_latest(rows: &[Listed]) -> bool {
    rows.iter().any(|row| row.version.latest)
}

/// Counts all versions of a key, which it puts in order: the latest first, then the newest, then as listed.
///
/// Where no version is the latest, the newest counts as noncurrent since `created`, the day of the inventory.
pub(super) fn count(key: &[u8], encoded: bool, rows: &mut [Listed], created: Day, tally: &mut Tally) {
    if rows.len() > 1 {
        rows.sort_unstable_by_key(|row| (!row.version.latest, Reverse(row.version.modified), row.position));
    }
    let only_version = rows.len() == 1;
    let mut newer = 0;
    let mut since = created;
    for (index, Listed { version, .. }) in rows.iter().enumerate() {
        let current = index == 0 && version.latest;
        let state = match (current, version.delete_marker) {
            (true, false) => State::Current,
            (true, true) => State::DeleteMarker { only_version },
            (false, true) => State::NoncurrentDeleteMarker { since },
            (false, false) => State::Noncurrent { since, newer },
        };
        tally.add(key, encoded, version, state);
        if matches!(state, State::Noncurrent { .. }) {
            newer = (newer + 1).min(MAXIMUM_NEWER);
        }
        since = first_midnight(version.modified);
    }
}
