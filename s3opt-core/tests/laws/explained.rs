//! One version's story is what the naive simulation does with it, and its cost is the simulation's.

use s3opt_core::explain::{Question, StoryEvent, explain};
use s3opt_core::price::Catalog;
use s3opt_core::s3::lifecycle;
use s3opt_core::s3::replication;
use s3opt_core::s3::{ObjectSize, StorageClass, Tag, TagSet, Versioning};
use s3opt_core::simulate::{Replication, Scenario};

fn question() -> Question {
    Question {
        key: "compliance/2026/report.pdf".parse().unwrap(),
        size: ObjectSize::new(1 << 30).unwrap(),
        modified: "2026-01-01T10:30:00Z".parse().unwrap(),
        tags: TagSet::new(vec![Tag { key: "DataType".to_owned(), value: "Compliance".to_owned() }]).unwrap(),
        storage_class: StorageClass::Standard,
        versioning: Versioning::Enabled,
        noncurrent_since: None,
        newer_noncurrent: 0,
        delete_marker: false,
        only_version: false,
        incomplete_upload: false,
        until: "2036-01-01".parse().unwrap(),
    }
}

fn scenario() -> Scenario {
    let text = r#"{"Rules": [
        {"ID": "archive", "Status": "Enabled",
         "Filter": {"And": {"Prefix": "compliance/", "Tags": [{"Key": "DataType", "Value": "Compliance"}]}},
         "Transitions": [{"Days": 30, "StorageClass": "INTELLIGENT_TIERING"}, {"Days": 90, "StorageClass": "GLACIER"},
                         {"Days": 365, "StorageClass": "DEEP_ARCHIVE"}],
         "Expiration": {"Days": 730},
         "NoncurrentVersionExpiration": {"NoncurrentDays": 2555}},
        {"ID": "cleanup", "Status": "Enabled", "Filter": {"Prefix": ""},
         "Expiration": {"ExpiredObjectDeleteMarker": true},
         "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}},
        {"ID": "off", "Status": "Disabled", "Filter": {}, "Expiration": {"Days": 1}}]}"#;
    let rule = r#"{"Role": "arn:aws:iam::123456789012:role/r", "Rules": [
        {"ID": "copy", "Priority": 1, "Filter": {"Prefix": "compliance/"}, "Status": "Enabled",
         "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": {"Bucket": "arn:aws:s3:::replica"}}]}"#;
    let replication = Replication {
        configuration: replication::parse(rule).unwrap(),
        destination_region: "us-west-2".parse().unwrap(),
        destination_lifecycle: lifecycle::LifecycleConfiguration::default(),
    };
    Scenario {
        lifecycle: lifecycle::parse(text).unwrap(),
        replication: Some(replication),
        ..Scenario::default()
    }
}

fn told(question: &Question) -> (String, String, Option<String>) {
    let region = "us-east-1".parse().unwrap();
    let explanation = explain(question, &scenario(), &region, &Catalog::builtin()).unwrap();
    let event = |event: &StoryEvent| {
        let class = event.storage_class.map_or("", StorageClass::name);
        format!("{} {} {class} {}", event.date, event.action.name(), event.rule).replace("  ", " ")
    };
    let events: Vec<String> = explanation.story.events.iter().map(event).collect();
    (explanation.story.matching_rules.join(","), events.join("; "), explanation.story.replicated_by)
}

#[test]
fn a_version_is_followed_through_its_whole_life() {
    let (rules, events, replicated_by) = told(&question());
    assert_eq!(rules, "archive,cleanup");
    assert_eq!(
        events,
        "2026-02-01 transition INTELLIGENT_TIERING archive; 2026-04-02 transition GLACIER archive; \
         2027-01-02 transition DEEP_ARCHIVE archive; 2028-01-02 expire archive; 2034-12-31 delete archive"
    );
    assert_eq!(replicated_by.as_deref(), Some("copy"));
}

#[test]
fn other_kinds_of_versions_have_other_stories() {
    let unversioned = Question { versioning: Versioning::Unversioned, ..question() };
    assert!(told(&unversioned).1.ends_with("2028-01-02 expire archive"));
    let noncurrent = Question { noncurrent_since: Some("2026-01-10".parse().unwrap()), ..question() };
    assert_eq!(told(&noncurrent).1, "2033-01-08 delete archive");
    let marker = Question { delete_marker: true, only_version: true, tags: TagSet::default(), ..question() };
    assert_eq!(
        told(&marker),
        ("cleanup".to_owned(), "2026-01-02 remove-delete-marker cleanup".to_owned(), None)
    );
    let others = Question { only_version: false, ..marker };
    assert_eq!(told(&others).1, "");
    let upload = Question { incomplete_upload: true, ..question() };
    assert_eq!(told(&upload).1, "2026-01-09 abort-upload cleanup");
    let early = Question { until: "2026-04-02".parse().unwrap(), ..question() };
    assert!(told(&early).1.ends_with("2026-04-02 transition GLACIER archive"));
    let earlier = Question { until: "2026-04-01T23:59:59Z".parse().unwrap(), ..question() };
    assert!(told(&earlier).1.ends_with("INTELLIGENT_TIERING archive"));
}

#[test]
fn the_cost_is_that_of_the_days() {
    let region = "us-east-1".parse().unwrap();
    let whole_month = Question {
        modified: "2026-05-01".parse().unwrap(),
        until: "2026-06-01".parse().unwrap(),
        tags: TagSet::default(),
        ..question()
    };
    let cost = explain(&whole_month, &Scenario::default(), &region, &Catalog::builtin()).unwrap().cost;
    assert_eq!(cost.total.to_string(), "0.023");
    assert_eq!(cost.lines.len(), 1);
    let nothing = Question { until: "2026-05-01".parse().unwrap(), ..whole_month };
    assert!(
        explain(&nothing, &Scenario::default(), &region, &Catalog::builtin()).unwrap().cost.total.is_zero()
    );
}
