//! `Range` and `Content-Range`.

use s3opt_core::backend::storage::ByteRange;

/// The header `Range` of a request.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2>.
pub(in crate::storage) fn range(range: ByteRange) -> String {
    match range {
        ByteRange::Inclusive(first, last) => format!("bytes={first}-{last}"),
        ByteRange::From(first) => format!("bytes={first}-"),
        ByteRange::Last(count) => format!("bytes=-{count}"),
    }
}

/// The first and the last byte of an answer, and the size of the whole: `bytes 2-4/10`.
pub(in crate::storage) fn content_range(header: Option<&str>) -> Option<((u64, u64), u64)> {
    let (places, size) = header?.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = places.split_once('-')?;
    Some(((first.parse().ok()?, last.parse().ok()?), size.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (asked, expected) in [
            (ByteRange::Inclusive(2, 4), "bytes=2-4"),
            (ByteRange::From(7), "bytes=7-"),
            (ByteRange::Last(3), "bytes=-3"),
        ] {
            assert_eq!(range(asked), expected);
        }
    }

    #[test]
    fn ranges_of_answers() {
        for (header, expected) in [
            (Some("bytes 2-4/10"), Some(((2, 4), 10))),
            (Some("bytes */10"), None),
            (Some("bytes 2-4/*"), None),
            (Some("2-4/10"), None),
            (None, None),
        ] {
            assert_eq!(content_range(header), expected, "{header:?}");
        }
    }
}
