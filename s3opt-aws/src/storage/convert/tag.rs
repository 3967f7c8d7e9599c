//! Tags.

use aws_sdk_s3::types;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use s3opt_core::s3::Tag;

use super::Unfit;

/// A tag as the SDK takes it.
pub(in crate::storage) fn from_tag(tag: Tag) -> Result<types::Tag, Unfit> {
    Ok(types::Tag::builder().key(tag.key).value(tag.value).build()?)
}

/// Tags as the SDK takes them.
pub(in crate::storage) fn from_tags(tags: Vec<Tag>) -> Result<Vec<types::Tag>, Unfit> {
    tags.into_iter().map(from_tag).collect()
}

/// Tags of the SDK's.
pub(in crate::storage) fn to_tags(tags: &[types::Tag]) -> Vec<Tag> {
    tags.iter().map(to_tag).collect()
}

fn to_tag(tag: &types::Tag) -> Tag {
    Tag { key: tag.key.clone(), value: tag.value.clone() }
}

/// What stays as it is in a URL's query.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Tags as the header `x-amz-tagging` has them: a URL's query. `None` for no tags.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>.
pub(in crate::storage) fn tagging_header(tags: &[Tag]) -> Option<String> {
    let encode = |text| utf8_percent_encode(text, ENCODED);
    let pairs = tags.iter().map(|tag| format!("{}={}", encode(&tag.key), encode(&tag.value)));
    let query = pairs.collect::<Vec<_>>().join("&");
    (!query.is_empty()).then_some(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: key.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn tags_read_back() {
        let tags = vec![tag("a", "1"), tag("b", "")];
        assert_eq!(to_tags(&from_tags(tags.clone()).unwrap()), tags);
    }

    #[test]
    fn the_header_of_tags() {
        for (tags, header) in [
            (vec![], None),
            (vec![tag("a", "1")], Some("a=1")),
            (vec![tag("a b", "c+d"), tag("e", "")], Some("a%20b=c%2Bd&e=")),
            (vec![tag("k&=%", "\u{e4}/:@~")], Some("k%26%3D%25=%C3%A4%2F%3A%40~")),
        ] {
            assert_eq!(tagging_header(&tags).as_deref(), header);
        }
    }
}
