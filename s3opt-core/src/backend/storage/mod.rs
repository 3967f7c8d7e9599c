//! S3: objects, their versions and tags, uploads in parts, and the settings of buckets.

mod listing;
mod object;
mod setting;
mod upload;

use std::fmt::Debug;

use async_trait::async_trait;

pub use listing::{
    CommonListing, ListObjects, ListObjectsV1, ListVersions, ListedObject, ListedVersion, ObjectsPage,
    ObjectsPageV1, VersionsPage,
};
pub use object::{
    Body, ByteRange, CopyObject, DeleteError, DeleteObject, DeleteObjects, DeletedObject, ExpirationNotice,
    GetObject, HeadObject, ObjectHead, ObjectRef, ObjectTags, PutObject, ReadConditions, ReadObject,
    ReplicationStatus, RestoreObject, RestoreStatus, RestoreTier, TaggingDirective, WriteConditions,
    WrittenObject,
};
pub use setting::{BucketVersioning, Setting, SettingKey};
pub use upload::{
    CompleteUpload, CompletedPart, CreateUpload, ListParts, ListUploads, ListedPart, ListedUpload, PartsPage,
    UploadPart, UploadRef, UploadsPage,
};

use super::error::not_implemented;
use super::{CloudResult, Service};
use crate::price::Region;
use crate::s3::Tag;

/// A bucket to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateBucket {
    /// Its name, unique in all of AWS.
    pub name: String,
    /// Where it lies.
    pub region: Region,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// A bucket as its owner's list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedBucket {
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub region: Region,
    /// When it was made.
    pub created: crate::calendar::Instant,
}

/// S3.
///
/// Bucket names and keys are given as text: a backend answers what S3 answers to those that S3 would not take
/// (`InvalidBucketName`, `KeyTooLongError`).
///
/// Every method answers `NoSuchBucket` where the bucket is not there, and `AccessDenied` where the caller may not.
#[async_trait]
pub trait Storage: Debug + Send + Sync {
    /// Makes a bucket. It has SSE-S3, blocks public access and enforces its owner's ownership, as every new bucket does.
    ///
    /// Repeated: `BucketAlreadyOwnedByYou`; but in us-east-1 success where it would have no tags. Another account's:
    /// `BucketAlreadyExists`.
    async fn create_bucket(&self, request: CreateBucket) -> CloudResult<()> {
        not_implemented(Service::Storage, "CreateBucket", &request.name)
    }

    /// Where the bucket lies. Absent: not found.
    async fn head_bucket(&self, bucket: &str) -> CloudResult<Region> {
        not_implemented(Service::Storage, "HeadBucket", bucket)
    }

    /// The caller's buckets in the order of their names.
    async fn list_buckets(&self) -> CloudResult<Vec<ListedBucket>> {
        not_implemented(Service::Storage, "ListBuckets", "")
    }

    /// Deletes a bucket. One that holds versions or uploads in parts: `BucketNotEmpty` for versions; uploads go along.
    async fn delete_bucket(&self, bucket: &str) -> CloudResult<()> {
        not_implemented(Service::Storage, "DeleteBucket", bucket)
    }

    /// A setting of the bucket. Absent: not found, under the code that S3 has for it; those that every bucket has
    /// (versioning, encryption, notification …) are there by default.
    async fn setting(&self, bucket: &str, key: &SettingKey) -> CloudResult<Setting> {
        let _ = key;
        not_implemented(Service::Storage, "GetBucketSetting", bucket)
    }

    /// Writes a setting, in place of what was there under its key. Writing the same again changes nothing. What S3
    /// would refuse is refused under S3's code.
    async fn put_setting(&self, bucket: &str, setting: Setting) -> CloudResult<()> {
        let _ = setting;
        not_implemented(Service::Storage, "PutBucketSetting", bucket)
    }

    /// Takes a setting away. Absent: success, but for configurations with an ID (`NoSuchConfiguration`).
    async fn delete_setting(&self, bucket: &str, key: &SettingKey) -> CloudResult<()> {
        let _ = key;
        not_implemented(Service::Storage, "DeleteBucketSetting", bucket)
    }

    /// All settings of the kind of `key` in the order of their IDs, whatever the ID in `key`; pages are put together.
    async fn list_settings(&self, bucket: &str, key: &SettingKey) -> CloudResult<Vec<Setting>> {
        let _ = key;
        not_implemented(Service::Storage, "ListBucketSettings", bucket)
    }

    /// Writes an object: in a versioned bucket a new version, else in place of what was there. Success means that the
    /// whole object is there, and that every later read sees it.
    async fn put_object(&self, request: PutObject) -> CloudResult<WrittenObject> {
        not_implemented(Service::Storage, "PutObject", &request.key)
    }

    /// Copies an object within S3. The copy is a new object with its own age; tags and metadata go along unless
    /// replaced.
    async fn copy_object(&self, request: CopyObject) -> CloudResult<WrittenObject> {
        not_implemented(Service::Storage, "CopyObject", &request.key)
    }

    /// Reads an object. Absent: `NoSuchKey`; absent version: `NoSuchVersion`; a current delete marker: `NoSuchKey`; a
    /// delete marker by its id: `MethodNotAllowed`; archived and not restored: `InvalidObjectState`.
    async fn get_object(&self, request: GetObject) -> CloudResult<ReadObject> {
        not_implemented(Service::Storage, "GetObject", &request.object.key)
    }

    /// What is known of an object. Errors as [`Storage::get_object`], but archived objects answer.
    async fn head_object(&self, request: HeadObject) -> CloudResult<ObjectHead> {
        not_implemented(Service::Storage, "HeadObject", &request.object.key)
    }

    /// Deletes. Without a version id a versioned bucket gets a delete marker, whether the key was there or not; with
    /// one the version goes for good. Absent: success.
    async fn delete_object(&self, request: DeleteObject) -> CloudResult<DeletedObject> {
        not_implemented(Service::Storage, "DeleteObject", &request.object.key)
    }

    /// Deletes up to 1000 objects, each as [`Storage::delete_object`]. One that fails does not stop the others.
    async fn delete_objects(
        &self,
        request: DeleteObjects,
    ) -> CloudResult<Vec<Result<DeletedObject, DeleteError>>> {
        not_implemented(Service::Storage, "DeleteObjects", &request.bucket)
    }

    /// The object's tags, in the order in which they were written.
    async fn object_tags(&self, object: &ObjectRef) -> CloudResult<ObjectTags> {
        not_implemented(Service::Storage, "GetObjectTagging", &object.key)
    }

    /// Replaces all tags of the object. Answers the version that was tagged.
    async fn put_object_tags(&self, object: &ObjectRef, tags: Vec<Tag>) -> CloudResult<Option<String>> {
        let _ = tags;
        not_implemented(Service::Storage, "PutObjectTagging", &object.key)
    }

    /// Takes all tags away. Without tags: success.
    async fn delete_object_tags(&self, object: &ObjectRef) -> CloudResult<Option<String>> {
        not_implemented(Service::Storage, "DeleteObjectTagging", &object.key)
    }

    /// Asks for a readable copy of an archived version, or for longer life of one that is there. Not archived:
    /// `InvalidObjectState`; on its way: `RestoreAlreadyInProgress`.
    async fn restore_object(&self, request: RestoreObject) -> CloudResult<()> {
        not_implemented(Service::Storage, "RestoreObject", &request.object.key)
    }

    /// A page of the current objects, in the order of the bytes of their keys (ListObjectsV2).
    async fn list_objects(&self, request: ListObjects) -> CloudResult<ObjectsPage> {
        not_implemented(Service::Storage, "ListObjectsV2", &request.common.bucket)
    }

    /// The same by the older call (ListObjects), which goes on after a marker.
    async fn list_objects_v1(&self, request: ListObjectsV1) -> CloudResult<ObjectsPageV1> {
        not_implemented(Service::Storage, "ListObjects", &request.common.bucket)
    }

    /// A page of all versions and delete markers: keys in order, each key's newest first.
    async fn list_versions(&self, request: ListVersions) -> CloudResult<VersionsPage> {
        not_implemented(Service::Storage, "ListObjectVersions", &request.common.bucket)
    }

    /// Begins an upload in parts and answers its id.
    async fn create_upload(&self, request: CreateUpload) -> CloudResult<String> {
        not_implemented(Service::Storage, "CreateMultipartUpload", &request.key)
    }

    /// Writes a part, in place of an earlier one with its number, and answers its entity tag. No such upload:
    /// `NoSuchUpload`.
    async fn upload_part(&self, request: UploadPart) -> CloudResult<String> {
        not_implemented(Service::Storage, "UploadPart", &request.upload.key)
    }

    /// Makes one object of the parts that are named, in ascending order (`InvalidPartOrder`), each as it was written
    /// (`InvalidPart`), all but the last of 5 MiB at least (`EntityTooSmall`). The other parts go.
    async fn complete_upload(&self, request: CompleteUpload) -> CloudResult<WrittenObject> {
        not_implemented(Service::Storage, "CompleteMultipartUpload", &request.upload.key)
    }

    /// Gives up an upload and its parts. Absent: `NoSuchUpload`.
    async fn abort_upload(&self, upload: &UploadRef) -> CloudResult<()> {
        not_implemented(Service::Storage, "AbortMultipartUpload", &upload.key)
    }

    /// A page of the parts of an upload, in the order of their numbers.
    async fn list_parts(&self, request: ListParts) -> CloudResult<PartsPage> {
        not_implemented(Service::Storage, "ListParts", &request.upload.key)
    }

    /// A page of the uploads in progress, in the order of their keys, then of their begin.
    async fn list_uploads(&self, request: ListUploads) -> CloudResult<UploadsPage> {
        not_implemented(Service::Storage, "ListMultipartUploads", &request.common.bucket)
    }
}
