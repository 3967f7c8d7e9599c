//! Writing objects.

use aws_sdk_s3::config::Builder;
use aws_sdk_s3::types;
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{PutObject, WrittenObject};

use super::conditions::write_headers;
use crate::connect::upload_timeouts;
use crate::error::Call;
use crate::storage::client::object_call;
use crate::storage::convert::{from_algorithm, from_class, tagging_header, to_algorithm, without_quotes};
use crate::storage::header::expiration;
use crate::storage::{S3, body};

/// What S3 takes an object for whose type nobody names. It is named all the same, because the SDK would name another one.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>.
pub(in crate::storage) const DEFAULT_CONTENT_TYPE: &str = "binary/octet-stream";

impl S3 {
    pub(in crate::storage) async fn put_an_object(&self, request: PutObject) -> CloudResult<WrittenObject> {
        let call = object_call("PutObject", &request.bucket, &request.key);
        let (algorithm, key) = request.encryption.clone().map(from_algorithm).unzip();
        let (if_match, if_none_match) = write_headers(&request.conditions);
        let metadata: std::collections::HashMap<_, _> = request.metadata.clone().into_iter().collect();
        let answer = self
            .send(&call, &request.bucket, |client| {
                client
                    .put_object()
                    .bucket(&request.bucket)
                    .key(&request.key)
                    .body(body::stream(&request.body))
                    .set_storage_class(request.storage_class.map(from_class))
                    .set_tagging(tagging_header(&request.tags))
                    .set_metadata((!metadata.is_empty()).then(|| metadata.clone()))
                    .content_type(request.content_type.as_deref().unwrap_or(DEFAULT_CONTENT_TYPE))
                    .set_server_side_encryption(algorithm.clone())
                    .set_ssekms_key_id(key.clone().flatten())
                    .set_if_match(if_match.clone())
                    .set_if_none_match(if_none_match.clone())
                    .customize()
                    .config_override(Builder::new().timeout_config(upload_timeouts(request.body.len())))
                    .send()
            })
            .await?;
        let etag = answer.e_tag();
        let algorithm = answer.server_side_encryption();
        written(&call, answer.version_id(), etag, (algorithm, answer.ssekms_key_id()), answer.expiration())
    }
}

/// What a write made, by the headers of its answer.
pub(in crate::storage) fn written(
    call: &Call,
    version_id: Option<&str>,
    etag: Option<&str>,
    (algorithm, key): (Option<&types::ServerSideEncryption>, Option<&str>),
    notice: Option<&str>,
) -> CloudResult<WrittenObject> {
    Ok(WrittenObject {
        version_id: version_id.map(str::to_owned),
        etag: without_quotes(etag),
        encryption: to_algorithm(algorithm, key).map_err(|unfit| call.unexpected(unfit.to_string()))?,
        expiration: expiration(notice),
    })
}
