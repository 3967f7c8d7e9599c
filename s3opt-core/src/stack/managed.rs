//! Which entries of a bucket's settings s3opt has written: a rule or configuration that was renamed in the configuration
//! has to go under its old name, while those of others stay. A tag of the bucket remembers them by a hash of each ID.

use std::collections::{BTreeMap, BTreeSet};

use crate::backend::storage::SettingKey;

/// The tag's key; further ones have a number after it.
const TAG: &str = "ManagedIds";

/// Hashes in one tag: a value has at most 256 characters.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html>.
const PER_TAG: usize = 28;

/// The entries that s3opt has written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManagedIds(BTreeSet<String>);

impl ManagedIds {
    /// The entries that a bucket's tags remember.
    #[must_use]
    pub fn from_tags(tags: &BTreeMap<String, String>) -> ManagedIds {
        let values = tags.iter().filter(|(key, _)| is_managed_tag(key)).map(|(_, value)| value);
        ManagedIds(values.flat_map(|value| value.split(' ')).map(str::to_owned).collect())
    }

    /// Writes the entries into a bucket's tags, in place of those that are there.
    pub fn write(&self, tags: &mut BTreeMap<String, String>) {
        tags.retain(|key, _| !is_managed_tag(key));
        let hashes: Vec<&str> = self.0.iter().map(String::as_str).collect();
        for (number, hashes) in (1..).zip(hashes.chunks(PER_TAG)) {
            let key = if number == 1 { TAG.to_owned() } else { format!("{TAG}{number}") };
            tags.insert(key, hashes.join(" "));
        }
    }

    /// Whether s3opt has written an entry of a kind.
    #[must_use]
    pub fn contains(&self, kind: &str, id: &str) -> bool {
        self.0.contains(&hash(kind, id))
    }

    /// Remembers an entry.
    pub fn insert(&mut self, kind: &str, id: &str) {
        self.0.insert(hash(kind, id));
    }

    /// These and those of `other`.
    #[must_use]
    pub fn or(mut self, other: ManagedIds) -> ManagedIds {
        self.0.extend(other.0);
        self
    }
}

/// The kind of a configuration with an ID of its own, and the ID.
#[must_use]
pub fn kind_and_id(key: &SettingKey) -> Option<(&'static str, &str)> {
    match key {
        SettingKey::Tiering(id) => Some(("tiering", id)),
        SettingKey::Inventory(id) => Some(("inventory", id)),
        SettingKey::RequestMetrics(id) => Some(("metrics", id)),
        _ => None,
    }
}

/// The kind of lifecycle rules.
pub const LIFECYCLE: &str = "lifecycle";

fn is_managed_tag(key: &str) -> bool {
    key.strip_prefix(TAG).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// FNV-1a of 32 bits, in hexadecimal.
fn hash(kind: &str, id: &str) -> String {
    let bytes = kind.bytes().chain([b':']).chain(id.bytes());
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // From the test vectors of <http://www.isthe.com/chongo/src/fnv/test_fnv.c>, for "a:b" by its definition.
        assert_eq!(hash("", ""), format!("{:08x}", (0x811c_9dc5_u32 ^ 0x3a).wrapping_mul(0x0100_0193)));
        assert_ne!(hash("a", "b"), hash("b", "a"));
    }

    #[test]
    fn tags_remember_any_number() {
        for count in [0, 1, 28, 29, 90] {
            let mut ids = ManagedIds::default();
            (0..count).for_each(|number| ids.insert(LIFECYCLE, &format!("rule {number}")));
            let mut tags = BTreeMap::from([
                ("Purpose".to_owned(), "main".to_owned()),
                ("ManagedIds7".to_owned(), "old".to_owned()),
            ]);
            ids.write(&mut tags);
            assert_eq!(ManagedIds::from_tags(&tags), ids, "{count}");
            assert!(tags.values().all(|value| value.len() <= 256));
            assert_eq!(tags["Purpose"], "main");
            assert!(!ids.contains("tiering", "rule 0"));
            assert_eq!(ids.contains(LIFECYCLE, "rule 0"), count > 0);
        }
    }
}
