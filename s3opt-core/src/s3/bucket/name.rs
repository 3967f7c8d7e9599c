//! Names of buckets.

use core::net::Ipv4Addr;

/// What is wrong with the name of a bucket, or `None` where S3 would take it.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
#[must_use]
pub fn check_bucket_name(name: &str) -> Option<&'static str> {
    let is_letter_or_digit = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let starts = ["xn--", "sthree-", "amzn-s3-demo-"];
    let ends = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];
    let bytes = name.as_bytes();
    if !(3..=63).contains(&bytes.len()) {
        return Some("a bucket's name has 3 to 63 characters");
    }
    if !bytes.iter().all(|byte| is_letter_or_digit(byte) || matches!(byte, b'.' | b'-')) {
        return Some("a bucket's name holds lower-case letters, digits, dots and hyphens only");
    }
    if ![bytes.first(), bytes.last()].into_iter().flatten().all(is_letter_or_digit) {
        return Some("a bucket's name begins and ends with a letter or a digit");
    }
    if name.contains("..") {
        return Some("a bucket's name has no two dots next to each other");
    }
    if name.parse::<Ipv4Addr>().is_ok() {
        return Some("a bucket's name does not look like an IP address");
    }
    if starts.iter().any(|start| name.starts_with(start)) || ends.iter().any(|end| name.ends_with(end)) {
        return Some("AWS keeps such names (xn--, sthree-, -s3alias …) for itself");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in ["abc", "acme-main-prod", "a.b-c.1", &"a".repeat(63), "1.2.3", "256.0.0.1"] {
            assert_eq!(check_bucket_name(name), None, "{name}");
        }
        for name in [
            "",
            "ab",
            &"a".repeat(64),
            "Abc",
            "a_b",
            "-abc",
            "abc-",
            "abc.",
            "a..b",
            "10.0.0.1",
            "xn--abc",
            "sthree-a",
            "abc-s3alias",
            "abc--x-s3",
            "gr\u{fc}n",
        ] {
            assert!(check_bucket_name(name).is_some(), "{name}");
        }
    }
}
