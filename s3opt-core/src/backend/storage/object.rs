//! What is asked and answered about one object.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::calendar::{Day, Instant};
use crate::s3::bucket::ServerSideEncryption;
use crate::s3::{AccessTier, StorageClass, Tag};

/// What an object holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Real bytes.
    Bytes(Bytes),
    /// So many bytes of which only the number matters. A backend that keeps real bytes takes them for zeros.
    Length(u64),
}

impl Body {
    /// How many bytes it is.
    #[must_use]
    pub fn len(&self) -> u64 {
        match self {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::Length(length) => *length,
        }
    }

    /// Whether it is no byte at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for Body {
    fn default() -> Body {
        Body::Bytes(Bytes::new())
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Body {
        Body::Bytes(bytes.into())
    }
}

/// An object, or one version of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ObjectRef {
    /// The bucket's name.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The version, `null` for the null version; `None` for the current one.
    pub version_id: Option<String>,
}

impl ObjectRef {
    /// The current version under a key.
    #[must_use]
    pub fn new(bucket: impl Into<String>, key: impl Into<String>) -> ObjectRef {
        ObjectRef { bucket: bucket.into(), key: key.into(), version_id: None }
    }

    /// A version of the same object.
    #[must_use]
    pub fn version(self, version_id: impl Into<String>) -> ObjectRef {
        ObjectRef { version_id: Some(version_id.into()), ..self }
    }
}

/// What must hold for a write to take effect; else `PreconditionFailed`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteConditions {
    /// The current version has this entity tag. No current version: `NoSuchKey`.
    pub if_match: Option<String>,
    /// There is no current version (`If-None-Match: *`).
    pub if_none_match: bool,
}

/// What must hold for a read to answer.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadConditions {
    /// The entity tag is this one; else `PreconditionFailed`.
    pub if_match: Option<String>,
    /// The entity tag is another; else `NotModified`.
    pub if_none_match: Option<String>,
    /// It was modified after this instant; else `NotModified`.
    pub if_modified_since: Option<Instant>,
    /// It was not modified after this instant; else `PreconditionFailed`.
    pub if_unmodified_since: Option<Instant>,
}

/// An object to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PutObject {
    /// The bucket's name.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// What it holds.
    pub body: Body,
    /// The class; STANDARD where none is named.
    pub storage_class: Option<StorageClass>,
    /// The tags, at most ten.
    pub tags: Vec<Tag>,
    /// The user's metadata, without `x-amz-meta-`.
    pub metadata: BTreeMap<String, String>,
    /// The content type; `binary/octet-stream` where none is named.
    pub content_type: Option<String>,
    /// The encryption that a header asks for; the bucket's default where none does.
    pub encryption: Option<ServerSideEncryption>,
    /// What must hold.
    pub conditions: WriteConditions,
}

/// Whether a copy takes its tags from its source or from the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaggingDirective {
    /// From the source.
    #[default]
    Copy,
    /// From the request.
    Replace,
}

/// An object to be copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyObject {
    /// What is copied.
    pub source: ObjectRef,
    /// What the source must be like.
    pub source_conditions: ReadConditions,
    /// The bucket of the copy.
    pub bucket: String,
    /// The key of the copy.
    pub key: String,
    /// The class of the copy; STANDARD where none is named.
    pub storage_class: Option<StorageClass>,
    /// Where its tags come from.
    pub tagging: TaggingDirective,
    /// Its tags, with [`TaggingDirective::Replace`].
    pub tags: Vec<Tag>,
    /// Its metadata, in place of the source's where there is some.
    pub metadata: Option<BTreeMap<String, String>>,
    /// The encryption that a header asks for.
    pub encryption: Option<ServerSideEncryption>,
}

/// What a write made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenObject {
    /// The version's id, `null` in a suspended bucket; `None` in one without versioning.
    pub version_id: Option<String>,
    /// The entity tag, without quotes.
    pub etag: String,
    /// The encryption.
    pub encryption: ServerSideEncryption,
    /// When lifecycle will expire it.
    pub expiration: Option<ExpirationNotice>,
}

/// When lifecycle will expire an object, and by which rule (`x-amz-expiration`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpirationNotice {
    /// The midnight.
    pub date: Day,
    /// The rule's ID.
    pub rule_id: String,
}

/// An object to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetObject {
    /// Which.
    pub object: ObjectRef,
    /// Which bytes; all where none are named.
    pub range: Option<ByteRange>,
    /// What must hold.
    pub conditions: ReadConditions,
}

/// An object to be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadObject {
    /// Which.
    pub object: ObjectRef,
    /// What must hold.
    pub conditions: ReadConditions,
}

/// Some bytes of an object, as the header `Range` names them. A range that begins behind the end: `InvalidRange`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ByteRange {
    /// From the first to the last, which counts; what lies behind the end is left out.
    Inclusive(u64, u64),
    /// From this one to the end.
    From(u64),
    /// The last so many.
    Last(u64),
}

/// How far replication of a version has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReplicationStatus {
    /// On its way.
    Pending,
    /// At every destination.
    Completed,
    /// Given up.
    Failed,
    /// It is itself a copy.
    Replica,
}

/// Whether an archived version can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreStatus {
    /// The copy is on its way.
    Ongoing,
    /// The copy is there until this instant.
    Restored {
        /// When the copy goes.
        until: Instant,
    },
}

/// What is known of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectHead {
    /// The version's id; `None` in a bucket that never kept versions.
    pub version_id: Option<String>,
    /// The entity tag, without quotes.
    pub etag: String,
    /// Bytes.
    pub size: u64,
    /// When it was written, to the second as S3 tells it.
    pub last_modified: Instant,
    /// The class.
    pub storage_class: StorageClass,
    /// The opt-in tier of Intelligent-Tiering in which it lies.
    pub archive_tier: Option<AccessTier>,
    /// The content type.
    pub content_type: String,
    /// The user's metadata.
    pub metadata: BTreeMap<String, String>,
    /// The encryption.
    pub encryption: ServerSideEncryption,
    /// How many tags.
    pub tag_count: usize,
    /// When lifecycle will expire it. Only for the current version, asked for without an id.
    pub expiration: Option<ExpirationNotice>,
    /// Whether a copy of an archived version is there.
    pub restore: Option<RestoreStatus>,
    /// How far replication has come.
    pub replication_status: Option<ReplicationStatus>,
    /// In how many parts it was uploaded.
    pub parts: Option<u32>,
}

/// An object that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadObject {
    /// What is known of it.
    pub head: ObjectHead,
    /// The bytes that were asked for.
    pub body: Body,
    /// The first and the last byte that was answered, where a range was asked for.
    pub range: Option<(u64, u64)>,
}

/// An object to be deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteObject {
    /// Which.
    pub object: ObjectRef,
    /// Only where the current version has this entity tag.
    pub if_match: Option<String>,
}

/// Objects to be deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteObjects {
    /// The bucket's name.
    pub bucket: String,
    /// Keys and versions, at most 1000.
    pub objects: Vec<(String, Option<String>)>,
}

/// What a deletion did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeletedObject {
    /// The key.
    pub key: String,
    /// The version that was deleted, or the delete marker that was made.
    pub version_id: Option<String>,
    /// Whether that version is, or was, a delete marker.
    pub delete_marker: bool,
}

/// Why one of several deletions failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteError {
    /// The key.
    pub key: String,
    /// The version, where one was named.
    pub version_id: Option<String>,
    /// S3's code.
    pub code: String,
    /// S3's message.
    pub message: String,
}

/// The tags of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectTags {
    /// The version.
    pub version_id: Option<String>,
    /// The tags.
    pub tags: Vec<Tag>,
}

/// How fast an archived version is restored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RestoreTier {
    /// Within hours.
    #[default]
    Standard,
    /// Within many hours, cheaply.
    Bulk,
    /// Within minutes, dearly; not from `DEEP_ARCHIVE`.
    Expedited,
}

/// A restore to be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreObject {
    /// Which.
    pub object: ObjectRef,
    /// Days that the copy is kept; `None` for Intelligent-Tiering, where the version itself comes back.
    pub days: Option<u32>,
    /// How fast.
    pub tier: RestoreTier,
}
