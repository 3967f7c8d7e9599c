//! `explain`: one version's story.

use crate::run::{json, stderr};

#[test]
fn the_json_is_as_documented() {
    let arguments =
        ["explain", "--lifecycle", "examples/binary-cache/lifecycle.xml", "--key", "a/b", "--size", "131072"];
    let arguments =
        [&arguments[..], &["--modified", "2026-01-01", "--until", "2028-01-01", "--json"]].concat();
    let answer = json(&arguments, 0);
    assert_eq!(answer["matching_rules"], serde_json::json!(["cold-to-intelligent-tiering"]));
    let event = serde_json::json!({
        "date": "2027-01-01", "action": "transition", "storage_class": "INTELLIGENT_TIERING",
        "rule": "cold-to-intelligent-tiering"
    });
    assert_eq!(answer["events"], serde_json::json!([event]));
    assert!(answer["replicated_by"].is_null());
    assert!(answer["cost"]["total"].is_string());
}

#[test]
fn nonsense_is_told() {
    for (arguments, expected) in [
        (&["--size", "1", "--modified", "yesterday"][..], "is not a date"),
        (&["--size", "1", "--modified", "2026-01-01", "--class", "WARM"], "unknown storage class"),
        (&["--size", "99999999999999999", "--modified", "2026-01-01"], "more than an object in S3 can hold"),
        (&["--size", "1", "--modified", "2026-01-01", "--tag", "a"], "a tag is KEY=VALUE"),
        (&["--size", "1", "--modified", "2026-01-01", "--tag", "aws:a=b"], "cannot be prefixed with aws:"),
        (
            &["--size", "1", "--modified", "2026-02-01", "--noncurrent-since", "2026-01-01"],
            "before it was written",
        ),
    ] {
        let told = stderr(&[&["explain", "--key", "a"], arguments].concat(), 2);
        assert!(told.contains(expected), "{told}");
    }
}
