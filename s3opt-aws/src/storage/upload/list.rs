//! Lists of uploads and of their parts.

use aws_sdk_s3::types::{EncodingType, MultipartUpload, Part, StorageClass};
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{
    ListParts, ListUploads, ListedPart, ListedUpload, PartsPage, UploadsPage,
};

use crate::storage::S3;
use crate::storage::client::{bucket_call, object_call};
use crate::storage::convert::{Unfit, from_count, to_class, to_count, without_quotes};
use crate::storage::list::{Decoder, asked, prefixes};
use crate::time::to_instant;

impl S3 {
    pub(in crate::storage) async fn page_of_uploads(&self, request: ListUploads) -> CloudResult<UploadsPage> {
        let common = &request.common;
        let call = bucket_call("ListMultipartUploads", &common.bucket);
        let asked = asked(common).map_err(|unfit| call.unbuilt(unfit))?;
        let page = self
            .send(&call, &common.bucket, |client| {
                client
                    .list_multipart_uploads()
                    .bucket(&common.bucket)
                    .set_prefix(asked.prefix.clone())
                    .set_delimiter(asked.delimiter.clone())
                    .set_max_uploads(asked.most)
                    .set_key_marker(request.key_marker.clone())
                    .set_upload_id_marker(request.upload_id_marker.clone())
                    .encoding_type(EncodingType::Url)
                    .send()
            })
            .await?;
        let decoder = Decoder::new(page.encoding_type(), common.encode);
        let uploads = page.uploads().iter().map(|upload| to_upload(decoder, upload));
        let uploads =
            uploads.collect::<Result<_, Unfit>>().map_err(|unfit| call.unexpected(unfit.to_string()))?;
        let next = page.next_key_marker().filter(|_| page.is_truncated().unwrap_or(false));
        let next_upload = page.next_upload_id_marker().unwrap_or_default();
        Ok(UploadsPage {
            uploads,
            common_prefixes: prefixes(decoder, page.common_prefixes()),
            next: next.map(|key| (decoder.decode(key), next_upload.to_owned())),
        })
    }

    pub(in crate::storage) async fn page_of_parts(&self, request: ListParts) -> CloudResult<PartsPage> {
        let upload = &request.upload;
        let call = object_call("ListParts", &upload.bucket, &upload.key);
        let most = to_count("max-parts", request.max_parts).map_err(|unfit| call.unbuilt(unfit))?;
        let page = self
            .send(&call, &upload.bucket, |client| {
                client
                    .list_parts()
                    .bucket(&upload.bucket)
                    .key(&upload.key)
                    .upload_id(&upload.upload_id)
                    .set_max_parts(most)
                    .set_part_number_marker(request.part_number_marker.map(|number| number.to_string()))
                    .send()
            })
            .await?;
        let parts = page.parts().iter().map(to_part).collect::<Result<Vec<_>, Unfit>>();
        let next = page.next_part_number_marker().filter(|_| page.is_truncated().unwrap_or(false));
        Ok(PartsPage {
            parts: parts.map_err(|unfit| call.unexpected(unfit.to_string()))?,
            next_part_number_marker: next.and_then(|number| number.parse().ok()),
        })
    }
}

fn to_upload(decoder: Decoder, upload: &MultipartUpload) -> Result<ListedUpload, Unfit> {
    let initiated = upload.initiated().ok_or_else(|| Unfit::new("an upload without its date"))?;
    Ok(ListedUpload {
        key: decoder.decode(upload.key().unwrap_or_default()),
        upload_id: upload.upload_id().unwrap_or_default().to_owned(),
        initiated: to_instant(*initiated),
        storage_class: to_class(upload.storage_class().map(StorageClass::as_str))?,
    })
}

fn to_part(part: &Part) -> Result<ListedPart, Unfit> {
    let modified = part.last_modified().ok_or_else(|| Unfit::new("a part without its date"))?;
    Ok(ListedPart {
        part_number: from_count("PartNumber", part.part_number().unwrap_or_default())?,
        size: from_count("Size", part.size().unwrap_or_default())?,
        etag: without_quotes(part.e_tag()),
        last_modified: to_instant(*modified),
    })
}
