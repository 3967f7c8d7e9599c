//! Keys in the form that `encoding-type=url` asks for.

/// A key, prefix or marker as S3 URL-encodes it: letters, digits, `-`, `_`, `.`, `*` and `/` stay, a space becomes `+`,
/// and every other byte of its UTF-8 is written in hexadecimal.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>, "EncodingType":
/// `test_file(3).png` is `test_file%283%29.png`.
pub(crate) fn url_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' | b'/' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_encoded_as_s3_does() {
        for (key, expected) in [
            ("test_file(3).png", "test_file%283%29.png"),
            ("a/b c+d", "a/b+c%2Bd"),
            ("100%", "100%25"),
            ("ä", "%C3%A4"),
            ("a-b_c.d*e", "a-b_c.d*e"),
            ("\u{1}~=:", "%01%7E%3D%3A"),
            ("", ""),
        ] {
            assert_eq!(url_encoded(key), expected, "{key}");
        }
    }
}
