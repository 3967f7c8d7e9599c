//! The cells of a cube in the order of their keys.

use std::collections::{BTreeMap, btree_map};
use std::iter::Peekable;
use std::slice;

use super::{Amount, CellKey};

/// Cells, most of which came at once: a million of them in a list take far less time and memory than in a tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    /// In the order of their keys.
    listed: Vec<(CellKey, Amount)>,
    /// Those that came one by one and are not in the list.
    added: BTreeMap<CellKey, Amount>,
}

impl Cells {
    /// Cells in the order of their keys, each key once.
    pub(super) fn from_sorted(listed: Vec<(CellKey, Amount)>) -> Cells {
        Cells { listed, added: BTreeMap::new() }
    }

    /// The amount of a cell, nothing so far if there was none.
    pub(super) fn entry(&mut self, key: CellKey) -> &mut Amount {
        match self.listed.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(place) => &mut self.listed[place].1,
            Err(_) => self.added.entry(key).or_default(),
        }
    }

    pub(super) fn iter(&self) -> Iter<'_> {
        Iter { listed: self.listed.iter().peekable(), added: self.added.iter().peekable() }
    }
}

impl PartialEq for Cells {
    fn eq(&self, other: &Cells) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Cells {}

/// Cells in the order of their keys.
pub(super) struct Iter<'a> {
    listed: Peekable<slice::Iter<'a, (CellKey, Amount)>>,
    added: Peekable<btree_map::Iter<'a, CellKey, Amount>>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a CellKey, &'a Amount);

    fn next(&mut self) -> Option<Self::Item> {
        let added_is_next = match (self.listed.peek(), self.added.peek()) {
            (Some((listed, _)), Some((added, _))) => *added < listed,
            (listed, _) => listed.is_none(),
        };
        if added_is_next { self.added.next() } else { self.listed.next().map(|(key, amount)| (key, amount)) }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.listed.len() + self.added.len();
        (length, Some(length))
    }
}

impl ExactSizeIterator for Iter<'_> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::Day;
    use crate::cube::{BandId, PrefixId};
    use crate::s3::{State, StorageClass};

    fn key(number: u32) -> CellKey {
        CellKey {
            prefix: PrefixId(number),
            state: State::Current,
            storage_class: StorageClass::Standard,
            access_tier: None,
            band: BandId(0),
            modified: Day::MIN,
            null_version: false,
        }
    }

    proptest! {
        #[test]
        fn cells_are_the_same_however_they_came(
            listed in prop::collection::btree_set(0_u32..20, 0..12),
            added in prop::collection::vec(0_u32..20, 0..12),
        ) {
            let mut expected: BTreeMap<CellKey, Amount> = BTreeMap::new();
            let mut one_by_one = Cells::default();
            for number in listed.iter().chain(&added) {
                expected.entry(key(*number)).or_default().objects += 1;
                one_by_one.entry(key(*number)).objects += 1;
            }
            let one = Amount { objects: 1, ..Amount::default() };
            let mut cells = Cells::from_sorted(listed.iter().map(|number| (key(*number), one)).collect());
            for number in added {
                cells.entry(key(number)).objects += 1;
            }
            prop_assert_eq!(&cells, &one_by_one);
            prop_assert_eq!(cells.iter().len(), expected.len());
            prop_assert!(cells.iter().eq(expected.iter()));
        }
    }
}
