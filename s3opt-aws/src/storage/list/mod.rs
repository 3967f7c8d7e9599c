//! Lists of objects and versions.
//!
//! S3 answers in XML, which cannot hold every character that a key can. So every list is asked for URL-encoded, and decoded
//! here unless the caller wants it encoded.
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>, "encoding-type".

mod document_order;
mod encoding;
mod objects;
mod versions;

pub(super) use encoding::Decoder;

use aws_sdk_s3::types;
use s3opt_core::backend::storage::CommonListing;

use super::convert::{Unfit, to_count};

/// What every list is asked for, as the SDK takes it.
pub(super) struct Asked {
    pub(super) prefix: Option<String>,
    pub(super) delimiter: Option<String>,
    pub(super) most: Option<i32>,
}

pub(super) fn asked(common: &CommonListing) -> Result<Asked, Unfit> {
    Ok(Asked {
        prefix: Some(common.prefix.clone()).filter(|prefix| !prefix.is_empty()),
        delimiter: common.delimiter.clone(),
        most: to_count("max-keys", common.max_keys)?,
    })
}

/// The common prefixes of a page.
pub(super) fn prefixes(decoder: Decoder, prefixes: &[types::CommonPrefix]) -> Vec<String> {
    prefixes.iter().map(|prefix| decoder.decode(prefix.prefix().unwrap_or_default())).collect()
}
