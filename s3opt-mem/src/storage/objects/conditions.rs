//! What has to hold for a request to take effect.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{ReadConditions, WriteConditions};
use s3opt_core::calendar::Instant;

use super::etag;
use super::request::Call;
use crate::storage::{Entry, Version, etag as etag_of};

/// Which condition of a read does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unmet {
    Match,
    NoneMatch,
    ModifiedSince,
    UnmodifiedSince,
}

impl Unmet {
    /// The header of the condition.
    pub(super) fn header(self) -> &'static str {
        match self {
            Unmet::Match => "If-Match",
            Unmet::NoneMatch => "If-None-Match",
            Unmet::ModifiedSince => "If-Modified-Since",
            Unmet::UnmodifiedSince => "If-Unmodified-Since",
        }
    }
}

/// The first condition that does not hold for an object: a condition on the entity tag makes that on the time beside it
/// void, and a time in the future is overlooked. Times are compared to the second.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9110#name-precedence-of-preconditions>, as
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html> has it; that future times are overlooked was
/// recorded from the service.
pub(super) fn unmet(
    conditions: &ReadConditions,
    etag: &str,
    modified: Instant,
    now: Instant,
) -> Option<Unmet> {
    let modified = whole_second(modified);
    if let Some(wanted) = &conditions.if_match {
        if !etag::matches(wanted, etag) {
            return Some(Unmet::Match);
        }
    } else if conditions.if_unmodified_since.is_some_and(|since| modified > whole_second(since)) {
        return Some(Unmet::UnmodifiedSince);
    }
    if let Some(unwanted) = &conditions.if_none_match {
        return etag::matches(unwanted, etag).then_some(Unmet::NoneMatch);
    }
    let since = conditions.if_modified_since.filter(|since| *since <= now);
    since.filter(|since| modified <= whole_second(*since)).map(|_| Unmet::ModifiedSince)
}

/// The instant to the second, as S3 tells and compares it.
pub(super) fn whole_second(instant: Instant) -> Instant {
    Instant::from_milliseconds(instant.milliseconds().div_euclid(1000) * 1000)
}

/// Whether the conditions of a read hold.
pub(super) fn check_read(
    call: &Call<'_>,
    conditions: &ReadConditions,
    version: &Version,
    now: Instant,
) -> CloudResult<()> {
    let etag = version.object().map(etag_of).unwrap_or_default();
    match unmet(conditions, &etag, version.modified, now) {
        None => Ok(()),
        Some(unmet @ (Unmet::Match | Unmet::UnmodifiedSince)) => {
            Err(call.precondition_failed(unmet.header()))
        }
        Some(Unmet::NoneMatch | Unmet::ModifiedSince) => Err(call.not_modified()),
    }
}

/// Whether the conditions on the source of a copy hold: none of them is answered with `NotModified`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>.
pub(super) fn check_source(
    call: &Call<'_>,
    conditions: &ReadConditions,
    version: &Version,
    now: Instant,
) -> CloudResult<()> {
    let etag = version.object().map(etag_of).unwrap_or_default();
    match unmet(conditions, &etag, version.modified, now) {
        None => Ok(()),
        Some(unmet) => Err(call.precondition_failed(&format!("x-amz-copy-source-{}", unmet.header()))),
    }
}

/// Whether the conditions of a write hold for what is there under its key.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>.
pub(super) fn check_write(
    call: &Call<'_>,
    conditions: &WriteConditions,
    entry: Option<&Entry>,
) -> CloudResult<()> {
    let current = entry.and_then(|entry| entry.latest.object());
    if conditions.if_none_match && current.is_some() {
        return Err(call.precondition_failed(Unmet::NoneMatch.header()));
    }
    match (&conditions.if_match, current) {
        (None, _) => Ok(()),
        (Some(_), None) => Err(call.no_such_key()),
        (Some(wanted), Some(object)) if etag::matches(wanted, &etag_of(object)) => Ok(()),
        (Some(_), Some(_)) => Err(call.precondition_failed(Unmet::Match.header())),
    }
}

/// Whether the condition of a deletion holds for the current version, whichever version is deleted.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html>.
pub(super) fn check_delete(
    call: &Call<'_>,
    if_match: Option<&str>,
    entry: Option<&Entry>,
) -> CloudResult<()> {
    let Some(wanted) = if_match else { return Ok(()) };
    let Some(entry) = entry else { return Err(call.no_such_key()) };
    match entry.latest.object() {
        Some(object) if etag::matches(wanted, &etag_of(object)) => Ok(()),
        _ => Err(call.precondition_failed(Unmet::Match.header())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_on_tags_make_those_on_times_void() {
        let at = |text: &str| Some(text.parse::<Instant>().unwrap());
        let (early, late) = (at("2026-01-01T11:00:00Z"), at("2026-01-01T13:00:00Z"));
        let (same, future) = (at("2026-01-01T12:00:00Z"), at("2026-01-03T00:00:00Z"));
        let tag = |text: &str| Some(text.to_owned());
        for (if_match, if_none_match, modified, unmodified, expected) in [
            (None, None, None, None, None),
            (tag("abc"), None, None, None, None),
            (tag("*"), None, None, None, None),
            (tag("x"), None, None, None, Some(Unmet::Match)),
            (tag("abc"), None, None, early, None),
            (None, None, None, early, Some(Unmet::UnmodifiedSince)),
            (None, None, None, same, None),
            (None, None, None, late, None),
            (None, tag("abc"), None, None, Some(Unmet::NoneMatch)),
            (None, tag("*"), None, None, Some(Unmet::NoneMatch)),
            (None, tag("x"), late, None, None),
            (None, tag("\"abc\""), early, None, Some(Unmet::NoneMatch)),
            (None, None, early, None, None),
            (None, None, same, None, Some(Unmet::ModifiedSince)),
            (None, None, late, None, Some(Unmet::ModifiedSince)),
            (None, None, future, None, None),
            (tag("abc"), tag("abc"), None, None, Some(Unmet::NoneMatch)),
            (tag("x"), tag("abc"), None, None, Some(Unmet::Match)),
        ] {
            let conditions = ReadConditions {
                if_match,
                if_none_match,
                if_modified_since: modified,
                if_unmodified_since: unmodified,
            };
            let written = "2026-01-01T12:00:00.789Z".parse().unwrap();
            let now = "2026-01-02T00:00:00Z".parse().unwrap();
            assert_eq!(unmet(&conditions, "abc", written, now), expected, "{conditions:?}");
        }
    }
}
