//! A hash table from what cells have in common to blocks of their amounts.
//!
//! Cells that differ only in their size band lie in one block: sizes of one kind of object are near each other, so
//! most rows find their block in the processor's cache, and the table of groups stays small.

use s3opt_core::calendar::Day;
use s3opt_core::cube::{Amount, BandId, CellKey, PrefixId, State};

use crate::row::{Kind, Version};

/// Bands in a block.
const BLOCK: u32 = 8;

/// What the cells of one block have in common, packed into integers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    /// Prefix, kind, null version, day modified.
    place: u64,
    /// Zero for current versions; otherwise the state. The number of the block goes on top of it.
    state: u64,
}

/// Bits of a day.
const DAY_BITS: u32 = 22;
/// Bits of a kind.
const KIND_BITS: u32 = 4;
/// Bits of a count of newer versions.
const NEWER_BITS: u32 = 7;
/// Where the number of the block begins in the state.
const BLOCK_SHIFT: u32 = 2 + DAY_BITS + NEWER_BITS;

impl Group {
    #[inline]
    pub(super) fn new(prefix: u32, version: &Version, modified: u32, state: State) -> Group {
        let kind = if version.delete_marker { Kind::STANDARD } else { version.kind };
        let place = u64::from(prefix) << (DAY_BITS + KIND_BITS + 1)
            | u64::from(kind.number()) << (DAY_BITS + 1)
            | u64::from(version.null_version) << DAY_BITS
            | u64::from(modified);
        Group { place, state: pack(state) }
    }

    pub(super) fn cell_key(self, band: BandId) -> CellKey {
        let kind =
            Kind::from_number(u8::try_from(self.place >> (DAY_BITS + 1) & mask(KIND_BITS)).unwrap_or(0));
        CellKey {
            prefix: PrefixId(u32::try_from(self.place >> (DAY_BITS + KIND_BITS + 1)).unwrap_or(0)),
            state: unpack(self.state),
            storage_class: kind.storage_class(),
            access_tier: kind.access_tier(),
            band,
            modified: day(self.place),
            null_version: self.place >> DAY_BITS & 1 == 1,
        }
    }

    #[inline]
    fn in_block(self, block: u32) -> Group {
        Group { state: self.state | u64::from(block) << BLOCK_SHIFT, ..self }
    }

    fn block(self) -> u32 {
        u32::try_from(self.state >> BLOCK_SHIFT).unwrap_or(0)
    }

    #[inline]
    fn hash(self) -> u64 {
        // Odd constants with well-mixed bits; the product's upper half is what counts.
        let mixed =
            self.place.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ self.state.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        mixed ^ mixed >> 32
    }
}

fn mask(bits: u32) -> u64 {
    (1 << bits) - 1
}

fn day(bits: u64) -> Day {
    Day::from_days_since_epoch(i64::try_from(bits & mask(DAY_BITS)).unwrap_or(0))
}

#[inline]
fn pack(state: State) -> u64 {
    let days = |day: Day| u64::from(day.days_since_epoch().unsigned_abs()) << 2;
    match state {
        State::Current => 0,
        State::Noncurrent { since, newer } => 1 | days(since) | u64::from(newer) << (2 + DAY_BITS),
        State::DeleteMarker { only_version } => 2 | u64::from(only_version) << 2,
        State::NoncurrentDeleteMarker { since } => 3 | days(since),
    }
}

fn unpack(bits: u64) -> State {
    let since = day(bits >> 2);
    match bits & 3 {
        0 => State::Current,
        1 => State::Noncurrent {
            since,
            newer: u32::try_from(bits >> (2 + DAY_BITS) & mask(NEWER_BITS)).unwrap_or(0),
        },
        2 => State::DeleteMarker { only_version: bits >> 2 & 1 == 1 },
        _ => State::NoncurrentDeleteMarker { since },
    }
}

#[derive(Clone, Copy, Default)]
struct Cell {
    objects: u64,
    bytes: u64,
    key_bytes: u64,
}

/// The cells of a group whose bands are neighbours.
#[derive(Clone)]
struct Block {
    group: Group,
    cells: [Cell; BLOCK as usize],
}

/// Where a block is. A part of the hash tells most other groups apart without a look at the block.
#[derive(Clone, Copy, Default)]
struct Slot {
    mark: u32,
    /// The number of the block, counted from 1; 0 where the slot is free.
    block: u32,
}

/// A version that waits to be counted.
#[derive(Clone, Copy)]
struct Waiting {
    group: Group,
    hash: u64,
    bytes: u64,
    key_bytes: u64,
    band: u32,
    /// The number of its block, counted from 0, once it is known.
    block: u32,
}

/// Versions that are counted together. The table is larger than the processor's caches, so each look at it waits
/// for memory; one after the other in a short loop, the waits overlap.
const WAITING: usize = 256;

/// Amounts by group and band: open addressing, at most half full.
pub(super) struct Table {
    slots: Vec<Slot>,
    blocks: Vec<Block>,
    waiting: Vec<Waiting>,
    /// Sums that no longer fit a cell.
    spilled: Vec<(Group, u32, Cell)>,
}

impl Table {
    pub(super) fn new() -> Table {
        Table {
            slots: vec![Slot::default(); 1 << 12],
            blocks: Vec::new(),
            waiting: Vec::with_capacity(WAITING),
            spilled: Vec::new(),
        }
    }

    /// Counts one version of so many bytes, whose key has so many bytes.
    #[inline]
    pub(super) fn add(&mut self, group: Group, band: u32, bytes: u64, key_bytes: u64) {
        let group = group.in_block(band / BLOCK);
        self.waiting.push(Waiting {
            group,
            hash: group.hash(),
            bytes,
            key_bytes,
            band: band % BLOCK,
            block: 0,
        });
        if self.waiting.len() == WAITING {
            self.count_waiting();
        }
    }

    /// Counts the versions that wait.
    fn count_waiting(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        // A first look brings the slots into the cache, a second one finds the blocks, a third one counts.
        let last = self.slots.len() - 1;
        for version in &mut waiting {
            version.block = self.slots[place(version.hash, last)].block;
        }
        for version in &mut waiting {
            version.block = self.block_of(version.group, version.hash);
        }
        for version in &waiting {
            let more = Cell { objects: 1, bytes: version.bytes, key_bytes: version.key_bytes };
            self.add_cell(version.block, version.band, more);
        }
        waiting.clear();
        self.waiting = waiting;
    }

    #[inline]
    fn add_cell(&mut self, block: u32, band: u32, more: Cell) {
        let block = &mut self.blocks[block as usize];
        let cell = &mut block.cells[(band % BLOCK) as usize];
        if let (Some(objects), Some(bytes), Some(key_bytes)) = (
            cell.objects.checked_add(more.objects),
            cell.bytes.checked_add(more.bytes),
            cell.key_bytes.checked_add(more.key_bytes),
        ) {
            *cell = Cell { objects, bytes, key_bytes };
        } else {
            let full = std::mem::replace(cell, more);
            self.spilled.push((block.group, band, full));
        }
    }

    #[inline]
    fn block_of(&mut self, group: Group, hash: u64) -> u32 {
        let last = self.slots.len() - 1;
        let mark = mark(hash);
        let mut place = place(hash, last);
        loop {
            let slot = self.slots[place];
            if slot.block == 0 {
                return self.insert(group, mark, place);
            }
            if slot.mark == mark && self.blocks[slot.block as usize - 1].group == group {
                return slot.block - 1;
            }
            place = (place + 1) & last;
        }
    }

    #[cold]
    fn insert(&mut self, group: Group, mark: u32, place: usize) -> u32 {
        self.blocks.push(Block { group, cells: [Cell::default(); BLOCK as usize] });
        let number = self.blocks.len();
        // Memory ends long before 2^32 blocks.
        let block = u32::try_from(number).unwrap_or(u32::MAX);
        self.slots[place] = Slot { mark, block };
        if number * 2 > self.slots.len() {
            self.grow();
        }
        block - 1
    }

    fn grow(&mut self) {
        let larger = vec![Slot::default(); self.slots.len() * 2];
        let last = larger.len() - 1;
        for slot in std::mem::replace(&mut self.slots, larger) {
            if slot.block != 0 {
                let mut place = place(self.blocks[slot.block as usize - 1].group.hash(), last);
                while self.slots[place].block != 0 {
                    place = (place + 1) & last;
                }
                self.slots[place] = slot;
            }
        }
    }

    /// Shows every cell that is not empty, with the number of its block in the group's state.
    fn for_each_cell(&self, mut visit: impl FnMut(Group, u32, Cell)) {
        for block in &self.blocks {
            for (band, cell) in (0..).zip(&block.cells) {
                if cell.objects != 0 {
                    visit(block.group, band, *cell);
                }
            }
        }
        for (group, band, cell) in &self.spilled {
            visit(*group, *band, *cell);
        }
    }

    /// Shows every cell that is not empty; one whose sum ran over is shown in pieces.
    pub(super) fn for_each(&mut self, mut visit: impl FnMut(Group, u32, Amount)) {
        self.count_waiting();
        self.for_each_cell(|group, band, cell| {
            let (bytes, key_bytes) = (u128::from(cell.bytes), u128::from(cell.key_bytes));
            let amount = Amount { objects: cell.objects, bytes, key_bytes };
            let whole = Group { state: group.state & mask(BLOCK_SHIFT), ..group };
            visit(whole, group.block() * BLOCK + band, amount);
        });
    }

    pub(super) fn merge(&mut self, mut other: Table) {
        self.count_waiting();
        other.count_waiting();
        other.for_each_cell(|group, band, cell| {
            let block = self.block_of(group, group.hash());
            self.add_cell(block, band, cell);
        });
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

    use super::*;

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
                tables[usize::from(index < split)].add(group, *band, *size, u64::from(*band) << 59);
                let key = group.cell_key(BandId(*band));
                prop_assert_eq!(key.state, *state);
                prop_assert_eq!(key.prefix, PrefixId(*prefix % 9));
                prop_assert_eq!(key.modified, Day::from_days_since_epoch(i64::from(*modified % 50)));
                prop_assert_eq!(key.null_version, *flag);
                let sum = expected.entry(key).or_default();
                sum.0 += 1;
                sum.1 += u128::from(*size);
                sum.2 += u128::from(*band) << 59;
            }
            let [mut table, other] = tables;
            table.merge(other);
            let mut found: HashMap<CellKey, (u64, u128, u128)> = HashMap::new();
            table.for_each(|group, band, amount| {
                let sum = found.entry(group.cell_key(BandId(band))).or_default();
                sum.0 += amount.objects;
                sum.1 += amount.bytes;
                sum.2 += amount.key_bytes;
            });
            prop_assert_eq!(found, expected);
        }
    }
}
