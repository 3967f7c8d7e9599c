//! A hash table from what cells have in common to their amounts.
//!
//! Cells that differ only in their size band lie in one block, and the blocks of days next to each other are listed in
//! one strip. There are so few strips that they and the table of them stay in the processor's nearer caches, so that
//! a row waits for memory once, at its cell.

use s3opt_core::calendar::Day;
use s3opt_core::cube::{Amount, BandId, CellKey, PrefixId, State};

use crate::row::{Kind, Version};

/// Bands in a block.
const BLOCK: u32 = 8;
/// Days in a strip, as a power of two.
const STRIP_BITS: u32 = 5;
/// Days in a strip.
const STRIP: usize = 1 << STRIP_BITS;

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

    /// The first day of the strip, and which day of it this is.
    #[inline]
    fn strip(self) -> (Group, usize) {
        let day = self.place & mask(STRIP_BITS);
        (Group { place: self.place ^ day, ..self }, usize::try_from(day).unwrap_or(0))
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
}

impl Cell {
    /// Adds to the cell; where a sum would run over, gives what it was and starts anew.
    #[inline]
    fn add(&mut self, more: Cell) -> Option<Cell> {
        match (self.objects.checked_add(more.objects), self.bytes.checked_add(more.bytes)) {
            (Some(objects), Some(bytes)) => {
                *self = Cell { objects, bytes };
                None
            }
            _ => Some(std::mem::replace(self, more)),
        }
    }

    fn amount(self) -> Amount {
        Amount { objects: self.objects, bytes: u128::from(self.bytes) }
    }
}

/// The cells of a group whose bands are neighbours.
type Block = [Cell; BLOCK as usize];

/// Groups that differ only in their day, all days within one strip: for each day the number of its block, counted from
/// 1; 0 where there is none.
type Strip = [u32; STRIP];

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

    /// Counts one version of so many bytes.
    #[inline]
    pub(super) fn add(&mut self, group: Group, band: u32, bytes: u64) {
        let group = group.in_block(band / BLOCK);
        self.waiting.push(Waiting { group, bytes, band: band % BLOCK, place: 0 });
        if self.waiting.len() == WAITING {
            self.count_waiting();
        }
    }

    /// Counts the versions that wait.
    fn count_waiting(&mut self) {
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
            let more = Cell { objects: 1, bytes: version.bytes };
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

    /// How many cells are not empty.
    pub(super) fn cells(&mut self) -> usize {
        self.count_waiting();
        let of_block = |block: &Block| block.iter().filter(|cell| cell.objects != 0).count();
        self.blocks.iter().map(of_block).sum::<usize>() + self.spilled.len()
    }
}

/// A strip of some table, by its key, which has the number of the block in the place of the band.
type Keyed<'a> = (CellKey, &'a Table, &'a Strip);

/// Shows the sums of all tables in the order of their keys, those that are not empty; after them all the pieces of
/// sums that ran over.
pub(super) fn for_each(tables: &mut [Table], mut visit: impl FnMut(CellKey, Amount)) {
    tables.iter_mut().for_each(Table::count_waiting);
    let key = |first: &Group| first.cell_key(BandId(first.block()));
    let mut order: Vec<Keyed<'_>> = Vec::new();
    for table in &*tables {
        order.extend(table.firsts.iter().zip(&table.strips).map(|(first, strip)| (key(first), table, strip)));
    }
    order.sort_unstable_by_key(|(key, ..)| *key);
    let apart_from_day = |key: &CellKey| CellKey { modified: Day::MIN, null_version: false, ..*key };
    let mut family = Family::default();
    for strips in order.chunk_by(|left, right| apart_from_day(&left.0) == apart_from_day(&right.0)) {
        family.add_up(strips);
        family.for_each(&mut visit);
    }
    let spilled = tables.iter().flat_map(|table| &table.spilled);
    let spilled =
        spilled.map(|(group, band, cell)| (group.cell_key(BandId(group.block() * BLOCK + band)), cell));
    for (key, cell) in spilled.chain(family.spilled.iter().map(|(key, cell)| (*key, cell))) {
        visit(key, cell.amount());
    }
}

/// Strips that differ only in their days and the null version, added up over all tables. The blocks lie anywhere, so
/// that each is looked at once only.
#[derive(Default)]
struct Family {
    /// The keys of the strips, sorted.
    keys: Vec<CellKey>,
    /// For each key its days, for each day its block.
    blocks: Vec<[Block; STRIP]>,
    spilled: Vec<(CellKey, Cell)>,
}

impl Family {
    /// Adds up other strips, sorted by their keys.
    fn add_up(&mut self, strips: &[Keyed<'_>]) {
        self.keys.clear();
        self.blocks.clear();
        for (key, table, strip) in strips {
            if self.keys.last() != Some(key) {
                self.keys.push(*key);
                self.blocks.push([Block::default(); STRIP]);
            }
            let Some(sums) = self.blocks.last_mut() else { continue };
            // As for versions that wait: one look after the other, so that the waits for memory overlap.
            let there = strip.iter().filter_map(|block| (*block as usize).checked_sub(1));
            let seen = there.fold(0, |seen, block| {
                let block = &table.blocks[block];
                seen ^ block[0].objects ^ block[BLOCK as usize - 1].objects
            });
            std::hint::black_box(seen);
            for (day, (sums, block)) in sums.iter_mut().zip(*strip).enumerate() {
                let Some(block) = (*block as usize).checked_sub(1) else { continue };
                for (band, (sum, cell)) in sums.iter_mut().zip(&table.blocks[block]).enumerate() {
                    if let Some(full) = sum.add(*cell) {
                        self.spilled.push((key_of(key, day, band), full));
                    }
                }
            }
        }
    }

    /// Shows the sums that are not empty.
    fn for_each(&self, visit: &mut impl FnMut(CellKey, Amount)) {
        for band in 0..BLOCK as usize {
            let mut place = 0;
            for strips in self.keys.chunk_by(|left, right| left.modified == right.modified) {
                for day in 0..STRIP {
                    for (key, blocks) in strips.iter().zip(&self.blocks[place..]) {
                        let cell = blocks[day][band];
                        if cell.objects != 0 {
                            visit(key_of(key, day, band), cell.amount());
                        }
                    }
                }
                place += strips.len();
            }
        }
    }
}

/// The key of a cell of a strip.
fn key_of(strip: &CellKey, day: usize, band: usize) -> CellKey {
    let small = |number: usize| u32::try_from(number).unwrap_or(0);
    CellKey {
        band: BandId(strip.band.0 * BLOCK + small(band)),
        modified: strip.modified + small(day),
        ..*strip
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
            let mut expected: HashMap<CellKey, (u64, u128)> = HashMap::new();
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
                tables[usize::from(index < split)].add(group, *band, *size);
                let key = group.cell_key(BandId(*band));
                prop_assert_eq!(key.state, *state);
                prop_assert_eq!(key.prefix, PrefixId(*prefix % 9));
                prop_assert_eq!(key.modified, Day::from_days_since_epoch(i64::from(*modified % 50)));
                prop_assert_eq!(key.null_version, *flag);
                let sum = expected.entry(key).or_default();
                sum.0 += 1;
                sum.1 += u128::from(*size);
            }
            let mut found: HashMap<CellKey, (u64, u128)> = HashMap::new();
            let mut keys = Vec::new();
            for_each(&mut tables, |key, amount| {
                keys.push(key);
                let sum = found.entry(key).or_default();
                sum.0 += amount.objects;
                sum.1 += amount.bytes;
            });
            prop_assert!(keys[..found.len()].is_sorted_by(|left, right| left < right));
            prop_assert_eq!(found, expected);
        }
    }
}
