//! Beginning an upload.

use std::collections::BTreeMap;

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::CreateUpload;
use s3opt_core::s3::StorageClass;

use super::{Upload, class_on_the_way};
use crate::client::Caller;
use crate::ids::version_id;
use crate::storage::Details;
use crate::storage::objects::checks;
use crate::storage::objects::request::{Call, Kind, Receipt};
use crate::world::World;

impl World {
    pub(crate) fn create_upload(&mut self, caller: &Caller, request: CreateUpload) -> CloudResult<String> {
        let (bucket, key) = (request.bucket.clone(), request.key.clone());
        let call = Call { kind: Kind::CreateUpload, caller, bucket: &bucket, key: &key };
        self.serve(call, |world, receipt| world.begin_upload(&call, request, receipt))
    }

    fn begin_upload(
        &mut self,
        call: &Call<'_>,
        request: CreateUpload,
        receipt: &mut Receipt,
    ) -> CloudResult<String> {
        let class = request.storage_class.unwrap_or(StorageClass::Standard);
        receipt.class = class_on_the_way(class);
        self.may_write(call, request.encryption.as_ref(), request.storage_class, &request.tags)?;
        checks::check_key(call)?;
        checks::check_header_tags(call, &request.tags)?;
        checks::check_metadata(call, &request.metadata)?;
        let bucket = self.bucket_of(call)?;
        let details = Details {
            tags: request.tags,
            metadata: request.metadata,
            content_type: request.content_type,
            encryption: request.encryption.unwrap_or_else(|| bucket.default_encryption()),
            ..Details::default()
        };
        let key = bucket.handle(call.key);
        let number = self.ids.number();
        let upload = Upload { begun: self.now, class, details, parts: BTreeMap::new() };
        if let Some(bucket) = self.buckets.get_mut(call.bucket) {
            bucket.uploads.open.entry(key).or_default().insert(number, upload);
        }
        Ok(version_id(number))
    }
}
