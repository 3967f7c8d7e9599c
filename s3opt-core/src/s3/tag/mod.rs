//! Tags of objects: S3's rules for them, and the texts in which they are kept.
//!
//! These are the rules for tags of *objects*. The tags of a bucket have others: up to 50 of them, and another answer
//! to a key that begins with `aws:` ("System tags cannot be added/updated by requester", recorded from the real
//! service).

mod format;
mod rules;

pub use format::parse;
pub(crate) use format::{read_tag, tag_element};
pub(crate) use rules::{check_key, check_value};

use crate::s3::S3Error;

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
    /// The most tags that an object can carry.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>.
    pub const MAX_TAGS: usize = 10;

    /// The tags as a set, where S3 would take them for an object.
    ///
    /// # Errors
    /// All of S3's answers, in the order in which the tags stand: `BadRequest` for more than
    /// [`TagSet::MAX_TAGS`], `InvalidTag` for a key that is there twice, begins with `aws:` or is not one, and for a
    /// value that is not one. The codes and words but `BadRequest`'s were recorded from the real service. `rule` of
    /// the error is the tag's key.
    pub fn new(tags: Vec<Tag>) -> Result<TagSet, Vec<S3Error>> {
        let errors = rules::check_object_tags(&tags);
        if errors.is_empty() { Ok(TagSet { tags }) } else { Err(errors) }
    }

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
