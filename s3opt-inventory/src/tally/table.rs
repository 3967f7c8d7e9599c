//! A hash table from what cells have in common to their amounts.
//!
//! Cells that differ only in their size band lie in one block, and the blocks of days next to each other are listed in
//! one strip. There are so few strips that they and the table of them stay in the processor's nearer caches, so that
//! a row waits for memory once, at its cell.

use s3opt_core::cube::{Amount, BandId, CellKey};

use super::group::{Group, STRIP};

/// Bands in a block.
pub(super) const BLOCK: u32 = 8;

/// How many versions lie in a cell, their bytes and those of their keys. It never lies across two lines of the cache.
#[derive(Clone, Copy, Default)]
#[repr(align(16))]
pub(super) struct Cell {
    bytes: u64,
    pub(super) objects: u32,
    key_bytes: u32,
}

impl Cell {
    /// Adds to the cell; where a sum would run over, gives what it was and starts anew.
    #[inline]
    pub(super) fn add(&mut self, more: Cell) -> Option<Cell> {
        let bytes = self.bytes.checked_add(more.bytes);
        let objects = self.objects.checked_add(more.objects);
        let key_bytes = self.key_bytes.checked_add(more.key_bytes);
        match (bytes, objects, key_bytes) {
            (Some(bytes), Some(objects), Some(key_bytes)) => {
                *self = Cell { bytes, objects, key_bytes };
                None
            }
            _ => Some(std::mem::replace(self, more)),
        }
    }

    pub(super) fn amount(self) -> Amount {
        Amount {
            objects: u64::from(self.objects),
            bytes: u128::from(self.bytes),
            key_bytes: u128::from(self.key_bytes),
        }
    }
}

/// The cells of a group whose bands are neighbours.
pub(super) type Block = [Cell; BLOCK as usize];

/// Groups that differ only in their day, all days within one strip: for each day the number of its block, counted from
/// 1; 0 where there is none.
pub(super) type Strip = [u32; STRIP];

/// Where a strip is. A part of the hash tells most other groups apart without a look at the strip.
#[derive(Clone, Copy, Default)]
struct Slot {
    mark: u32,
    /// The number of the strip, counted from 1; 0 where the slot is free.
    strip: u32,
}

/// A version that waits to be counted.
#[derive(Clone, Copy)]
struct Waiting {
    group: Group,
    bytes: u64,
    key_bytes: u32,
    band: u32,
    /// The number of its strip and then of its block, counted from 0, once they are known.
    place: u32,
}

/// Versions that are counted together. The blocks are larger than the processor's caches, so each look at one waits
/// for memory; one after the other in a short loop, the waits overlap.
const WAITING: usize = 256;

/// Amounts by group and band: open addressing, at most a quarter full, because each collision makes the
/// processor guess wrongly.
pub(super) struct Table {
    slots: Vec<Slot>,
    /// The group of the first day of each strip: apart from the strips, so that a search sees little memory.
    firsts: Vec<Group>,
    strips: Vec<Strip>,
    blocks: Vec<Block>,
    waiting: Vec<Waiting>,
    /// Sums that no longer fit a cell.
    spilled: Vec<(Group, u32, Cell)>,
}

impl Table {
    pub(super) fn new() -> Table {
        Table {
            slots: vec![Slot::default(); 1 << 10],
            firsts: Vec::new(),
            strips: Vec::new(),
            blocks: Vec::new(),
            waiting: Vec::with_capacity(WAITING),
            spilled: Vec::new(),
        }
    }

    /// Counts one version of so many bytes, whose key has so many bytes.
    #[inline]
    pub(super) fn add(&mut self, group: Group, band: u32, bytes: u64, key_bytes: u32) {
        let group = group.in_block(band / BLOCK);
        self.waiting.push(Waiting { group, bytes, key_bytes, band: band % BLOCK, place: 0 });
        if self.waiting.len() == WAITING {
            self.count_waiting();
        }
    }

    /// Counts the versions that wait.
    pub(super) fn count_waiting(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        // One look after the other: at the strips, at the blocks, at their cells, which brings these into the cache,
        // and then they are counted.
        for version in &mut waiting {
            version.place = self.strip_of(version.group.strip().0);
        }
        for version in &mut waiting {
            version.place = self.block_of(version.place, version.group.strip().1);
        }
        let mut seen = 0;
        for version in &waiting {
            seen ^= self.blocks[version.place as usize][(version.band % BLOCK) as usize].objects;
        }
        // What was seen does not matter, but without this the look would be left out.
        std::hint::black_box(seen);
        for version in &waiting {
            let more = Cell { bytes: version.bytes, objects: 1, key_bytes: version.key_bytes };
            self.add_cell(version.group, version.place, version.band, more);
        }
        waiting.clear();
        self.waiting = waiting;
    }

    #[inline]
    fn add_cell(&mut self, group: Group, block: u32, band: u32, more: Cell) {
        if let Some(full) = self.blocks[block as usize][(band % BLOCK) as usize].add(more) {
            self.spilled.push((group, band, full));
        }
    }

    #[inline]
    fn block_of(&mut self, strip: u32, day: usize) -> u32 {
        let block = &mut self.strips[strip as usize][day];
        if *block == 0 {
            self.blocks.push(Block::default());
            // Memory ends long before 2^32 blocks.
            *block = u32::try_from(self.blocks.len()).unwrap_or(u32::MAX);
        }
        *block - 1
    }

    #[inline]
    fn strip_of(&mut self, first: Group) -> u32 {
        let hash = first.hash();
        let last = self.slots.len() - 1;
        let mark = mark(hash);
        let mut place = place(hash, last);
        loop {
            let slot = self.slots[place];
            if slot.strip == 0 {
                return self.insert(first, mark, place);
            }
            if slot.mark == mark && self.firsts[slot.strip as usize - 1] == first {
                return slot.strip - 1;
            }
            place = (place + 1) & last;
        }
    }

    #[cold]
    fn insert(&mut self, first: Group, mark: u32, place: usize) -> u32 {
        self.firsts.push(first);
        self.strips.push([0; STRIP]);
        let number = self.strips.len();
        // Memory ends long before 2^32 strips.
        let strip = u32::try_from(number).unwrap_or(u32::MAX);
        self.slots[place] = Slot { mark, strip };
        if number * 4 > self.slots.len() {
            self.grow();
        }
        strip - 1
    }

    fn grow(&mut self) {
        let larger = vec![Slot::default(); self.slots.len() * 2];
        let last = larger.len() - 1;
        for slot in std::mem::replace(&mut self.slots, larger) {
            if slot.strip != 0 {
                let mut place = place(self.firsts[slot.strip as usize - 1].hash(), last);
                while self.slots[place].strip != 0 {
                    place = (place + 1) & last;
                }
                self.slots[place] = slot;
            }
        }
    }

    /// The strips, each with the group of its first day.
    pub(super) fn strips(&self) -> impl Iterator<Item = (Group, &Strip)> {
        self.firsts.iter().copied().zip(&self.strips)
    }

    /// The block of a number that stands in a strip.
    #[inline]
    pub(super) fn block(&self, number: u32) -> Option<&Block> {
        self.blocks.get((number as usize).checked_sub(1)?)
    }

    /// The pieces of sums that ran over, and their keys.
    pub(super) fn spilled(&self) -> impl Iterator<Item = (CellKey, Cell)> {
        self.spilled
            .iter()
            .map(|(group, band, cell)| (group.cell_key(BandId(group.block() * BLOCK + band)), *cell))
    }

    /// More cells than this are not filled.
    pub(super) fn most_cells(&self) -> usize {
        self.blocks.len() * BLOCK as usize
    }
}

/// Where the search for a group begins.
#[inline]
fn place(hash: u64, last: usize) -> usize {
    usize::try_from(hash).unwrap_or(0) & last
}

/// The part of a hash that stands in its slot.
#[inline]
fn mark(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use s3opt_core::calendar::Day;
    use s3opt_core::cube::{PrefixId, State};

    use super::super::family::in_order;
    use super::*;
    use crate::row::{Kind, Version};

    fn state() -> impl Strategy<Value = State> {
        let since = (0_i64..40_000).prop_map(Day::from_days_since_epoch);
        prop_oneof![
            Just(State::Current),
            (since.clone(), 0_u32..=100).prop_map(|(since, newer)| State::Noncurrent { since, newer }),
            any::<bool>().prop_map(|only_version| State::DeleteMarker { only_version }),
            since.prop_map(|since| State::NoncurrentDeleteMarker { since }),
        ]
    }

    proptest! {
        #[test]
        fn a_table_adds_up(
            rows in prop::collection::vec(
                (any::<u32>(), state(), 0_u8..12, 0_u32..300_000, 0_u32..20, any::<u64>(), any::<bool>()), 0..2000),
            split in 0_usize..2000,
        ) {
            let mut tables = [Table::new(), Table::new()];
            let mut expected: HashMap<CellKey, (u64, u128, u128)> = HashMap::new();
            for (index, (prefix, state, kind, modified, band, size, flag)) in rows.iter().enumerate() {
                let version = Version {
                    size: *size,
                    modified: 0,
                    kind: Kind::from_number(*kind),
                    latest: true,
                    delete_marker: false,
                    null_version: *flag,
                };
                let group = Group::new(*prefix % 9, &version, *modified % 50, *state);
                tables[usize::from(index < split)].add(group, *band, *size, *band << 27);
                let key = group.cell_key(BandId(*band));
                prop_assert_eq!(key.state, *state);
                prop_assert_eq!(key.prefix, PrefixId(*prefix % 9));
                prop_assert_eq!(key.modified, Day::from_days_since_epoch(i64::from(*modified % 50)));
                prop_assert_eq!(key.null_version, *flag);
                let sum = expected.entry(key).or_default();
                sum.0 += 1;
                sum.1 += u128::from(*size);
                sum.2 += u128::from(*band << 27);
            }
            let mut found: HashMap<CellKey, (u64, u128, u128)> = HashMap::new();
            let mut keys = Vec::new();
            for (key, amount) in in_order(&mut tables) {
                keys.push(key);
                let sum = found.entry(key).or_default();
                sum.0 += amount.objects;
                sum.1 += amount.bytes;
                sum.2 += amount.key_bytes;
            }
            prop_assert!(keys[..found.len()].is_sorted_by(|left, right| left < right));
            prop_assert_eq!(found, expected);
        }
    }
}
