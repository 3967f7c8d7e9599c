//! One case for each thing that S3 refuses; the sources stand at the checks.

use crate::s3::error::MALFORMED_XML_MESSAGE;
use crate::s3::lifecycle::parse;

const MALFORMED: (&str, &str) = ("MalformedXML", MALFORMED_XML_MESSAGE);

/// The codes and messages for a rule `r`, given what is in it beside its ID.
fn check(rule: &str, expect: &[(&str, &str)]) {
    check_rules(&format!("{{\"ID\": \"r\", {rule}}}"), expect);
}

fn check_rules(rules: &str, expect: &[(&str, &str)]) {
    let errors = parse(&format!("{{\"Rules\": [{rules}]}}")).err().unwrap_or_default();
    let found: Vec<(&str, &str)> = errors.iter().map(|error| (error.code, error.message.as_str())).collect();
    assert_eq!(found, expect, "{rules}: {errors:#?}");
}

/// A rule in force about everything with these actions.
fn check_actions(actions: &str, expect: &[(&str, &str)]) {
    check(&format!("\"Filter\": {{}}, \"Status\": \"Enabled\", {actions}"), expect);
}

/// A rule that expires what meets the filter.
fn check_filter(filter: &str, expect: &[(&str, &str)]) {
    check(&format!("\"Filter\": {filter}, \"Status\": \"Enabled\", \"Expiration\": {{\"Days\": 1}}"), expect);
}

fn argument(message: &str) -> (&str, &str) {
    ("InvalidArgument", message)
}

fn request(message: &str) -> (&str, &str) {
    ("InvalidRequest", message)
}

#[test]
fn the_recorded_answers() {
    // test_put_bucket_lifecycle_conf_exc, in its order; the first rule lacks more than its ID.
    check_rules(
        "{\"Status\": \"Enabled\"}",
        &[MALFORMED, request("At least one action needs to be specified in a rule")],
    );
    check("\"Status\": \"Enabled\", \"Expiration\": {\"Days\": 7}", &[MALFORMED]);
    check_actions("\"NoncurrentVersionExpiration\": {}", &[MALFORMED]);
    check_filter(r#"{"And": {"Prefix": "a", "ObjectSizeGreaterThan": 1}, "Prefix": "b"}"#, &[MALFORMED]);
    check_filter(
        r#"{"And": {"Prefix": "a", "ObjectSizeGreaterThan": 1}, "ObjectSizeGreaterThan": 2}"#,
        &[MALFORMED],
    );
    check_actions(
        r#""Expiration": {"Date": "2026-05-14T01:00:00Z"}"#,
        &[argument("'Date' must be at midnight GMT")],
    );
    check_filter(
        r#"{"And": {"Tags": [{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}]}}"#,
        &[request("Duplicate Tag Keys are not allowed.")],
    );
    check_actions(r#""Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": true}"#, &[MALFORMED]);
    // test_s3_transition_default_minimum_object_size
    let text = r#"{"TransitionDefaultMinimumObjectSize": "value", "Rules": [{"Filter": {"Prefix": ""}, "Status": "Enabled", "Expiration": {"Days": 7}}]}"#;
    let errors = parse(text).unwrap_err();
    assert_eq!(
        (errors[0].code, errors[0].message.as_str()),
        ("InvalidRequest", "Invalid TransitionDefaultMinimumObjectSize found: value")
    );
    // A missing ID by itself is fine.
    check_rules(r#"{"Filter": {"Prefix": ""}, "Status": "Enabled", "Expiration": {"Days": 7}}"#, &[]);
}

#[test]
fn what_does_not_fit_the_schema() {
    check("\"Filter\": {}, \"Expiration\": {\"Days\": 1}", &[MALFORMED]);
    check("\"Filter\": {}, \"Status\": \"enabled\", \"Expiration\": {\"Days\": 1}", &[MALFORMED]);
    for filter in [
        r#"{"Prefix": "a", "ObjectSizeLessThan": 9}"#,
        r#"{"Suffix": "a"}"#,
        r#"{"Tag": {"Key": "k"}}"#,
        r#"{"And": {}}"#,
        r#"{"And": {"Prefix": "a"}}"#,
        r#"{"And": {"Tags": [{"Key": "k", "Value": "v"}]}}"#,
        r#"{"Tag": {"Key": "", "Value": "v"}}"#,
        r#"{"Prefix": 7}"#,
        r#"{"ObjectSizeLessThan": "9"}"#,
        r#"{"Prefix": "\u0000"}"#,
    ] {
        check_filter(filter, &[MALFORMED]);
    }
    for actions in [
        r#""Expiration": {}"#,
        r#""Expiration": {"Days": 1, "Date": "2026-05-14"}"#,
        r#""Expiration": {"Date": "Fri, 01 Jan 2016 00:00:00 GMT"}"#,
        r#""Expiration": {"Date": "2026-02-30"}"#,
        r#""Expiration": {"Days": 1.5}"#,
        r#""Expiration": {"Days": 2147483648}"#,
        r#""Expiration": {"Days": 99999999999999999999}"#,
        r#""Transitions": [{"StorageClass": "GLACIER"}]"#,
        r#""Transitions": [{"Days": 1, "Date": "2026-05-14", "StorageClass": "GLACIER"}]"#,
        r#""Transitions": [{"Days": 1}]"#,
        r#""Transitions": [{"Days": 1, "StorageClass": "STANDARD"}]"#,
        r#""Transitions": [{"Days": 1, "StorageClass": "REDUCED_REDUNDANCY"}]"#,
        r#""Transitions": [{"Days": 1, "StorageClass": "Glacier"}]"#,
        r#""NoncurrentVersionTransitions": [{"StorageClass": "GLACIER"}]"#,
        r#""NoncurrentVersionExpiration": {"NewerNoncurrentVersions": 3}"#,
        r#""AbortIncompleteMultipartUpload": {}"#,
        r#""Expiration": {"ExpiredObjectDeleteMarker": "yes"}"#,
        r#""Expiration": {"Days": 1}, "Delete": {"Days": 1}"#,
    ] {
        check_actions(actions, &[MALFORMED]);
    }
    check_rules("", &[MALFORMED]);
    let rule = r#"{"Filter": {}, "Status": "Enabled", "Expiration": {"Days": 1}}"#;
    check_rules(&vec![rule; 1000].join(","), &[]);
    check_rules(&vec![rule; 1001].join(","), &[MALFORMED]);
}

#[test]
fn filters() {
    check_filter(r#"{"ObjectSizeLessThan": 1}"#, &[]);
    check_filter(r#"{"ObjectSizeGreaterThan": 0}"#, &[]);
    check_filter(r#"{"And": {"Prefix": "", "ObjectSizeGreaterThan": 0}}"#, &[]);
    check_filter(r#"{"And": {"ObjectSizeLessThan": 7, "ObjectSizeGreaterThan": 5}}"#, &[]);
    let less = "'ObjectSizeLessThan' should be between 1 and 1099511627776000.";
    let greater = "'ObjectSizeGreaterThan' should be between 0 and 1099511627776000.";
    check_filter(r#"{"ObjectSizeLessThan": 0}"#, &[request(less)]);
    check_filter(r#"{"ObjectSizeLessThan": -1}"#, &[request(less)]);
    check_filter(r#"{"ObjectSizeLessThan": 1099511627776001}"#, &[request(less)]);
    check_filter(r#"{"ObjectSizeGreaterThan": -1}"#, &[request(greater)]);
    check_filter(r#"{"ObjectSizeGreaterThan": 1099511627776001}"#, &[request(greater)]);
    check_filter(
        r#"{"And": {"ObjectSizeLessThan": 5, "ObjectSizeGreaterThan": 5}}"#,
        &[request("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.")],
    );
    let key = ("InvalidTag", "The TagKey you have provided is invalid");
    let value = ("InvalidTag", "The TagValue you have provided is invalid");
    check_filter(r#"{"Tag": {"Key": "k?", "Value": ""}}"#, &[key]);
    check_filter(r#"{"Tag": {"Key": "k", "Value": "v?"}}"#, &[value]);
    for (keys, values, expect) in [(128, 256, &[][..]), (129, 256, &[key]), (128, 257, &[value])] {
        let (key, value) = ("é".repeat(keys), "é".repeat(values));
        check_filter(&format!(r#"{{"Tag": {{"Key": "{key}", "Value": "{value}"}}}}"#), expect);
    }
    check_filter(&format!(r#"{{"Prefix": "{}"}}"#, "x".repeat(1024)), &[]);
    check_filter(
        &format!(r#"{{"Prefix": "{}"}}"#, "x".repeat(1025)),
        &[request("The maximum size of a prefix is 1024 bytes")],
    );
}

#[test]
fn days() {
    for (actions, message) in [
        (r#""Expiration": {"Days": 0}"#, "'Days' for Expiration action must be a positive integer"),
        (r#""Expiration": {"Days": -1}"#, "'Days' for Expiration action must be a positive integer"),
        (
            r#""NoncurrentVersionExpiration": {"NoncurrentDays": 0}"#,
            "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
        ),
        (
            r#""NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 0}"#,
            "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be a positive integer",
        ),
        (
            r#""NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 101}"#,
            "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must not exceed 100",
        ),
        (
            r#""AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 0}"#,
            "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
        ),
        (
            r#""Transitions": [{"Days": -1, "StorageClass": "GLACIER"}]"#,
            "'Days' in Transition action must be nonnegative",
        ),
        (
            r#""NoncurrentVersionTransitions": [{"NoncurrentDays": -1, "StorageClass": "GLACIER"}]"#,
            "'NoncurrentDays' in NoncurrentVersionTransition action must be nonnegative",
        ),
        (
            r#""Transitions": [{"Days": 29, "StorageClass": "STANDARD_IA"}]"#,
            "'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
        ),
        (
            r#""Transitions": [{"Days": 0, "StorageClass": "ONEZONE_IA"}]"#,
            "'Days' in Transition action must be greater than or equal to 30 for storageClass 'ONEZONE_IA'",
        ),
        (
            r#""NoncurrentVersionTransitions": [{"NoncurrentDays": 29, "StorageClass": "STANDARD_IA"}]"#,
            "'NoncurrentDays' in NoncurrentVersionTransition action must be greater than or equal to 30 for \
             storageClass 'STANDARD_IA'",
        ),
    ] {
        check_actions(actions, &[argument(message)]);
    }
    for class in ["INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] {
        check_actions(&format!(r#""Transitions": [{{"Days": 0, "StorageClass": "{class}"}}]"#), &[]);
    }
    check_actions(r#""Transitions": [{"Date": "2026-05-14", "StorageClass": "STANDARD_IA"}]"#, &[]);
    check_actions(
        r#""NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 100}"#,
        &[],
    );
}

#[test]
fn the_waterfall_within_a_rule() {
    fn two(first: (u32, &str), second: (u32, &str)) -> String {
        format!(
            r#""Transitions": [{{"Days": {}, "StorageClass": "{}"}}, {{"Days": {}, "StorageClass": "{}"}}]"#,
            first.0, first.1, second.0, second.1
        )
    }
    fn late(cold: &str, than: &str, warm: &str) -> String {
        format!(
            "'Days' in the Transition action for StorageClass '{cold}' for filter '(prefix=)' must be {than} than \
             'Days' in the Transition action for StorageClass '{warm}' for filter '(prefix=)'"
        )
    }
    check_actions(&two((30, "STANDARD_IA"), (60, "GLACIER")), &[]);
    check_actions(&two((1, "GLACIER"), (0, "INTELLIGENT_TIERING")), &[]);
    check_actions(&two((0, "GLACIER_IR"), (1, "DEEP_ARCHIVE")), &[]);
    for (first, second, message) in [
        ((30, "STANDARD_IA"), (59, "GLACIER"), late("GLACIER", "30 days more", "STANDARD_IA")),
        ((30, "STANDARD_IA"), (59, "ONEZONE_IA"), late("ONEZONE_IA", "30 days more", "STANDARD_IA")),
        ((30, "GLACIER"), (30, "DEEP_ARCHIVE"), late("DEEP_ARCHIVE", "greater", "GLACIER")),
        // In either order of the text.
        ((30, "DEEP_ARCHIVE"), (60, "GLACIER"), late("DEEP_ARCHIVE", "greater", "GLACIER")),
        (
            (60, "STANDARD_IA"),
            (7, "INTELLIGENT_TIERING"),
            late("INTELLIGENT_TIERING", "greater", "STANDARD_IA"),
        ),
    ] {
        check_actions(&two(first, second), &[argument(&message)]);
        check_actions(&two(second, first), &[argument(&message)]);
    }
    check_actions(
        &two((30, "ONEZONE_IA"), (90, "GLACIER_IR")),
        &[argument(
            "The Transition actions to StorageClass 'ONEZONE_IA' and 'GLACIER_IR' cannot stand in one rule",
        )],
    );
    check_actions(
        &two((30, "GLACIER"), (90, "GLACIER")),
        &[request(
            "'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter '(prefix=)'",
        )],
    );
    check_actions(
        r#""Transitions": [{"Date": "2026-05-14", "StorageClass": "GLACIER"}, {"Date": "2026-05-14", "StorageClass": "DEEP_ARCHIVE"}]"#,
        &[argument(&late("DEEP_ARCHIVE", "greater", "GLACIER").replace("'Days'", "'Date'"))],
    );
    check_actions(
        r#""NoncurrentVersionTransitions": [{"NoncurrentDays": 3, "StorageClass": "GLACIER"}, {"NoncurrentDays": 3, "StorageClass": "DEEP_ARCHIVE"}]"#,
        &[argument(
            &late("DEEP_ARCHIVE", "greater", "GLACIER")
                .replace("'Days'", "'NoncurrentDays'")
                .replace("Transition", "NoncurrentVersionTransition"),
        )],
    );
}

#[test]
fn expirations_come_after_transitions_and_in_the_same_kind() {
    let glacier = r#""Transitions": [{"Days": 30, "StorageClass": "GLACIER"}]"#;
    check_actions(&format!(r#"{glacier}, "Expiration": {{"Days": 31}}"#), &[]);
    check_actions(
        &format!(r#"{glacier}, "Expiration": {{"Days": 30}}"#),
        &[argument(
            "'Days' in the Expiration action for filter '(prefix=)' must be greater than 'Days' in the Transition \
             action",
        )],
    );
    check_actions(
        &format!(r#"{glacier}, "Expiration": {{"Date": "2026-05-14"}}"#),
        &[request(
            "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter \
             '(prefix=)'",
        )],
    );
    check_actions(
        r#""Transitions": [{"Days": 1, "StorageClass": "GLACIER"}, {"Date": "2026-05-14", "StorageClass": "DEEP_ARCHIVE"}]"#,
        &[request(
            "Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule for filter '(prefix=)'",
        )],
    );
    check(
        r#""Filter": {"And": {"Prefix": "test/", "ObjectSizeLessThan": 120120}}, "Status": "Enabled",
           "Transitions": [{"Date": "2026-05-14", "StorageClass": "GLACIER"}], "Expiration": {"Date": "2026-05-14"}"#,
        &[argument(
            "'Date' in the Expiration action for filter '(prefix=test/ and objectsizelessthan=120120)' must be later \
             than 'Date' in the Transition action",
        )],
    );
    check_actions(
        r#""NoncurrentVersionTransitions": [{"NoncurrentDays": 30, "StorageClass": "GLACIER"}],
           "NoncurrentVersionExpiration": {"NoncurrentDays": 30}"#,
        &[argument(
            "'NoncurrentDays' in the NoncurrentVersionExpiration action for filter '(prefix=)' must be greater than \
             'NoncurrentDays' in the NoncurrentVersionTransition action",
        )],
    );
}

#[test]
fn actions_that_take_no_tags_or_sizes() {
    for (action, name) in [
        (r#""AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}"#, "AbortIncompleteMultipartUpload"),
        (r#""Expiration": {"ExpiredObjectDeleteMarker": true}"#, "ExpiredObjectDeleteMarker"),
        (r#""Expiration": {"ExpiredObjectDeleteMarker": false}"#, "ExpiredObjectDeleteMarker"),
    ] {
        let with = |filter: &str| format!(r#""Filter": {filter}, "Status": "Enabled", {action}"#);
        check(&with(r#"{"Prefix": "a"}"#), &[]);
        let tags = format!("{name} cannot be specified with Tags.");
        check(&with(r#"{"Tag": {"Key": "k", "Value": "v"}}"#), &[request(&tags)]);
        let sizes = format!("{name} cannot be specified with Object Size.");
        check(&with(r#"{"ObjectSizeGreaterThan": 1}"#), &[request(&sizes)]);
    }
    let message = "At least one action needs to be specified in a rule";
    check(r#""Filter": {}, "Status": "Enabled""#, &[request(message)]);
    check(r#""Filter": {}, "Status": "Enabled", "Transitions": []"#, &[request(message)]);
}

#[test]
fn ids() {
    let rule = |id: &str| {
        format!(r#"{{"ID": "{id}", "Filter": {{}}, "Status": "Enabled", "Expiration": {{"Days": 1}}}}"#)
    };
    check_rules(&rule(&"é".repeat(255)), &[]);
    check_rules(&rule(&"é".repeat(256)), &[argument("ID length should not exceed allowed limit of 255")]);
    let twice = [rule("a"), rule("b"), rule("a")].join(",");
    check_rules(&twice, &[argument("Rule ID must be unique. Found same ID for more than one rule")]);
    // An empty ID is none.
    check_rules(&[rule(""), rule("")].join(","), &[]);
}

#[test]
fn the_legacy_prefix() {
    let rule =
        |condition: &str| format!(r#"{{{condition}, "Status": "Enabled", "Expiration": {{"Days": 1}}}}"#);
    let legacy = |prefix: &str| rule(&format!(r#""Prefix": "{prefix}""#));
    let current = rule(r#""Filter": {}"#);
    check_rules(&[legacy("a"), legacy("b")].join(","), &[]);
    let filter = request("Filter element can only be used in Lifecycle V2.");
    check_rules(&[legacy("a"), current.clone()].join(","), &[filter]);
    let prefix = request(
        "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.",
    );
    check_rules(&[current.clone(), legacy("a")].join(","), &[prefix]);
    check_rules(&rule(r#""Filter": {}, "Prefix": "a""#), &[prefix]);
    let overlap = request("Found overlapping prefixes '' and 'a' for same action type 'Expiration'");
    check_rules(&[legacy("a"), legacy("")].join(","), &[overlap]);
    let same = request("Found two rules with same prefix 'a'");
    check_rules(&[legacy("a"), legacy("a")].join(","), &[same]);
    check_rules(&[current.clone(), current.clone()].join(","), &[]);
    check_rules(
        r#"{"Prefix": "a", "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 1}}"#,
        &[request("NewerNoncurrentVersions element can only be used in Lifecycle V2.")],
    );
}
