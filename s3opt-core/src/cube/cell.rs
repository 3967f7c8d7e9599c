//! Cells, their amounts, and the cube that adds them up.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::cells::Cells;
use crate::calendar::Day;
use crate::cube::{BandId, Partition, PrefixId, StackAmount, StackKey};
use crate::s3::{AccessTier, State, StorageClass};

/// What tells a cell from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// The longest prefix of the partition that the keys start with.
    pub prefix: PrefixId,
    /// Current, noncurrent or delete marker.
    pub state: State,
    /// The storage class; STANDARD for delete markers.
    pub storage_class: StorageClass,
    /// The tier within Intelligent-Tiering, where it is known.
    pub access_tier: Option<AccessTier>,
    /// The size band; 0 for delete markers.
    pub band: BandId,
    /// The first midnight at or after the version was last modified, which for S3 is its creation.
    pub modified: Day,
    /// Whether the version id is `null` (written while versioning was off or suspended), or not known.
    pub null_version: bool,
}

/// How much a cell holds. Amounts add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Versions.
    pub objects: u64,
    /// Their sizes in bytes, added up.
    pub bytes: u128,
    /// The lengths of their keys in bytes of UTF-8, added up: what a delete marker is billed for. 0 where keys are
    /// not known.
    pub key_bytes: u128,
}

/// A cube cannot hold so much, or two cubes do not fit each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CubeError {
    /// The sum of objects or bytes is beyond what any bucket can hold.
    #[error("the sum of objects or bytes is larger than any bucket (more than 2^50 objects or 2^80 bytes)")]
    TooLarge,
    /// The cubes were made with different partitions.
    #[error("two cubes with different prefixes, size bands or links of versions cannot be merged")]
    PartitionsDiffer,
    /// A stack has more or fewer versions than its amount.
    #[error("a stack of {versions} versions cannot hold {amounts} amounts")]
    AmountsDiffer {
        /// Versions of the stack.
        versions: usize,
        /// Versions that the amount has bytes of.
        amounts: usize,
    },
}

/// All versions of a bucket, counted in cells and stacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cube {
    partition: Partition,
    cells: Cells,
    stacks: BTreeMap<StackKey, StackAmount>,
    total: Amount,
}

/// More objects than this are no bucket but a mistake.
const MAXIMUM_OBJECTS: u64 = 1 << 50;
/// More bytes than this are no bucket but a mistake.
const MAXIMUM_BYTES: u128 = 1 << 80;

impl Amount {
    /// One version of so many bytes, whose key has so many bytes of UTF-8.
    #[must_use]
    pub fn one(bytes: u64, key_bytes: u64) -> Amount {
        Amount { objects: 1, bytes: u128::from(bytes), key_bytes: u128::from(key_bytes) }
    }

    pub(crate) fn checked_add(self, other: Amount) -> Option<Amount> {
        let objects = self.objects.checked_add(other.objects)?;
        let bytes = self.bytes.checked_add(other.bytes)?;
        let key_bytes = self.key_bytes.checked_add(other.key_bytes)?;
        let fits = objects <= MAXIMUM_OBJECTS && bytes.max(key_bytes) <= MAXIMUM_BYTES;
        fits.then_some(Amount { objects, bytes, key_bytes })
    }
}

impl Cube {
    /// An empty cube.
    #[must_use]
    pub fn new(partition: Partition) -> Cube {
        Cube { partition, cells: Cells::default(), stacks: BTreeMap::new(), total: Amount::default() }
    }

    /// A cube of these cells, which may come in any order and in pieces. This is far quicker than adding a million
    /// of them one by one.
    ///
    /// # Errors
    /// [`CubeError::TooLarge`] where the sum is larger than any bucket.
    pub fn from_cells(partition: Partition, mut cells: Vec<(CellKey, Amount)>) -> Result<Cube, CubeError> {
        if cells.iter().any(|(_, amount)| *amount == Amount::default()) {
            cells.retain(|(_, amount)| *amount != Amount::default());
        }
        cells.sort_unstable_by_key(|(key, _)| *key);
        let total = cells.iter().try_fold(Amount::default(), |sum, (_, amount)| sum.checked_add(*amount));
        let total = total.ok_or(CubeError::TooLarge)?;
        cells.dedup_by(|(key, amount), (kept, sum)| {
            let same = key == kept;
            if same {
                // Neither can run over: both are parts of the total.
                sum.objects += amount.objects;
                sum.bytes += amount.bytes;
                sum.key_bytes += amount.key_bytes;
            }
            same
        });
        // The list may have been made for more cells than there are.
        cells.shrink_to_fit();
        Ok(Cube { partition, cells: Cells::from_sorted(cells), stacks: BTreeMap::new(), total })
    }

    /// How the cube tells keys and sizes apart.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// The cells in the order of their keys.
    #[must_use]
    pub fn cells(&self) -> impl ExactSizeIterator<Item = (&CellKey, &Amount)> {
        self.cells.iter()
    }

    /// The stacks in the order of their keys.
    #[must_use]
    pub fn stacks(&self) -> impl ExactSizeIterator<Item = (&StackKey, &StackAmount)> {
        self.stacks.iter()
    }

    /// All versions, those of stacks as well, each with the cell that it would be in by itself.
    pub fn versions(&self) -> impl Iterator<Item = (CellKey, Amount)> {
        let cells = self.cells.iter().map(|(key, amount)| (*key, *amount));
        cells.chain(self.stacks.iter().flat_map(|(key, amount)| {
            key.cells().enumerate().map(|(place, cell)| (cell, amount.version(place)))
        }))
    }

    /// All versions and bytes in the cube.
    #[must_use]
    pub fn total(&self) -> Amount {
        self.total
    }

    /// Adds an amount to a cell.
    ///
    /// # Errors
    /// [`CubeError::TooLarge`] where the sum is larger than any bucket; the cube is then unchanged.
    pub fn add(&mut self, key: CellKey, amount: Amount) -> Result<(), CubeError> {
        if amount == Amount::default() {
            return Ok(());
        }
        self.total = self.total.checked_add(amount).ok_or(CubeError::TooLarge)?;
        let cell = self.cells.entry(key);
        cell.objects += amount.objects;
        cell.bytes += amount.bytes;
        cell.key_bytes += amount.key_bytes;
        Ok(())
    }

    /// Adds keys to a stack. A key with a single version goes into its cell.
    ///
    /// # Errors
    /// [`CubeError::AmountsDiffer`] where the amount is not of as many versions, [`CubeError::TooLarge`] where the sum
    /// is larger than any bucket; the cube is then unchanged.
    pub fn add_stack(&mut self, key: StackKey, amount: StackAmount) -> Result<(), CubeError> {
        let (versions, amounts) = (key.versions().len(), amount.bytes.len());
        if versions != amounts {
            return Err(CubeError::AmountsDiffer { versions, amounts });
        }
        if versions < 2 {
            return key.cells().try_for_each(|cell| self.add(cell, amount.version(0)));
        }
        if amount.keys == 0 {
            return Ok(());
        }
        let total = amount.total().and_then(|amount| self.total.checked_add(amount));
        self.total = total.ok_or(CubeError::TooLarge)?;
        match self.stacks.entry(key) {
            Entry::Vacant(entry) => drop(entry.insert(amount)),
            Entry::Occupied(mut entry) => entry.get_mut().add(&amount),
        }
        Ok(())
    }

    /// Adds all cells and stacks of another cube.
    ///
    /// # Errors
    /// [`CubeError::PartitionsDiffer`], or [`CubeError::TooLarge`]; the cube is then unusable.
    pub fn merge(&mut self, other: &Cube) -> Result<(), CubeError> {
        if self.partition != other.partition {
            return Err(CubeError::PartitionsDiffer);
        }
        other.cells.iter().try_for_each(|(key, amount)| self.add(*key, *amount))?;
        other.stacks.iter().try_for_each(|(key, amount)| self.add_stack(key.clone(), amount.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::StackVersion;
    use crate::s3::StorageClass;

    fn day(days: i64) -> Day {
        Day::from_days_since_epoch(days)
    }

    fn version(noncurrent_since: Option<i64>, delete_marker: bool, modified: i64) -> StackVersion {
        StackVersion {
            noncurrent_since: noncurrent_since.map(day),
            delete_marker,
            storage_class: StorageClass::Standard,
            access_tier: None,
            band: BandId(1),
            modified: day(modified),
            null_version: false,
        }
    }

    #[test]
    fn pieces_of_a_cell_add_up() {
        let stack = StackKey::new(PrefixId(0), [version(None, false, 5)]);
        let key = stack.cells().next().unwrap();
        let pieces = vec![(key, Amount::one(7, 3)), (key, Amount::one(8, 4))];
        let whole = Cube::from_cells(Partition::new([], []), pieces).unwrap();
        assert_eq!(whole.total(), Amount { objects: 2, bytes: 15, key_bytes: 7 });
        assert_eq!(whole.cells().collect::<Vec<_>>(), [(&key, &whole.total())]);
        let mut single = Cube::new(Partition::new([], []));
        single.add_stack(stack, StackAmount { keys: 2, key_bytes: 7, bytes: [15].into() }).unwrap();
        assert_eq!(single, whole);
    }

    #[test]
    fn stacks_add_up_as_far_as_a_policy_can_tell() {
        let mut cube = Cube::new(Partition::new([], []));
        for oldest in [1, 2] {
            let versions =
                [version(None, true, 9), version(Some(9), false, 4), version(Some(4), false, oldest)];
            let amount = StackAmount::one(10, [0, 20, 30]);
            cube.add_stack(StackKey::new(PrefixId(0), versions), amount).unwrap();
        }
        assert_eq!(cube.total(), Amount { objects: 6, bytes: 100, key_bytes: 60 });
        let amounts: Vec<_> = cube.stacks().map(|(_, amount)| amount.clone()).collect();
        assert_eq!(amounts, [StackAmount { keys: 2, key_bytes: 20, bytes: [0, 40, 60].into() }]);
        let states: Vec<_> = cube.versions().map(|(key, amount)| (key.state, amount.bytes)).collect();
        let expected = [
            (State::DeleteMarker { only_version: false }, 0),
            (State::Noncurrent { since: day(9), newer: 0 }, 40),
            (State::Noncurrent { since: day(4), newer: 1 }, 60),
        ];
        assert_eq!(states, expected);
        let two = StackKey::new(PrefixId(0), [version(None, false, 1), version(Some(1), false, 0)]);
        let error = cube.add_stack(two.clone(), StackAmount::one(1, [1])).unwrap_err();
        assert_eq!(error, CubeError::AmountsDiffer { versions: 2, amounts: 1 });
        let huge = StackAmount { keys: 1, key_bytes: 1, bytes: [MAXIMUM_BYTES, 1].into() };
        assert_eq!(cube.add_stack(two, huge).unwrap_err(), CubeError::TooLarge);
        let mut twice = cube.clone();
        twice.merge(&cube).unwrap();
        assert_eq!(twice.total().objects, 12);
    }
}
