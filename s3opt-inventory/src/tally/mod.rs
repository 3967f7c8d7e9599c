//! Counting versions into cells, as fast as rows can be read.
//!
//! A [`Cube`](s3opt_core::cube::Cube) keeps its cells sorted, which costs far more per row than reading it. A tally
//! keeps them in a table of its own instead, one per thread, and hands them over once at the end.

mod family;
mod group;
mod lookup;
mod table;

use s3opt_core::calendar::{Day, Instant, SECONDS_PER_DAY};
use s3opt_core::cube::{Amount, CellKey, Partition, PrefixId, State};

use crate::row::{Kind, Version, key_length};
use family::in_order;
use group::Group;
use lookup::{Bands, Prefixes};
use table::Table;

/// Milliseconds in a day.
const DAY: i64 = SECONDS_PER_DAY * 1000;

/// Cells and their amounts, in the making.
pub(crate) struct Tally {
    prefixes: Prefixes,
    bands: Bands,
    table: Table,
    /// Those of other tallies.
    others: Vec<Table>,
}

impl Tally {
    /// An empty tally.
    pub(crate) fn new(partition: &Partition) -> Tally {
        Tally {
            prefixes: Prefixes::new(partition),
            bands: Bands::new(partition),
            table: Table::new(),
            others: Vec::new(),
        }
    }

    /// Counts one version.
    #[inline]
    pub(crate) fn add(&mut self, key: &[u8], encoded: bool, version: &Version, state: State) {
        let prefix = self.prefixes.find(key, encoded);
        let band = if version.delete_marker { 0 } else { self.bands.find(version.size) };
        let group = Group::new(prefix, version, modified_day(version.modified), state);
        self.table.add(group, band, version.size, length(key_length(key, encoded)));
    }

    /// Counts a version in the cell that it belongs to.
    pub(crate) fn add_cell(&mut self, cell: &CellKey, bytes: u64, key_bytes: u64) {
        let version = Version {
            size: bytes,
            modified: 0,
            kind: Kind::new(cell.storage_class, cell.access_tier),
            latest: false,
            delete_marker: false,
            null_version: cell.null_version,
        };
        let modified = cell.modified.days_since_epoch().unsigned_abs();
        let group = Group::new(cell.prefix.0, &version, modified, cell.state);
        self.table.add(group, cell.band.0, bytes, length(key_bytes));
    }

    /// The longest prefix of the partition that the key starts with.
    pub(crate) fn prefix(&mut self, key: &[u8], encoded: bool) -> PrefixId {
        PrefixId(self.prefixes.find(key, encoded))
    }

    /// Adds what another tally of the same partition holds.
    pub(crate) fn merge(&mut self, other: Tally) {
        self.others.push(other.table);
        self.others.extend(other.others);
    }

    /// The cells that are not empty, in the order of their keys; where sums ran over, pieces of them follow.
    pub(crate) fn into_cells(self) -> Vec<(CellKey, Amount)> {
        let mut tables = self.others;
        tables.push(self.table);
        in_order(&mut tables)
    }
}

/// The length of a key, which has 1024 bytes at most.
#[inline]
fn length(key_bytes: u64) -> u32 {
    u32::try_from(key_bytes).unwrap_or(u32::MAX)
}

/// The first midnight at or after an instant, as days since 1970, held within what [`Day`] holds.
#[inline]
fn modified_day(milliseconds: i64) -> u32 {
    let day = milliseconds.div_euclid(DAY) + i64::from(milliseconds.rem_euclid(DAY) != 0);
    let latest = i64::from(Day::MAX.days_since_epoch());
    u32::try_from(day.clamp(0, latest)).unwrap_or(0)
}

/// The first midnight at or after an instant.
pub(crate) fn first_midnight(milliseconds: i64) -> Day {
    Instant::from_milliseconds(milliseconds).first_midnight()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_are_those_of_the_calendar(milliseconds in -10 * DAY..4_000_000 * DAY) {
            let expected = first_midnight(milliseconds).days_since_epoch();
            prop_assert_eq!(i64::from(modified_day(milliseconds)), i64::from(expected));
        }
    }
}
