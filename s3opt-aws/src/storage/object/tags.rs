//! Tags of objects.

use aws_sdk_s3::types::Tagging;
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{ObjectRef, ObjectTags};
use s3opt_core::s3::Tag;

use crate::storage::S3;
use crate::storage::client::object_call;
use crate::storage::convert::{Unfit, from_tags, to_tags};

impl S3 {
    pub(in crate::storage) async fn tags_of_object(&self, object: &ObjectRef) -> CloudResult<ObjectTags> {
        let call = object_call("GetObjectTagging", &object.bucket, &object.key);
        let answer = self
            .send(&call, &object.bucket, |client| {
                let request = client.get_object_tagging().bucket(&object.bucket).key(&object.key);
                request.set_version_id(object.version_id.clone()).send()
            })
            .await?;
        let tags = to_tags(answer.tag_set());
        Ok(ObjectTags { version_id: answer.version_id, tags })
    }

    pub(in crate::storage) async fn tag_an_object(
        &self,
        object: &ObjectRef,
        tags: Vec<Tag>,
    ) -> CloudResult<Option<String>> {
        let call = object_call("PutObjectTagging", &object.bucket, &object.key);
        let tagging = tagging(tags).map_err(|unfit| call.unbuilt(unfit))?;
        let answer = self
            .send(&call, &object.bucket, |client| {
                let request = client.put_object_tagging().bucket(&object.bucket).key(&object.key);
                request.set_version_id(object.version_id.clone()).tagging(tagging.clone()).send()
            })
            .await?;
        Ok(answer.version_id)
    }

    pub(in crate::storage) async fn untag_an_object(
        &self,
        object: &ObjectRef,
    ) -> CloudResult<Option<String>> {
        let call = object_call("DeleteObjectTagging", &object.bucket, &object.key);
        let answer = self
            .send(&call, &object.bucket, |client| {
                let request = client.delete_object_tagging().bucket(&object.bucket).key(&object.key);
                request.set_version_id(object.version_id.clone()).send()
            })
            .await?;
        Ok(answer.version_id)
    }
}

/// A set of tags as the SDK takes it.
pub(in crate::storage) fn tagging(tags: Vec<Tag>) -> Result<Tagging, Unfit> {
    Ok(Tagging::builder().set_tag_set(Some(from_tags(tags)?)).build()?)
}
