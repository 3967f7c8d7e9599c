//! What the versions of one key are to each other.

use std::cmp::Reverse;

use s3opt_core::calendar::Day;
use s3opt_core::cube::{BandId, StackVersion, State};

use super::{Counts, Listed};
use crate::tally::first_midnight;

/// Whether the latest version is among these.
pub(super) fn has_latest(rows: &[Listed]) -> bool {
    rows.iter().any(|row| row.version.latest)
}

/// Counts all versions of a key, which it puts in order: the latest first, then the newest, then as listed.
///
/// Where no version is the latest, the newest counts as noncurrent since `created`, the day of the inventory.
pub(super) fn count(key: &[u8], encoded: bool, rows: &mut [Listed], created: Day, counts: &mut Counts<'_>) {
    if rows.len() > 1 {
        rows.sort_unstable_by_key(|row| (!row.version.latest, Reverse(row.version.modified), row.position));
        if let Some(prefix) = counts.together(key, encoded, &rows[0].version) {
            let partition = counts.partition();
            let mut since = created;
            let versions = rows.iter().enumerate().map(|(place, Listed { version, .. })| {
                let modified = first_midnight(version.modified);
                let current = place == 0 && version.latest;
                let noncurrent_since = (!current).then_some(std::mem::replace(&mut since, modified));
                let band = if version.delete_marker { BandId(0) } else { partition.band_of(version.size) };
                let stacked = StackVersion {
                    noncurrent_since,
                    delete_marker: version.delete_marker,
                    storage_class: version.kind.storage_class(),
                    access_tier: version.kind.access_tier(),
                    band,
                    modified,
                    null_version: version.null_version,
                };
                (stacked, version.size)
            });
            counts.stack(prefix, versions, key, encoded);
            return;
        }
    }
    count_apart(key, encoded, rows, created, counts);
}

/// Counts each version of a key by itself.
fn count_apart(key: &[u8], encoded: bool, rows: &[Listed], created: Day, counts: &mut Counts<'_>) {
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
        counts.version(key, encoded, version, state);
        if matches!(state, State::Noncurrent { .. }) {
            newer = (newer + 1).min(State::MAXIMUM_NEWER);
        }
        since = first_midnight(version.modified);
    }
}
