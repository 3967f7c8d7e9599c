//! One version of an object, and all versions of a key.

use std::collections::BTreeMap;

use bytes::Bytes;
use s3opt_core::backend::storage::ReplicationStatus;
use s3opt_core::calendar::{Day, Instant};
use s3opt_core::s3::bucket::ServerSideEncryption;
use s3opt_core::s3::{AccessTier, StorageClass, Tag};

use crate::ids::version_id;
use crate::meter::Holding;

/// All versions of a key. There is one at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The latest, which is current.
    pub latest: Version,
    /// The others, oldest first.
    pub older: Vec<Version>,
    /// The day for which the bucket's queue holds the key.
    pub queued: Option<Day>,
}

/// A version or delete marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    /// Unique and ascending: a newer version has a greater number.
    pub number: u64,
    /// Whether its version id is `null`.
    pub is_null: bool,
    pub modified: Instant,
    /// When its successor was created, for a version that is noncurrent. That the successor goes changes nothing.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>, "How Amazon S3
    /// calculates how long an object has been noncurrent".
    pub noncurrent_since: Option<Instant>,
    pub content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Marker,
    Object(Object),
}

/// What a version holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub size: u64,
    /// The MD5, or that of the parts' MD5s.
    pub etag: [u8; 16],
    pub class: StorageClass,
    /// The tier within Intelligent-Tiering; Frequent in every other class.
    pub tier: AccessTier,
    /// The midnight from which the minimum duration of the class counts.
    pub entered: Day,
    /// The midnight from which days without access count.
    pub idle_since: Day,
    /// The bytes, where they are real.
    pub body: Option<Bytes>,
    /// What few objects have.
    pub details: Option<Box<Details>>,
}

/// What few objects have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Details {
    pub tags: Vec<Tag>,
    pub metadata: BTreeMap<String, String>,
    pub content_type: Option<String>,
    pub encryption: ServerSideEncryption,
    /// In how many parts it was uploaded.
    pub parts: Option<u32>,
    pub replication: Option<ReplicationStatus>,
    pub restore: Option<Restore>,
}

/// A copy of an archived version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Restore {
    Ongoing { days: Option<u32> },
    Restored { until: Instant },
}

impl Entry {
    pub(crate) fn new(version: Version) -> Entry {
        Entry { latest: version, older: Vec::new(), queued: None }
    }

    /// All versions, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Version> {
        std::iter::once(&self.latest).chain(self.older.iter().rev())
    }

    /// A version by its number.
    pub(crate) fn get(&self, number: u64) -> Option<&Version> {
        self.newest_first().find(|version| version.number == number)
    }

    pub(crate) fn get_mut(&mut self, number: u64) -> Option<&mut Version> {
        if self.latest.number == number {
            return Some(&mut self.latest);
        }
        self.older.iter_mut().find(|version| version.number == number)
    }

    /// A version by its id as callers know it.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Version> {
        self.newest_first().find(|version| version.id_is(id))
    }
}

impl Version {
    /// A version that is about to come on top of its key.
    pub(crate) fn new(number: u64, modified: Instant, content: Content) -> Version {
        Version { number, is_null: false, modified, noncurrent_since: None, content }
    }

    /// The id as callers know it.
    pub(crate) fn id(&self) -> String {
        if self.is_null { "null".to_owned() } else { version_id(self.number) }
    }

    fn id_is(&self, id: &str) -> bool {
        match crate::ids::version_number(id) {
            Some(number) => !self.is_null && self.number == number,
            None => self.is_null && id == "null",
        }
    }

    pub(crate) fn object(&self) -> Option<&Object> {
        match &self.content {
            Content::Object(object) => Some(object),
            Content::Marker => None,
        }
    }

    pub(crate) fn object_mut(&mut self) -> Option<&mut Object> {
        match &mut self.content {
            Content::Object(object) => Some(object),
            Content::Marker => None,
        }
    }

    pub(crate) fn is_marker(&self) -> bool {
        matches!(self.content, Content::Marker)
    }

    /// What the meter holds for it.
    pub(crate) fn holding(&self, key: &str) -> Holding {
        match &self.content {
            Content::Marker => Holding::Marker { key_bytes: key.len() as u64 },
            Content::Object(object) => Holding::Version {
                class: object.class,
                tier: object.tier,
                size: object.size,
                tags: u32::try_from(object.tags().len()).unwrap_or(u32::MAX),
            },
        }
    }
}

impl Object {
    pub(crate) fn tags(&self) -> &[Tag] {
        self.details.as_ref().map_or(&[], |details| &details.tags)
    }

    /// What few objects have, made where it is not there.
    pub(crate) fn details_mut(&mut self) -> &mut Details {
        self.details.get_or_insert_default()
    }
}

/// The entity tag as S3 writes it, without quotes.
pub(crate) fn etag(object: &Object) -> String {
    let mut text = etag_text(object.etag);
    if let Some(parts) = object.details.as_ref().and_then(|details| details.parts) {
        text.push_str(&format!("-{parts}"));
    }
    text
}

/// The 16 bytes of an entity tag as text.
pub(crate) fn etag_text(etag: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for byte in etag {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// The MD5 of some bytes.
pub(crate) fn md5(bytes: &[u8]) -> [u8; 16] {
    use md5::Digest;
    md5::Md5::digest(bytes).into()
}
