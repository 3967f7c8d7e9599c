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
    /// One prefix begins so, or none but the empty one.
    One(Only),
    /// Several do.
    Several,
}

/// The only prefix with its first byte.
struct Only {
    /// Its first 16 bytes as one number, so that comparing them takes no loop; zeros where it is shorter.
    start: u128,
    /// Ones where it has bytes.
    mask: u128,
    prefix: Vec<u8>,
    id: u32,
}

impl Only {
    fn new(prefix: &str, id: u32) -> Only {
        let mut start = [0; 16];
        let mut mask = [0; 16];
        for (place, byte) in prefix.bytes().take(16).enumerate() {
            start[place] = byte;
            mask[place] = u8::MAX;
        }
        let prefix = prefix.as_bytes().to_vec();
        Only { start: u128::from_le_bytes(start), mask: u128::from_le_bytes(mask), prefix, id }
    }

    #[inline]
    fn starts(&self, key: &[u8]) -> bool {
        match key.first_chunk() {
            Some(bytes) if self.prefix.len() <= bytes.len() => {
                u128::from_le_bytes(*bytes) & self.mask == self.start
            }
            _ => key.starts_with(&self.prefix),
        }
    }
}

impl Prefixes {
    pub(super) fn new(partition: &Partition) -> Prefixes {
        let by_first_byte = (0..=u8::MAX)
            .map(|byte| {
                let mut matching = (0_u32..)
                    .zip(partition.prefixes())
                    .filter(|(_, prefix)| prefix.as_bytes().first() == Some(&byte));
                match (matching.next(), matching.next()) {
                    (None, _) => FirstByte::One(Only::new("", 0)),
                    (Some((id, prefix)), None) => FirstByte::One(Only::new(prefix, id)),
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
            // Without a branch, because nobody can guess which key comes next.
            FirstByte::One(only) => only.id & 0_u32.wrapping_sub(u32::from(only.starts(key))),
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
            prefixes in prop::collection::vec("[ab/ ]{0,4}|[ab]{15,18}", 0..8),
            key in "[ab/ ]{0,8}|[ab]{14,24}",
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
