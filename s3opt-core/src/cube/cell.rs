//! Cells, their amounts, and the cube that adds them up.

use std::collections::BTreeMap;

use crate::calendar::Day;
use crate::cube::{BandId, Partition, PrefixId};
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
}

/// A cube cannot hold so much, or two cubes do not fit each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CubeError {
    /// The sum of objects or bytes is beyond what any bucket can hold.
    #[error("the sum of objects or bytes is larger than any bucket (more than 2^50 objects or 2^80 bytes)")]
    TooLarge,
    /// The cubes were made with different partitions.
    #[error("two cubes with different prefixes or size bands cannot be merged")]
    PartitionsDiffer,
}

/// All versions of a bucket, counted in cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cube {
    partition: Partition,
    cells: BTreeMap<CellKey, Amount>,
    total: Amount,
}

/// More objects than this are no bucket but a mistake.
const MAXIMUM_OBJECTS: u64 = 1 << 50;
/// More bytes than this are no bucket but a mistake.
const MAXIMUM_BYTES: u128 = 1 << 80;

impl Amount {
    /// One version of so many bytes.
    #[must_use]
    pub fn one(bytes: u64) -> Amount {
        Amount { objects: 1, bytes: u128::from(bytes) }
    }

    pub(crate) fn checked_add(self, other: Amount) -> Option<Amount> {
        let objects = self.objects.checked_add(other.objects)?;
        let bytes = self.bytes.checked_add(other.bytes)?;
        (objects <= MAXIMUM_OBJECTS && bytes <= MAXIMUM_BYTES).then_some(Amount { objects, bytes })
    }
}

impl Cube {
    /// An empty cube.
    #[must_use]
    pub fn new(partition: Partition) -> Cube {
        Cube { partition, cells: BTreeMap::new(), total: Amount::default() }
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
            }
            same
        });
        Ok(Cube { partition, cells: cells.into_iter().collect(), total })
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
        let cell = self.cells.entry(key).or_default();
        cell.objects += amount.objects;
        cell.bytes += amount.bytes;
        Ok(())
    }

    /// Adds all cells of another cube.
    ///
    /// # Errors
    /// [`CubeError::PartitionsDiffer`], or [`CubeError::TooLarge`]; the cube is then unusable.
    pub fn merge(&mut self, other: &Cube) -> Result<(), CubeError> {
        if self.partition != other.partition {
            return Err(CubeError::PartitionsDiffer);
        }
        other.cells.iter().try_for_each(|(key, amount)| self.add(*key, *amount))
    }
}
