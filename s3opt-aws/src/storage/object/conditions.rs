//! Conditions as headers.

use aws_smithy_types::DateTime;
use s3opt_core::backend::storage::{ReadConditions, WriteConditions};

use crate::storage::convert::with_quotes;
use crate::time::from_instant;

/// What must hold for a read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::storage) struct ReadHeaders {
    pub(in crate::storage) matching: Option<String>,
    pub(in crate::storage) not_matching: Option<String>,
    pub(in crate::storage) modified_since: Option<DateTime>,
    pub(in crate::storage) unmodified_since: Option<DateTime>,
}

pub(in crate::storage) fn read_headers(conditions: &ReadConditions) -> ReadHeaders {
    ReadHeaders {
        matching: conditions.if_match.as_deref().map(with_quotes),
        not_matching: conditions.if_none_match.as_deref().map(with_quotes),
        modified_since: conditions.if_modified_since.map(from_instant),
        unmodified_since: conditions.if_unmodified_since.map(from_instant),
    }
}

/// `If-Match` and `If-None-Match` of a write.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>.
pub(in crate::storage) fn write_headers(conditions: &WriteConditions) -> (Option<String>, Option<String>) {
    let if_none_match = conditions.if_none_match.then(|| "*".to_owned());
    (conditions.if_match.as_deref().map(with_quotes), if_none_match)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_writes() {
        let quoted = || Some("\"abc\"".to_owned());
        for (if_match, if_none_match, expected) in [
            (None, false, (None, None)),
            (Some("abc"), false, (quoted(), None)),
            (None, true, (None, Some("*".to_owned()))),
        ] {
            let conditions = WriteConditions { if_match: if_match.map(str::to_owned), if_none_match };
            assert_eq!(write_headers(&conditions), expected);
        }
    }

    #[test]
    fn headers_of_reads() {
        let conditions = ReadConditions {
            if_match: Some("abc".to_owned()),
            if_none_match: Some("*".to_owned()),
            if_modified_since: Some("2026-05-14".parse().unwrap()),
            if_unmodified_since: None,
        };
        let headers = read_headers(&conditions);
        assert_eq!(headers.matching.as_deref(), Some("\"abc\""));
        assert_eq!(headers.not_matching.as_deref(), Some("*"));
        assert_eq!(headers.modified_since, Some(DateTime::from_secs(1_778_716_800)));
        assert_eq!(headers.unmodified_since, None);
    }
}
