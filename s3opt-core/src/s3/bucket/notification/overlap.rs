//! Entries that would tell of the same event twice, which S3 does not take.
//!
//! Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html> ("cannot define
//! filtering rules with overlapping prefixes, overlapping suffixes, or prefix and suffix overlapping"); the words are
//! those of S3's answers quoted in <https://github.com/minio/minio/issues/2472> and
//! <https://github.com/aws-solutions/aws-waf-security-automations/issues/49>.

use super::events::patterns_meet;
use super::{KeyFilter, NotificationTarget};
use crate::s3::bucket::Refusal;

/// The answer to the first two entries that overlap.
pub(super) fn check(targets: &[NotificationTarget]) -> Result<(), Refusal> {
    for (place, later) in targets.iter().enumerate() {
        for earlier in &targets[..place] {
            if let Some(refusal) = overlap(earlier, later) {
                return Err(refusal);
            }
        }
    }
    Ok(())
}

fn overlap(earlier: &NotificationTarget, later: &NotificationTarget) -> Option<Refusal> {
    let (one, other) = earlier
        .events
        .iter()
        .flat_map(|one| later.events.iter().map(move |other| (one, other)))
        .find(|(one, other)| patterns_meet(one, other))?;
    if !keys_overlap(&earlier.filter, &later.filter) {
        return None;
    }
    if [&earlier.filter, &later.filter].iter().all(|filter| **filter == KeyFilter::default()) {
        let message =
            "Configurations overlap. Configurations on the same bucket cannot share a common event type.";
        return Some(
            Refusal::new("InvalidArgument", message)
                .with("ArgumentName", "Event")
                .with("ArgumentValue", format!("{one}, {other}")),
        );
    }
    let message = "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are \
                   overlapping for the same event type.";
    Some(Refusal::new("InvalidArgument", message))
}

/// Whether a key may fit both filters. S3 takes prefixes for overlapping where one begins with the other, suffixes where
/// one ends with the other, and an absent one for the empty one.
fn keys_overlap(one: &KeyFilter, other: &KeyFilter) -> bool {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let (prefix, other_prefix) = (text(&one.prefix), text(&other.prefix));
    let (suffix, other_suffix) = (text(&one.suffix), text(&other.suffix));
    (prefix.starts_with(&other_prefix) || other_prefix.starts_with(&prefix))
        && (suffix.ends_with(&other_suffix) || other_suffix.ends_with(&suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(prefix: &str, suffix: &str) -> KeyFilter {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        KeyFilter { prefix: part(prefix), suffix: part(suffix) }
    }

    #[test]
    fn keys_overlap_as_in_the_examples_of_the_user_guide() {
        for (one, other, expected) in [
            (("images/", ""), ("logs/", ""), false),
            (("", ".jpg"), ("", ".png"), false),
            (("images", ".jpg"), ("images", ".png"), false),
            (("", ""), ("images", ""), true),
            (("", ".jpg"), ("", "pg"), true),
            (("images", ""), ("", ".jpg"), true),
            (("images", "jpg"), ("img", "jpg"), false),
        ] {
            let both = (filter(one.0, one.1), filter(other.0, other.1));
            assert_eq!(keys_overlap(&both.0, &both.1), expected, "{one:?} {other:?}");
            assert_eq!(keys_overlap(&both.1, &both.0), expected, "{other:?} {one:?}");
        }
    }
}
