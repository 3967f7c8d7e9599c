//! `x-amz-expiration`.

use percent_encoding::percent_decode_str;
use s3opt_core::backend::storage::ExpirationNotice;

use super::pairs::{instant, value};

/// When lifecycle will expire an object: `expiry-date="Fri, 21 Dec 2012 00:00:00 GMT", rule-id="picture-deletion-rule"`,
/// with the ID URL-encoded. `None` where the header says something else.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html>.
pub(in crate::storage) fn expiration(header: Option<&str>) -> Option<ExpirationNotice> {
    let header = header?;
    let date = instant(header, "expiry-date")?.first_midnight();
    let rule_id = percent_decode_str(value(header, "rule-id")?).decode_utf8_lossy().into_owned();
    Some(ExpirationNotice { date, rule_id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices() {
        let notice = |date: &str, rule_id: &str| {
            Some(ExpirationNotice { date: date.parse().unwrap(), rule_id: rule_id.to_owned() })
        };
        for (header, expected) in [
            (
                "expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\", rule-id=\"picture-deletion-rule\"",
                notice("2012-12-21", "picture-deletion-rule"),
            ),
            (
                "expiry-date=\"Thu, 01 Jan 2026 00:00:00 GMT\", rule-id=\"a%20%C3%A4%22\"",
                notice("2026-01-01", "a \u{e4}\""),
            ),
            ("NotImplemented", None),
            ("expiry-date=\"soon\", rule-id=\"a\"", None),
            ("expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\"", None),
        ] {
            assert_eq!(expiration(Some(header)), expected, "{header}");
        }
        assert_eq!(expiration(None), None);
    }
}
