//! Policies, as IAM sends them.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The document that IAM sends URL-encoded by RFC 3986. It is a JSON object, so that one that begins with a brace is not
/// encoded: some emulators send it so.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html>, `PolicyDocument`.
pub(super) fn decode(document: &str) -> Result<String, std::str::Utf8Error> {
    if document.trim_start().starts_with('{') {
        return Ok(document.to_owned());
    }
    percent_decode_str(document).decode_utf8().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_is_encoded_is_decoded() {
        for (document, expected) in [
            ("%7B%22Version%22%3A%222012-10-17%22%7D", r#"{"Version":"2012-10-17"}"#),
            ("%7B%22a%22%3A%22%C3%A4%20b%2Bc%22%7D", r#"{"a":"ä b+c"}"#),
            ("%7B%22a%22%3A%22100%2525%22%7D", r#"{"a":"100%25"}"#),
            (r#"{"a":"100%25"}"#, r#"{"a":"100%25"}"#),
            (" {}", " {}"),
            ("", ""),
        ] {
            assert_eq!(decode(document).unwrap(), expected);
        }
        assert!(decode("%FF%FE").is_err());
    }

    proptest! {
        #[test]
        fn a_document_is_read_as_it_was_sent(members in ".*") {
            let document = format!("{{{members}}}");
            let sent = utf8_percent_encode(&document, NON_ALPHANUMERIC).to_string();
            prop_assert_eq!(decode(&sent).unwrap(), document);
        }

        #[test]
        fn no_text_brings_it_down(text in ".*") {
            let _ = decode(&text);
        }
    }
}
