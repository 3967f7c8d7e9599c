//! Keys, versions, and the versioning state of a bucket.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;

/// The key of an object: 1 to 1024 bytes of UTF-8.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey(String);

/// The text cannot be the key of an object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key has 1 to 1024 bytes, this one has {length}")]
pub struct InvalidObjectKey {
    length: usize,
}

impl ObjectKey {
    /// The longest key in bytes.
    pub const MAX_BYTES: usize = 1024;

    /// The key's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ObjectKey {
    type Err = InvalidObjectKey;

    fn from_str(text: &str) -> Result<ObjectKey, InvalidObjectKey> {
        if text.is_empty() || text.len() > Self::MAX_BYTES {
            return Err(InvalidObjectKey { length: text.len() });
        }
        Ok(ObjectKey(text.to_owned()))
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// Whether a bucket keeps versions, which decides what an expiration does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Versioning {
    /// Versioning was never switched on: a delete removes the object.
    Unversioned,
    /// A delete adds a delete marker, and the version becomes noncurrent.
    Enabled,
    /// A delete puts a delete marker with the version id `null` in the place of the null version.
    Suspended,
}

/// What a version is to its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The current version.
    Current,
    /// A version that has been replaced or deleted.
    Noncurrent {
        /// The first midnight at or after the moment when its successor was created.
        since: Day,
        /// How many noncurrent versions of the key are newer, delete markers not counted, held at 100.
        newer: u32,
    },
    /// A delete marker that is the current version.
    DeleteMarker {
        /// Whether the key has no other version.
        only_version: bool,
    },
    /// A delete marker that has been replaced.
    NoncurrentDeleteMarker {
        /// The first midnight at or after the moment when its successor was created.
        since: Day,
    },
}

impl State {
    /// Newer noncurrent versions are counted up to here, as no rule asks for more.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html>,
    /// `NewerNoncurrentVersions`.
    pub const MAXIMUM_NEWER: u32 = 100;
}
