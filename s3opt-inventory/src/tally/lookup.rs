//! The prefix of a key and the band of a size, looked up millions of times a second.

use s3opt_core::cube::Partition;

use crate::row::decode_key;

/// The prefixes of a partition, arranged by their first byte.
pub(super) struct Prefixes {
    partition: Partition,
    by_first_byte: Vec<FirstByte>,
    /// The longest prefix in bytes: no more of a key needs to be decoded.
    longest: usize,
    decoded: Vec<u8>,
}

/// What the first byte of a key tells about its prefix.
enum FirstByte {
    /// No prefix but the empty one begins so.
    Empty,
    /// One prefix begins so.
    One { prefix: Vec<u8>, id: u32 },
    /// Several do.
    Several,
}

impl Prefixes {
    pub(super) fn new(partition: &Partition) -> Prefixes {
        let by_first_byte = (0..=u8::MAX)
            .map(|byte| {
                let mut matching = (0_u32..)
                    .zip(partition.prefixes())
                    .filter(|(_, prefix)| prefix.as_bytes().first() == Some(&byte));
                match (matching.next(), matching.next()) {
                    (None, _) => FirstByte::Empty,
                    (Some((id, prefix)), None) => FirstByte::One { prefix: prefix.clone().into_bytes(), id },
                    (Some(_), Some(_)) => FirstByte::Several,
                }
            })
            .collect();
        let longest = partition.prefixes().iter().map(String::len).max().unwrap_or(0);
        Prefixes { partition: partition.clone(), by_first_byte, longest, decoded: Vec::new() }
    }

    /// The number of the longest prefix that the key starts with.
    #[inline]
    pub(super) fn find(&mut self, key: &[u8], encoded: bool) -> u32 {
        if encoded {
            self.find_decoded(key)
        } else {
            Self::find_plain(&self.partition, &self.by_first_byte, key)
        }
    }

    #[inline]
    fn find_plain(partition: &Partition, by_first_byte: &[FirstByte], key: &[u8]) -> u32 {
        let Some(first) = key.first() else { return 0 };
        match &by_first_byte[usize::from(*first)] {
            FirstByte::Empty => 0,
            FirstByte::One { prefix, id } => {
                if key.starts_with(prefix) {
                    *id
                } else {
                    0
                }
            }
            FirstByte::Several => partition.prefix_of(key).0,
        }
    }

    fn find_decoded(&mut self, key: &[u8]) -> u32 {
        self.decoded.clear();
        // An escape has three bytes.
        let enough = key.len().min(self.longest.saturating_mul(3));
        decode_key(&key[..enough], &mut self.decoded);
        Self::find_plain(&self.partition, &self.by_first_byte, &self.decoded)
    }
}

/// The bands of a partition, arranged by the length of a size in bits.
pub(super) struct Bands {
    starts: Vec<u64>,
    /// For each length in bits the band of the least size of that length, and whether all sizes of that length lie
    /// in it.
    by_length: Vec<(u32, bool)>,
}

impl Bands {
    pub(super) fn new(partition: &Partition) -> Bands {
        let by_length = (0..=u64::BITS)
            .map(|length| {
                let least = if length == 0 { 0 } else { 1 << (length - 1) };
                let greatest = if length == 0 { 0 } else { least + (least - 1) };
                let band = partition.band_of(least).0;
                (band, partition.band_of(greatest).0 == band)
            })
            .collect();
        Bands { starts: partition.band_starts().to_vec(), by_length }
    }

    /// The number of the band that a size in bytes lies in.
    #[inline]
    pub(super) fn find(&self, size: u64) -> u32 {
        let (mut band, only) = self.by_length[(u64::BITS - size.leading_zeros()) as usize];
        if !only {
            while self.starts.get(band as usize + 1).is_some_and(|start| *start <= size) {
                band += 1;
            }
        }
        band
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn prefixes_are_those_of_the_partition(
            prefixes in prop::collection::vec("[ab/ ]{0,4}", 0..8),
            key in "[ab/ ]{0,8}",
        ) {
            let partition = Partition::new(prefixes, []);
            let mut lookup = Prefixes::new(&partition);
            let expected = partition.prefix_of(key.as_bytes()).0;
            prop_assert_eq!(lookup.find(key.as_bytes(), false), expected);
            let encoded = key.replace(' ', "+").replace('/', "%2F");
            prop_assert_eq!(lookup.find(encoded.as_bytes(), true), expected);
        }

        #[test]
        fn bands_are_those_of_the_partition(
            starts in prop::collection::vec(0_u64..5000, 0..12),
            size in prop_oneof![0_u64..6000, any::<u64>()],
        ) {
            let partition = Partition::new([], starts);
            prop_assert_eq!(Bands::new(&partition).find(size), partition.band_of(size).0);
        }
    }
}
