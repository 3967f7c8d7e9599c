//! What a key, tags and metadata have to be like.

use std::collections::{BTreeMap, HashSet};

use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::s3::{ObjectKey, S3Error, Tag, TagSet};

use super::request::Call;

/// The most that one PUT or one part of an upload may hold: 5 GiB.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>.
pub(super) const MAXIMUM_PUT: u64 = 5 << 30;

/// The most bytes that keys and values of the user's metadata may have together.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html>.
const MAXIMUM_METADATA: usize = 2048;

/// The key has 1 to 1024 bytes. An empty one, which a request over HTTP cannot name, is refused as an argument.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>.
pub(super) fn check_key(call: &Call<'_>) -> CloudResult<()> {
    if call.key.is_empty() {
        return Err(call.invalid_argument("The key must not be empty", "Key", ""));
    }
    if call.key.len() > ObjectKey::MAX_BYTES {
        let failure = call.failure("KeyTooLongError", "Your key is too long");
        return Err(failure
            .with("Size", call.key.len().to_string())
            .with("MaxSizeAllowed", ObjectKey::MAX_BYTES.to_string())
            .into_error());
    }
    Ok(())
}

/// One request carries no more than it may.
pub(super) fn check_size(call: &Call<'_>, size: u64) -> CloudResult<()> {
    if size > MAXIMUM_PUT { Err(call.too_large(size, MAXIMUM_PUT)) } else { Ok(()) }
}

/// Keys and values of the metadata have no more than 2 KB.
pub(super) fn check_metadata(call: &Call<'_>, metadata: &BTreeMap<String, String>) -> CloudResult<()> {
    let size: usize = metadata.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size <= MAXIMUM_METADATA {
        return Ok(());
    }
    let message = "Your metadata headers exceed the maximum allowed metadata size";
    Err(call
        .failure("MetadataTooLarge", message)
        .with("Size", size.to_string())
        .with("MaxSizeAllowed", MAXIMUM_METADATA.to_string())
        .into_error())
}

/// Tags that stand in a document, as recorded from the service.
pub(super) fn check_tags(call: &Call<'_>, tags: &[Tag]) -> CloudResult<()> {
    let Err(errors) = TagSet::new(tags.to_vec()) else { return Ok(()) };
    match errors.first() {
        Some(error) => Err(refused_tag(call, tags, error)),
        None => Ok(()),
    }
}

/// Tags that stand in the header `x-amz-tagging`, where a key that is there twice has an answer of its own, recorded
/// from the service.
pub(super) fn check_header_tags(call: &Call<'_>, tags: &[Tag]) -> CloudResult<()> {
    let mut keys = HashSet::new();
    if tags.iter().all(|tag| keys.insert(tag.key.as_str())) {
        return check_tags(call, tags);
    }
    let pairs: Vec<String> = tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
    let message = "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without \
                   tag name duplicates.";
    Err(call.invalid_argument(message, "x-amz-tagging", &pairs.join("&")))
}

fn refused_tag(call: &Call<'_>, tags: &[Tag], error: &S3Error) -> CloudError {
    let mut failure = call.failure(error.code, &error.message);
    if let Some(key) = &error.rule {
        failure = failure.with("TagKey", key);
        let value = tags.iter().find(|tag| tag.key == *key).map(|tag| &tag.value);
        if let Some(value) = value.filter(|_| error.message.contains("TagValue")) {
            failure = failure.with("TagValue", value);
        }
    }
    failure.into_error()
}
