//! `lint`: S3's errors, then findings.

use crate::run::{json, stdout};

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[test]
fn three_mistakes_are_three_errors_with_their_places() {
    let file = file(
        r#"{"Rules": [
  {"ID": "a", "Filter": {"Prefix": ""}, "Status": "Enabled", "Transitions": [{"Days": 7, "StorageClass": "STANDARD_IA"}]},
  {"ID": "b", "Filter": {"Prefix": ""}, "Status": "Enabled", "Expiration": {"Date": "2026-05-14T10:00:00Z"}},
  {"ID": "c", "Filter": {"Prefix": ""}, "Status": "Enabled", "NoncurrentVersionExpiration": {}}]}"#,
    );
    let path = file.path().to_str().unwrap();
    let answer = json(&["lint", "--lifecycle", path, "--json"], 3);
    assert_eq!(answer["valid"], false);
    let errors: Vec<_> = answer["errors"].as_array().unwrap().iter().collect();
    let codes: Vec<_> = errors.iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["InvalidArgument", "InvalidArgument", "MalformedXML"]);
    let rules: Vec<_> = errors.iter().map(|error| error["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["a", "b", "c"]);
    assert_eq!(errors[1]["message"], "'Date' must be at midnight GMT");
    assert!(errors.iter().all(|error| error["line"].is_number()), "{answer}");
}

#[test]
fn what_is_no_lifecycle_at_all_is_malformed() {
    for text in ["", "hello", "<a>", "{", "[]", "<LifecycleConfiguration/>", "{\"Rules\": []}"] {
        let file = file(text);
        let answer = json(&["lint", "--lifecycle", file.path().to_str().unwrap(), "--json"], 3);
        assert_eq!(answer["valid"], false, "{text}");
        assert_eq!(answer["errors"][0]["code"], "MalformedXML", "{text}");
    }
}

#[test]
fn findings_have_codes_and_a_good_configuration_none() {
    let answer = json(&["lint", "--lifecycle", "examples/binary-cache/lifecycle.xml", "--json"], 3);
    assert_eq!(answer["valid"], true);
    let codes: Vec<_> =
        answer["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect();
    assert!(codes.iter().any(|code| *code == "uploads-not-aborted"), "{codes:?}");
    let good = file(
        r#"{"Rules": [{"ID": "a", "Filter": {}, "Status": "Enabled", "Expiration": {"Days": 365},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}]}"#,
    );
    assert_eq!(
        stdout(&["lint", "--lifecycle", good.path().to_str().unwrap()], 0),
        "S3 would accept it, and nothing in it will hurt.\n"
    );
}

#[test]
fn tags_and_replication_are_checked_too() {
    let tags = file(
        r#"{"TagSet": [{"Key": "aws:a", "Value": ""}, {"Key": "b", "Value": ""}, {"Key": "b", "Value": ""}]}"#,
    );
    let answer = json(&["lint", "--tagging", tags.path().to_str().unwrap(), "--json"], 3);
    let messages: Vec<_> =
        answer["errors"].as_array().unwrap().iter().map(|error| &error["message"]).collect();
    assert_eq!(
        messages,
        ["Your TagKey cannot be prefixed with aws:", "Cannot provide multiple Tags with the same key"]
    );
    let empty = file(r#"{"Role": "arn:aws:iam::123456789012:role/r", "Rules": []}"#);
    let answer = json(&["lint", "--replication", empty.path().to_str().unwrap(), "--json"], 3);
    assert_eq!(answer["errors"][0]["code"], "MalformedXML");
}
