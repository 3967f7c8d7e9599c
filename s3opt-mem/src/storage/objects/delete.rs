//! Deleting objects and versions.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{
    BucketVersioning, DeleteError, DeleteObject, DeleteObjects, DeletedObject,
};

use super::announce::event;
use super::checks;
use super::conditions::check_delete;
use super::find::check_version_id;
use super::request::{Call, Kind};
use crate::client::Caller;
use crate::world::World;

/// The most keys of one request.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html>.
const MAXIMUM_KEYS: usize = 1000;

impl World {
    pub(crate) fn delete_object(
        &mut self,
        caller: &Caller,
        request: &DeleteObject,
    ) -> CloudResult<DeletedObject> {
        let object = &request.object;
        let call = Call { kind: Kind::DeleteObject, caller, bucket: &object.bucket, key: &object.key };
        self.serve(call, |world, receipt| {
            receipt.status = 204;
            world.delete(&call, object.version_id.as_deref(), request.if_match.as_deref())
        })
    }

    pub(crate) fn delete_objects(
        &mut self,
        caller: &Caller,
        request: &DeleteObjects,
    ) -> CloudResult<Vec<Result<DeletedObject, DeleteError>>> {
        let call = Call { kind: Kind::DeleteObjects, caller, bucket: &request.bucket, key: "" };
        self.serve(call, |world, _| {
            world.bucket_of(&call)?;
            if request.objects.is_empty() || request.objects.len() > MAXIMUM_KEYS {
                return Err(call.malformed_xml());
            }
            let delete = |(key, version_id): &(String, Option<String>)| {
                let deleted = world.delete(&Call { key, ..call }, version_id.as_deref(), None);
                deleted.map_err(|error| DeleteError {
                    key: key.clone(),
                    version_id: version_id.clone(),
                    code: error.code().to_owned(),
                    message: error.failure().message.clone(),
                })
            };
            Ok(request.objects.iter().map(delete).collect())
        })
    }

    /// Deletes the current version or that with an id.
    fn delete(
        &mut self,
        call: &Call<'_>,
        version_id: Option<&str>,
        if_match: Option<&str>,
    ) -> CloudResult<DeletedObject> {
        let action = if version_id.is_some() { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
        self.allow(call, action, &[])?;
        checks::check_key(call)?;
        check_version_id(call, version_id)?;
        let bucket = self.bucket_of(call)?;
        check_delete(call, if_match, bucket.keys.get(call.key))?;
        match (version_id, bucket.versioning) {
            (Some(id), _) => self.delete_version(call, id),
            (None, BucketVersioning::Unversioned) => self.delete_version(call, "null").map(|deleted| {
                // There are no versions to speak of.
                DeletedObject { version_id: None, ..deleted }
            }),
            (None, versioning) => self.mark_deleted(call, versioning),
        }
    }

    /// Deletes a version for good. One that is not there is deleted already.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html>.
    fn delete_version(&mut self, call: &Call<'_>, id: &str) -> CloudResult<DeletedObject> {
        let bucket = self.bucket_of(call)?;
        let mut deleted =
            DeletedObject { key: call.key.to_owned(), version_id: Some(id.to_owned()), delete_marker: false };
        let Some(version) = bucket.keys.get(call.key).and_then(|entry| entry.by_id(id)) else {
            return Ok(deleted);
        };
        deleted.delete_marker = version.is_marker();
        let (key, number) = (bucket.handle(call.key), version.number);
        let event = event(bucket, call.key, version, "ObjectRemoved:Delete");
        self.take_version(call.bucket, &key, number);
        self.emit(call.bucket, &event);
        Ok(deleted)
    }

    /// Puts a delete marker on top of a key, whether there is anything below or not.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html>.
    fn mark_deleted(&mut self, call: &Call<'_>, versioning: BucketVersioning) -> CloudResult<DeletedObject> {
        let key = self.bucket_of(call)?.handle(call.key);
        let number = self.push_marker(call.bucket, &key).ok_or_else(|| call.no_such_bucket())?;
        self.announce(call.bucket, &key, number, "ObjectRemoved:DeleteMarkerCreated");
        if versioning == BucketVersioning::Enabled {
            self.replicate_later(call.bucket, &key, number);
        }
        let bucket = self.bucket_of(call)?;
        let marker = bucket.keys.get(&key).and_then(|entry| entry.get(number));
        Ok(DeletedObject {
            key: call.key.to_owned(),
            version_id: marker.and_then(|marker| bucket.told_id(marker)),
            delete_marker: true,
        })
    }
}
