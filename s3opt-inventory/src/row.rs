//! One row of an inventory, in the form that every format is read into.

use s3opt_core::s3::{AccessTier, StorageClass};

/// A version as the inventory lists it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    /// The key; URL-encoded where `encoded` says so.
    pub(crate) key: &'a [u8],
    /// Whether the key is URL-encoded and holds an escape.
    pub(crate) encoded: bool,
    /// Everything else.
    pub(crate) version: Version,
}

/// What an inventory tells about a version beside its key.
#[expect(clippy::struct_field_names, reason = "a null version is S3's own term")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    /// The size in bytes; 0 for delete markers.
    pub(crate) size: u64,
    /// When it was last modified, in milliseconds since 1970.
    pub(crate) modified: i64,
    /// The class and tier.
    pub(crate) kind: Kind,
    pub(crate) latest: bool,
    pub(crate) delete_marker: bool,
    pub(crate) null_version: bool,
}

/// A storage class and an access tier in one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind(u8);

impl Kind {
    /// What delete markers count as.
    pub(crate) const STANDARD: Kind = Kind(0);

    /// The number of a class and tier. The tier counts within Intelligent-Tiering alone.
    pub(crate) fn new(class: StorageClass, tier: Option<AccessTier>) -> Kind {
        let position = StorageClass::ALL.iter().position(|other| *other == class).unwrap_or(0);
        let number = match tier.filter(|_| class == StorageClass::IntelligentTiering) {
            Some(tier) => {
                StorageClass::ALL.len() + AccessTier::ALL.iter().position(|other| *other == tier).unwrap_or(0)
            }
            None => position,
        };
        Kind(u8::try_from(number).unwrap_or(0))
    }

    /// The kind of a class's name, the tier not known, or `None` for an unknown name.
    pub(crate) fn of_class(name: &[u8]) -> Option<Kind> {
        let position = StorageClass::ALL.iter().position(|class| class.name().as_bytes() == name)?;
        u8::try_from(position).ok().map(Kind)
    }

    /// The same kind with the tier of this name, or `None` for an unknown name.
    pub(crate) fn with_tier(self, name: &[u8]) -> Option<Kind> {
        Kind::tier_number(name).map(|number| self.with_tier_number(number))
    }

    /// The number of a tier's name, 0 for none, or `None` for an unknown name.
    pub(crate) fn tier_number(name: &[u8]) -> Option<u8> {
        if name.is_empty() {
            return Some(0);
        }
        let tier: AccessTier = std::str::from_utf8(name).ok()?.parse().ok()?;
        let place = AccessTier::ALL.iter().position(|other| *other == tier)?;
        u8::try_from(place + 1).ok()
    }

    /// The same kind with the tier that [`Kind::tier_number`] gave.
    #[inline]
    pub(crate) fn with_tier_number(self, number: u8) -> Kind {
        match usize::from(number).checked_sub(1).and_then(|place| AccessTier::ALL.get(place)) {
            Some(tier) => Kind::new(self.storage_class(), Some(*tier)),
            None => self,
        }
    }

    pub(crate) fn storage_class(self) -> StorageClass {
        let class = StorageClass::ALL.get(usize::from(self.0)).copied();
        class.unwrap_or(StorageClass::IntelligentTiering)
    }

    pub(crate) fn access_tier(self) -> Option<AccessTier> {
        let position = usize::from(self.0).checked_sub(StorageClass::ALL.len())?;
        AccessTier::ALL.get(position).copied()
    }

    /// The number, less than 16.
    pub(crate) fn number(self) -> u8 {
        self.0
    }

    /// The kind of a number that [`Kind::number`] gave.
    pub(crate) fn from_number(number: u8) -> Kind {
        Kind(number)
    }
}

/// The key in its own bytes: URL decoding where it is encoded.
///
/// S3 writes keys into CSV inventories "URL-encoded", which for it means form encoding: a space becomes `+`.
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html>, "Key name".
pub(crate) fn decode_key(key: &[u8], into: &mut Vec<u8>) {
    let mut rest = key;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'+' => into.push(b' '),
            b'%' => match tail {
                [high, low, after @ ..] => match (digit(*high), digit(*low)) {
                    (Some(high), Some(low)) => {
                        into.push(high << 4 | low);
                        rest = after;
                    }
                    _ => into.push(b'%'),
                },
                _ => into.push(b'%'),
            },
            other => into.push(*other),
        }
    }
}

/// The length of a key in its own bytes, without decoding it.
#[inline]
pub(crate) fn key_length(key: &[u8], encoded: bool) -> u64 {
    // An escape stands for one byte; none begins within another.
    let is_escape = |place: &usize| matches!(key.get(place + 1..place + 3), Some([high, low]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit());
    let escapes = if encoded { memchr::memchr_iter(b'%', key).filter(is_escape).count() } else { 0 };
    (key.len() - 2 * escapes) as u64
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNKNOWN_TIER: Kind = Kind(2);

    #[test]
    fn kinds_know_class_and_tier() {
        for class in StorageClass::ALL {
            assert_eq!(Kind::of_class(class.name().as_bytes()), Some(Kind::new(class, None)));
            for tier in AccessTier::ALL.into_iter().map(Some).chain([None]) {
                let kind = Kind::new(class, tier);
                assert_eq!(kind.storage_class(), class);
                let expected = tier.filter(|_| class == StorageClass::IntelligentTiering);
                assert_eq!(kind.access_tier(), expected);
                assert_eq!(Kind::from_number(kind.number()), kind);
                assert!(kind.number() < 16);
            }
        }
        assert_eq!(Kind::STANDARD, Kind::new(StorageClass::Standard, None));
        assert_eq!(UNKNOWN_TIER, Kind::new(StorageClass::IntelligentTiering, None));
        assert_eq!(Kind::of_class(b"FROZEN"), None);
        assert_eq!(UNKNOWN_TIER.with_tier(b"LUKEWARM"), None);
        assert_eq!(UNKNOWN_TIER.with_tier(b""), Some(UNKNOWN_TIER));
    }

    #[test]
    fn keys_are_decoded_as_forms_are() {
        for (encoded, expected) in [
            ("a/b", "a/b"),
            ("a+b", "a b"),
            ("a%2Bb", "a+b"),
            ("%C3%BCber%c3%9f", "überß"),
            ("100%25", "100%"),
            ("%", "%"),
            ("%4", "%4"),
            ("%zz", "%zz"),
            ("%%41", "%A"),
        ] {
            let mut decoded = Vec::new();
            decode_key(encoded.as_bytes(), &mut decoded);
            assert_eq!(key_length(encoded.as_bytes(), true), decoded.len() as u64, "{encoded}");
            assert_eq!(String::from_utf8(decoded).unwrap(), expected, "{encoded}");
        }
    }
}
