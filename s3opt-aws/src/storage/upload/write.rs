//! Beginning, filling and ending uploads.

use aws_sdk_s3::config::Builder;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart as SdkPart};
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{
    CompleteUpload, CompletedPart, CreateUpload, UploadPart, UploadRef, WrittenObject,
};

use crate::connect::upload_timeouts;
use crate::storage::client::object_call;
use crate::storage::convert::{
    Unfit, from_algorithm, from_class, from_count, tagging_header, with_quotes, without_quotes,
};
use crate::storage::object::{DEFAULT_CONTENT_TYPE, write_headers, written};
use crate::storage::{S3, body};

impl S3 {
    pub(in crate::storage) async fn begin_upload(&self, request: CreateUpload) -> CloudResult<String> {
        let call = object_call("CreateMultipartUpload", &request.bucket, &request.key);
        let (algorithm, key) = request.encryption.clone().map(from_algorithm).unzip();
        let metadata: std::collections::HashMap<_, _> = request.metadata.clone().into_iter().collect();
        let answer = self
            .send(&call, &request.bucket, |client| {
                client
                    .create_multipart_upload()
                    .bucket(&request.bucket)
                    .key(&request.key)
                    .set_storage_class(request.storage_class.map(from_class))
                    .set_tagging(tagging_header(&request.tags))
                    .set_metadata((!metadata.is_empty()).then(|| metadata.clone()))
                    .content_type(request.content_type.as_deref().unwrap_or(DEFAULT_CONTENT_TYPE))
                    .set_server_side_encryption(algorithm.clone())
                    .set_ssekms_key_id(key.clone().flatten())
                    .send()
            })
            .await?;
        answer.upload_id.ok_or_else(|| call.unexpected("an upload without its id"))
    }

    pub(in crate::storage) async fn put_a_part(&self, request: UploadPart) -> CloudResult<String> {
        let upload = &request.upload;
        let call = object_call("UploadPart", &upload.bucket, &upload.key);
        let number = part_number(request.part_number).map_err(|unfit| call.unbuilt(unfit))?;
        let answer = self
            .send(&call, &upload.bucket, |client| {
                client
                    .upload_part()
                    .bucket(&upload.bucket)
                    .key(&upload.key)
                    .upload_id(&upload.upload_id)
                    .part_number(number)
                    .body(body::stream(&request.body))
                    .customize()
                    .config_override(Builder::new().timeout_config(upload_timeouts(request.body.len())))
                    .send()
            })
            .await?;
        Ok(without_quotes(answer.e_tag()))
    }

    pub(in crate::storage) async fn end_upload(&self, request: CompleteUpload) -> CloudResult<WrittenObject> {
        let upload = &request.upload;
        let call = object_call("CompleteMultipartUpload", &upload.bucket, &upload.key);
        let parts = parts(&request.parts).map_err(|unfit| call.unbuilt(unfit))?;
        let (if_match, if_none_match) = write_headers(&request.conditions);
        let answer = self
            .send(&call, &upload.bucket, |client| {
                client
                    .complete_multipart_upload()
                    .bucket(&upload.bucket)
                    .key(&upload.key)
                    .upload_id(&upload.upload_id)
                    .multipart_upload(parts.clone())
                    .set_if_match(if_match.clone())
                    .set_if_none_match(if_none_match.clone())
                    .send()
            })
            .await?;
        let encryption = (answer.server_side_encryption(), answer.ssekms_key_id());
        written(&call, answer.version_id(), answer.e_tag(), encryption, answer.expiration())
    }

    pub(in crate::storage) async fn give_up_upload(&self, upload: &UploadRef) -> CloudResult<()> {
        let call = object_call("AbortMultipartUpload", &upload.bucket, &upload.key);
        self.send(&call, &upload.bucket, |client| {
            let request = client.abort_multipart_upload().bucket(&upload.bucket).key(&upload.key);
            request.upload_id(&upload.upload_id).send()
        })
        .await?;
        Ok(())
    }
}

fn part_number(number: u32) -> Result<i32, Unfit> {
    from_count("partNumber", number)
}

fn parts(parts: &[CompletedPart]) -> Result<CompletedMultipartUpload, Unfit> {
    let part = |part: &CompletedPart| {
        let number = part_number(part.part_number)?;
        Ok(SdkPart::builder().part_number(number).e_tag(with_quotes(&part.etag)).build())
    };
    let parts = parts.iter().map(part).collect::<Result<Vec<_>, Unfit>>()?;
    Ok(CompletedMultipartUpload::builder().set_parts(Some(parts)).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_order_and_their_tags_get_quotes() {
        let part = |part_number: u32, etag: &str| CompletedPart { part_number, etag: etag.to_owned() };
        let upload = parts(&[part(2, "b"), part(1, "a")]).unwrap();
        let came: Vec<_> = upload.parts().iter().map(|part| (part.part_number(), part.e_tag())).collect();
        assert_eq!(came, [(Some(2), Some("\"b\"")), (Some(1), Some("\"a\""))]);
        assert!(parts(&[part(u32::MAX, "a")]).is_err());
    }
}
