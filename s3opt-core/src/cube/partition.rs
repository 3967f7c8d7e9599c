//! How keys and sizes are told apart: by the prefixes and sizes that some rule names.

use std::collections::BTreeSet;

use crate::cube::Links;
use crate::s3::MINIMUM_TRANSITION_SIZE;

/// The place of a prefix in its [`Partition`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrefixId(pub u32);

/// The place of a size band in its [`Partition`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BandId(pub u32);

/// The prefixes and sizes at which some policy, department or S3 itself treats objects differently.
///
/// A key belongs to the *longest* prefix of the partition that it starts with. Every other prefix that it starts
/// with is a prefix of that one, so the one number decides all prefix filters at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Sorted, without duplicates, the empty prefix first.
    prefixes: Vec<String>,
    /// For each prefix the longest other one that it starts with.
    parents: Vec<Option<PrefixId>>,
    /// The least size in bytes of each band, ascending; the first is 0.
    band_starts: Vec<u64>,
    /// For each prefix of which keys the versions are kept together.
    links: Vec<Links>,
}

impl Partition {
    /// A partition by these prefixes and by bands that start at these sizes in bytes. The empty prefix and the
    /// bands that S3's own rules need (0, 1 and 128 KiB) are always there. All versions are counted by themselves.
    #[must_use]
    pub fn new(
        prefixes: impl IntoIterator<Item = String>,
        band_starts: impl IntoIterator<Item = u64>,
    ) -> Partition {
        let mut prefixes: BTreeSet<String> = prefixes.into_iter().collect();
        prefixes.insert(String::new());
        let mut starts: BTreeSet<u64> = band_starts.into_iter().collect();
        starts.extend([0, 1, MINIMUM_TRANSITION_SIZE]);
        let prefixes: Vec<String> = prefixes.into_iter().collect();
        let parents = (0..prefixes.len()).map(|index| parent(&prefixes, index)).collect();
        let links = vec![Links::default(); prefixes.len()];
        Partition { prefixes, parents, band_starts: starts.into_iter().collect(), links }
    }

    /// The same partition with these versions kept together, which are asked for by prefix.
    #[must_use]
    pub fn with_links(mut self, links: impl Fn(&str) -> Links) -> Partition {
        self.links = self.prefixes.iter().map(|prefix| links(prefix)).collect();
        self
    }

    /// Of which keys below a prefix the versions are kept together.
    #[must_use]
    pub fn links(&self, id: PrefixId) -> Links {
        self.links.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// Whether the versions of any key are kept together.
    #[must_use]
    pub fn has_links(&self) -> bool {
        self.links.iter().any(|links| !links.is_none())
    }

    /// The prefixes, sorted; the place in the slice is the [`PrefixId`].
    #[must_use]
    pub fn prefixes(&self) -> &[String] {
        &self.prefixes
    }

    /// The least size in bytes of each band, ascending; the place in the slice is the [`BandId`].
    #[must_use]
    pub fn band_starts(&self) -> &[u64] {
        &self.band_starts
    }

    /// The longest prefix of the partition that the key starts with.
    #[must_use]
    pub fn prefix_of(&self, key: &[u8]) -> PrefixId {
        // The last prefix that sorts at or before the key is either a prefix of it, or shares with it a longer
        // start than any candidate further up, so that the parents of it hold the answer.
        let after = self.prefixes.partition_point(|prefix| prefix.as_bytes() <= key);
        let mut candidate = Some(PrefixId(index_u32(after.saturating_sub(1))));
        while let Some(id) = candidate {
            if key.starts_with(self.prefix(id).as_bytes()) {
                return id;
            }
            candidate = self.parents.get(id.0 as usize).copied().flatten();
        }
        PrefixId(0)
    }

    /// The text of a prefix; empty for an id of another partition.
    #[must_use]
    pub fn prefix(&self, id: PrefixId) -> &str {
        self.prefixes.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The band that a size in bytes lies in.
    #[must_use]
    pub fn band_of(&self, size: u64) -> BandId {
        BandId(index_u32(self.band_starts.partition_point(|start| *start <= size).saturating_sub(1)))
    }

    /// The least size in bytes of a band.
    #[must_use]
    pub fn band_start(&self, id: BandId) -> u64 {
        self.band_starts.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// Whether the partition tells this prefix apart.
    #[must_use]
    pub fn knows_prefix(&self, prefix: &str) -> bool {
        self.prefixes.binary_search_by(|known| known.as_str().cmp(prefix)).is_ok()
    }

    /// Whether the partition tells sizes below `start` bytes apart from those at or above it.
    #[must_use]
    pub fn knows_band_start(&self, start: u64) -> bool {
        self.band_starts.binary_search(&start).is_ok()
    }
}

fn parent(prefixes: &[String], index: usize) -> Option<PrefixId> {
    let own = &prefixes[index];
    let found = prefixes[..index].iter().rposition(|other| own.starts_with(other.as_str()))?;
    Some(PrefixId(index_u32(found)))
}

fn index_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_longest_prefix_is_found(
            prefixes in prop::collection::vec("[ab/]{0,4}", 0..8),
            key in "[ab/]{0,8}",
        ) {
            let partition = Partition::new(prefixes, []);
            let longest = partition
                .prefixes()
                .iter()
                .filter(|prefix| key.starts_with(prefix.as_str()))
                .max_by_key(|prefix| prefix.len());
            prop_assert_eq!(Some(partition.prefix(partition.prefix_of(key.as_bytes()))), longest.map(String::as_str));
        }

        #[test]
        fn a_size_lies_in_its_band(starts in prop::collection::vec(0_u64..1000, 0..8), size in 0_u64..1200) {
            let partition = Partition::new([], starts);
            let band = partition.band_of(size);
            prop_assert!(partition.band_start(band) <= size);
            let next = partition.band_starts().get(band.0 as usize + 1);
            prop_assert!(next.is_none_or(|next| size < *next));
        }
    }
}
