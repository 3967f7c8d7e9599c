//! Copies and their tags.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::storage::{CopyObject, ObjectRef, TaggingDirective, WrittenObject};

use super::{BUCKET, cloud, object, put, tag_list, tags_of, versioned_cloud};

async fn copy(
    cloud: &Cloud,
    source: ObjectRef,
    tagging: TaggingDirective,
    tags: &[(&str, &str)],
) -> WrittenObject {
    let request = CopyObject {
        source,
        bucket: BUCKET.to_owned(),
        key: "copy".to_owned(),
        tagging,
        tags: tag_list(tags),
        ..CopyObject::default()
    };
    cloud.storage.copy_object(request).await.unwrap()
}

/// The cases `[COPY]` and `[None]` have the same answers: the default is to copy.
async fn check(tagging: TaggingDirective, with_tags: &[&str], without: &[&str]) {
    let cloud = cloud().await;
    put(&cloud, "obj", "test", &[("key1", "value1")]).await;
    assert_eq!(tags_of(&cloud, &object("obj")).await.0, ["key1=value1"]);
    let copied = copy(&cloud, object("obj"), tagging, &[("key2", "value2")]).await;
    assert_eq!(copied.etag, "098f6bcd4621d373cade4e832627b4f6");
    assert_eq!(tags_of(&cloud, &object("copy")).await.0, with_tags);
    copy(&cloud, object("obj"), tagging, &[]).await;
    assert_eq!(tags_of(&cloud, &object("copy")).await.0, without);
}

#[tokio::test]
async fn test_s3_copy_tagging_directive() {
    check(TaggingDirective::Copy, &["key1=value1"], &["key1=value1"]).await;
    check(TaggingDirective::default(), &["key1=value1"], &["key1=value1"]).await;
    check(TaggingDirective::Replace, &["key2=value2"], &[]).await;
}

async fn check_versioned(tagging: TaggingDirective, expected: [&[&str]; 4]) {
    let cloud = versioned_cloud().await;
    let first = put(&cloud, "obj", "test", &[("key1", "value1")]).await.version_id.unwrap();
    let second = put(&cloud, "obj", "test-v2", &[("key1", "value1-v2")]).await;
    assert_eq!(second.etag, "c814444dd0b31747f0a59e12a5351daa");
    assert_eq!(tags_of(&cloud, &object("obj")).await, (vec!["key1=value1-v2".to_owned()], second.version_id));
    let old = object("obj").version(first);
    let sources = [object("obj"), object("obj"), old.clone(), old];
    let tags: [&[(&str, &str)]; 4] = [&[("key2", "value2")], &[], &[("key2", "value2")], &[]];
    for ((source, tags), expected) in sources.into_iter().zip(tags).zip(expected) {
        let of_second = source.version_id.is_none();
        let copied = copy(&cloud, source, tagging, tags).await;
        assert_eq!(copied.etag == "c814444dd0b31747f0a59e12a5351daa", of_second);
        let (tags, version_id) = tags_of(&cloud, &object("copy")).await;
        assert_eq!(
            (tags, version_id),
            (expected.iter().map(ToString::to_string).collect(), copied.version_id)
        );
    }
}

#[tokio::test]
async fn test_s3_copy_tagging_directive_versioned() {
    let (new, old): (&[&str], &[&str]) = (&["key1=value1-v2"], &["key1=value1"]);
    check_versioned(TaggingDirective::Copy, [new, new, old, old]).await;
    check_versioned(TaggingDirective::default(), [new, new, old, old]).await;
    let (replaced, none): (&[&str], &[&str]) = (&["key2=value2"], &[]);
    check_versioned(TaggingDirective::Replace, [replaced, none, replaced, none]).await;
}
