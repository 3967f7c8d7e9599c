//! The tags of objects.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{ObjectRef, ObjectTags};
use s3opt_core::s3::Tag;

use super::checks;
use super::find::{Found, Marked};
use super::request::{Call, Kind};
use crate::client::Caller;
use crate::storage::{Details, Object};
use crate::world::World;

impl World {
    pub(crate) fn object_tags(&mut self, caller: &Caller, object: &ObjectRef) -> CloudResult<ObjectTags> {
        let call = Call { kind: Kind::GetTags, caller, bucket: &object.bucket, key: &object.key };
        self.serve(call, |world, _| {
            let actions = ("s3:GetObjectTagging", "s3:GetObjectVersionTagging");
            let found = world.find_tagged(&call, object, actions)?;
            let version_id = found.bucket.told_id(found.version);
            Ok(ObjectTags { version_id, tags: found.object.tags().to_vec() })
        })
    }

    pub(crate) fn put_object_tags(
        &mut self,
        caller: &Caller,
        object: &ObjectRef,
        tags: Vec<Tag>,
    ) -> CloudResult<Option<String>> {
        let call = Call { kind: Kind::PutTags, caller, bucket: &object.bucket, key: &object.key };
        self.serve(call, |world, _| {
            let actions = ("s3:PutObjectTagging", "s3:PutObjectVersionTagging");
            world.find_tagged(&call, object, actions)?;
            checks::check_tags(&call, &tags)?;
            world.replace_tags(&call, object, tags, "ObjectTagging:Put")
        })
    }

    pub(crate) fn delete_object_tags(
        &mut self,
        caller: &Caller,
        object: &ObjectRef,
    ) -> CloudResult<Option<String>> {
        let call = Call { kind: Kind::DeleteTags, caller, bucket: &object.bucket, key: &object.key };
        self.serve(call, |world, receipt| {
            receipt.status = 204;
            let actions = ("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging");
            world.find_tagged(&call, object, actions)?;
            world.replace_tags(&call, object, Vec::new(), "ObjectTagging:Delete")
        })
    }

    /// The object whose tags the request is about, where the caller may: the first action is for the current version,
    /// the second for one by its id.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html>; what delete markers answer
    /// was recorded from the service.
    fn find_tagged(
        &self,
        call: &Call<'_>,
        object: &ObjectRef,
        (action, action_of_version): (&'static str, &'static str),
    ) -> CloudResult<Found<'_>> {
        let version_id = object.version_id.as_deref();
        let action = if version_id.is_some() { action_of_version } else { action };
        self.allow(call, action, &[])?;
        checks::check_key(call)?;
        self.find(call, version_id, Marked::NotAllowed)
    }

    fn replace_tags(
        &mut self,
        call: &Call<'_>,
        object: &ObjectRef,
        tags: Vec<Tag>,
        event: &'static str,
    ) -> CloudResult<Option<String>> {
        let found = self.find(call, object.version_id.as_deref(), Marked::NotAllowed)?;
        let version_id = found.bucket.told_id(found.version);
        let (key, number) = (found.key.clone(), found.version.number);
        self.change_version(call.bucket, &key, number, |version| {
            if let Some(object) = version.object_mut() {
                set_tags(object, tags);
            }
        });
        self.announce(call.bucket, &key, number, event);
        Ok(version_id)
    }
}

/// Gives an object its tags, and nothing to keep where it has none and nothing else.
fn set_tags(object: &mut Object, tags: Vec<Tag>) {
    object.details_mut().tags = tags;
    if object.details.as_deref() == Some(&Details::default()) {
        object.details = None;
    }
}
