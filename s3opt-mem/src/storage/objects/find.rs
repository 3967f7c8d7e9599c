//! Which version a request is about.

use std::sync::Arc;

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::BucketVersioning;
use s3opt_core::s3::{AccessTier, StorageClass};

use super::request::Call;
use crate::ids::version_number;
use crate::storage::version::Restore;
use crate::storage::{Bucket, Object, Version};
use crate::world::World;

/// A version that was found: never a delete marker.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub bucket: &'a Bucket,
    pub key: &'a Arc<str>,
    pub version: &'a Version,
    pub object: &'a Object,
}

/// What a request answers where the current version is a delete marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marked {
    /// The object is not there.
    Absent,
    /// The request does not fit a delete marker; tags are so, as recorded from the service.
    NotAllowed,
}

/// Whether a text can be the id of a version: one that S3 made, or `null`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html>; the words were recorded
/// from the service.
pub(super) fn check_version_id(call: &Call<'_>, version_id: Option<&str>) -> CloudResult<()> {
    match version_id {
        None | Some("null") => Ok(()),
        Some("") => Err(call.invalid_argument("Version id cannot be the empty string", "versionId", "")),
        Some(id) if version_number(id).is_some() => Ok(()),
        Some(id) => Err(call.invalid_argument("Invalid version id specified", "versionId", id)),
    }
}

impl World {
    /// The object that a request is about: the current version, or that with an id.
    ///
    /// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html> (a current delete marker is
    /// `NoSuchKey`, one by its id `MethodNotAllowed`),
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html> (`NoSuchVersion`).
    pub(super) fn find(
        &self,
        call: &Call<'_>,
        version_id: Option<&str>,
        marked: Marked,
    ) -> CloudResult<Found<'_>> {
        check_version_id(call, version_id)?;
        let bucket = self.bucket_of(call)?;
        let entry = bucket.keys.get_key_value(call.key);
        let (key, version) = match (version_id, entry) {
            (None, None) => return Err(call.no_such_key()),
            (None, Some((key, entry))) => (key, &entry.latest),
            (Some(id), entry) => entry
                .and_then(|(key, entry)| Some((key, entry.by_id(id)?)))
                .ok_or_else(|| call.no_such_version(id))?,
        };
        match version.object() {
            Some(object) => Ok(Found { bucket, key, version, object }),
            None if version_id.is_none() && marked == Marked::Absent => Err(call.no_such_key()),
            None => Err(call.delete_marker()),
        }
    }
}

impl Bucket {
    /// The key as the bucket holds it, so that its text is kept once.
    pub(super) fn handle(&self, key: &str) -> Arc<str> {
        self.keys.get_key_value(key).map_or_else(|| Arc::from(key), |(key, _)| key.clone())
    }

    /// The id of a version as answers tell it; none in a bucket that never kept versions.
    pub(super) fn told_id(&self, version: &Version) -> Option<String> {
        (self.versioning != BucketVersioning::Unversioned).then(|| version.id())
    }
}

impl Object {
    pub(super) fn restore(&self) -> Option<Restore> {
        self.details.as_ref().and_then(|details| details.restore)
    }

    /// Whether it has to be restored before it can be read.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html>.
    pub(super) fn is_archived(&self) -> bool {
        match self.class {
            StorageClass::Glacier | StorageClass::DeepArchive => true,
            StorageClass::IntelligentTiering => self.tier >= AccessTier::Archive,
            _ => false,
        }
    }

    /// Whether its bytes can be read now.
    pub(super) fn is_readable(&self) -> bool {
        !self.is_archived() || matches!(self.restore(), Some(Restore::Restored { .. }))
    }
}
