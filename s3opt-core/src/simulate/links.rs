//! Of which keys the versions act on each other under a lifecycle.
//!
//! Versions of a key meet in two places: a noncurrent version counts the newer ones (`NewerNoncurrentVersions`), and a
//! delete marker goes when it is the only version left. Where no rule looks at either, or what it looks at cannot
//! change, each version has a life of its own.

use crate::cube::Links;
use crate::s3::Versioning;
use crate::s3::lifecycle::{Expiration, LifecycleConfiguration, Rule};

/// Of which keys below the prefix the versions act on each other.
pub(super) fn links(lifecycle: &LifecycleConfiguration, versioning: Versioning, prefix: &str) -> Links {
    let any = |wanted: &dyn Fn(&Rule) -> bool| {
        let reaches = |rule: &&Rule| rule.enabled && prefix.starts_with(rule.filter.prefix());
        lifecycle.rules.iter().filter(reaches).any(wanted)
    };
    let deletes_versions = any(&|rule| rule.noncurrent_expiration.is_some());
    let counts_newer = any(&counts_newer);
    let adds_markers = any(&|rule| matches!(rule.expiration, Some(Expiration::At(_))));
    let removes_markers = deletes_versions && any(&removes_markers);
    // A rule about all sizes that deletes a version deletes all older ones by then too, because they have as many
    // newer ones at least and are noncurrent for as long at least. So the number of newer ones never becomes less for
    // a version that is still there. A rule about some sizes leaves older ones behind.
    let deletes_some = any(&|rule| rule.noncurrent_expiration.is_some() && rule.filter.has_size());
    let counts_less = counts_newer && deletes_some;
    // A null marker replaces the null version, wherever it is, and is not alone where others are below it.
    let replaces = versioning == Versioning::Suspended;
    Links {
        below_objects: counts_less || adds_markers && (counts_newer || removes_markers || replaces),
        below_markers: counts_less || removes_markers,
    }
}

/// Whether an action of the rule spares some of the newest noncurrent versions.
fn counts_newer(rule: &Rule) -> bool {
    let mut transitions = rule.noncurrent_transitions.iter();
    let expiration = rule.noncurrent_expiration;
    transitions.any(|transition| transition.newer_noncurrent_versions.is_some())
        || expiration.is_some_and(|expiration| expiration.newer_noncurrent_versions.is_some())
}

/// Whether the rule removes delete markers without other versions: they have neither tags nor a size.
fn removes_markers(rule: &Rule) -> bool {
    let plain = rule.filter.tags().is_empty() && !rule.filter.has_size();
    plain && !matches!(rule.expiration, None | Some(Expiration::ExpiredObjectDeleteMarker(false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: &str = r#"{"Prefix": "a/"}"#;
    const SOME_SIZES: &str = r#"{"And": {"Prefix": "a/", "ObjectSizeGreaterThan": 5}}"#;

    fn found(rules: &[(&str, &str)], versioning: Versioning, prefix: &str) -> (bool, bool) {
        let rule = |(filter, action): &(&str, &str)| {
            format!(r#"{{"Filter": {filter}, "Status": "Enabled", {action}}}"#)
        };
        let rules: Vec<String> = rules.iter().map(rule).collect();
        let text = format!(r#"{{"Rules": [{}]}}"#, rules.join(", "));
        let links = links(&crate::s3::lifecycle::parse(&text).unwrap(), versioning, prefix);
        (links.below_objects, links.below_markers)
    }

    #[test]
    fn versions_are_kept_together_where_rules_look_at_others() {
        use Versioning::{Enabled, Suspended};
        let expire = (EVERYTHING, r#""Expiration": {"Days": 30}"#);
        let clean = (EVERYTHING, r#""Expiration": {"ExpiredObjectDeleteMarker": true}"#);
        let gone = (EVERYTHING, r#""NoncurrentVersionExpiration": {"NoncurrentDays": 30}"#);
        let newer = r#""NoncurrentVersionExpiration": {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3}"#;
        let kept = (EVERYTHING, newer);
        let large = (SOME_SIZES, r#""NoncurrentVersionExpiration": {"NoncurrentDays": 30}"#);
        for (rules, versioning, expected) in [
            (vec![expire], Enabled, (false, false)),
            (vec![expire], Suspended, (true, false)),
            (vec![clean], Enabled, (false, false)),
            (vec![gone], Suspended, (false, false)),
            (vec![kept], Enabled, (false, false)),
            (vec![large], Enabled, (false, false)),
            (vec![gone, clean], Enabled, (false, true)),
            (vec![gone, expire], Enabled, (true, true)),
            (vec![kept, expire], Enabled, (true, true)),
            (vec![(SOME_SIZES, newer), expire], Enabled, (true, true)),
            (vec![kept, large], Enabled, (true, true)),
        ] {
            assert_eq!(found(&rules, versioning, "a/b"), expected, "{rules:?}");
            assert_eq!(found(&rules, versioning, "b/"), (false, false), "{rules:?}");
        }
    }
}
