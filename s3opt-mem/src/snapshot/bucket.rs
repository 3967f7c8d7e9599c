//! What is kept of a bucket.

use std::collections::BTreeMap;

use s3opt_core::backend::storage::{BucketVersioning, ReplicationStatus, RestoreStatus, Setting};
use s3opt_core::calendar::{Day, Instant};
use s3opt_core::price::Region;
use s3opt_core::s3::bucket::ServerSideEncryption;
use s3opt_core::s3::{AccessTier, StorageClass, Tag};

use crate::storage::{Bucket, Details, Object, Restore, etag};

/// A bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketSnapshot {
    /// Its account.
    pub account: String,
    /// Its region.
    pub region: Region,
    /// When it was made.
    pub created: Instant,
    /// Whether it keeps versions.
    pub versioning: BucketVersioning,
    /// All other settings that were written, in the order of their keys.
    pub settings: Vec<Setting>,
    /// All versions: keys in order, each key's newest first.
    pub versions: Vec<VersionSnapshot>,
    /// The uploads in progress: keys in order, each key's oldest first.
    pub uploads: Vec<UploadSnapshot>,
}

/// A version or delete marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionSnapshot {
    /// The key.
    pub key: String,
    /// The version's id.
    pub version_id: String,
    /// Whether it is the latest of its key.
    pub is_latest: bool,
    /// When it was written.
    pub modified: Instant,
    /// What it holds; nothing for a delete marker.
    pub object: Option<ObjectSnapshot>,
}

/// What a version holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectSnapshot {
    /// Bytes.
    pub size: u64,
    /// The entity tag, which tells what the bytes are.
    pub etag: String,
    /// The class.
    pub class: StorageClass,
    /// The tier within Intelligent-Tiering.
    pub tier: Option<AccessTier>,
    /// The midnight from which the minimum duration of the class counts.
    pub entered: Day,
    /// The midnight from which days without access count.
    pub idle_since: Day,
    /// Whether there are real bytes, rather than a length.
    pub has_bytes: bool,
    /// The tags.
    pub tags: Vec<Tag>,
    /// The user's metadata.
    pub metadata: BTreeMap<String, String>,
    /// The content type, where one was named.
    pub content_type: Option<String>,
    /// The encryption.
    pub encryption: ServerSideEncryption,
    /// In how many parts it was uploaded.
    pub parts: Option<u32>,
    /// How far replication has come.
    pub replication: Option<ReplicationStatus>,
    /// Whether a copy of an archived version is there.
    pub restore: Option<RestoreStatus>,
}

/// An upload in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadSnapshot {
    /// The key.
    pub key: String,
    /// The upload's id.
    pub upload_id: String,
    /// When it was begun.
    pub begun: Instant,
    /// The numbers of its parts and their bytes.
    pub parts: Vec<(u32, u64)>,
}

impl From<&Bucket> for BucketSnapshot {
    fn from(bucket: &Bucket) -> BucketSnapshot {
        let versions = bucket.keys.iter().flat_map(|(key, entry)| {
            let latest = entry.latest.number;
            entry.newest_first().map(move |version| VersionSnapshot {
                key: key.to_string(),
                version_id: version.id(),
                is_latest: version.number == latest,
                modified: version.modified,
                object: version.object().map(ObjectSnapshot::from),
            })
        });
        BucketSnapshot {
            account: bucket.account.clone(),
            region: bucket.region.clone(),
            created: bucket.created,
            versioning: bucket.versioning,
            settings: bucket.settings.values().cloned().collect(),
            versions: versions.collect(),
            uploads: bucket.uploads.snapshot(),
        }
    }
}

impl From<&Object> for ObjectSnapshot {
    fn from(object: &Object) -> ObjectSnapshot {
        let Details { tags, metadata, content_type, encryption, parts, replication, restore } =
            object.details.as_deref().cloned().unwrap_or_default();
        let is_tiered = object.class == StorageClass::IntelligentTiering;
        ObjectSnapshot {
            size: object.size,
            etag: etag(object),
            class: object.class,
            tier: is_tiered.then_some(object.tier),
            entered: object.entered,
            idle_since: object.idle_since,
            has_bytes: object.body.is_some(),
            tags,
            metadata,
            content_type,
            encryption,
            parts,
            replication,
            restore: restore.map(|restore| match restore {
                Restore::Ongoing { .. } => RestoreStatus::Ongoing,
                Restore::Restored { until } => RestoreStatus::Restored { until },
            }),
        }
    }
}
