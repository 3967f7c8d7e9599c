//! What S3 refuses in the rules taken together.

use std::collections::BTreeSet;

use super::super::rule::{Expiration, Filter, Rule};
use super::Place;
use crate::s3::S3Error;

/// The most rules of a configuration.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html>.
const MAX_RULES: usize = 1000;

/// Validates what one rule alone does not show.
pub(in super::super) fn rules(rules: &[Rule], places: &[Place]) -> Vec<S3Error> {
    let mut errors: Vec<S3Error> = count(rules).into_iter().collect();
    errors.extend(unique_ids(rules, places));
    errors.extend(one_version_of_lifecycle(rules, places));
    errors.extend(overlapping_prefixes(rules, places));
    errors
}

/// Source: both are `MalformedXML` in the answers of S3 that are quoted in bug reports. Its table of errors words
/// them as `InvalidRequest`, and `detail` has that wording:
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.
fn count(rules: &[Rule]) -> Option<S3Error> {
    if rules.is_empty() {
        return Some(S3Error::malformed_xml(None, "At least one lifecycle rule must be specified."));
    }
    (rules.len() > MAX_RULES).then(|| {
        let detail = format!(
            "The number of lifecycle rules must not exceed the allowed limit of {MAX_RULES} rules. These are {}.",
            rules.len()
        );
        S3Error::malformed_xml(None, detail)
    })
}

/// Source: S3's answer quoted in <https://github.com/pingcap/tiflash/issues/9889>.
fn unique_ids(rules: &[Rule], places: &[Place]) -> Vec<S3Error> {
    let mut seen = BTreeSet::new();
    let mut errors = Vec::new();
    for (rule, place) in rules.iter().zip(places) {
        if rule.id.as_ref().is_some_and(|id| !seen.insert(id)) {
            let message = "Rule ID must be unique. Found same ID for more than one rule";
            errors.push(at(place, place.line, S3Error::invalid_argument(None, message)));
        }
    }
    errors
}

/// S3 calls configurations with `Filter` version 2; the first rule decides which version a configuration is.
///
/// Source: S3's answers quoted in <https://github.com/ansible/ansible/issues/53751>,
/// <https://github.com/hashicorp/terraform-provider-aws/issues/23299> and
/// <https://github.com/hashicorp/terraform-provider-aws/issues/23228>.
fn one_version_of_lifecycle(rules: &[Rule], places: &[Place]) -> Vec<S3Error> {
    let mut known = rules.iter().zip(places).filter(|(_, place)| place.filter_is_known).peekable();
    let is_legacy = known.peek().is_some_and(|(rule, _)| has_legacy_prefix(rule));
    let mut errors = Vec::new();
    for (rule, place) in known {
        let prefix_beside_filter = has_legacy_prefix(rule) || place.has_legacy_prefix_too;
        if is_legacy && !has_legacy_prefix(rule) {
            let message = "Filter element can only be used in Lifecycle V2.";
            errors.push(at(place, place.filter_line, S3Error::invalid_request(None, message)));
        } else if !is_legacy && prefix_beside_filter {
            let message = "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.";
            errors.push(at(place, place.filter_line, S3Error::invalid_request(None, message)));
        }
        let keeps_versions =
            rule.noncurrent_expiration.is_some_and(|action| action.newer_noncurrent_versions.is_some())
                || rule.noncurrent_transitions.iter().any(|one| one.newer_noncurrent_versions.is_some());
        if is_legacy && keeps_versions {
            let message = "NewerNoncurrentVersions element can only be used in Lifecycle V2.";
            errors.push(at(place, place.line, S3Error::invalid_request(None, message)));
        }
    }
    errors
}

/// A kind of action as S3 names it, and whether a rule has it.
type ActionKind = (&'static str, fn(&Rule) -> bool);

/// Source: S3's answer quoted in <https://github.com/noobaa/noobaa-core/issues/8341>. With `Filter`, S3 resolves
/// what overlaps: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html>.
fn overlapping_prefixes(rules: &[Rule], places: &[Place]) -> Vec<S3Error> {
    const KINDS: [ActionKind; 5] = [
        ("Expiration", |rule| matches!(rule.expiration, Some(Expiration::At(_)))),
        ("Transition", |rule| !rule.transitions.is_empty()),
        ("NoncurrentVersionTransition", |rule| !rule.noncurrent_transitions.is_empty()),
        ("NoncurrentVersionExpiration", |rule| rule.noncurrent_expiration.is_some()),
        ("AbortIncompleteMultipartUpload", |rule| rule.abort_incomplete_multipart_upload_days.is_some()),
    ];
    let mut errors = Vec::new();
    for (kind, has_action) in KINDS {
        let mut prefixes: Vec<(&str, &Place)> = rules
            .iter()
            .zip(places)
            .filter(|(rule, place)| has_legacy_prefix(rule) && place.filter_is_known && has_action(rule))
            .map(|(rule, place)| (rule.filter.prefix(), place))
            .collect();
        // In this order, what begins another prefix stands right before one that it begins.
        prefixes.sort_by_key(|(prefix, _)| *prefix);
        for pair in prefixes.windows(2) {
            let [(short, _), (long, place)] = pair else { continue };
            if long.starts_with(short) {
                let message = format!(
                    "Found overlapping prefixes '{short}' and '{long}' for same action type '{kind}'"
                );
                errors.push(at(place, place.filter_line, S3Error::invalid_request(None, message)));
            }
        }
    }
    errors
}

fn has_legacy_prefix(rule: &Rule) -> bool {
    matches!(rule.filter, Filter::LegacyPrefix(_))
}

fn at(place: &Place, line: Option<usize>, mut error: S3Error) -> S3Error {
    error.rule = Some(place.name.clone());
    error.line = line.or(place.line);
    error
}
