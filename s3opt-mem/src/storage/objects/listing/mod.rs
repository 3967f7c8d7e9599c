//! Lists of objects, versions and uploads.

mod encode;
mod objects;
mod token;
mod versions;
mod walk;

use s3opt_core::backend::storage::CommonListing;

pub(super) use encode::url_encoded;
pub(super) use walk::{Told, Walk};

/// The most that one page tells.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>, "MaxKeys".
const MAXIMUM_KEYS: u32 = 1000;

/// How many a page tells at most.
pub(super) fn limit(asked_for: Option<u32>) -> usize {
    asked_for.unwrap_or(MAXIMUM_KEYS).min(MAXIMUM_KEYS) as usize
}

/// What policies see of a list.
///
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>.
pub(super) fn list_context(common: &CommonListing) -> Vec<(&str, &str)> {
    let mut context = vec![("s3:prefix", common.prefix.as_str())];
    if let Some(delimiter) = &common.delimiter {
        context.push(("s3:delimiter", delimiter));
    }
    context
}
