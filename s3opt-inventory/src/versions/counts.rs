//! Everything that is counted: versions by themselves, and keys whose versions are kept together.

use std::collections::{BTreeMap, HashMap};

use s3opt_core::cube::{
    Amount, CellKey, Cube, CubeError, Partition, PrefixId, StackAmount, StackKey, StackVersion, State,
};

use super::Budget;
use crate::row::{Version, key_length};
use crate::tally::Tally;

/// Where there is room for stacks.
#[derive(Clone, Copy)]
pub(crate) enum Room<'a> {
    /// As far as the budget goes.
    Within(&'a Budget),
    /// Anywhere.
    Any,
    /// Nowhere: versions are counted by themselves.
    None,
}

/// What one thread has counted, or all of them.
pub(crate) struct Counts<'a> {
    partition: &'a Partition,
    tally: Tally,
    stacks: HashMap<StackKey, StackAmount>,
    room: Room<'a>,
    /// Cells of stacks that were given up.
    given_up: Vec<(CellKey, Amount)>,
    /// Keys whose versions are counted by themselves for want of room.
    apart: u64,
    /// Whether there would have been room had other stacks not been there.
    is_full: bool,
}

impl<'a> Counts<'a> {
    pub(crate) fn new(partition: &'a Partition, room: Room<'a>) -> Counts<'a> {
        Counts {
            partition,
            tally: Tally::new(partition),
            stacks: HashMap::new(),
            room,
            given_up: Vec::new(),
            apart: 0,
            is_full: false,
        }
    }

    /// Counts a version by itself.
    #[inline]
    pub(crate) fn version(&mut self, key: &[u8], encoded: bool, version: &Version, state: State) {
        self.tally.add(key, encoded, version, state);
    }

    /// The prefix of a key whose versions are kept together, the first of which is this one.
    pub(super) fn together(&mut self, key: &[u8], encoded: bool, first: &Version) -> Option<PrefixId> {
        if !self.partition.has_links() {
            return None;
        }
        let prefix = self.tally.prefix(key, encoded);
        let links = self.partition.links(prefix);
        let together =
            if first.latest && first.delete_marker { links.below_markers } else { links.below_objects };
        together.then_some(prefix)
    }

    /// Counts a key with these versions and their sizes in bytes.
    pub(super) fn stack(
        &mut self,
        prefix: PrefixId,
        versions: impl Iterator<Item = (StackVersion, u64)>,
        key: &[u8],
        encoded: bool,
    ) {
        let (versions, sizes): (Vec<StackVersion>, Vec<u64>) = versions.unzip();
        let stack = StackKey::new(prefix, versions);
        let key_bytes = key_length(key, encoded);
        let amount = StackAmount::one(key_bytes, sizes.iter().copied());
        if let Some(sum) = self.stacks.get_mut(&stack) {
            sum.add(&amount);
            return;
        }
        let size = amount.bytes.len();
        let fits = Budget::can_hold(size);
        let has_room = match self.room {
            Room::Within(budget) => fits && budget.take_stack(size),
            Room::Any => fits,
            Room::None => false,
        };
        if has_room {
            self.stacks.insert(stack, amount);
            return;
        }
        self.is_full |= fits;
        self.apart += 1;
        for (cell, bytes) in stack.cells().zip(sizes) {
            self.tally.add_cell(&cell, bytes, key_bytes);
        }
    }

    /// How the band of a size in bytes is numbered.
    pub(super) fn partition(&self) -> &'a Partition {
        self.partition
    }

    /// Adds what another thread has counted.
    pub(crate) fn merge(&mut self, other: Counts<'a>) {
        self.tally.merge(other.tally);
        for (key, amount) in other.stacks {
            match self.stacks.get_mut(&key) {
                Some(sum) => sum.add(&amount),
                None => drop(self.stacks.insert(key, amount)),
            }
        }
        self.given_up.extend(other.given_up);
        self.apart = self.apart.saturating_add(other.apart);
        self.is_full |= other.is_full;
    }

    /// Makes sure that everything counted here can be taken back. Where there was no room for some stacks, it depends on
    /// the order of the rows which ones those were, so that all are given up.
    pub(crate) fn prepare_to_take_back(&mut self) -> Room<'static> {
        if !self.is_full {
            return Room::Any;
        }
        self.room = Room::None;
        for (key, amount) in self.stacks.drain() {
            self.apart = self.apart.saturating_add(amount.keys);
            self.given_up.extend(key.cells().enumerate().map(|(place, cell)| (cell, amount.version(place))));
        }
        Room::None
    }

    /// The cube of everything counted here but not in `taken_back`, which must have been counted here too, and how
    /// many keys' versions are not kept together for want of room.
    pub(crate) fn into_cube(self, taken_back: Option<Counts<'_>>) -> Result<(Cube, u64), CubeError> {
        let Counts { tally, mut stacks, mut apart, mut given_up, .. } = self;
        let mut cells = tally.into_cells();
        cells.append(&mut given_up);
        if let Some(less) = taken_back {
            apart = apart.saturating_sub(less.apart);
            take_off(&mut cells, less.tally.into_cells());
            for (key, amount) in less.stacks {
                if let Some(sum) = stacks.get_mut(&key) {
                    sum.take_off(&amount);
                }
            }
        }
        let mut cube = Cube::from_cells(self.partition.clone(), cells)?;
        for (key, amount) in stacks {
            cube.add_stack(key, amount)?;
        }
        Ok((cube, apart))
    }
}

/// Takes amounts off cells. A cell may be in several pieces; what is taken back comes off the pieces in turn.
fn take_off(cells: &mut [(CellKey, Amount)], taken_back: Vec<(CellKey, Amount)>) {
    let mut less: BTreeMap<CellKey, Amount> = BTreeMap::new();
    for (key, amount) in taken_back {
        let sum = less.entry(key).or_default();
        sum.objects += amount.objects;
        sum.bytes += amount.bytes;
        sum.key_bytes += amount.key_bytes;
    }
    for (key, amount) in cells {
        if let Some(less) = less.get_mut(key) {
            let objects = less.objects.min(amount.objects);
            let bytes = less.bytes.min(amount.bytes);
            let key_bytes = less.key_bytes.min(amount.key_bytes);
            less.objects -= objects;
            less.bytes -= bytes;
            less.key_bytes -= key_bytes;
            amount.objects -= objects;
            amount.bytes -= bytes;
            amount.key_bytes -= key_bytes;
        }
    }
}
