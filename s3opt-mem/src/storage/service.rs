//! The service as the trait asks for it: each call takes the world, does its work and lets go of it again.

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

use crate::client::Client;

#[async_trait]
impl Storage for Client {
    async fn create_bucket(&self, request: CreateBucket) -> CloudResult<()> {
        self.emulator.world().create_bucket(&self.caller, request)
    }

    async fn head_bucket(&self, bucket: &str) -> CloudResult<Region> {
        self.emulator.world().head_bucket(&self.caller, bucket)
    }

    async fn list_buckets(&self) -> CloudResult<Vec<ListedBucket>> {
        self.emulator.world().list_buckets(&self.caller)
    }

    async fn delete_bucket(&self, bucket: &str) -> CloudResult<()> {
        self.emulator.world().delete_bucket(&self.caller, bucket)
    }

    async fn setting(&self, bucket: &str, key: &SettingKey) -> CloudResult<Setting> {
        self.emulator.world().setting(&self.caller, bucket, key)
    }

    async fn put_setting(&self, bucket: &str, setting: Setting) -> CloudResult<()> {
        self.emulator.world().put_setting(&self.caller, bucket, setting)
    }

    async fn delete_setting(&self, bucket: &str, key: &SettingKey) -> CloudResult<()> {
        self.emulator.world().delete_setting(&self.caller, bucket, key)
    }

    async fn list_settings(&self, bucket: &str, key: &SettingKey) -> CloudResult<Vec<Setting>> {
        self.emulator.world().list_settings(&self.caller, bucket, key)
    }

    async fn put_object(&self, request: PutObject) -> CloudResult<WrittenObject> {
        self.emulator.world().put_object(&self.caller, request)
    }

    async fn copy_object(&self, request: CopyObject) -> CloudResult<WrittenObject> {
        self.emulator.world().copy_object(&self.caller, request)
    }

    async fn get_object(&self, request: GetObject) -> CloudResult<ReadObject> {
        self.emulator.world().get_object(&self.caller, &request)
    }

    async fn head_object(&self, request: HeadObject) -> CloudResult<ObjectHead> {
        self.emulator.world().head_object(&self.caller, &request)
    }

    async fn delete_object(&self, request: DeleteObject) -> CloudResult<DeletedObject> {
        self.emulator.world().delete_object(&self.caller, &request)
    }

    async fn delete_objects(
        &self,
        request: DeleteObjects,
    ) -> CloudResult<Vec<Result<DeletedObject, DeleteError>>> {
        self.emulator.world().delete_objects(&self.caller, &request)
    }

    async fn object_tags(&self, object: &ObjectRef) -> CloudResult<ObjectTags> {
        self.emulator.world().object_tags(&self.caller, object)
    }

    async fn put_object_tags(&self, object: &ObjectRef, tags: Vec<Tag>) -> CloudResult<Option<String>> {
        self.emulator.world().put_object_tags(&self.caller, object, tags)
    }

    async fn delete_object_tags(&self, object: &ObjectRef) -> CloudResult<Option<String>> {
        self.emulator.world().delete_object_tags(&self.caller, object)
    }

    async fn restore_object(&self, request: RestoreObject) -> CloudResult<()> {
        self.emulator.world().restore_object(&self.caller, &request)
    }

    async fn list_objects(&self, request: ListObjects) -> CloudResult<ObjectsPage> {
        self.emulator.world().list_objects(&self.caller, &request)
    }

    async fn list_objects_v1(&self, request: ListObjectsV1) -> CloudResult<ObjectsPageV1> {
        self.emulator.world().list_objects_v1(&self.caller, &request)
    }

    async fn list_versions(&self, request: ListVersions) -> CloudResult<VersionsPage> {
        self.emulator.world().list_versions(&self.caller, &request)
    }

    async fn create_upload(&self, request: CreateUpload) -> CloudResult<String> {
        self.emulator.world().create_upload(&self.caller, request)
    }

    async fn upload_part(&self, request: UploadPart) -> CloudResult<String> {
        self.emulator.world().upload_part(&self.caller, request)
    }

    async fn complete_upload(&self, request: CompleteUpload) -> CloudResult<WrittenObject> {
        self.emulator.world().complete_upload(&self.caller, &request)
    }

    async fn abort_upload(&self, upload: &UploadRef) -> CloudResult<()> {
        self.emulator.world().abort_upload(&self.caller, upload)
    }

    async fn list_parts(&self, request: ListParts) -> CloudResult<PartsPage> {
        self.emulator.world().list_parts(&self.caller, &request)
    }

    async fn list_uploads(&self, request: ListUploads) -> CloudResult<UploadsPage> {
        self.emulator.world().list_uploads(&self.caller, &request)
    }
}
