//! Entity tags.

use md5::{Digest, Md5};

/// The entity tag of real bytes that were written in one request is their MD5.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html>, "ETag".
pub(super) use crate::storage::version::md5 as of_bytes;

/// What stands for the MD5 of bytes of which only the number is known: each write has another.
pub(super) fn of_length(key: &str, size: u64, number: u64) -> [u8; 16] {
    let mut digest = Md5::new();
    digest.update(key.as_bytes());
    // No key holds this byte, so that no key can end like a size.
    digest.update([0xff]);
    digest.update(size.to_be_bytes());
    digest.update(number.to_be_bytes());
    digest.finalize().into()
}

/// The MD5 of the parts' MD5s; the number of parts is written behind it.
pub(super) fn of_parts(parts: impl Iterator<Item = [u8; 16]>) -> [u8; 16] {
    let mut digest = Md5::new();
    parts.for_each(|part| digest.update(part));
    digest.finalize().into()
}

/// Whether the entity tag of a condition is this one. Quotes around it mean nothing, `*` is any.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9110#name-if-match>; that quotes may lack was recorded from the service.
pub(super) fn matches(condition: &str, etag: &str) -> bool {
    condition == "*" || unquoted(condition) == etag
}

/// An entity tag without the quotes around it.
pub(super) fn unquoted(etag: &str) -> &str {
    etag.strip_prefix('"').and_then(|etag| etag.strip_suffix('"')).unwrap_or(etag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::version::etag_text as text;

    #[test]
    fn tags_of_bytes_are_their_md5() {
        for (bytes, expected) in [
            ("", "d41d8cd98f00b204e9800998ecf8427e"),
            ("test", "098f6bcd4621d373cade4e832627b4f6"),
            ("test-tagging", "b635a7fc30aa9091e0d236bee77e6844"),
        ] {
            assert_eq!(text(of_bytes(bytes.as_bytes())), expected);
        }
        // Computed by another implementation of MD5.
        let part = of_bytes(b"test");
        assert_eq!(text(of_parts([part, part].into_iter())), "717521f45bc0017b591b56fc23d4d67d");
    }

    #[test]
    fn lengths_have_tags_of_their_own() {
        let first = of_length("a", 1, 1);
        assert_eq!(first, of_length("a", 1, 1));
        for other in [of_length("b", 1, 1), of_length("a", 2, 1), of_length("a", 1, 2)] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn quotes_mean_nothing() {
        for (condition, expected) in
            [("abc", true), ("\"abc\"", true), ("*", true), ("\"abc", false), ("ab", false)]
        {
            assert_eq!(matches(condition, "abc"), expected, "{condition}");
        }
    }
}
