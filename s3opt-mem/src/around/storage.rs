//! S3.

use async_trait::async_trait;
use s3opt_core::backend::storage::{
    CompleteUpload, CopyObject, CreateBucket, CreateUpload, DeleteError, DeleteObject, DeleteObjects,
    DeletedObject, GetObject, HeadObject, ListObjects, ListObjectsV1, ListParts, ListUploads, ListVersions,
    ListedBucket, ObjectHead, ObjectRef, ObjectTags, ObjectsPage, ObjectsPageV1, PartsPage, PutObject,
    ReadObject, RestoreObject, Setting, SettingKey, UploadPart, UploadRef, UploadsPage, VersionsPage,
    WrittenObject,
};
use s3opt_core::backend::{CloudResult, Service, Storage};
use s3opt_core::price::Region;
use s3opt_core::s3::Tag;

use super::forward::forward;
use super::{Around, Call, Wrapped};

forward! { Storage, storage;
    create_bucket(request: CreateBucket) -> (), Storage "CreateBucket" &request.name;
    head_bucket(bucket: &str) -> Region, Storage "HeadBucket" bucket;
    list_buckets() -> Vec<ListedBucket>, Storage "ListBuckets" "";
    delete_bucket(bucket: &str) -> (), Storage "DeleteBucket" bucket;
    setting(bucket: &str, key: &SettingKey) -> Setting, Storage "GetBucketSetting" bucket;
    put_setting(bucket: &str, setting: Setting) -> (), Storage "PutBucketSetting" bucket;
    delete_setting(bucket: &str, key: &SettingKey) -> (), Storage "DeleteBucketSetting" bucket;
    list_settings(bucket: &str, key: &SettingKey) -> Vec<Setting>, Storage "ListBucketSettings" bucket;
    put_object(request: PutObject) -> WrittenObject, Storage "PutObject" &request.key;
    copy_object(request: CopyObject) -> WrittenObject, Storage "CopyObject" &request.key;
    delete_object(request: DeleteObject) -> DeletedObject, Storage "DeleteObject" &request.object.key;
    delete_object_tags(object: &ObjectRef) -> Option<String>, Storage "DeleteObjectTagging" &object.key;
    restore_object(request: RestoreObject) -> (), Storage "RestoreObject" &request.object.key;
    list_objects(request: ListObjects) -> ObjectsPage, Storage "ListObjectsV2" &request.common.bucket;
    list_objects_v1(request: ListObjectsV1) -> ObjectsPageV1, Storage "ListObjects" &request.common.bucket;
    list_versions(request: ListVersions) -> VersionsPage, Storage "ListObjectVersions" &request.common.bucket;
    create_upload(request: CreateUpload) -> String, Storage "CreateMultipartUpload" &request.key;
    upload_part(request: UploadPart) -> String, Storage "UploadPart" &request.upload.key;
    complete_upload(request: CompleteUpload) -> WrittenObject, Storage "CompleteMultipartUpload" &request.upload.key;
    abort_upload(upload: &UploadRef) -> (), Storage "AbortMultipartUpload" &upload.key;
    list_parts(request: ListParts) -> PartsPage, Storage "ListParts" &request.upload.key;
    list_uploads(request: ListUploads) -> UploadsPage, Storage "ListMultipartUploads" &request.common.bucket;
    @hooks:
    get_object(request: GetObject) -> ReadObject, Storage "GetObject" &request.object.key;
    head_object(request: HeadObject) -> ObjectHead, Storage "HeadObject" &request.object.key;
    delete_objects(request: DeleteObjects) -> Vec<Result<DeletedObject, DeleteError>>, Storage "DeleteObjects" &request.bucket;
    object_tags(object: &ObjectRef) -> ObjectTags, Storage "GetObjectTagging" &object.key;
    put_object_tags(object: &ObjectRef, tags: Vec<Tag>) -> Option<String>, Storage "PutObjectTagging" &object.key;
}
