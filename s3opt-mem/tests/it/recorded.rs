//! The recorded answers of the real service, case by case: which test holds to it, or why none does.
//!
//! The names are those of LocalStack's snapshot tests (Apache-2.0), whose answers AWS gave. The tests bear the case's own
//! name, without its parameters.

use std::collections::BTreeSet;

/// Where a case is held to.
#[derive(Clone, Copy)]
enum Held {
    /// In `settings/`.
    Settings,
    /// In `objects`.
    Objects,
    /// The configuration in `settings/`, what happens to objects in `objects`.
    Both,
    /// In the unit tests of `src/storage/events`.
    Events,
    /// Nowhere, and why.
    Not(&'static str),
}

use Held::{Both, Events, Not, Objects, Settings};

const CASES: [(&str, Held); 66] = [
    ("TestS3::test_put_object_tagging_empty_list", Objects),
    ("TestS3BucketLifecycle::test_delete_bucket_lifecycle_configuration", Settings),
    ("TestS3BucketLifecycle::test_delete_lifecycle_configuration_on_bucket_deletion", Settings),
    ("TestS3BucketLifecycle::test_bucket_lifecycle_configuration_object_expiry", Both),
    ("TestS3::test_delete_object_tagging", Objects),
    ("TestS3::test_get_bucket_versioning_order", Both),
    ("TestS3BucketReplication::test_replication_config", Settings),
    ("TestS3BucketReplication::test_replication_config_without_filter", Settings),
    ("TestS3::test_put_object_storage_class[INTELLIGENT_TIERING-True]", Objects),
    ("TestS3BucketLifecycle::test_bucket_lifecycle_configuration_object_expiry_versioned", Both),
    ("TestS3::test_object_expiry_after_bucket_lifecycle_configuration", Both),
    ("TestS3BucketLifecycle::test_bucket_lifecycle_multiple_rules", Both),
    ("TestS3BucketLifecycle::test_put_bucket_lifecycle_conf_exc", Settings),
    ("TestS3BucketLifecycle::test_bucket_lifecycle_configuration_date", Settings),
    ("TestS3BucketLifecycle::test_bucket_lifecycle_object_size_rules", Both),
    ("TestS3BucketLifecycle::test_bucket_lifecycle_tag_rules", Both),
    ("TestS3BucketLifecycle::test_object_expiry_after_bucket_lifecycle_configuration", Both),
    ("TestS3::test_s3_inventory_report_crud", Settings),
    ("TestS3::test_s3_put_inventory_report_exceptions", Settings),
    ("TestS3::test_put_bucket_inventory_config_order", Settings),
    ("TestS3BucketLifecycle::test_lifecycle_expired_object_delete_marker", Both),
    ("TestS3::test_s3_copy_tagging_directive[COPY]", Objects),
    ("TestS3::test_s3_copy_tagging_directive[REPLACE]", Objects),
    ("TestS3::test_s3_copy_tagging_directive[None]", Objects),
    ("TestS3::test_s3_copy_tagging_directive_versioned[COPY]", Objects),
    ("TestS3::test_s3_copy_tagging_directive_versioned[REPLACE]", Objects),
    ("TestS3::test_s3_copy_tagging_directive_versioned[None]", Objects),
    ("TestS3BucketLifecycle::test_s3_transition_default_minimum_object_size", Settings),
    ("TestS3BucketVersioning::test_bucket_versioning_crud", Settings),
    ("TestS3BucketEncryption::test_s3_default_bucket_encryption", Settings),
    ("TestS3BucketEncryption::test_s3_default_bucket_encryption_exc", Settings),
    ("TestS3BucketEncryption::test_s3_bucket_encryption_sse_s3", Both),
    ("TestS3BucketObjectTagging::test_bucket_tagging_crud", Settings),
    ("TestS3BucketObjectTagging::test_object_tagging_crud", Objects),
    ("TestS3BucketObjectTagging::test_put_object_with_tags", Objects),
    ("TestS3BucketObjectTagging::test_bucket_tagging_exc", Settings),
    ("TestS3BucketObjectTagging::test_object_tagging_versioned", Objects),
    ("TestS3BucketObjectTagging::test_object_tagging_exc", Objects),
    ("TestS3BucketObjectTagging::test_object_tags_delete_or_overwrite_object", Objects),
    ("TestS3BucketObjectTagging::test_tagging_validation", Both),
    (
        "TestS3ObjectLock::test_disable_versioning_on_locked_bucket",
        Not("no bucket has Object Lock here: the trait has no setting for it"),
    ),
    ("TestS3BucketOwnershipControls::test_crud_bucket_ownership_controls", Settings),
    (
        "TestS3BucketOwnershipControls::test_bucket_ownership_controls_exc",
        Not("the setting is one of three values: two rules, none, or another value cannot be said"),
    ),
    ("TestS3PublicAccessBlock::test_crud_public_access_block", Settings),
    ("TestS3PublicAccessBlock::test_public_access_block_exc", Not("the recording holds no answer")),
    ("TestS3BucketVersioning::test_object_version_id_format", Objects),
    ("TestS3MetricsConfiguration::test_put_bucket_metrics_configuration", Settings),
    ("TestS3MetricsConfiguration::test_overwrite_bucket_metrics_configuration", Settings),
    ("TestS3MetricsConfiguration::test_list_bucket_metrics_configurations", Settings),
    ("TestS3MetricsConfiguration::test_get_bucket_metrics_configuration", Settings),
    ("TestS3MetricsConfiguration::test_get_bucket_metrics_configuration_not_exist", Settings),
    ("TestS3MetricsConfiguration::test_delete_metrics_configuration", Settings),
    ("TestS3MetricsConfiguration::test_list_bucket_metrics_configurations_paginated", Settings),
    ("TestS3MetricsConfiguration::test_delete_metrics_configuration_twice", Settings),
    (
        "TestS3BucketNotificationConfiguration::test_bucket_notification_with_missing_values_in_rule",
        Not(
            "a filter has a prefix and a suffix, each of them a text: a rule without name or value cannot be said",
        ),
    ),
    (
        "TestS3BucketNotificationConfiguration::test_bucket_notification_with_invalid_filter_rules",
        Not("a filter has a prefix and a suffix: a rule of another name cannot be said"),
    ),
    ("TestS3BucketObjectTagging::test_put_object_tagging_none_value", Objects),
    ("TestS3BucketObjectTagging::test_put_bucket_tagging_none_value", Settings),
    ("TestS3BucketObjectTagging::test_create_bucket_with_tags", Settings),
    ("TestS3BucketObjectTagging::test_create_bucket_with_tags_us_east_1_idempotency", Settings),
    ("TestS3BucketObjectTagging::test_create_bucket_with_tags_exc", Settings),
    ("TestS3BucketObjectTagging::test_create_bucket_with_empty_tags", Settings),
    ("TestS3BucketObjectTagging::test_head_object_with_tags", Objects),
    ("TestS3NotificationsToLambda::test_create_object_put_via_dynamodb", Events),
    (
        "TestS3NotificationsToLambda::test_create_object_by_presigned_request_via_dynamodb",
        Not(
            "nothing is uploaded by a browser's form here (ObjectCreated:Post), nor by a presigned URL; the event of a \
             write is held to by test_create_object_put_via_dynamodb",
        ),
    ),
    ("TestS3NotificationsToLambda::test_invalid_lambda_arn", Settings),
];

const SETTINGS: [&str; 8] = [
    include_str!("settings/buckets.rs"),
    include_str!("settings/configurations.rs"),
    include_str!("settings/defaults.rs"),
    include_str!("settings/lifecycle.rs"),
    include_str!("settings/notification.rs"),
    include_str!("settings/replication.rs"),
    include_str!("settings/tagging.rs"),
    include_str!("settings/versioning.rs"),
];

const OBJECTS: [&str; 4] = [
    include_str!("objects/copies.rs"),
    include_str!("objects/expiry.rs"),
    include_str!("objects/tags.rs"),
    include_str!("objects/versions.rs"),
];

const EVENTS: &str = include_str!("../../src/storage/events/tests.rs");

/// The name of the test that holds to the case.
fn test_name(case: &str) -> &str {
    let name = case.rsplit("::").next().unwrap_or(case);
    name.split('[').next().unwrap_or(name)
}

#[test]
fn the_list_is_complete() {
    let names: BTreeSet<&str> = CASES.iter().map(|(case, _)| *case).collect();
    assert_eq!(names.len(), 66);
    assert!(names.iter().all(|case| case.starts_with("TestS3") && case.contains("::test_")));
}

#[test]
fn every_case_has_its_test_or_a_reason() {
    for (case, held) in CASES {
        let definition = format!("fn {}()", test_name(case));
        let is_in = |texts: &[&str]| texts.iter().any(|text| text.contains(&definition));
        let found = [is_in(&SETTINGS), is_in(&OBJECTS), is_in(&[EVENTS])];
        let expected = match held {
            Settings => [true, false, false],
            Objects => [false, true, false],
            Both => [true, true, false],
            Events => [false, false, true],
            Not(reason) => {
                assert!(!reason.is_empty(), "{case}");
                [false; 3]
            }
        };
        assert_eq!(found, expected, "{case}: settings, objects, events");
    }
}
