//! Lifecycle, as S3 keeps and refuses it.

use s3opt_core::backend::CloudError;
use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::s3::Tag;
use s3opt_core::s3::lifecycle::{
    self, Expiration, Filter, LifecycleConfiguration, NoncurrentExpiration, Rule, Timing,
    TransitionDefaultMinimumObjectSize,
};

use crate::world::{cloud_with, create, delete, get, put, refused, refused_as_malformed};

fn rule(id: &str, filter: Filter, days: u32) -> Rule {
    Rule {
        id: Some(id.to_owned()),
        enabled: true,
        filter,
        transitions: vec![],
        expiration: Some(Expiration::At(Timing::Days(days))),
        noncurrent_transitions: vec![],
        noncurrent_expiration: None,
        abort_incomplete_multipart_upload_days: None,
    }
}

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

fn configuration(rules: Vec<Rule>) -> LifecycleConfiguration {
    LifecycleConfiguration { rules, ..LifecycleConfiguration::default() }
}

fn whole_bucket() -> LifecycleConfiguration {
    configuration(vec![rule("wholebucket", Filter::Prefix(String::new()), 7)])
}

const ABSENT: (&str, &str) = ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");

/// What was written is what is read.
async fn is_kept(configuration: LifecycleConfiguration) {
    let (_emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", Setting::Lifecycle(configuration.clone())).await.unwrap();
    let found = get(&cloud, "acme", SettingKey::Lifecycle).await.unwrap();
    assert_eq!(found, Setting::Lifecycle(configuration));
}

#[tokio::test]
async fn test_delete_bucket_lifecycle_configuration() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let absent = get(&cloud, "acme", SettingKey::Lifecycle).await;
    refused(absent, ABSENT.0, ABSENT.1, &[("BucketName", "acme")]);
    delete(&cloud, "acme", SettingKey::Lifecycle).await.unwrap();
    put(&cloud, "acme", Setting::Lifecycle(whole_bucket())).await.unwrap();
    let found = get(&cloud, "acme", SettingKey::Lifecycle).await.unwrap();
    assert_eq!(found, Setting::Lifecycle(whole_bucket()));
    delete(&cloud, "acme", SettingKey::Lifecycle).await.unwrap();
    let absent = get(&cloud, "acme", SettingKey::Lifecycle).await;
    refused(absent, ABSENT.0, ABSENT.1, &[("BucketName", "acme")]);
}

#[tokio::test]
async fn test_delete_lifecycle_configuration_on_bucket_deletion() {
    let (_emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", Setting::Lifecycle(whole_bucket())).await.unwrap();
    cloud.storage.delete_bucket("acme").await.unwrap();
    create(&cloud, "acme").await;
    let absent = get(&cloud, "acme", SettingKey::Lifecycle).await;
    refused(absent, ABSENT.0, ABSENT.1, &[("BucketName", "acme")]);
}

#[tokio::test]
async fn test_bucket_lifecycle_configuration_object_expiry() {
    is_kept(configuration(vec![rule("rule_number_one", Filter::Prefix(String::new()), 7)])).await;
}

#[tokio::test]
async fn test_bucket_lifecycle_configuration_object_expiry_versioned() {
    let noncurrent_expiration =
        Some(NoncurrentExpiration { noncurrent_days: 1, newer_noncurrent_versions: None });
    is_kept(configuration(vec![Rule { noncurrent_expiration, ..rule("rule2", Filter::Everything, 10) }]))
        .await;
}

#[tokio::test]
async fn test_object_expiry_after_bucket_lifecycle_configuration() {
    is_kept(configuration(vec![rule("rule3", Filter::Everything, 10)])).await;
}

#[tokio::test]
async fn test_bucket_lifecycle_multiple_rules() {
    let rules = [("rule_one", "testobject", 5), ("rule_two", "test", 3), ("rule_three", "t", 1)];
    let rules = rules.map(|(id, prefix, days)| rule(id, Filter::Prefix(prefix.to_owned()), days));
    is_kept(configuration(rules.to_vec())).await;
}

#[tokio::test]
async fn test_bucket_lifecycle_configuration_date() {
    let day = "2030-01-01".parse().unwrap();
    let expiration = Some(Expiration::At(Timing::Date(day)));
    is_kept(configuration(vec![Rule { expiration, ..rule("rule_number_one", Filter::Everything, 1) }])).await;
}

#[tokio::test]
async fn test_bucket_lifecycle_object_size_rules() {
    is_kept(configuration(vec![
        rule("rule_one", Filter::ObjectSizeGreaterThan(20), 10),
        rule("rule_two", Filter::ObjectSizeLessThan(10), 10),
    ]))
    .await;
}

#[tokio::test]
async fn test_bucket_lifecycle_tag_rules() {
    let both = Filter::And {
        prefix: None,
        tags: vec![tag("testlifecycle", "positive"), tag("testlifecycletwo", "positive-two")],
        object_size_greater_than: None,
        object_size_less_than: None,
    };
    is_kept(configuration(vec![
        rule("rule_one", Filter::Tag(tag("testlifecycle", "positive")), 10),
        rule("rule_two", both, 10),
    ]))
    .await;
}

#[tokio::test]
async fn test_lifecycle_expired_object_delete_marker() {
    let expiration = Some(Expiration::ExpiredObjectDeleteMarker(true));
    is_kept(configuration(vec![Rule { expiration, ..rule("rule-marker", Filter::Everything, 1) }])).await;
}

#[tokio::test]
async fn test_s3_transition_default_minimum_object_size() {
    use TransitionDefaultMinimumObjectSize::{AllStorageClasses128K, VariesByStorageClass};
    assert_eq!(whole_bucket().transition_default_minimum_object_size, AllStorageClasses128K);
    for transition_default_minimum_object_size in [VariesByStorageClass, AllStorageClasses128K] {
        is_kept(LifecycleConfiguration { transition_default_minimum_object_size, ..whole_bucket() }).await;
    }
    let bad = lifecycle::parse(
        r#"{"Rules": [{"ID": "wholebucket", "Filter": {"Prefix": ""}, "Status": "Enabled", "Expiration": {"Days": 7}}],
            "TransitionDefaultMinimumObjectSize": "value"}"#,
    );
    let message = "Invalid TransitionDefaultMinimumObjectSize found: value";
    let refusal =
        bad.map_err(|errors| CloudError::refused("PutBucketLifecycleConfiguration", "acme", &errors));
    refused(refusal, "InvalidRequest", message, &[]);
}

/// What the types cannot say is read from texts, as the command line and the AWS backend do.
#[tokio::test]
async fn test_put_bucket_lifecycle_conf_exc() {
    let parse = |rule: &str| {
        let parsed = lifecycle::parse(&format!(r#"{{"Rules": [{rule}]}}"#));
        parsed.map_err(|errors| CloudError::refused("PutBucketLifecycleConfiguration", "acme", &errors))
    };
    for rule in [
        // Lacks Filter, too.
        r#"{"Expiration": {"Days": 7}, "Status": "Enabled"}"#,
        r#"{"Expiration": {"Days": 7}, "ID": "wholebucket", "Status": "Enabled"}"#,
        r#"{"Filter": {}, "ID": "wholebucket", "Status": "Enabled", "NoncurrentVersionExpiration": {}}"#,
        r#"{"Filter": {"And": {"Prefix": "a", "ObjectSizeLessThan": 1}, "Prefix": "b"}, "ID": "wholebucket",
            "Status": "Enabled", "Expiration": {"Days": 7}}"#,
        r#"{"Filter": {"ObjectSizeGreaterThan": 1, "ObjectSizeLessThan": 5}, "ID": "wholebucket",
            "Status": "Enabled", "Expiration": {"Days": 7}}"#,
        r#"{"Filter": {}, "ID": "wholebucket", "Status": "Enabled",
            "Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": true}}"#,
    ] {
        refused_as_malformed(parse(rule));
    }
    let noon = r#"{"Filter": {}, "ID": "wholebucket", "Status": "Enabled",
                   "Expiration": {"Date": "2030-01-01T12:00:00Z"}}"#;
    // S3 names the argument, too (`ArgumentName`, `ArgumentValue`), which errors of texts do not carry.
    refused(parse(noon), "InvalidArgument", "'Date' must be at midnight GMT", &[]);
    // This one the types can say.
    let (_emulator, cloud) = cloud_with("acme").await;
    let twice = Filter::And {
        prefix: None,
        tags: vec![tag("key", "a"), tag("key", "b")],
        object_size_greater_than: None,
        object_size_less_than: None,
    };
    let twice = put(&cloud, "acme", Setting::Lifecycle(configuration(vec![rule("twice", twice, 7)]))).await;
    refused(twice, "InvalidRequest", "Duplicate Tag Keys are not allowed.", &[]);
    let empty = put(&cloud, "acme", Setting::Lifecycle(LifecycleConfiguration::default())).await;
    refused_as_malformed(empty);
    assert!(get(&cloud, "acme", SettingKey::Lifecycle).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_rule_without_an_id_gets_one() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let nameless = Rule { id: None, ..rule("", Filter::Everything, 7) };
    put(&cloud, "acme", Setting::Lifecycle(configuration(vec![nameless]))).await.unwrap();
    let Setting::Lifecycle(found) = get(&cloud, "acme", SettingKey::Lifecycle).await.unwrap() else {
        panic!()
    };
    assert!(found.rules[0].id.as_ref().is_some_and(|id| !id.is_empty()));
}
