//! Tags of objects.

/// One tag: a key and a value, unchecked; [`TagSet`] is what has been checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// The key, 1 to 128 Unicode characters.
    pub key: String,
    /// The value, 0 to 256 Unicode characters.
    pub value: String,
}

/// At most ten tags with distinct keys, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TagSet {
    tags: Vec<Tag>,
}

impl TagSet {
    /// The tags in the order given.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// Whether this very pair of key and value is in the set.
    #[must_use]
    pub fn contains(&self, tag: &Tag) -> bool {
        self.tags.contains(tag)
    }
}
