//! Independent scanners on what s3opt writes: policies and the settings of a whole stack. A finding is mended, or stands
//! in the list of its test with the reason why it is none.

mod checkov;
mod parliament;
mod template;

use std::collections::BTreeSet;

use s3opt_core::config::Config;
use s3opt_core::stack::desired::Blueprint;
use s3opt_core::stack::resource::Code;
use s3opt_core::stack::{Names, StackTags};

/// The stack that `init` writes, in which everything is switched on.
fn blueprint() -> Blueprint {
    let text = Config::default_text();
    let config = Config::parse(text).unwrap();
    let blueprint = Blueprint {
        names: Names::new(&config, "111111111111").unwrap(),
        tags: StackTags::new(&config),
        text: text.to_owned(),
        code: Code::default(),
        config,
    };
    assert_eq!(blueprint.desired().unwrap().off, BTreeSet::new(), "everything is switched on");
    blueprint
}

/// A finding that is allowed.
struct Allowed {
    /// The scanner's name of what it looks for.
    check: &'static str,
    /// On what.
    resources: &'static [&'static str],
    /// Why it is none.
    reason: &'static str,
}

/// Findings are those that are allowed: no others, and no fewer.
fn assert_findings(found: &BTreeSet<(String, String)>, allowed: &[Allowed]) {
    let mut listed = BTreeSet::new();
    for Allowed { check, resources, reason } in allowed {
        assert!(!reason.is_empty() && !resources.is_empty(), "{check}: no reason, or on nothing");
        for resource in *resources {
            assert!(listed.insert(((*check).to_owned(), (*resource).to_owned())), "{check} {resource} twice");
        }
    }
    let unlisted: Vec<_> = found.difference(&listed).collect();
    assert!(unlisted.is_empty(), "findings without a reason: {unlisted:#?}");
    let gone: Vec<_> = listed.difference(found).collect();
    assert!(gone.is_empty(), "allowed, and no longer found: take them off the list: {gone:#?}");
}

#[test]
#[should_panic(expected = "findings without a reason")]
fn an_unlisted_finding_fails() {
    assert_findings(&BTreeSet::from([("A_1".to_owned(), "bucket".to_owned())]), &[]);
}

#[test]
#[should_panic(expected = "no longer found")]
fn a_listed_finding_that_is_gone_fails() {
    let allowed = Allowed { check: "A_1", resources: &["bucket"], reason: "a reason" };
    assert_findings(&BTreeSet::new(), &[allowed]);
}
