//! Requests about objects.

use s3opt_core::backend::storage::{
    CompleteUpload, CopyObject, CreateUpload, DeleteError, DeleteObject, DeleteObjects, DeletedObject,
    GetObject, HeadObject, ListObjects, ListObjectsV1, ListParts, ListUploads, ListVersions, ObjectHead,
    ObjectRef, ObjectTags, ObjectsPage, ObjectsPageV1, PartsPage, PutObject, ReadObject, RestoreObject,
    UploadPart, UploadRef, UploadsPage, VersionsPage, WrittenObject,
};
use s3opt_core::backend::{CloudResult, Failure, Service};
use s3opt_core::s3::Tag;

use crate::client::Caller;
use crate::world::World;

impl World {
    pub(crate) fn put_object(&mut self, caller: &Caller, request: PutObject) -> CloudResult<WrittenObject> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "PutObject", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn copy_object(&mut self, caller: &Caller, request: CopyObject) -> CloudResult<WrittenObject> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "CopyObject", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn get_object(&mut self, caller: &Caller, request: &GetObject) -> CloudResult<ReadObject> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "GetObject", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn head_object(&mut self, caller: &Caller, request: &HeadObject) -> CloudResult<ObjectHead> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "HeadObject", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn delete_object(
        &mut self,
        caller: &Caller,
        request: &DeleteObject,
    ) -> CloudResult<DeletedObject> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "DeleteObject", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn delete_objects(
        &mut self,
        caller: &Caller,
        request: &DeleteObjects,
    ) -> CloudResult<Vec<Result<DeletedObject, DeleteError>>> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "DeleteObjects", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn object_tags(&mut self, caller: &Caller, object: &ObjectRef) -> CloudResult<ObjectTags> {
        let _ = (caller, object);
        Err(Failure::new(Service::Storage, "ObjectTags", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn put_object_tags(
        &mut self,
        caller: &Caller,
        object: &ObjectRef,
        tags: Vec<Tag>,
    ) -> CloudResult<Option<String>> {
        let _ = (caller, object, tags);
        Err(Failure::new(Service::Storage, "PutObjectTags", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn delete_object_tags(
        &mut self,
        caller: &Caller,
        object: &ObjectRef,
    ) -> CloudResult<Option<String>> {
        let _ = (caller, object);
        Err(Failure::new(Service::Storage, "DeleteObjectTags", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn restore_object(&mut self, caller: &Caller, request: &RestoreObject) -> CloudResult<()> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "RestoreObject", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn list_objects(
        &mut self,
        caller: &Caller,
        request: &ListObjects,
    ) -> CloudResult<ObjectsPage> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "ListObjects", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn list_objects_v1(
        &mut self,
        caller: &Caller,
        request: &ListObjectsV1,
    ) -> CloudResult<ObjectsPageV1> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "ListObjectsV1", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn list_versions(
        &mut self,
        caller: &Caller,
        request: &ListVersions,
    ) -> CloudResult<VersionsPage> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "ListVersions", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn create_upload(&mut self, caller: &Caller, request: CreateUpload) -> CloudResult<String> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "CreateUpload", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn upload_part(&mut self, caller: &Caller, request: UploadPart) -> CloudResult<String> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "UploadPart", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn complete_upload(
        &mut self,
        caller: &Caller,
        request: &CompleteUpload,
    ) -> CloudResult<WrittenObject> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "CompleteUpload", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn abort_upload(&mut self, caller: &Caller, upload: &UploadRef) -> CloudResult<()> {
        let _ = (caller, upload);
        Err(Failure::new(Service::Storage, "AbortUpload", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn list_parts(&mut self, caller: &Caller, request: &ListParts) -> CloudResult<PartsPage> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "ListParts", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn list_uploads(
        &mut self,
        caller: &Caller,
        request: &ListUploads,
    ) -> CloudResult<UploadsPage> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "ListUploads", "", "NotImplemented", "").into_error())
    }
}
