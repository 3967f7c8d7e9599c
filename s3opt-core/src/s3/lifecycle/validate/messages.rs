//! S3's wordings that more than one check uses.

use super::super::rule::Filter;
use crate::s3::S3Error;

/// The largest size in a filter: 1,000 TiB, more than any object has.
///
/// Source: S3's answer quoted in <https://github.com/hashicorp/terraform-provider-aws/issues/41521>.
pub(in super::super) const MAX_FILTER_SIZE: u64 = 1_099_511_627_776_000;

/// Source: S3's answer quoted in <https://github.com/hashicorp/terraform-provider-aws/issues/35328>.
pub(in super::super) fn not_positive(element: &str, action: &str) -> S3Error {
    S3Error::invalid_argument(None, format!("'{element}' for {action} action must be a positive integer"))
}

/// Source: <https://github.com/scality/Arsenal/pull/604>, which follows S3.
pub(in super::super) fn negative(element: &str, action: &str) -> S3Error {
    S3Error::invalid_argument(None, format!("'{element}' in {action} action must be nonnegative"))
}

/// By analogy to [`size_less_than_out_of_range`]; an empty object is larger than nothing, so it begins at 0.
pub(in super::super) fn size_greater_than_out_of_range() -> S3Error {
    let message = format!("'ObjectSizeGreaterThan' should be between 0 and {MAX_FILTER_SIZE}.");
    S3Error::invalid_request(None, message)
}

/// Source: S3's answer quoted in <https://github.com/hashicorp/terraform-provider-aws/issues/41521>.
pub(in super::super) fn size_less_than_out_of_range() -> S3Error {
    let message = format!("'ObjectSizeLessThan' should be between 1 and {MAX_FILTER_SIZE}.");
    S3Error::invalid_request(None, message)
}

/// A filter as S3's messages name it: `(prefix=logs/ and objectsizegreaterthan=500)`.
///
/// Source: S3's answers quoted in <https://github.com/noobaa/noobaa-core/pull/9969>. How it writes tags is not
/// recorded.
pub(super) fn describe(filter: &Filter) -> String {
    let mut parts = Vec::new();
    let has_conditions = !filter.tags().is_empty() || filter.has_size();
    if !filter.prefix().is_empty() || !has_conditions {
        parts.push(format!("prefix={}", filter.prefix()));
    }
    parts.extend(filter.tags().iter().map(|tag| format!("tag: key={}, value={}", tag.key, tag.value)));
    parts.extend(filter.object_size_greater_than().map(|size| format!("objectsizegreaterthan={size}")));
    parts.extend(filter.object_size_less_than().map(|size| format!("objectsizelessthan={size}")));
    format!("({})", parts.join(" and "))
}
