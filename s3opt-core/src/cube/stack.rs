//! Stacks: all versions of one key, where what happens to one of them decides what happens to another.

use crate::calendar::Day;
use crate::cube::{Amount, BandId, CellKey, PrefixId};
use crate::s3::{AccessTier, State, StorageClass};

/// One version of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StackVersion {
    /// The first midnight at or after the moment when its successor was created; `None` for the latest version.
    pub noncurrent_since: Option<Day>,
    /// Whether it is a delete marker.
    pub delete_marker: bool,
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

/// What tells a stack from all others: the versions of a key, as far as any policy can tell them apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StackKey {
    prefix: PrefixId,
    versions: Box<[StackVersion]>,
}

/// How much the keys of a stack hold. Amounts add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackAmount {
    /// Keys whose versions are alike.
    pub keys: u64,
    /// The lengths of the keys in bytes of UTF-8, added up.
    pub key_bytes: u128,
    /// For each version of the stack the sizes in bytes, added up.
    pub bytes: Box<[u128]>,
}

impl StackKey {
    /// The stack of versions of a key whose longest prefix in the partition is `prefix`: the latest first, if it is
    /// known, then the newest. What no policy can tell apart is made alike: when a noncurrent version was created
    /// does not matter in a class without tiers and minimum duration.
    #[must_use]
    pub fn new(prefix: PrefixId, versions: impl IntoIterator<Item = StackVersion>) -> StackKey {
        StackKey { prefix, versions: versions.into_iter().map(StackVersion::plain).collect() }
    }

    /// The longest prefix of the partition that the keys start with.
    #[must_use]
    pub fn prefix(&self) -> PrefixId {
        self.prefix
    }

    /// The versions, newest first.
    #[must_use]
    pub fn versions(&self) -> &[StackVersion] {
        &self.versions
    }

    /// The cells that the versions are in where each is counted by itself, newest first.
    pub fn cells(&self) -> impl Iterator<Item = CellKey> {
        let only_version = self.versions.len() == 1;
        self.versions.iter().scan(0, move |newer, version| {
            let state = match (version.noncurrent_since, version.delete_marker) {
                (None, false) => State::Current,
                (None, true) => State::DeleteMarker { only_version },
                (Some(since), false) => State::Noncurrent { since, newer: *newer },
                (Some(since), true) => State::NoncurrentDeleteMarker { since },
            };
            if matches!(state, State::Noncurrent { .. }) {
                *newer = (*newer + 1).min(State::MAXIMUM_NEWER);
            }
            Some(CellKey {
                prefix: self.prefix,
                state,
                storage_class: version.storage_class,
                access_tier: version.access_tier,
                band: version.band,
                modified: version.modified,
                null_version: version.null_version,
            })
        })
    }
}

impl StackVersion {
    /// The version without what no policy can tell.
    fn plain(mut self) -> StackVersion {
        if self.delete_marker {
            self.storage_class = StorageClass::Standard;
            self.access_tier = None;
            self.band = BandId(0);
        }
        if let Some(since) = self.noncurrent_since
            && (self.delete_marker || self.storage_class == StorageClass::Standard)
        {
            // Rules on noncurrent versions count from `since`, and STANDARD charges for no minimum duration.
            self.modified = self.modified.max(since);
        }
        self
    }
}

impl StackAmount {
    /// One key of so many bytes of UTF-8, whose versions have these sizes in bytes, newest first.
    #[must_use]
    pub fn one(key_bytes: u64, sizes: impl IntoIterator<Item = u64>) -> StackAmount {
        StackAmount {
            keys: 1,
            key_bytes: u128::from(key_bytes),
            bytes: sizes.into_iter().map(u128::from).collect(),
        }
    }

    /// What the version at a place of the stack holds by itself.
    #[must_use]
    pub fn version(&self, place: usize) -> Amount {
        let bytes = self.bytes.get(place).copied().unwrap_or(0);
        Amount { objects: self.keys, bytes, key_bytes: self.key_bytes }
    }

    /// What all versions hold together, or `None` where it is more than any bucket can hold.
    pub(super) fn total(&self) -> Option<Amount> {
        (0..self.bytes.len()).try_fold(Amount::default(), |sum, place| sum.checked_add(self.version(place)))
    }

    /// Adds what more keys of the same stack hold, which does not run over where the sum of all is no larger than a
    /// bucket.
    pub fn add(&mut self, more: &StackAmount) {
        self.keys = self.keys.saturating_add(more.keys);
        self.key_bytes = self.key_bytes.saturating_add(more.key_bytes);
        for (sum, bytes) in self.bytes.iter_mut().zip(&more.bytes) {
            *sum = sum.saturating_add(*bytes);
        }
    }

    /// Takes off what was added before.
    pub fn take_off(&mut self, less: &StackAmount) {
        self.keys = self.keys.saturating_sub(less.keys);
        self.key_bytes = self.key_bytes.saturating_sub(less.key_bytes);
        for (sum, bytes) in self.bytes.iter_mut().zip(&less.bytes) {
            *sum = sum.saturating_sub(*bytes);
        }
    }
}
