//! `x-amz-copy-source`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use s3opt_core::backend::storage::ObjectRef;

/// What stays as it is in a URL's path.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// What is copied: `bucket/key?versionId=id`, URL-encoded, which the SDK leaves to its caller.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>.
pub(in crate::storage) fn copy_source(source: &ObjectRef) -> String {
    let encode = |text| utf8_percent_encode(text, ENCODED);
    let path = format!("{}/{}", encode(&source.bucket), encode(&source.key));
    match &source.version_id {
        Some(version_id) => format!("{path}?versionId={}", encode(version_id)),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources() {
        for (source, expected) in [
            (ObjectRef::new("acme", "a/b.txt"), "acme/a/b.txt"),
            (ObjectRef::new("acme", "a b+c%20?d&\u{e4}"), "acme/a%20b%2Bc%2520%3Fd%26%C3%A4"),
            (ObjectRef::new("acme", "/a//b").version("v.1_-"), "acme//a//b?versionId=v.1_-"),
            (
                ObjectRef::new("acme", "a?versionId=x").version("null"),
                "acme/a%3FversionId%3Dx?versionId=null",
            ),
        ] {
            assert_eq!(copy_source(&source), expected);
        }
    }
}
