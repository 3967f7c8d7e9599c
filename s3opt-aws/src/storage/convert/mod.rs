//! Words that many of S3's answers share.

mod class;
mod encryption;
mod tag;
mod unfit;

pub(super) use class::{from_class, to_class};
pub(super) use encryption::{from_algorithm, to_algorithm};
pub(super) use tag::{from_tag, from_tags, tagging_header, to_tags};
pub(super) use unfit::{Unfit, from_count, to_count};

/// An entity tag without its quotes.
pub(super) fn without_quotes(etag: Option<&str>) -> String {
    let etag = etag.unwrap_or_default();
    etag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(etag).to_owned()
}

/// An entity tag as a condition names it.
pub(super) fn with_quotes(etag: &str) -> String {
    if etag == "*" || etag.starts_with('"') { etag.to_owned() } else { format!("\"{etag}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags() {
        for (header, plain) in [("\"abc-2\"", "abc-2"), ("abc", "abc"), ("\"", "\""), ("", "")] {
            assert_eq!(without_quotes(Some(header)), plain);
        }
        assert_eq!(without_quotes(None), "");
        for (plain, header) in [("abc", "\"abc\""), ("\"abc\"", "\"abc\""), ("*", "*")] {
            assert_eq!(with_quotes(plain), header);
        }
    }
}
