//! What piles up because no rule removes it.

use super::Found;
use super::reach::covers;
use super::timeline::Rules;
use crate::s3::lifecycle::{Expiration, Rule};

/// What one rule leaves behind.
pub(super) fn of_rule(rules: &Rules, index: usize) -> Vec<Found> {
    let mut found = Vec::new();
    match rules.rule(index).expiration {
        Some(Expiration::ExpiredObjectDeleteMarker(false)) => {
            let message =
                "ExpiredObjectDeleteMarker is false, which does nothing; true removes delete markers";
            found.push(("action-without-effect", message.to_owned()));
        }
        Some(Expiration::At(_)) if !removes_markers_of(rules, index) => {
            let message = "in a versioned bucket the expiration adds delete markers, which have no tags and no size, \
                           so that this rule does not remove them, and no other does";
            found.push(("delete-markers-kept", message.to_owned()));
        }
        _ => {}
    }
    found
}

/// Whether some rule removes the delete markers that the rule adds: one with `ExpiredObjectDeleteMarker`, or one that
/// expires by age or date, which takes such markers with it. Neither reaches them through tags or a size: they have none.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>, "`Expiration` action".
fn removes_markers_of(rules: &Rules, index: usize) -> bool {
    let prefix = rules.rule(index).filter.prefix();
    rules.enabled().map(|other| rules.rule(other)).any(|other| {
        let removes = match other.expiration {
            Some(Expiration::At(_)) => true,
            Some(Expiration::ExpiredObjectDeleteMarker(removes)) => removes,
            None => false,
        };
        let filter = &other.filter;
        let reaches = filter.tags().is_empty() && !filter.has_size();
        removes && reaches && prefix.starts_with(filter.prefix())
    })
}

/// What no rule of the configuration removes.
pub(super) fn of_configuration(rules: &Rules) -> Vec<Found> {
    let deletes_versions = |rule: &Rule| rule.noncurrent_expiration.is_some();
    let aborts_uploads = |rule: &Rule| rule.abort_incomplete_multipart_upload_days.is_some();
    let versions = neglected(rules, deletes_versions, |other, rule| covers(&other.filter, &rule.filter));
    // An upload has neither tags nor a size yet.
    let uploads = neglected(rules, aborts_uploads, |other, rule| {
        rule.filter.prefix().starts_with(other.filter.prefix())
    });
    let versions = versions.map(|of| {
        let message = format!("no NoncurrentVersionExpiration deletes the noncurrent versions {of}");
        (
            "noncurrent-versions-kept",
            format!("{message}: in a versioned bucket they are kept and paid for ever"),
        )
    });
    let uploads = uploads.map(|of| {
        let message = format!("no AbortIncompleteMultipartUpload ends the uploads {of}");
        ("uploads-not-aborted", format!("{message} that are never completed: their parts are paid for ever"))
    });
    versions.into_iter().chain(uploads).collect()
}

/// Whose objects lack an action that `has` tells, where `reaches` says whether one rule's reaches another's objects.
///
/// Rules that do nothing to objects (they abort uploads, say) show no interest in them, and so need none.
fn neglected(
    rules: &Rules,
    has: impl Fn(&Rule) -> bool,
    reaches: impl Fn(&Rule, &Rule) -> bool,
) -> Option<String> {
    let carers: Vec<&Rule> =
        rules.enabled().map(|index| rules.rule(index)).filter(|rule| has(rule)).collect();
    if carers.is_empty() {
        return Some("of the bucket".to_owned());
    }
    let names: Vec<String> = rules
        .enabled()
        .filter(|index| {
            let rule = rules.rule(*index);
            let handles_objects = !rule.transitions.is_empty()
                || !rule.noncurrent_transitions.is_empty()
                || matches!(rule.expiration, Some(Expiration::At(_)));
            handles_objects && !carers.iter().any(|carer| reaches(carer, rule))
        })
        .map(|index| rules.name(index))
        .collect();
    match &names[..] {
        [] => None,
        [name] => Some(format!("that rule {name} is about")),
        names => Some(format!("that the rules {} are about", names.join(", "))),
    }
}
