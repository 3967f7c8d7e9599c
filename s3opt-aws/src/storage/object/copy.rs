//! Copying objects within S3.

use aws_sdk_s3::types::{MetadataDirective, TaggingDirective as SdkDirective};
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{CopyObject, TaggingDirective, WrittenObject};

use super::conditions::read_headers;
use super::written;
use crate::storage::S3;
use crate::storage::client::object_call;
use crate::storage::convert::{from_algorithm, from_class, tagging_header};
use crate::storage::header::copy_source;

impl S3 {
    pub(in crate::storage) async fn copy_an_object(&self, request: CopyObject) -> CloudResult<WrittenObject> {
        let call = object_call("CopyObject", &request.bucket, &request.key);
        let source = copy_source(&request.source);
        let conditions = read_headers(&request.source_conditions);
        let (algorithm, key) = request.encryption.clone().map(from_algorithm).unzip();
        let (directive, tagging) = match request.tagging {
            TaggingDirective::Copy => (SdkDirective::Copy, None),
            // No tags at all are an empty header.
            TaggingDirective::Replace => {
                (SdkDirective::Replace, Some(tagging_header(&request.tags).unwrap_or_default()))
            }
        };
        let metadata = request.metadata.clone().map(|metadata| metadata.into_iter().collect());
        let answer = self
            .send(&call, &request.bucket, |client| {
                client
                    .copy_object()
                    .copy_source(&source)
                    .set_copy_source_if_match(conditions.matching.clone())
                    .set_copy_source_if_none_match(conditions.not_matching.clone())
                    .set_copy_source_if_modified_since(conditions.modified_since)
                    .set_copy_source_if_unmodified_since(conditions.unmodified_since)
                    .bucket(&request.bucket)
                    .key(&request.key)
                    .set_storage_class(request.storage_class.map(from_class))
                    .tagging_directive(directive.clone())
                    .set_tagging(tagging.clone())
                    .set_metadata_directive(request.metadata.is_some().then_some(MetadataDirective::Replace))
                    .set_metadata(metadata.clone())
                    .set_server_side_encryption(algorithm.clone())
                    .set_ssekms_key_id(key.clone().flatten())
                    .send()
            })
            .await?;
        let result =
            answer.copy_object_result().ok_or_else(|| call.unexpected("a copy without its result"))?;
        let encryption = (answer.server_side_encryption(), answer.ssekms_key_id());
        written(&call, answer.version_id(), result.e_tag(), encryption, answer.expiration())
    }
}
