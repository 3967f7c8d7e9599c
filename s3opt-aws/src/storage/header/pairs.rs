//! Lists of `name="value"`.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use s3opt_core::calendar::Instant;

use crate::time::to_instant;

/// The value under a name. Values stand in quotes and may hold commas.
pub(super) fn value<'a>(header: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = header;
    loop {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        if name.trim_start_matches([',', ' ']) == wanted {
            return Some(value);
        }
        rest = after;
    }
}

/// The instant under a name, as HTTP writes dates.
pub(super) fn instant(header: &str, wanted: &str) -> Option<Instant> {
    DateTime::from_str(value(header, wanted)?, Format::HttpDate).ok().map(to_instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_names() {
        let header = "expiry-date=\"Fri, 23 Dec 2012 00:00:00 GMT\", rule-id=\"a=b, c\"";
        for (name, expected) in [
            ("expiry-date", Some("Fri, 23 Dec 2012 00:00:00 GMT")),
            ("rule-id", Some("a=b, c")),
            ("id", None),
            ("", None),
        ] {
            assert_eq!(value(header, name), expected, "{name}");
        }
        for broken in ["", "rule-id", "rule-id=\"", "rule-id=\"a", "=\"\"=\""] {
            assert_eq!(value(broken, "rule-id"), None, "{broken}");
        }
    }
}
