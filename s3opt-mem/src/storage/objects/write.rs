//! Writing objects.

use std::sync::Arc;

use bytes::Bytes;
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{Body, BucketVersioning, PutObject, Setting, SettingKey, WrittenObject};
use s3opt_core::s3::bucket::ServerSideEncryption;
use s3opt_core::s3::{AccessTier, StorageClass, Tag};

use super::conditions::check_write;
use super::request::{Call, Kind, Receipt};
use super::{checks, etag};
use crate::client::Caller;
use crate::storage::{Bucket, Content, Details, Object, Version, etag as etag_of};
use crate::world::World;

/// What a new object is to be.
pub(super) struct NewObject {
    /// The number of its version.
    pub number: u64,
    pub size: u64,
    pub etag: [u8; 16],
    pub class: StorageClass,
    pub body: Option<Bytes>,
    pub details: Details,
    /// The event that tells of it, such as `ObjectCreated:Put`.
    pub event: &'static str,
}

impl World {
    pub(crate) fn put_object(&mut self, caller: &Caller, request: PutObject) -> CloudResult<WrittenObject> {
        let (bucket, key) = (request.bucket.clone(), request.key.clone());
        let call = Call { kind: Kind::PutObject, caller, bucket: &bucket, key: &key };
        self.serve(call, |world, receipt| world.put(&call, request, receipt))
    }

    fn put(
        &mut self,
        call: &Call<'_>,
        request: PutObject,
        receipt: &mut Receipt,
    ) -> CloudResult<WrittenObject> {
        receipt.class = request.storage_class.unwrap_or(StorageClass::Standard);
        receipt.uploaded = request.body.len();
        self.may_write(call, request.encryption.as_ref(), request.storage_class, &request.tags)?;
        checks::check_key(call)?;
        checks::check_header_tags(call, &request.tags)?;
        checks::check_metadata(call, &request.metadata)?;
        checks::check_size(call, request.body.len())?;
        let bucket = self.bucket_of(call)?;
        check_write(call, &request.conditions, bucket.keys.get(call.key))?;
        let details = Details {
            tags: request.tags,
            metadata: request.metadata,
            content_type: request.content_type,
            encryption: request.encryption.unwrap_or_else(|| bucket.default_encryption()),
            ..Details::default()
        };
        let number = self.ids.number();
        let size = request.body.len();
        let (etag, body) = match request.body {
            Body::Bytes(bytes) => (etag::of_bytes(&bytes), Some(bytes)),
            Body::Length(length) => (etag::of_length(call.key, length, number), None),
        };
        let class = receipt.class;
        self.create(call, NewObject { number, size, etag, class, body, details, event: "ObjectCreated:Put" })
    }

    /// Puts a new object on top of its key, and tells everybody who has to know.
    pub(super) fn create(&mut self, call: &Call<'_>, new: NewObject) -> CloudResult<WrittenObject> {
        let today = self.now.first_midnight();
        let object = Object {
            size: new.size,
            etag: new.etag,
            class: new.class,
            tier: AccessTier::Frequent,
            entered: today,
            idle_since: today,
            body: new.body,
            details: Some(new.details).filter(|details| *details != Details::default()).map(Box::new),
        };
        let bucket = self.bucket_of(call)?;
        let (key, keeps_versions) = (bucket.handle(call.key), bucket.versioning == BucketVersioning::Enabled);
        let number = new.number;
        let content = Content::Object(object);
        let version = Version::new(number, self.now, content);
        self.push_version(call.bucket, &key, version);
        self.announce(call.bucket, &key, number, new.event);
        let answer = self.written(call, &key, number)?;
        if keeps_versions {
            self.replicate_later(call.bucket, &key, number);
        }
        Ok(answer)
    }

    fn written(&self, call: &Call<'_>, key: &Arc<str>, number: u64) -> CloudResult<WrittenObject> {
        let bucket = self.bucket_of(call)?;
        let version = bucket.keys.get(key).and_then(|entry| entry.get(number));
        let Some((version, object)) = version.and_then(|version| Some((version, version.object()?))) else {
            return Err(call.no_such_key());
        };
        let details = object.details.as_deref();
        Ok(WrittenObject {
            version_id: bucket.told_id(version),
            etag: etag_of(object),
            encryption: details.map(|details| details.encryption.clone()).unwrap_or_default(),
            expiration: bucket.expiration_of(key, version, object),
        })
    }

    /// Whether the caller may write an object with what its headers say. Tags take a permission of their own.
    ///
    /// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>, "Permissions", and
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>, "Condition keys".
    pub(super) fn may_write(
        &self,
        call: &Call<'_>,
        encryption: Option<&ServerSideEncryption>,
        class: Option<StorageClass>,
        tags: &[Tag],
    ) -> CloudResult<()> {
        let mut context = Vec::new();
        if let Some(encryption) = encryption {
            context.push(("s3:x-amz-server-side-encryption", encryption.name()));
        }
        if let Some(class) = class {
            context.push(("s3:x-amz-storage-class", class.name()));
        }
        self.allow(call, "s3:PutObject", &context)?;
        if tags.is_empty() { Ok(()) } else { self.allow(call, "s3:PutObjectTagging", &context) }
    }
}

impl Bucket {
    /// The encryption of objects that ask for none.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html>.
    pub(super) fn default_encryption(&self) -> ServerSideEncryption {
        match self.settings.get(&SettingKey::Encryption) {
            Some(Setting::Encryption(encryption)) => encryption.algorithm.clone(),
            _ => ServerSideEncryption::default(),
        }
    }
}
