//! The version that somebody asks about.

use crate::calendar::{Day, Instant};
use crate::s3::lifecycle::evaluate::Version;
use crate::s3::{ObjectKey, ObjectSize, State, StorageClass, TagSet, Versioning};

/// One version, its bucket, and how far ahead to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The key.
    pub key: ObjectKey,
    /// The size; zero for a delete marker.
    pub size: ObjectSize,
    /// When the version was written; for an upload when it was begun.
    pub modified: Instant,
    /// Its tags.
    pub tags: TagSet,
    /// The class in which it lies.
    pub storage_class: StorageClass,
    /// Whether the bucket keeps versions.
    pub versioning: Versioning,
    /// When it was replaced or deleted, if it was.
    pub noncurrent_since: Option<Instant>,
    /// How many noncurrent versions of the key are newer, delete markers not counted.
    pub newer_noncurrent: u32,
    /// Whether it is a delete marker.
    pub delete_marker: bool,
    /// Whether the key has no other version.
    pub only_version: bool,
    /// Whether it is a multipart upload that was begun and never completed.
    pub incomplete_upload: bool,
    /// The last instant to tell of.
    pub until: Instant,
}

impl Question {
    /// The version as lifecycle sees it.
    #[must_use]
    pub fn version(&self) -> Version {
        let since = self.noncurrent_since.map(Instant::first_midnight);
        let state = match (self.delete_marker, since) {
            (false, None) => State::Current,
            (false, Some(since)) => State::Noncurrent { since, newer: self.newer_noncurrent },
            (true, None) => State::DeleteMarker { only_version: self.only_version },
            (true, Some(since)) => State::NoncurrentDeleteMarker { since },
        };
        Version {
            state,
            storage_class: self.storage_class,
            created: self.modified.first_midnight(),
            // Only a version written while versioning was off or suspended is replaced by a delete marker.
            null_version: self.versioning != Versioning::Enabled,
        }
    }

    /// The first midnight at which lifecycle sees the version as it is.
    #[must_use]
    pub fn from(&self) -> Day {
        let modified = self.modified.first_midnight();
        self.noncurrent_since.map_or(modified, |since| since.first_midnight().max(modified))
    }
}
