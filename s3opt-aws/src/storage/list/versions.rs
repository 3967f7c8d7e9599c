//! Lists of versions.

use aws_sdk_s3::types::{DeleteMarkerEntry, EncodingType, ObjectVersion, ObjectVersionStorageClass};
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{ListVersions, ListedVersion, VersionsPage};
use s3opt_core::s3::StorageClass;

use super::document_order::{DocumentOrder, merge};
use super::{Decoder, asked, prefixes};
use crate::storage::S3;
use crate::storage::client::bucket_call;
use crate::storage::convert::{Unfit, from_count, to_class, without_quotes};
use crate::time::to_instant;

impl S3 {
    pub(in crate::storage) async fn page_of_versions(
        &self,
        request: ListVersions,
    ) -> CloudResult<VersionsPage> {
        let common = &request.common;
        let call = bucket_call("ListObjectVersions", &common.bucket);
        let asked = asked(common).map_err(|unfit| call.unbuilt(unfit))?;
        let order = DocumentOrder::default();
        let page = self
            .send(&call, &common.bucket, |client| {
                client
                    .list_object_versions()
                    .bucket(&common.bucket)
                    .set_prefix(asked.prefix.clone())
                    .set_delimiter(asked.delimiter.clone())
                    .set_max_keys(asked.most)
                    .set_key_marker(request.key_marker.clone())
                    .set_version_id_marker(request.version_id_marker.clone())
                    .encoding_type(EncodingType::Url)
                    .customize()
                    .interceptor(order.clone())
                    .send()
            })
            .await?;
        let decoder = Decoder::new(page.encoding_type(), common.encode);
        let unfit = |unfit: Unfit| call.unexpected(unfit.to_string());
        let versions = page.versions().iter().map(|version| to_version(decoder, version));
        let versions = versions.collect::<Result<Vec<_>, _>>().map_err(unfit)?;
        let markers = page.delete_markers().iter().map(|marker| to_marker(decoder, marker));
        let markers = markers.collect::<Result<Vec<_>, _>>().map_err(unfit)?;
        let next_key = page.next_key_marker().filter(|_| page.is_truncated().unwrap_or(false));
        let next_version = page.next_version_id_marker().filter(|marker| !marker.is_empty());
        Ok(VersionsPage {
            versions: merge(&order.taken(), versions, markers),
            common_prefixes: prefixes(decoder, page.common_prefixes()),
            next: next_key.map(|key| (decoder.decode(key), next_version.map(str::to_owned))),
        })
    }
}

fn to_version(decoder: Decoder, version: &ObjectVersion) -> Result<ListedVersion, Unfit> {
    let modified = version.last_modified().ok_or_else(|| Unfit::new("a version without its date"))?;
    Ok(ListedVersion {
        key: decoder.decode(version.key().unwrap_or_default()),
        version_id: version.version_id().unwrap_or("null").to_owned(),
        is_latest: version.is_latest().unwrap_or(false),
        delete_marker: false,
        size: from_count("Size", version.size().unwrap_or_default())?,
        etag: without_quotes(version.e_tag()),
        last_modified: to_instant(*modified),
        storage_class: to_class(version.storage_class().map(ObjectVersionStorageClass::as_str))?,
    })
}

fn to_marker(decoder: Decoder, marker: &DeleteMarkerEntry) -> Result<ListedVersion, Unfit> {
    let modified = marker.last_modified().ok_or_else(|| Unfit::new("a delete marker without its date"))?;
    Ok(ListedVersion {
        key: decoder.decode(marker.key().unwrap_or_default()),
        version_id: marker.version_id().unwrap_or("null").to_owned(),
        is_latest: marker.is_latest().unwrap_or(false),
        delete_marker: true,
        size: 0,
        etag: String::new(),
        last_modified: to_instant(*modified),
        storage_class: StorageClass::Standard,
    })
}
