//! What S3 refuses in the actions of a rule, transitions among themselves left out.

use super::super::rule::{Expiration, Rule, Timing};
use super::messages::{describe, not_positive};
use super::{Errors, transition};
use crate::s3::S3Error;

/// The largest number of days in S3's schema, which counts them in 32 bits with a sign. S3's answer to more is not
/// recorded.
pub(super) const MAX_DAYS: u32 = i32::MAX as u32;

/// The most versions that `NewerNoncurrentVersions` keeps.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html>, "up to 100".
const MAX_NEWER_NONCURRENT_VERSIONS: u32 = 100;

pub(super) fn actions(errors: &mut Errors, rule: &Rule) {
    at_least_one(errors, rule);
    expiration(errors, rule);
    noncurrent_expiration(errors, rule);
    abort(errors, rule);
    not_with_every_filter(errors, rule);
}

/// Source: S3's answer quoted in <https://github.com/schubergphilis/terraform-aws-mcaf-s3/issues/46>.
fn at_least_one(errors: &mut Errors, rule: &Rule) {
    let has_action = rule.expiration.is_some()
        || !rule.transitions.is_empty()
        || rule.noncurrent_expiration.is_some()
        || !rule.noncurrent_transitions.is_empty()
        || rule.abort_incomplete_multipart_upload_days.is_some();
    if !has_action && errors.place.actions_are_known {
        let message = "At least one action needs to be specified in a rule";
        errors.push(None, S3Error::invalid_request(None, message));
    }
}

/// Days: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html>, "a non-zero positive
/// integer". Against transitions: S3's answers quoted in <https://github.com/noobaa/noobaa-core/pull/9969>.
fn expiration(errors: &mut Errors, rule: &Rule) {
    let line = errors.place.expiration_line;
    let Some(Expiration::At(timing)) = rule.expiration else { return };
    if let Timing::Days(days) = timing {
        positive(errors, line, days, "Days", "Expiration");
    }
    let filter = describe(&rule.filter);
    let timings = rule.transitions.iter().map(|transition| transition.timing);
    if timings.clone().any(|other| transition::is_mixed(timing, other)) {
        let message = format!(
            "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter \
             '{filter}'"
        );
        errors.push(line, S3Error::invalid_request(None, message));
    }
    let too_early = timings.clone().any(|other| match (timing, other) {
        (Timing::Days(expires), Timing::Days(moves)) => expires <= moves,
        (Timing::Date(expires), Timing::Date(moves)) => expires <= moves,
        _ => false,
    });
    if too_early {
        let (element, order) = match timing {
            Timing::Days(_) => ("Days", "greater"),
            Timing::Date(_) => ("Date", "later"),
        };
        let message = format!(
            "'{element}' in the Expiration action for filter '{filter}' must be {order} than '{element}' in the \
             Transition action"
        );
        errors.push(line, S3Error::invalid_argument(None, message));
    }
}

/// Days: S3's answer quoted in <https://github.com/hashicorp/terraform-provider-aws/issues/35328>. That they exceed
/// those of every transition: by analogy to current versions.
fn noncurrent_expiration(errors: &mut Errors, rule: &Rule) {
    const ACTION: &str = "NoncurrentVersionExpiration";
    let line = errors.place.noncurrent_expiration_line;
    let Some(expiration) = rule.noncurrent_expiration else { return };
    positive(errors, line, expiration.noncurrent_days, "NoncurrentDays", ACTION);
    newer_noncurrent_versions(errors, line, expiration.newer_noncurrent_versions, ACTION);
    if rule.noncurrent_transitions.iter().any(|other| expiration.noncurrent_days <= other.noncurrent_days) {
        let message = format!(
            "'NoncurrentDays' in the {ACTION} action for filter '{}' must be greater than 'NoncurrentDays' in the \
             NoncurrentVersionTransition action",
            describe(&rule.filter)
        );
        errors.push(line, S3Error::invalid_argument(None, message));
    }
}

/// Source: <https://github.com/noobaa/noobaa-core/pull/8970>, which follows S3.
fn abort(errors: &mut Errors, rule: &Rule) {
    let line = errors.place.abort_line;
    if let Some(days) = rule.abort_incomplete_multipart_upload_days {
        positive(errors, line, days, "DaysAfterInitiation", "AbortIncompleteMultipartUpload");
    }
}

/// Source: S3's answers quoted in <https://github.com/terraform-aws-modules/terraform-aws-s3-bucket/issues/109>
/// (tags), <https://github.com/aws-cloudformation/cfn-lint/issues/3554> and
/// <https://github.com/terraform-aws-modules/terraform-aws-s3-bucket/issues/376> (sizes; also where the element is
/// `false`).
fn not_with_every_filter(errors: &mut Errors, rule: &Rule) {
    if !errors.place.filter_is_known {
        return;
    }
    let expiration_line = errors.place.expiration_line;
    let abort_line = errors.place.abort_line;
    let removes_markers = matches!(rule.expiration, Some(Expiration::ExpiredObjectDeleteMarker(_)));
    let aborts = rule.abort_incomplete_multipart_upload_days.is_some();
    for (has_action, action, line) in [
        (removes_markers, "ExpiredObjectDeleteMarker", expiration_line),
        (aborts, "AbortIncompleteMultipartUpload", abort_line),
    ] {
        for (has_condition, condition) in
            [(!rule.filter.tags().is_empty(), "Tags"), (rule.filter.has_size(), "Object Size")]
        {
            if has_action && has_condition {
                let message = format!("{action} cannot be specified with {condition}.");
                errors.push(line, S3Error::invalid_request(None, message));
            }
        }
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html>; the wording is
/// that of S3's other counts.
pub(super) fn newer_noncurrent_versions(
    errors: &mut Errors,
    line: Option<usize>,
    versions: Option<u32>,
    action: &str,
) {
    match versions {
        Some(0) => errors.push(line, not_positive("NewerNoncurrentVersions", action)),
        Some(versions) if versions > MAX_NEWER_NONCURRENT_VERSIONS => {
            let message = format!(
                "'NewerNoncurrentVersions' for {action} action must not exceed {MAX_NEWER_NONCURRENT_VERSIONS}"
            );
            let mut error = S3Error::invalid_argument(None, message);
            error.detail =
                Some(format!("{versions} is more than S3 documents; its own wording is not known"));
            errors.push(line, error);
        }
        _ => {}
    }
}

fn positive(errors: &mut Errors, line: Option<usize>, days: u32, element: &str, action: &str) {
    if days == 0 {
        errors.push(line, not_positive(element, action));
    } else {
        not_too_large(errors, line, days, element);
    }
}

/// Days that the schema's 32 bits can hold.
pub(super) fn not_too_large(errors: &mut Errors, line: Option<usize>, days: u32, element: &str) {
    if days > MAX_DAYS {
        errors.malformed(line, format!("{element} is at most {MAX_DAYS}"));
    }
}
