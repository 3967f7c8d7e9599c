//! Tags of objects.

use std::sync::Arc;

use super::versions::id;
use crate::backend::contract::check::{refused, same, text};
use crate::backend::contract::stage::put;
use crate::backend::contract::{Held, Stage};
use crate::backend::storage::{ObjectRef, PutObject};
use crate::s3::Tag;

cases! { "tags", Storage;
    an_object_is_written_with_tags [ObjectTags] "The object's tags, in the order in which they were written.";
    an_object_may_have_no_tags [ObjectTags] "The object's tags";
    tags_are_replaced_as_a_whole [ObjectTags] "Replaces all tags of the object.";
    tags_are_taken_away [ObjectTags] "Takes all tags away.";
    taking_no_tags_away_succeeds [ObjectTags] "Without tags: success.";
    tags_leave_the_object_as_it_is [ObjectTags] "Replaces all tags of the object.";
    a_new_object_has_none_of_the_old_tags [ObjectTags] "Its tags";
    an_absent_object_has_no_tags [ObjectTags] "Absent: `NoSuchKey`";
    ten_tags_are_enough [ObjectTags] "The tags, at most ten.";
    tags_that_s3_would_not_take_are_refused [ObjectTags] "at most ten tags with distinct keys";
    each_version_has_its_own_tags [ObjectTags, Versioning] "Answers the version that was tagged.";
    a_delete_marker_has_no_tags [ObjectTags, Versioning] "a delete marker by its id: `MethodNotAllowed`";
}

fn tags(pairs: &[(&str, &str)]) -> Vec<Tag> {
    pairs.iter().map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() }).collect()
}

async fn tags_are(stage: &Stage, object: &ObjectRef, expected: &[(&str, &str)]) -> Held {
    same("the tags", &stage.storage().object_tags(object).await?.tags, &tags(expected))
}

async fn an_object_is_written_with_tags(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let pairs = [("b", "2"), ("a", "1"), ("Empty value", ""), ("+-=._:/@", "\u{e4} 9")];
    let request = PutObject { tags: tags(&pairs), ..put(&bucket, "key", "text") };
    stage.storage().put_object(request).await?;
    tags_are(&stage, &ObjectRef::new(&bucket, "key"), &pairs).await?;
    same("the number of tags", &stage.head(&bucket, "key").await?.tag_count, &4)
}

async fn an_object_may_have_no_tags(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    tags_are(&stage, &ObjectRef::new(&bucket, "key"), &[]).await?;
    same("the number of tags", &stage.head(&bucket, "key").await?.tag_count, &0)
}

async fn tags_are_replaced_as_a_whole(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let object = ObjectRef::new(&bucket, "key");
    for pairs in [&[("a", "1"), ("b", "2")][..], &[("c", "3")], &[]] {
        stage.storage().put_object_tags(&object, tags(pairs)).await?;
        tags_are(&stage, &object, pairs).await?;
        same("the number of tags", &stage.head(&bucket, "key").await?.tag_count, &pairs.len())?;
    }
    Ok(())
}

async fn tags_are_taken_away(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let request = PutObject { tags: tags(&[("a", "1")]), ..put(&bucket, "key", "text") };
    stage.storage().put_object(request).await?;
    let object = ObjectRef::new(&bucket, "key");
    stage.storage().delete_object_tags(&object).await?;
    tags_are(&stage, &object, &[]).await
}

async fn taking_no_tags_away_succeeds(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let object = ObjectRef::new(&bucket, "key");
    stage.storage().delete_object_tags(&object).await?;
    stage.storage().delete_object_tags(&object).await?;
    tags_are(&stage, &object, &[]).await
}

async fn tags_leave_the_object_as_it_is(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let before = stage.head(&bucket, "key").await?;
    stage.storage().put_object_tags(&ObjectRef::new(&bucket, "key"), tags(&[("a", "1")])).await?;
    let after = stage.head(&bucket, "key").await?;
    text("the text", &stage.read(&bucket, "key").await?, "text")?;
    same("the entity tag", &after.etag, &before.etag)?;
    same("the instant of the last modification", &after.last_modified, &before.last_modified)
}

async fn a_new_object_has_none_of_the_old_tags(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let request = PutObject { tags: tags(&[("a", "1")]), ..put(&bucket, "key", "text") };
    stage.storage().put_object(request.clone()).await?;
    stage.put(&bucket, "key", "text").await?;
    let object = ObjectRef::new(&bucket, "key");
    tags_are(&stage, &object, &[]).await?;
    stage.storage().put_object(request).await?;
    stage.delete(&bucket, "key").await?;
    stage.put(&bucket, "key", "text").await?;
    tags_are(&stage, &object, &[]).await
}

async fn an_absent_object_has_no_tags(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let object = ObjectRef::new(&bucket, "key");
    refused("GetObjectTagging", stage.storage().object_tags(&object).await, &["NoSuchKey"])?;
    let written = stage.storage().put_object_tags(&object, tags(&[("a", "1")])).await;
    refused("PutObjectTagging", written, &["NoSuchKey"])?;
    same("the keys", &stage.keys(&bucket).await?, &Vec::new())
}

fn numbered(count: usize) -> Vec<Tag> {
    (0..count).map(|number| Tag { key: format!("key{number}"), value: number.to_string() }).collect()
}

async fn ten_tags_are_enough(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let object = ObjectRef::new(&bucket, "key");
    stage.storage().put_object_tags(&object, numbered(10)).await?;
    let written = stage.storage().put_object_tags(&object, numbered(11)).await;
    refused("PutObjectTagging of eleven", written, &["BadRequest"])?;
    same("the tags", &stage.storage().object_tags(&object).await?.tags, &numbered(10))
}

async fn tags_that_s3_would_not_take_are_refused(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let object = ObjectRef::new(&bucket, "key");
    let (long_key, long_value) = ("k".repeat(129), "v".repeat(257));
    for pairs in [
        &[("twice", "1"), ("twice", "2")][..],
        &[("aws:own", "1")],
        &[("", "1")],
        &[(long_key.as_str(), "1")],
        &[("a", long_value.as_str())],
        &[("a", "1,2")],
    ] {
        let written = stage.storage().put_object_tags(&object, tags(pairs)).await;
        refused(&format!("PutObjectTagging of {pairs:?}"), written, &["InvalidTag"])?;
    }
    tags_are(&stage, &object, &[]).await
}

async fn each_version_has_its_own_tags(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let first = id(stage.put(&bucket, "key", "first").await?.version_id)?;
    let second = id(stage.put(&bucket, "key", "second").await?.version_id)?;
    let current = ObjectRef::new(&bucket, "key");
    let older = current.clone().version(&first);
    let tagged = stage.storage().put_object_tags(&older, tags(&[("a", "1")])).await?;
    same("the version that was tagged", &tagged, &Some(first.clone()))?;
    tags_are(&stage, &current, &[]).await?;
    let tagged = stage.storage().put_object_tags(&current, tags(&[("b", "2")])).await?;
    same("the version that was tagged", &tagged, &Some(second))?;
    tags_are(&stage, &current, &[("b", "2")]).await?;
    tags_are(&stage, &older, &[("a", "1")]).await?;
    let untagged = stage.storage().delete_object_tags(&older).await?;
    same("the version that was untagged", &untagged, &Some(first))?;
    tags_are(&stage, &older, &[]).await
}

async fn a_delete_marker_has_no_tags(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let marker = id(stage.delete(&bucket, "key").await?.version_id)?;
    let object = ObjectRef::new(&bucket, "key").version(marker);
    refused("GetObjectTagging", stage.storage().object_tags(&object).await, &["MethodNotAllowed"])
}
