//! Of which keys the versions act on each other under a lifecycle.
//!
//! Versions of a key meet in three places: a noncurrent version counts the newer ones (`NewerNoncurrentVersions`), it is
//! noncurrent since its next newer one was created, and a delete marker goes when it is the only version left. Where no
//! rule looks at any of these, or what it looks at cannot change, each version has a life of its own.

use crate::cube::Links;
use crate::s3::Versioning;
use crate::s3::lifecycle::{Expiration, LifecycleConfiguration, Rule};

/// Of which keys below the prefix the versions act on each other.
pub(super) fn links(lifecycle: &LifecycleConfiguration, versioning: Versioning, prefix: &str) -> Links {
    let rules: Vec<&Rule> = lifecycle
        .rules
        .iter()
        .filter(|rule| rule.enabled && prefix.starts_with(rule.filter.prefix()))
        .collect();
    let any = |wanted: &dyn Fn(&Rule) -> bool| rules.iter().any(|rule| wanted(rule));
    let counts_newer = any(&counts_newer);
    let adds_markers = any(&|rule| matches!(rule.expiration, Some(Expiration::At(_))));
    let removes_markers = any(&deletes_versions) && any(&removes_markers);
    let moves_versions = any(&|rule| !rule.noncurrent_transitions.is_empty());
    let has_several = rules.iter().filter(|rule| acts_on_noncurrent(rule)).count() > 1;
    // A rule about all objects that deletes one deletes all older ones by then too, because they have as many newer
    // ones at least and are noncurrent for as long at least. So there is nobody left for whom the number of newer ones
    // becomes less or the next newer one another. A rule about some sizes leaves older objects behind, one with tags
    // older markers, and other rules may be about these.
    let counts_less = counts_newer && any(&|rule| deletes_versions(rule) && rule.filter.has_size());
    let leaves_some = has_several && any(&|rule| deletes_versions(rule) && !is_plain(rule));
    let leaves_older = counts_less || leaves_some;
    // Noncurrent markers are never spared, so that older objects may be left behind that are.
    let spares_some = any(&|rule| {
        let expiration = rule.noncurrent_expiration;
        expiration.is_some_and(|expiration| expiration.newer_noncurrent_versions.is_some())
    });
    // A null marker replaces the null version, wherever it is, and is not alone where others are below it.
    let replaces = versioning == Versioning::Suspended;
    Links {
        below_objects: leaves_older || adds_markers && (counts_newer || removes_markers || replaces),
        below_markers: leaves_older || removes_markers,
        around_markers: spares_some && (has_several || moves_versions),
    }
}

fn deletes_versions(rule: &Rule) -> bool {
    rule.noncurrent_expiration.is_some()
}

fn acts_on_noncurrent(rule: &Rule) -> bool {
    deletes_versions(rule) || !rule.noncurrent_transitions.is_empty()
}

/// Whether an action of the rule spares some of the newest noncurrent versions.
fn counts_newer(rule: &Rule) -> bool {
    let mut transitions = rule.noncurrent_transitions.iter();
    let expiration = rule.noncurrent_expiration;
    transitions.any(|transition| transition.newer_noncurrent_versions.is_some())
        || expiration.is_some_and(|expiration| expiration.newer_noncurrent_versions.is_some())
}

/// Whether the rule is about delete markers as well, which have neither tags nor a size.
fn is_plain(rule: &Rule) -> bool {
    rule.filter.tags().is_empty() && !rule.filter.has_size()
}

/// Whether the rule removes delete markers without other versions.
fn removes_markers(rule: &Rule) -> bool {
    is_plain(rule) && !matches!(rule.expiration, None | Some(Expiration::ExpiredObjectDeleteMarker(false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: &str = r#"{"Prefix": "a/"}"#;
    const SOME_SIZES: &str = r#"{"And": {"Prefix": "a/", "ObjectSizeGreaterThan": 5}}"#;

    fn found(rules: &[(&str, &str)], versioning: Versioning, prefix: &str) -> [bool; 3] {
        let rule = |(filter, action): &(&str, &str)| {
            format!(r#"{{"Filter": {filter}, "Status": "Enabled", {action}}}"#)
        };
        let rules: Vec<String> = rules.iter().map(rule).collect();
        let text = format!(r#"{{"Rules": [{}]}}"#, rules.join(", "));
        let links = links(&crate::s3::lifecycle::parse(&text).unwrap(), versioning, prefix);
        [links.below_objects, links.below_markers, links.around_markers]
    }

    #[test]
    fn versions_are_kept_together_where_rules_look_at_others() {
        use Versioning::{Enabled, Suspended};
        let expire = (EVERYTHING, r#""Expiration": {"Days": 30}"#);
        let clean = (EVERYTHING, r#""Expiration": {"ExpiredObjectDeleteMarker": true}"#);
        let deletes = r#""NoncurrentVersionExpiration": {"NoncurrentDays": 30}"#;
        let spares = r#""NoncurrentVersionExpiration": {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3}"#;
        let (gone, kept, large) = ((EVERYTHING, deletes), (EVERYTHING, spares), (SOME_SIZES, deletes));
        let moves = r#""NoncurrentVersionTransitions": [{"NoncurrentDays": 9, "StorageClass": "GLACIER"}]"#;
        let archived = (EVERYTHING, moves);
        for (rules, versioning, expected) in [
            (vec![expire], Enabled, [false, false, false]),
            (vec![expire], Suspended, [true, false, false]),
            (vec![clean], Enabled, [false, false, false]),
            (vec![gone], Suspended, [false, false, false]),
            (vec![kept], Enabled, [false, false, false]),
            (vec![large], Enabled, [false, false, false]),
            (vec![gone, archived], Enabled, [false, false, false]),
            (vec![gone, clean], Enabled, [false, true, false]),
            (vec![gone, expire], Enabled, [true, true, false]),
            (vec![kept, expire], Enabled, [true, true, false]),
            (vec![(SOME_SIZES, spares), expire], Enabled, [true, true, false]),
            (vec![kept, large], Enabled, [true, true, true]),
            (vec![archived, large], Enabled, [true, true, false]),
            (vec![kept, archived], Enabled, [false, false, true]),
        ] {
            assert_eq!(found(&rules, versioning, "a/b"), expected, "{rules:?}");
            assert_eq!(found(&rules, versioning, "b/"), [false; 3], "{rules:?}");
        }
    }
}
