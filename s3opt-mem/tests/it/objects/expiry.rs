//! When objects expire, as `x-amz-expiration` tells it. The emulator's clock stands at 2026-01-01T00:00:00Z.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::storage::{ExpirationNotice, Setting};
use s3opt_core::s3::lifecycle;

use super::{BUCKET, cloud, get, head, object, put, versioned_cloud};

async fn set(cloud: &Cloud, rules: &str) {
    let lifecycle = lifecycle::parse(rules).unwrap();
    cloud.storage.put_setting(BUCKET, Setting::Lifecycle(lifecycle)).await.unwrap();
}

fn told(notice: Option<ExpirationNotice>) -> String {
    notice.map_or_else(|| "never".to_owned(), |notice| format!("{} {}", notice.date, notice.rule_id))
}

#[tokio::test]
async fn test_bucket_lifecycle_configuration_object_expiry() {
    let cloud = cloud().await;
    set(
        &cloud,
        r#"{"Rules": [{"ID": "rule_number_one", "Filter": {"Prefix": ""}, "Status": "Enabled",
            "Expiration": {"Days": 7}}]}"#,
    )
    .await;
    put(&cloud, "obj", "test", &[]).await;
    let answer = head(&cloud, object("obj")).await;
    assert_eq!(told(answer.expiration), "2026-01-08 rule_number_one");
    assert_eq!(told(get(&cloud, object("obj")).await.head.expiration), "2026-01-08 rule_number_one");
}

#[tokio::test]
async fn test_bucket_lifecycle_configuration_object_expiry_versioned() {
    let cloud = versioned_cloud().await;
    set(
        &cloud,
        r#"{"Rules": [{"ID": "rule2", "Filter": {}, "Status": "Enabled", "Expiration": {"Days": 1},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1}}]}"#,
    )
    .await;
    let first = put(&cloud, "obj", "test", &[]).await.version_id.unwrap();
    assert_eq!(told(head(&cloud, object("obj")).await.expiration), "2026-01-02 rule2");
    let second = put(&cloud, "obj", "test", &[]).await.version_id.unwrap();
    assert_eq!(told(head(&cloud, object("obj").version(&first)).await.expiration), "never");
    assert_eq!(told(head(&cloud, object("obj").version(&second)).await.expiration), "never");
    assert_eq!(told(head(&cloud, object("obj")).await.expiration), "2026-01-02 rule2");
}

#[tokio::test]
async fn test_object_expiry_after_bucket_lifecycle_configuration() {
    let cloud = cloud().await;
    assert_eq!(told(put(&cloud, "before", "test", &[]).await.expiration), "never");
    set(
        &cloud,
        r#"{"Rules": [{"ID": "rule3", "Filter": {}, "Status": "Enabled", "Expiration": {"Days": 3}}]}"#,
    )
    .await;
    assert_eq!(told(head(&cloud, object("before")).await.expiration), "2026-01-04 rule3");
    assert_eq!(told(put(&cloud, "after", "test", &[]).await.expiration), "2026-01-04 rule3");
    assert_eq!(told(head(&cloud, object("after")).await.expiration), "2026-01-04 rule3");
}

/// Of several matching rules the earliest is told; their days are not recorded.
#[tokio::test]
async fn test_bucket_lifecycle_multiple_rules() {
    let cloud = cloud().await;
    set(
        &cloud,
        r#"{"Rules": [
            {"ID": "rule_one", "Filter": {"Prefix": "testobject"}, "Status": "Enabled", "Expiration": {"Days": 2}},
            {"ID": "rule_two", "Filter": {"Prefix": "test"}, "Status": "Enabled", "Expiration": {"Days": 5}},
            {"ID": "rule_three", "Filter": {"Prefix": "t"}, "Status": "Enabled", "Expiration": {"Days": 10}}]}"#,
    )
    .await;
    for (key, expected) in
        [("testobject", "2026-01-03 rule_one"), ("test", "2026-01-06 rule_two"), ("no-match", "never")]
    {
        assert_eq!(told(put(&cloud, key, "test", &[]).await.expiration), expected, "{key}");
    }
}

#[tokio::test]
async fn test_bucket_lifecycle_object_size_rules() {
    let cloud = cloud().await;
    set(
        &cloud,
        r#"{"Rules": [
            {"ID": "rule_one", "Filter": {"ObjectSizeGreaterThan": 20}, "Status": "Enabled",
             "Expiration": {"Days": 7}},
            {"ID": "rule_two", "Filter": {"ObjectSizeLessThan": 10}, "Status": "Enabled",
             "Expiration": {"Days": 7}}]}"#,
    )
    .await;
    for (key, body, expected) in [
        ("long", "aaaaaaaaaaaaaaaaaaaaaaaaa", "2026-01-08 rule_one"),
        ("short", "aaaaa", "2026-01-08 rule_two"),
        ("between", "aaaaaaaaaaaaaaa", "never"),
    ] {
        assert_eq!(told(put(&cloud, key, body, &[]).await.expiration), expected, "{key}");
    }
}

#[tokio::test]
async fn test_bucket_lifecycle_tag_rules() {
    let cloud = cloud().await;
    set(
        &cloud,
        r#"{"Rules": [
            {"ID": "rule_one", "Filter": {"Tag": {"Key": "testlifecycle", "Value": "positive"}},
             "Status": "Enabled", "Expiration": {"Days": 7}},
            {"ID": "rule_two", "Filter": {"And": {"Tags": [
                {"Key": "testlifecycle", "Value": "positive"},
                {"Key": "testlifecycletwo", "Value": "positive-two"}]}},
             "Status": "Enabled", "Expiration": {"Days": 7}}]}"#,
    )
    .await;
    for (key, tags, expected) in [
        (
            "both",
            &[("testlifecycle", "positive"), ("testlifecycletwo", "positive-two")][..],
            "2026-01-08 rule_one",
        ),
        ("one", &[("testlifecycle", "positive")], "2026-01-08 rule_one"),
        ("other", &[("testlifecycle", "positivetwo")], "never"),
        ("none", &[], "never"),
    ] {
        assert_eq!(told(put(&cloud, key, "test", tags).await.expiration), expected, "{key}");
        let answer = get(&cloud, object(key)).await.head;
        assert_eq!((told(answer.expiration).as_str(), answer.tag_count), (expected, tags.len()), "{key}");
    }
}

#[tokio::test]
async fn test_lifecycle_expired_object_delete_marker() {
    let cloud = cloud().await;
    set(
        &cloud,
        r#"{"Rules": [{"ID": "rule-marker", "Filter": {}, "Status": "Enabled",
            "Expiration": {"ExpiredObjectDeleteMarker": true}}]}"#,
    )
    .await;
    assert_eq!(told(put(&cloud, "obj", "test", &[]).await.expiration), "never");
    assert_eq!(told(head(&cloud, object("obj")).await.expiration), "never");
}
