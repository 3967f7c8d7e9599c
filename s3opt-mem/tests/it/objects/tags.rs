//! Tags of objects.

use s3opt_core::backend::storage::{DeleteObject, ObjectRef};

use super::{BUCKET, cloud, get, head, object, put, request, tag_list, tags_of, told, versioned_cloud};

#[tokio::test]
async fn test_put_object_tagging_empty_list() {
    let cloud = cloud().await;
    let key = object("obj");
    put(&cloud, "obj", "test", &[]).await;
    assert!(tags_of(&cloud, &key).await.0.is_empty());
    let tags = tag_list(&[("tag1", "tag1"), ("tag2", "")]);
    cloud.storage.put_object_tags(&key, tags).await.unwrap();
    assert_eq!(tags_of(&cloud, &key).await.0, ["tag1=tag1", "tag2="]);
    cloud.storage.put_object_tags(&key, Vec::new()).await.unwrap();
    assert!(tags_of(&cloud, &key).await.0.is_empty());
}

#[tokio::test]
async fn test_put_object_tagging_none_value() {
    let cloud = cloud().await;
    put(&cloud, "obj", "test", &[]).await;
    assert_eq!(cloud.storage.put_object_tags(&object("obj"), Vec::new()).await.unwrap(), None);
    assert!(tags_of(&cloud, &object("obj")).await.0.is_empty());
}

#[tokio::test]
async fn test_delete_object_tagging() {
    let cloud = cloud().await;
    put(&cloud, "obj", "something", &[("tag1", "tag1")]).await;
    for _ in 0..2 {
        let answer = get(&cloud, object("obj")).await;
        assert_eq!(answer.body, "something".into());
        assert_eq!(answer.head.etag, "437b930db84b8079c2dd804a71936b5f");
        cloud.storage.delete_object_tags(&object("obj")).await.unwrap();
    }
    assert_eq!(get(&cloud, object("obj")).await.head.tag_count, 0);
}

#[tokio::test]
async fn test_object_tagging_crud() {
    let cloud = cloud().await;
    let key = object("obj");
    assert_eq!(put(&cloud, "obj", "test-tagging", &[]).await.etag, "b635a7fc30aa9091e0d236bee77e6844");
    assert!(tags_of(&cloud, &key).await.0.is_empty());
    cloud.storage.put_object_tags(&key, tag_list(&[("tag1", "tag1"), ("tag2", "")])).await.unwrap();
    assert_eq!(tags_of(&cloud, &key).await.0, ["tag1=tag1", "tag2="]);
    cloud.storage.put_object_tags(&key, tag_list(&[("tag3", "tag3")])).await.unwrap();
    assert_eq!(tags_of(&cloud, &key).await.0, ["tag3=tag3"]);
    assert_eq!(get(&cloud, key.clone()).await.head.tag_count, 1);
    cloud.storage.delete_object_tags(&key).await.unwrap();
    assert!(tags_of(&cloud, &key).await.0.is_empty());
    let answer = get(&cloud, key).await;
    assert_eq!((answer.head.tag_count, answer.body), (0, "test-tagging".into()));
}

/// The recorded queries without values (`wrongquery&wrongagain`, `key1&&&key2`) are tags with empty ones.
#[tokio::test]
async fn test_put_object_with_tags() {
    let cloud = cloud().await;
    let key = object("obj");
    put(&cloud, "obj", "test-tagging", &[("tag1", "tag1"), ("tag2", "tag2"), ("tag", "")]).await;
    let mut tags = tags_of(&cloud, &key).await.0;
    tags.sort();
    assert_eq!(tags, ["tag1=tag1", "tag2=tag2", "tag="]);
    cloud.storage.put_object_tags(&key, tag_list(&[("tag3", "tag3")])).await.unwrap();
    assert_eq!(tags_of(&cloud, &key).await.0, ["tag3=tag3"]);
    assert_eq!(head(&cloud, key.clone()).await.tag_count, 1);
    assert_eq!(get(&cloud, key.clone()).await.head.tag_count, 1);
    put(&cloud, "obj", "test-tagging", &[("wrongquery", ""), ("wrongagain", "")]).await;
    assert_eq!(tags_of(&cloud, &key).await.0, ["wrongquery=", "wrongagain="]);
}

#[tokio::test]
async fn test_head_object_with_tags() {
    let cloud = cloud().await;
    let key = object("obj");
    let three = [("tag1", "tag1"), ("tag2", "tag2"), ("tag", "")];
    put(&cloud, "obj", "test-tagging", &three).await;
    let first = head(&cloud, key.clone()).await;
    assert_eq!((first.tag_count, first.size, first.content_type.as_str()), (3, 12, "binary/octet-stream"));
    cloud.storage.put_object_tags(&key, tag_list(&[("tag3", "tag3")])).await.unwrap();
    assert_eq!(head(&cloud, key.clone()).await.tag_count, 1);
    put(&cloud, "obj", "test-tagging", &three).await;
    assert_eq!(head(&cloud, key.clone()).await.tag_count, 3);
    cloud.storage.delete_object_tags(&key).await.unwrap();
    assert_eq!(head(&cloud, key).await.tag_count, 0);
}

#[tokio::test]
async fn test_object_tags_delete_or_overwrite_object() {
    let cloud = cloud().await;
    let key = object("obj");
    put(&cloud, "obj", "one", &[("tag1", "val1")]).await;
    assert_eq!(tags_of(&cloud, &key).await.0, ["tag1=val1"]);
    put(&cloud, "obj", "two", &[]).await;
    assert!(tags_of(&cloud, &key).await.0.is_empty());
    put(&cloud, "obj", "three", &[("tag1", "val1")]).await;
    let request = DeleteObject { object: key.clone(), if_match: None };
    cloud.storage.delete_object(request).await.unwrap();
    put(&cloud, "obj", "four", &[]).await;
    assert!(tags_of(&cloud, &key).await.0.is_empty());
}

#[tokio::test]
async fn test_object_tagging_exc() {
    let cloud = cloud().await;
    let storage = &cloud.storage;
    let nowhere = ObjectRef::new("acme-nowhere", "fake-key");
    let no_bucket = "NoSuchBucket: The specified bucket does not exist BucketName=acme-nowhere";
    assert_eq!(told(&storage.object_tags(&nowhere).await.unwrap_err()), no_bucket);
    assert_eq!(told(&storage.delete_object_tags(&nowhere).await.unwrap_err()), no_bucket);
    assert_eq!(told(&storage.put_object_tags(&nowhere, Vec::new()).await.unwrap_err()), no_bucket);
    let nothing = object("fake-key");
    let no_key = "NoSuchKey: The specified key does not exist. Key=";
    assert_eq!(told(&storage.object_tags(&nothing).await.unwrap_err()), format!("{no_key}{BUCKET}/fake-key"));
    assert_eq!(told(&storage.delete_object_tags(&nothing).await.unwrap_err()), format!("{no_key}fake-key"));
    assert_eq!(
        told(&storage.put_object_tags(&nothing, Vec::new()).await.unwrap_err()),
        format!("{no_key}fake-key")
    );
    let twice = request("obj", "test", &[("key1", "val1"), ("key1", "val2")]);
    assert_eq!(
        told(&storage.put_object(twice).await.unwrap_err()),
        "InvalidArgument: The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query \
         parameters without tag name duplicates. ArgumentName=x-amz-tagging ArgumentValue=key1=val1&key1=val2"
    );
}

/// The part of the case that is about objects.
#[tokio::test]
async fn test_tagging_validation() {
    let cloud = cloud().await;
    put(&cloud, "obj", "test", &[]).await;
    for (tags, expected) in [
        (
            &[("Key1", "Val1"), ("Key1", "Val1")][..],
            "InvalidTag: Cannot provide multiple Tags with the same key TagKey=Key1",
        ),
        (&[("Key1,Key2", "Val1")], "InvalidTag: The TagKey you have provided is invalid TagKey=Key1,Key2"),
        (
            &[("Key1", "Val1,Val2")],
            "InvalidTag: The TagValue you have provided is invalid TagKey=Key1 TagValue=Val1,Val2",
        ),
        (
            &[("aws:prefixed", "Val1")],
            "InvalidTag: Your TagKey cannot be prefixed with aws: TagKey=aws:prefixed",
        ),
    ] {
        let answer = cloud.storage.put_object_tags(&object("obj"), tag_list(tags)).await;
        assert_eq!(told(&answer.unwrap_err()), expected);
    }
}

#[tokio::test]
async fn test_object_tagging_versioned() {
    let cloud = versioned_cloud().await;
    let storage = &cloud.storage;
    let first = put(&cloud, "obj", "test-0", &[("test_tag", "tagv1")]).await.version_id;
    let second = put(&cloud, "obj", "test-1", &[("test_tag", "tagv2")]).await.version_id;
    let current = object("obj");
    let old = object("obj").version(first.clone().unwrap());
    let tags = tag_list(&[("tag3", "tag3")]);
    assert_eq!(storage.put_object_tags(&current, tags).await.unwrap(), second);
    assert_eq!(tags_of(&cloud, &current).await, (vec!["tag3=tag3".to_owned()], second.clone()));
    assert_eq!(tags_of(&cloud, &old).await, (vec!["test_tag=tagv1".to_owned()], first.clone()));
    let tags = tag_list(&[("tag1", "tag1")]);
    assert_eq!(storage.put_object_tags(&old, tags).await.unwrap(), first);
    assert_eq!(tags_of(&cloud, &old).await, (vec!["tag1=tag1".to_owned()], first.clone()));
    assert_eq!(storage.delete_object_tags(&current).await.unwrap(), second);
    assert_eq!(tags_of(&cloud, &current).await, (vec![], second));
    assert_eq!(storage.delete_object_tags(&old).await.unwrap(), first);
    assert_eq!(tags_of(&cloud, &old).await, (vec![], first));

    let request = DeleteObject { object: current.clone(), if_match: None };
    let marker = storage.delete_object(request).await.unwrap();
    assert!(marker.delete_marker);
    let by_id = object("obj").version(marker.version_id.unwrap());
    for marked in [by_id, current] {
        let expected = |method: &str| {
            format!(
                "MethodNotAllowed: The specified method is not allowed against this resource. Method={method} \
                 ResourceType=DeleteMarker"
            )
        };
        let tags = tag_list(&[("tag1", "tag1")]);
        assert_eq!(told(&storage.put_object_tags(&marked, tags).await.unwrap_err()), expected("PUT"));
        assert_eq!(told(&storage.object_tags(&marked).await.unwrap_err()), expected("GET"));
        assert_eq!(told(&storage.delete_object_tags(&marked).await.unwrap_err()), expected("DELETE"));
    }
}
