//! Keys of lists, URL-encoded.

use aws_sdk_s3::types::EncodingType;
use percent_encoding::percent_decode_str;

/// How the texts of an answer are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) struct Decoder {
    decodes: bool,
}

impl Decoder {
    /// For an answer that names its encoding, and a caller that may want it as it is. A service that does not name one has
    /// not encoded anything.
    pub(in crate::storage) fn new(encoding: Option<&EncodingType>, keep: bool) -> Decoder {
        Decoder { decodes: encoding == Some(&EncodingType::Url) && !keep }
    }

    /// The text as it was before. S3 writes `+` for a space, as in forms.
    pub(in crate::storage) fn decode(self, text: &str) -> String {
        if !self.decodes {
            return text.to_owned();
        }
        percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_decoded_where_they_are_encoded() {
        let url = EncodingType::Url;
        for (encoding, keep, text, expected) in [
            (Some(&url), false, "a+b%20c%2Bd%25e/%C3%A4%01", "a b c+d%e/\u{e4}\u{1}"),
            (Some(&url), true, "a+b%2B", "a+b%2B"),
            (None, false, "a+b%2B", "a+b%2B"),
            (Some(&url), false, "100%", "100%"),
        ] {
            assert_eq!(Decoder::new(encoding, keep).decode(text), expected, "{encoding:?} {keep} {text}");
        }
    }
}
