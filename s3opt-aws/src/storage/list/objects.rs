//! Lists of current objects.

use aws_sdk_s3::types::{EncodingType, Object, ObjectStorageClass};
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{ListObjects, ListObjectsV1, ListedObject, ObjectsPage, ObjectsPageV1};

use super::{Decoder, asked, prefixes};
use crate::error::Call;
use crate::storage::S3;
use crate::storage::client::bucket_call;
use crate::storage::convert::{Unfit, from_count, to_class, without_quotes};
use crate::time::to_instant;

impl S3 {
    pub(in crate::storage) async fn page_of_objects(&self, request: ListObjects) -> CloudResult<ObjectsPage> {
        let common = &request.common;
        let call = bucket_call("ListObjectsV2", &common.bucket);
        let asked = asked(common).map_err(|unfit| call.unbuilt(unfit))?;
        let page = self
            .send(&call, &common.bucket, |client| {
                client
                    .list_objects_v2()
                    .bucket(&common.bucket)
                    .set_prefix(asked.prefix.clone())
                    .set_delimiter(asked.delimiter.clone())
                    .set_max_keys(asked.most)
                    .set_continuation_token(request.continuation_token.clone())
                    .set_start_after(request.start_after.clone())
                    .encoding_type(EncodingType::Url)
                    .send()
            })
            .await?;
        let decoder = Decoder::new(page.encoding_type(), common.encode);
        let objects = listed(&call, decoder, page.contents())?;
        let common_prefixes = prefixes(decoder, page.common_prefixes());
        let next_token = page.next_continuation_token.filter(|_| page.is_truncated.unwrap_or(false));
        Ok(ObjectsPage { objects, common_prefixes, next_token })
    }

    pub(in crate::storage) async fn page_of_objects_v1(
        &self,
        request: ListObjectsV1,
    ) -> CloudResult<ObjectsPageV1> {
        let common = &request.common;
        let call = bucket_call("ListObjects", &common.bucket);
        let asked = asked(common).map_err(|unfit| call.unbuilt(unfit))?;
        let page = self
            .send(&call, &common.bucket, |client| {
                client
                    .list_objects()
                    .bucket(&common.bucket)
                    .set_prefix(asked.prefix.clone())
                    .set_delimiter(asked.delimiter.clone())
                    .set_max_keys(asked.most)
                    .set_marker(request.marker.clone())
                    .encoding_type(EncodingType::Url)
                    .send()
            })
            .await?;
        let decoder = Decoder::new(page.encoding_type(), common.encode);
        Ok(ObjectsPageV1 {
            objects: listed(&call, decoder, page.contents())?,
            common_prefixes: prefixes(decoder, page.common_prefixes()),
            is_truncated: page.is_truncated().unwrap_or(false),
            next_marker: page
                .next_marker()
                .filter(|marker| !marker.is_empty())
                .map(|marker| decoder.decode(marker)),
        })
    }
}

fn listed(call: &Call, decoder: Decoder, objects: &[Object]) -> CloudResult<Vec<ListedObject>> {
    let objects = objects.iter().map(|object| to_object(decoder, object));
    objects.collect::<Result<_, Unfit>>().map_err(|unfit| call.unexpected(unfit.to_string()))
}

fn to_object(decoder: Decoder, object: &Object) -> Result<ListedObject, Unfit> {
    let modified = object.last_modified().ok_or_else(|| Unfit::new("an object without its date"))?;
    Ok(ListedObject {
        key: decoder.decode(object.key().unwrap_or_default()),
        size: from_count("Size", object.size().unwrap_or_default())?,
        etag: without_quotes(object.e_tag()),
        last_modified: to_instant(*modified),
        storage_class: to_class(object.storage_class().map(ObjectStorageClass::as_str))?,
    })
}
