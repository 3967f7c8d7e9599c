//! What cells have in common, packed into integers.

use s3opt_core::calendar::Day;
use s3opt_core::cube::{BandId, CellKey, PrefixId, State};

use crate::row::{Kind, Version};

/// Days in a strip, as a power of two.
const STRIP_BITS: u32 = 5;
/// Days in a strip.
pub(super) const STRIP: usize = 1 << STRIP_BITS;

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
    pub(super) fn in_block(self, block: u32) -> Group {
        Group { state: self.state | u64::from(block) << BLOCK_SHIFT, ..self }
    }

    pub(super) fn block(self) -> u32 {
        u32::try_from(self.state >> BLOCK_SHIFT).unwrap_or(0)
    }

    /// The first day of the strip, and which day of it this is.
    #[inline]
    pub(super) fn strip(self) -> (Group, usize) {
        let day = self.place & mask(STRIP_BITS);
        (Group { place: self.place ^ day, ..self }, usize::try_from(day).unwrap_or(0))
    }

    #[inline]
    pub(super) fn hash(self) -> u64 {
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
