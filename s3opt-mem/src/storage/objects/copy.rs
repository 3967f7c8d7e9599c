//! Copying objects within S3.

use s3opt_core::backend::storage::{CopyObject, TaggingDirective, WrittenObject};
use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::s3::{StorageClass, Tag};

use super::checks::{self, MAXIMUM_PUT};
use super::conditions::check_source;
use super::etag;
use super::find::{Found, Marked};
use super::request::{Call, Kind, Receipt};
use super::write::NewObject;
use crate::client::Caller;
use crate::meter::Line;
use crate::storage::{Details, Object};
use crate::world::World;

/// What S3 says of a copy onto itself that would change nothing.
const ILLEGAL_COPY: &str = "This copy request is illegal because it is trying to copy an object to itself without \
                            changing the object's metadata, storage class, website redirect location or encryption \
                            attributes.";

/// What S3 says of a copy whose source would have to be restored first.
const ARCHIVED_SOURCE: &str = "Operation is not valid for the source object's storage class";

/// What S3 says where the source is a delete marker, named by its id.
const MARKED_SOURCE: &str =
    "The source of a copy request may not specifically refer to a delete marker by version id.";

impl World {
    pub(crate) fn copy_object(&mut self, caller: &Caller, request: CopyObject) -> CloudResult<WrittenObject> {
        let (bucket, key) = (request.bucket.clone(), request.key.clone());
        let call = Call { kind: Kind::CopyObject, caller, bucket: &bucket, key: &key };
        self.serve(call, |world, receipt| world.copy(&call, request, receipt))
    }

    fn copy(
        &mut self,
        call: &Call<'_>,
        request: CopyObject,
        receipt: &mut Receipt,
    ) -> CloudResult<WrittenObject> {
        receipt.class = request.storage_class.unwrap_or(StorageClass::Standard);
        let written_tags: &[Tag] = match request.tagging {
            TaggingDirective::Replace => &request.tags,
            TaggingDirective::Copy => &[],
        };
        self.may_write(call, request.encryption.as_ref(), request.storage_class, written_tags)?;
        checks::check_key(call)?;
        checks::check_header_tags(call, written_tags)?;
        if let Some(metadata) = &request.metadata {
            checks::check_metadata(call, metadata)?;
        }
        let version_id = request.source.version_id.as_deref();
        // What is wrong with the source is told of the source.
        let source = Call { bucket: &request.source.bucket, key: &request.source.key, ..*call };
        self.may_read(&source, version_id)?;
        let found = self
            .find(&source, version_id, Marked::Absent)
            .map_err(|error| if error.code() == "MethodNotAllowed" { marked(&source) } else { error })?;
        check_copy(call, &source, &request, found)?;
        check_source(&source, &request.source_conditions, found.version, self.now)?;
        if request.tagging == TaggingDirective::Copy && !found.object.tags().is_empty() {
            self.may_copy_tags(call, &source, version_id)?;
        }
        let (from_key, from_number, from) = (found.key.clone(), found.version.number, found.object.clone());
        let by_default = self.bucket_of(call)?.default_encryption();
        let encryption = request.encryption.clone().unwrap_or(by_default);
        if let Some(line) = Line::retrieval(from.class) {
            self.count(source.bucket, line, from.size.into());
        }
        // First of all, as the copy may take the place of its source.
        self.access(source.bucket, &from_key, from_number);
        let number = self.ids.number();
        let new = NewObject {
            number,
            size: from.size,
            etag: copied_etag(call.key, &from, number),
            class: receipt.class,
            details: Details { encryption, ..copied_details(request, &from) },
            body: from.body,
            event: "ObjectCreated:Copy",
        };
        self.create(call, new)
    }

    /// Tags that go along are read and written, which takes permissions of their own.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>, "Permissions".
    fn may_copy_tags(&self, call: &Call<'_>, source: &Call<'_>, version_id: Option<&str>) -> CloudResult<()> {
        let action = if version_id.is_some() { "s3:GetObjectVersionTagging" } else { "s3:GetObjectTagging" };
        self.allow(source, action, &[])?;
        self.allow(call, "s3:PutObjectTagging", &[])
    }
}

fn marked(source: &Call<'_>) -> CloudError {
    source.invalid_request(MARKED_SOURCE)
}

/// Whether the source can be copied so.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>.
fn check_copy(call: &Call<'_>, source: &Call<'_>, request: &CopyObject, found: Found<'_>) -> CloudResult<()> {
    if !found.object.is_readable() {
        return Err(source.archived(ARCHIVED_SOURCE, found.object));
    }
    if found.object.size > MAXIMUM_PUT {
        let message = format!(
            "The specified copy source is larger than the maximum allowable size for a copy source: {MAXIMUM_PUT}"
        );
        return Err(source.invalid_request(&message));
    }
    // An older version, named by its id, becomes the current one.
    let onto_itself =
        call.bucket == source.bucket && call.key == source.key && request.source.version_id.is_none();
    let changes =
        request.metadata.is_some() || request.storage_class.is_some() || request.encryption.is_some();
    if onto_itself && !changes {
        return Err(call.invalid_request(ILLEGAL_COPY));
    }
    Ok(())
}

/// The entity tag of a copy: that of its source, but that a copy is made in one piece whatever its source was.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html>, "ETag".
fn copied_etag(key: &str, from: &Object, number: u64) -> [u8; 16] {
    let in_parts = from.details.as_ref().is_some_and(|details| details.parts.is_some());
    match &from.body {
        _ if !in_parts => from.etag,
        Some(bytes) => etag::of_bytes(bytes),
        None => etag::of_length(key, from.size, number),
    }
}

/// What goes along, unless the request replaces it. Encryption does not: the copy's own request or bucket decides.
fn copied_details(request: CopyObject, from: &Object) -> Details {
    let details = from.details.as_deref();
    let metadata =
        request.metadata.or_else(|| details.map(|details| details.metadata.clone())).unwrap_or_default();
    let tags = match request.tagging {
        TaggingDirective::Replace => request.tags,
        TaggingDirective::Copy => from.tags().to_vec(),
    };
    let content_type = details.and_then(|details| details.content_type.clone());
    Details { tags, metadata, content_type, ..Details::default() }
}
