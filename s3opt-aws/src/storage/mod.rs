//! S3.

mod body;
mod bucket;
mod client;
mod convert;
mod header;
mod list;
mod object;
mod regions;
mod settings;
mod upload;

use std::fmt;

use async_trait::async_trait;
use s3opt_core::backend::storage::{
    CompleteUpload, CopyObject, CreateBucket, CreateUpload, DeleteError, DeleteObject, DeleteObjects,
    DeletedObject, GetObject, HeadObject, ListObjects, ListObjectsV1, ListParts, ListUploads, ListVersions,
    ListedBucket, ObjectHead, ObjectRef, ObjectTags, ObjectsPage, ObjectsPageV1, PartsPage, PutObject,
    ReadObject, RestoreObject, Setting, SettingKey, UploadPart, UploadRef, UploadsPage, VersionsPage,
    WrittenObject,
};
use s3opt_core::backend::{CloudResult, Storage};
use s3opt_core::price::Region;
use s3opt_core::s3::Tag;

use self::client::Clients;

/// S3 on the SDK. Each call is in the folder of its subject.
pub(crate) struct S3 {
    clients: Clients,
}

impl fmt::Debug for S3 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("S3").finish_non_exhaustive()
    }
}

#[async_trait]
impl Storage for S3 {
    async fn create_bucket(&self, request: CreateBucket) -> CloudResult<()> {
        self.create_a_bucket(request).await
    }

    async fn head_bucket(&self, bucket: &str) -> CloudResult<Region> {
        self.region_of_bucket(bucket).await
    }

    async fn list_buckets(&self) -> CloudResult<Vec<ListedBucket>> {
        self.all_buckets().await
    }

    async fn delete_bucket(&self, bucket: &str) -> CloudResult<()> {
        self.delete_a_bucket(bucket).await
    }

    async fn setting(&self, bucket: &str, key: &SettingKey) -> CloudResult<Setting> {
        self.read_setting(bucket, key).await
    }

    async fn put_setting(&self, bucket: &str, setting: Setting) -> CloudResult<()> {
        self.write_setting(bucket, setting).await
    }

    async fn delete_setting(&self, bucket: &str, key: &SettingKey) -> CloudResult<()> {
        self.remove_setting(bucket, key).await
    }

    async fn list_settings(&self, bucket: &str, key: &SettingKey) -> CloudResult<Vec<Setting>> {
        self.all_settings(bucket, key).await
    }

    async fn put_object(&self, request: PutObject) -> CloudResult<WrittenObject> {
        self.put_an_object(request).await
    }

    async fn copy_object(&self, request: CopyObject) -> CloudResult<WrittenObject> {
        self.copy_an_object(request).await
    }

    async fn get_object(&self, request: GetObject) -> CloudResult<ReadObject> {
        self.get_an_object(request).await
    }

    async fn head_object(&self, request: HeadObject) -> CloudResult<ObjectHead> {
        self.head_an_object(request).await
    }

    async fn delete_object(&self, request: DeleteObject) -> CloudResult<DeletedObject> {
        self.delete_an_object(request).await
    }

    async fn delete_objects(
        &self,
        request: DeleteObjects,
    ) -> CloudResult<Vec<Result<DeletedObject, DeleteError>>> {
        self.delete_many_objects(request).await
    }

    async fn object_tags(&self, object: &ObjectRef) -> CloudResult<ObjectTags> {
        self.tags_of_object(object).await
    }

    async fn put_object_tags(&self, object: &ObjectRef, tags: Vec<Tag>) -> CloudResult<Option<String>> {
        self.tag_an_object(object, tags).await
    }

    async fn delete_object_tags(&self, object: &ObjectRef) -> CloudResult<Option<String>> {
        self.untag_an_object(object).await
    }

    async fn restore_object(&self, request: RestoreObject) -> CloudResult<()> {
        self.restore_an_object(request).await
    }

    async fn list_objects(&self, request: ListObjects) -> CloudResult<ObjectsPage> {
        self.page_of_objects(request).await
    }

    async fn list_objects_v1(&self, request: ListObjectsV1) -> CloudResult<ObjectsPageV1> {
        self.page_of_objects_v1(request).await
    }

    async fn list_versions(&self, request: ListVersions) -> CloudResult<VersionsPage> {
        self.page_of_versions(request).await
    }

    async fn create_upload(&self, request: CreateUpload) -> CloudResult<String> {
        self.begin_upload(request).await
    }

    async fn upload_part(&self, request: UploadPart) -> CloudResult<String> {
        self.put_a_part(request).await
    }

    async fn complete_upload(&self, request: CompleteUpload) -> CloudResult<WrittenObject> {
        self.end_upload(request).await
    }

    async fn abort_upload(&self, upload: &UploadRef) -> CloudResult<()> {
        self.give_up_upload(upload).await
    }

    async fn list_parts(&self, request: ListParts) -> CloudResult<PartsPage> {
        self.page_of_parts(request).await
    }

    async fn list_uploads(&self, request: ListUploads) -> CloudResult<UploadsPage> {
        self.page_of_uploads(request).await
    }
}

#[cfg(test)]
mod tests;
