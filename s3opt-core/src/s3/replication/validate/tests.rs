//! S3's answers, rule by rule; sources are in the module under test.

use serde_json::{Value, json};

use crate::s3::replication::parse;

/// What S3 says to the good sample with one rule and these changes, by JSON pointer; null removes.
fn check(changes: &[(&str, Value)], expected: &[&str]) {
    let mut rule = json!({
        "ID": "one",
        "Priority": 1,
        "Filter": { "Prefix": "a/" },
        "Status": "Enabled",
        "Destination": { "Bucket": "arn:aws:s3:::replica" },
        "DeleteMarkerReplication": { "Status": "Disabled" },
    });
    change(&mut rule, changes);
    check_rules(&[rule], expected);
}

fn change(rule: &mut Value, changes: &[(&str, Value)]) {
    for (path, value) in changes {
        let (parent, member) = path.rsplit_once('/').unwrap();
        let parent = rule.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        parent.remove(member);
        if !value.is_null() {
            parent.insert(member.to_owned(), value.clone());
        }
    }
}

fn check_rules(rules: &[Value], expected: &[&str]) {
    let text = json!({ "Role": "arn:aws:iam::111122223333:role/r", "Rules": rules }).to_string();
    let errors = parse(&text).err().unwrap_or_default();
    let answers: Vec<String> =
        errors.iter().map(|error| format!("{}: {}", error.code, error.message)).collect();
    assert_eq!(answers.len(), expected.len(), "{text}: {errors:?}");
    for (answer, expected) in answers.iter().zip(expected) {
        assert!(answer.starts_with(expected), "{text}: {answer}");
    }
}

fn rules(each: &[&[(&str, Value)]]) -> Vec<Value> {
    let rule = |(index, changes): (usize, &&[(&str, Value)])| {
        let mut rule = json!({
            "ID": format!("rule-{index}"),
            "Priority": index,
            "Filter": { "Prefix": format!("{index}/") },
            "Status": "Enabled",
            "Destination": { "Bucket": "arn:aws:s3:::replica" },
            "DeleteMarkerReplication": { "Status": "Disabled" },
        });
        change(&mut rule, changes);
        rule
    };
    each.iter().enumerate().map(rule).collect()
}

const MALFORMED: &str =
    "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";

#[test]
fn the_sample_is_good() {
    check(&[], &[]);
    check(&[("/ID", Value::Null)], &[]);
    check(&[("/Filter", json!({}))], &[]);
    check(&[("/Destination/StorageClass", json!("DEEP_ARCHIVE"))], &[]);
}

#[test]
fn schema_of_a_rule() {
    check(&[("/Status", Value::Null)], &[MALFORMED]);
    check(&[("/Status", json!("enabled"))], &[MALFORMED]);
    check(&[("/Destination", Value::Null)], &[MALFORMED]);
    check(&[("/Destination/Bucket", Value::Null)], &[MALFORMED]);
    check(&[("/Destination/StorageClass", json!("COLD"))], &[MALFORMED]);
    check(&[("/Filter", Value::Null)], &[MALFORMED]);
    check(&[("/Prefix", json!("a/"))], &[MALFORMED]);
    check(&[("/Priority", json!("high"))], &[MALFORMED]);
    for part in ["/DeleteMarkerReplication", "/ExistingObjectReplication", "/Destination/Metrics"] {
        check(&[(part, json!({ "Status": "On" }))], &[MALFORMED]);
        check(&[(part, json!("Enabled"))], &[MALFORMED]);
    }
    check(&[("/Prioritaet", json!(1))], &[MALFORMED]);
    let tag = json!({ "Key": "k", "Value": "v" });
    check(&[("/Filter/Tag", tag.clone())], &[MALFORMED]);
    check(&[("/Filter", json!({ "And": { "Tags": [tag] } }))], &[MALFORMED]);
    check(&[("/Filter", json!({ "And": { "Prefix": "a/" } }))], &[MALFORMED]);
    check(&[("/Filter", json!({ "Tag": { "Key": "k" } }))], &[MALFORMED]);
    check(&[("/SourceSelectionCriteria", json!({}))], &["InvalidRequest: SourceSelectionCriteria cannot be"]);
}

#[test]
fn a_filter_needs_a_priority_and_a_word_on_delete_markers() {
    check(
        &[("/Priority", Value::Null), ("/DeleteMarkerReplication", Value::Null)],
        &[
            "InvalidRequest: Priority must be specified for this version of Cross Region Replication \
             configuration schema. Please refer to S3 Developer Guide for more information.",
            "InvalidRequest: DeleteMarkerReplication must be specified for this version of Cross Region \
             Replication configuration schema. Please refer to S3 Developer Guide for more information.",
        ],
    );
}

#[test]
fn delete_markers_are_not_replicated_by_tag() {
    let tag = json!({ "Key": "k", "Value": "v" });
    let enabled = json!({ "Status": "Enabled" });
    let refused =
        ["InvalidRequest: Delete marker replication is not supported if any Tag filter is specified."];
    check(&[("/DeleteMarkerReplication", enabled.clone())], &[]);
    check(&[("/Filter", json!({ "Tag": tag }))], &[]);
    check(&[("/Filter", json!({ "Tag": tag })), ("/DeleteMarkerReplication", enabled.clone())], &refused);
    let and = json!({ "And": { "Prefix": "a/", "Tags": [tag] } });
    check(&[("/Filter", and), ("/DeleteMarkerReplication", enabled)], &refused);
}

#[test]
fn conditions_of_a_filter() {
    check(&[("/Filter/Prefix", json!("p".repeat(1024)))], &[]);
    check(
        &[("/Filter/Prefix", json!("p".repeat(1025)))],
        &["InvalidArgument: Rule prefix cannot be longer than maximum allowed key length of 1024"],
    );
    let tags = json!([{ "Key": "k", "Value": "v" }, { "Key": "k", "Value": "," }]);
    check(
        &[("/Filter", json!({ "And": { "Tags": tags } }))],
        &[
            "InvalidRequest: Duplicate Tag Keys are not allowed.",
            "InvalidTag: The TagValue you have provided is invalid",
        ],
    );
}

#[test]
fn priorities() {
    let range = "InvalidRequest: Priority must be between 0 and 2147483647.";
    for (priority, expected) in
        [(0, &[] as &[&str]), (2_147_483_647, &[]), (-1, &[range]), (2_147_483_648_i64, &[range])]
    {
        check(&[("/Priority", json!(priority))], expected);
    }
    let same = [("/Priority", json!(7))];
    check_rules(&rules(&[&same, &same]), &["InvalidRequest: Found duplicate priority 7."]);
    let elsewhere = ("/Destination/Bucket", json!("arn:aws:s3:::other"));
    check_rules(&rules(&[&same, &[same[0].clone(), elsewhere]]), &[]);
}

#[test]
fn ids() {
    check(&[("/ID", json!("ä".repeat(255)))], &[]);
    check(&[("/ID", json!("a".repeat(256)))], &["InvalidArgument: Rule Id cannot be greater than 255"]);
    let same = [("/ID", json!("same"))];
    check_rules(&rules(&[&same, &same]), &["InvalidArgument: Rule Id must be unique"]);
    let none = [("/ID", json!(""))];
    check_rules(&rules(&[&none, &none]), &[]);
}

#[test]
fn one_to_a_thousand_rules() {
    check_rules(&[], &[MALFORMED]);
    check_rules(&rules(&vec![&[] as &[(&str, Value)]; 1000]), &[]);
    check_rules(
        &rules(&vec![&[] as &[(&str, Value)]; 1001]),
        &["InvalidRequest: Number of defined replication rules cannot exceed 1000"],
    );
}

#[test]
fn the_role_is_there() {
    for (text, expected) in [
        (r#"{"Rules":[]}"#, vec!["MalformedXML", "MalformedXML"]),
        (r#"{"Role":"","Rules":[]}"#, vec!["InvalidArgument", "MalformedXML"]),
        (r#"{"Role":7,"Rules":[]}"#, vec!["MalformedXML", "MalformedXML"]),
    ] {
        let errors = parse(text).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.code).collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn the_destination_is_a_bucket() {
    for good in ["arn:aws:s3:::replica", "arn:aws-cn:s3:::a.b-c", "dest-bucket"] {
        check(&[("/Destination/Bucket", json!(good))], &[]);
    }
    for bad in
        ["", "arn:aws:s3", "arn:aws:s3:us-east-1::replica", "arn:aws:sns:::replica", "Replica", "1.2.3.4"]
    {
        check(&[("/Destination/Bucket", json!(bad))], &["InvalidArgument: Invalid bucket ARN"]);
    }
    for bad in ["arn:aws:s3:::", "arn:aws:s3:::ab", "arn:aws:s3:::replica/key", "arn:aws:s3:::a..b"] {
        check(
            &[("/Destination/Bucket", json!(bad))],
            &["InvalidArgument: The specified bucket is not valid."],
        );
    }
    let owner = json!({ "Owner": "Destination" });
    check(
        &[("/Destination/AccessControlTranslation", owner.clone())],
        &["InvalidRequest: Account must be specified if the Owner in AccessControlTranslation has a value"],
    );
    let account = json!("111122223333");
    check(&[("/Destination/AccessControlTranslation", owner), ("/Destination/Account", account)], &[]);
}

#[test]
fn replication_time_control_is_fifteen_minutes_and_needs_metrics() {
    let time = |status, minutes| {
        ("/Destination/ReplicationTime", json!({ "Status": status, "Time": { "Minutes": minutes } }))
    };
    let metrics = |minutes| {
        ("/Destination/Metrics", json!({ "Status": "Enabled", "EventThreshold": { "Minutes": minutes } }))
    };
    let plain = ("/Destination/Metrics", json!({ "Status": "Enabled" }));
    check(&[time("Enabled", 15), metrics(15)], &[]);
    check(std::slice::from_ref(&plain), &[]);
    check(&[time("Disabled", 15), plain.clone()], &[]);
    check(
        &[time("Enabled", 15)],
        &[
            "InvalidRequest: Replication destination must contain both ReplicationTime and Metrics or neither.",
        ],
    );
    check(&[time("Enabled", 30), metrics(15)], &["InvalidArgument: Invalid time minute value"]);
    check(&[time("Enabled", 15), metrics(30)], &["InvalidArgument: Invalid event threshold minute value"]);
    check(
        &[time("Enabled", 15), plain],
        &["InvalidArgument: ReplicationMetrics must contain an event threshold"],
    );
    check(
        &[metrics(15)],
        &["InvalidArgument: Metrics cannot contain an event threshold when ReplicationTime is not specified"],
    );
}

#[test]
fn encryption_is_named_on_both_sides() {
    let key = ("/Destination/EncryptionConfiguration", json!({ "ReplicaKmsKeyID": "arn:aws:kms:k" }));
    let objects = ("/SourceSelectionCriteria", json!({ "SseKmsEncryptedObjects": { "Status": "Enabled" } }));
    check(&[key.clone(), objects.clone()], &[]);
    check(
        &[key],
        &["InvalidRequest: SseKmsEncryptedObjects must be specified if EncryptionConfiguration is"],
    );
    check(
        &[objects],
        &["InvalidRequest: ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is"],
    );
}

#[test]
fn the_older_schema_knows_less() {
    let legacy = |prefix: &str| {
        vec![
            ("/Filter", Value::Null),
            ("/Priority", Value::Null),
            ("/DeleteMarkerReplication", Value::Null),
            ("/Prefix", json!(prefix)),
        ]
    };
    check(&legacy(""), &[]);
    check(
        &[("/Filter", Value::Null), ("/Prefix", json!(""))],
        &[
            "InvalidRequest: Priority cannot be used for this version of Cross Region Replication",
            "InvalidRequest: DeleteMarkerReplication cannot be used for this version of Cross Region Replication",
        ],
    );
    check_rules(&rules(&[&legacy("a/"), &legacy("b/")]), &[]);
    check_rules(
        &rules(&[&legacy("a/c/"), &legacy("a/"), &legacy("a/b/")]),
        &[
            "InvalidRequest: Found overlapping prefixes 'a/' and 'a/b/'",
            "InvalidRequest: Found overlapping prefixes 'a/' and 'a/c/'",
        ],
    );
    let mut elsewhere = legacy("b/");
    elsewhere.push(("/Destination/Bucket", json!("arn:aws:s3:::other")));
    check_rules(
        &rules(&[&legacy("a/"), &elsewhere]),
        &["InvalidRequest: Number of distinct destination bucket ARNs cannot exceed 1"],
    );
    let filter = [("/Priority", Value::Null), ("/DeleteMarkerReplication", Value::Null)];
    check_rules(&rules(&[&legacy("a/"), &filter]), &[MALFORMED]);
}

#[test]
fn every_mistake_is_told_with_its_rule() {
    let text = r"<ReplicationConfiguration><Role>role</Role>
        <Rule><ID>one</ID><Filter/><Status>On</Status><Destination><Bucket>dest-bucket</Bucket></Destination></Rule>
        <Rule><Filter/><Priority>x</Priority><Status>Enabled</Status></Rule>
        <Rule><ID>three</ID><Filter/><Priority>1</Priority><Status>Enabled</Status>
            <Destination><Bucket>DEST</Bucket></Destination>
            <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>
        </Rule></ReplicationConfiguration>";
    let errors = parse(text).unwrap_err();
    let found: Vec<_> =
        errors.iter().map(|error| (error.code, error.rule.as_deref().unwrap(), error.line)).collect();
    assert_eq!(
        found,
        [
            ("MalformedXML", "one", Some(2)),
            ("MalformedXML", "rule 2", Some(3)),
            ("MalformedXML", "rule 2", Some(3)),
            ("InvalidRequest", "one", Some(2)),
            ("InvalidRequest", "one", Some(2)),
            ("InvalidArgument", "three", Some(4)),
        ]
    );
}
