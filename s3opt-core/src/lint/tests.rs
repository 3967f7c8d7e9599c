//! For each code one configuration that has the finding, and one that has not.

use super::{TransitionPrices, lint_lifecycle};
use crate::s3::lifecycle::toml::LifecycleTable;
use crate::s3::lifecycle::{LifecycleConfiguration, testing};
use proptest::prelude::*;

/// What keeps the findings about the whole configuration away.
const UPKEEP: &str = "
[[rules]]
id = \"upkeep\"
filter = {}
noncurrent_version_expiration = { noncurrent_days = 90 }
abort_incomplete_multipart_upload = { days_after_initiation = 7 }
";

fn configuration(text: &str) -> LifecycleConfiguration {
    toml::from_str::<LifecycleTable>(text).unwrap().into_configuration().unwrap()
}

/// The codes and rules of the findings in some rules.
fn check_all(rules: &str, expect: &[(&str, Option<&str>)]) {
    let findings = lint_lifecycle(&configuration(rules), &TransitionPrices::default());
    let found: Vec<_> = findings.iter().map(|finding| (finding.code, finding.rule.as_deref())).collect();
    assert_eq!(found, expect, "{rules}: {findings:#?}");
}

/// As [`check_all`], in a configuration that is in order otherwise.
fn check(rules: &str, expect: &[(&str, &str)]) {
    let expect: Vec<_> = expect.iter().map(|(code, rule)| (*code, Some(*rule))).collect();
    check_all(&format!("{UPKEEP}{rules}"), &expect);
}

/// One rule `r`.
fn check_rule(rule: &str, codes: &[&str]) {
    let expect: Vec<_> = codes.iter().map(|code| (*code, "r")).collect();
    check(&format!("[[rules]]\nid = \"r\"\n{rule}"), &expect);
}

/// Two rules `a` and `b`.
fn check_two(a: &str, b: &str, expect: &[(&str, &str)]) {
    check(&format!("[[rules]]\nid = \"a\"\n{a}\n[[rules]]\nid = \"b\"\n{b}"), expect);
}

fn message(rules: &str, code: &str) -> String {
    let findings = lint_lifecycle(&configuration(rules), &TransitionPrices::default());
    findings.into_iter().find(|finding| finding.code == code).unwrap().message
}

#[test]
fn good_configurations_have_no_findings() {
    check("", &[]);
    for rule in [
        // The example of AWS's documentation, and its like.
        r#"filter = { prefix = "logs/" }
           transitions = [{ days = 30, storage_class = "STANDARD_IA" }, { days = 90, storage_class = "GLACIER" }]
           expiration = { days = 365 }"#,
        r#"filter = {}
           transitions = [{ days = 90, storage_class = "GLACIER" }, { days = 365, storage_class = "DEEP_ARCHIVE" }]
           expiration = { days = 2555 }"#,
        r#"filter = {}
           transitions = [{ days = 0, storage_class = "INTELLIGENT_TIERING" }]
           expiration = { expired_object_delete_marker = true }"#,
        r#"filter = { object_size_greater_than = 131071 }
           transitions = [{ days = 30, storage_class = "ONEZONE_IA" }]"#,
        r#"filter = {}
           transitions = [{ date = "2026-05-14", storage_class = "GLACIER_IR" }]"#,
        r#"filter = { prefix = "tmp/" }
           expiration = { days = 1 }"#,
    ] {
        check_rule(rule, &[]);
    }
}

#[test]
fn rules_that_are_off() {
    check_rule("status = \"Disabled\"\nfilter = {}\nexpiration = { days = 1 }", &["disabled-rule"]);
}

#[test]
fn rules_that_nothing_can_reach() {
    check_rule(
        "filter = { object_size_greater_than = 5, object_size_less_than = 6 }\nexpiration = { days = 1 }",
        &["unreachable-rule"],
    );
    check_rule(
        "filter = { object_size_greater_than = 60_000_000_000_000 }\nexpiration = { days = 1 }",
        &["unreachable-rule"],
    );
    let tags: Vec<String> = (0..11).map(|index| format!("k{index} = \"v\"")).collect();
    check_rule(
        &format!("filter = {{ tags = {{ {} }} }}\nexpiration = {{ days = 1 }}", tags.join(", ")),
        &["unreachable-rule"],
    );
    let archive =
        "filter = { prefix = \"logs/\" }\ntransitions = [{ days = 30, storage_class = \"GLACIER\" }]";
    check_two("filter = {}\nexpiration = { days = 30 }", archive, &[("unreachable-rule", "b")]);
    check_two("filter = { prefix = \"logs/2026/\" }\nexpiration = { days = 10 }", archive, &[]);
    check_two("filter = {}\nexpiration = { days = 300 }", archive, &[]);
    check_two(
        "filter = {}\nexpiration = { days = 300 }",
        "filter = { prefix = \"a\" }\nexpiration = { days = 400 }",
        &[("unreachable-rule", "b")],
    );
}

#[test]
fn actions_that_come_too_late() {
    let tiering = "filter = {}\ntransitions = [{ days = 7, storage_class = \"INTELLIGENT_TIERING\" }]";
    // Intelligent-Tiering does not move to STANDARD_IA.
    check_two(
        tiering,
        "filter = { prefix = \"a\" }\ntransitions = [{ days = 30, storage_class = \"STANDARD_IA\" }]\n\
         expiration = { days = 365 }",
        &[("unreachable-action", "b")],
    );
    check_two(
        tiering,
        "filter = { prefix = \"a\" }\ntransitions = [{ days = 30, storage_class = \"GLACIER\" }]\n\
         expiration = { days = 3650 }",
        &[],
    );
    // What S3 leaves alone for its size, the first rule does not move.
    check_two(
        tiering,
        "filter = { prefix = \"a\", object_size_greater_than = 100_000 }\n\
         transitions = [{ days = 30, storage_class = \"STANDARD_IA\" }]",
        &[("small-object-padding", "b")],
    );
    check_two(
        "filter = { prefix = \"a\" }\nnoncurrent_version_expiration = { noncurrent_days = 30 }",
        "filter = { prefix = \"a/b\" }\nexpiration = { days = 9 }\n\
         noncurrent_version_transitions = [{ noncurrent_days = 30, storage_class = \"GLACIER_IR\" }]",
        &[("unreachable-action", "b")],
    );
    check_two(
        "filter = {}\nnoncurrent_version_expiration = { noncurrent_days = 30, newer_noncurrent_versions = 5 }",
        "filter = { prefix = \"a\" }\nexpiration = { days = 9 }\n\
         noncurrent_version_transitions = [{ noncurrent_days = 0, storage_class = \"GLACIER_IR\" }]",
        &[],
    );
    check(
        "[[rules]]\nid = \"r\"\nfilter = { prefix = \"a\" }\nexpiration = { days = 9 }\n\
         abort_incomplete_multipart_upload = { days_after_initiation = 8 }",
        &[("unreachable-action", "r")],
    );
}

#[test]
fn rules_in_conflict() {
    let infrequent =
        "filter = { prefix = \"a\" }\ntransitions = [{ days = 30, storage_class = \"STANDARD_IA\" }]";
    let tagged = |days: u32| {
        format!(
            "filter = {{ tags = {{ k = \"v\" }} }}\ntransitions = [{{ days = {days}, storage_class = \"GLACIER\" }}]"
        )
    };
    check_two(infrequent, &tagged(30), &[("conflicting-rules", "a")]);
    check_two(infrequent, &tagged(90), &[]);
}

#[test]
fn actions_without_effect() {
    check_rule(
        "filter = {}\nexpiration = { expired_object_delete_marker = false }",
        &["action-without-effect"],
    );
}

#[test]
fn transitions_that_do_not_pay() {
    let archive = |filter: &str, expires: u32| {
        format!(
            "filter = {filter}\ntransitions = [{{ days = 30, storage_class = \"GLACIER\" }}]\n\
             expiration = {{ days = {expires} }}"
        )
    };
    check_rule(&archive("{}", 125), &[]);
    check_rule(&archive("{}", 60), &["minimum-duration", "transition-costs-more"]);
    check_rule(&archive("{}", 31), &["minimum-duration", "transition-costs-more"]);
    let small = archive("{ prefix = \"a\", object_size_greater_than = 65_536 }", 365);
    let codes = ["transition-costs-more", "delete-markers-kept"];
    check_rule(&small, &codes);
    let text = format!("[[rules]]\n{small}");
    assert!(message(&text, codes[0]).ends_with("for objects below 163 KiB"), "{}", message(&text, codes[0]));
    let never = format!("[[rules]]\n{}", archive("{ object_size_less_than = 100_000 }", 365));
    assert!(message(&never, codes[0]).ends_with("for objects of every size"));
    let any_size = format!(
        "transition_default_minimum_object_size = \"varies_by_storage_class\"\n{UPKEEP}[[rules]]\nid = \"r\"\n{}",
        archive("{}", 3650)
    );
    check_all(&any_size, &[("transition-costs-more", Some("r")), ("archive-overhead", Some("r"))]);
    assert!(message(&any_size, "archive-overhead").contains("below 16 KiB"));
}

#[test]
fn objects_that_leave_too_soon() {
    let infrequent = |expires: u32| {
        format!(
            "filter = {{}}\ntransitions = [{{ days = 30, storage_class = \"STANDARD_IA\" }}]\n\
             expiration = {{ days = {expires} }}"
        )
    };
    check_rule(&infrequent(59), &["minimum-duration", "transition-costs-more"]);
    check_rule(&infrequent(60), &[]);
    check_two(
        "filter = {}\nexpiration = { days = 200 }",
        "filter = { prefix = \"a\" }\ntransitions = [{ days = 30, storage_class = \"DEEP_ARCHIVE\" }]",
        &[("minimum-duration", "b")],
    );
    check_rule(
        "filter = {}\nexpiration = { days = 9 }\n\
         noncurrent_version_transitions = [{ noncurrent_days = 30, storage_class = \"GLACIER\" }]",
        &["minimum-duration"],
    );
}

#[test]
fn filters_that_let_in_small_objects() {
    let moves = |size: u32, class: &str| {
        format!(
            "filter = {{ object_size_greater_than = {size} }}\n\
             transitions = [{{ days = 30, storage_class = \"{class}\" }}]"
        )
    };
    check_rule(&moves(100_000, "STANDARD_IA"), &["small-object-padding"]);
    check_rule(&moves(1000, "GLACIER_IR"), &["transition-costs-more", "small-object-padding"]);
    check_rule(&moves(1000, "INTELLIGENT_TIERING"), &["unmonitored-objects"]);
    check_rule(&moves(1000, "GLACIER"), &["transition-costs-more", "archive-overhead"]);
    check_rule(&moves(1_000_000, "GLACIER"), &[]);
}

#[test]
fn objects_that_move_on_arrival() {
    let moves = |days: u32| {
        format!("filter = {{}}\ntransitions = [{{ days = {days}, storage_class = \"GLACIER_IR\" }}]")
    };
    check_rule(&moves(0), &["transition-on-arrival"]);
    check_rule(&moves(1), &[]);
}

#[test]
fn what_is_never_removed() {
    let expires = "[[rules]]\nid = \"r\"\nfilter = { prefix = \"a/\" }\nexpiration = { days = 9 }\n";
    let versions = "noncurrent_version_expiration = { noncurrent_days = 9 }\n";
    let uploads = "abort_incomplete_multipart_upload = { days_after_initiation = 9 }\n";
    let kept = ("noncurrent-versions-kept", None);
    let pending = ("uploads-not-aborted", None);
    check_all(expires, &[kept, pending]);
    check_all(&format!("{expires}{versions}"), &[pending]);
    check_all(&format!("{expires}{uploads}"), &[kept]);
    check_all(&format!("{expires}{versions}{uploads}"), &[]);
    // Care for other objects is no care for these.
    let other = "[[rules]]\nid = \"other\"\nfilter = { prefix = \"b/\" }\n";
    check_all(&format!("{expires}{other}{versions}{uploads}"), &[kept, pending]);
    let tagged = "filter = { tags = { k = \"v\" } }\nexpiration = { days = 9 }";
    check_rule(tagged, &["delete-markers-kept"]);
    // A delete marker is neither small nor large: the evaluation of a lifecycle says the same.
    for size in ["object_size_less_than = 9", "object_size_greater_than = 9"] {
        check_rule(&format!("filter = {{ {size} }}\nexpiration = {{ days = 9 }}"), &["delete-markers-kept"]);
    }
    check_two(tagged, "filter = {}\nexpiration = { expired_object_delete_marker = true }", &[]);
}

proptest! {
    #[test]
    fn findings_are_of_the_table_and_name_known_rules(configuration in testing::configuration()) {
        let table = include_str!("mod.rs");
        for finding in lint_lifecycle(&configuration, &TransitionPrices::default()) {
            prop_assert!(table.contains(&format!("//! | `{}` |", finding.code)), "{:?}", finding);
            let names: Vec<String> =
                (0..configuration.rules.len()).map(|index| configuration.rule_name(index)).collect();
            prop_assert!(finding.rule.is_none_or(|rule| names.contains(&rule)));
        }
    }
}
