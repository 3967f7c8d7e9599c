//! Objects are copied within S3.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::backend::contract::check::{refused, same, text};
use crate::backend::contract::stage::put;
use crate::backend::contract::{Held, Stage};
use crate::backend::storage::{CopyObject, ObjectRef, PutObject, ReadConditions, TaggingDirective};
use crate::s3::{StorageClass, Tag};

cases! { "copies", Storage;
    a_copy_holds_the_same [Copies] "Copies an object within S3.";
    a_copy_stands_by_itself [Copies] "The copy is a new object with its own age";
    a_copy_has_its_own_class [Copies, StorageClasses] "The class of the copy; STANDARD where none is named.";
    metadata_goes_along [Copies, Metadata] "tags and metadata go along unless replaced.";
    metadata_can_be_replaced [Copies, Metadata] "Its metadata, in place of the source's where there is some.";
    tags_go_along [Copies, ObjectTags] "tags and metadata go along unless replaced.";
    tags_can_be_replaced [Copies, ObjectTags] "Its tags, with [`TaggingDirective::Replace`].";
    an_absent_source_is_not_copied [Copies] "Absent: `NoSuchKey`";
    an_old_version_can_be_copied [Copies, Versioning] "What is copied.";
    a_copy_makes_a_version [Copies, Versioning] "The version's id, `null` in a suspended bucket";
    the_source_has_to_meet_conditions [Copies, ConditionalReads] "What the source must be like.";
}

fn copy(bucket: &str, source: &str, key: &str) -> CopyObject {
    CopyObject {
        source: ObjectRef::new(bucket, source),
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        ..CopyObject::default()
    }
}

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

async fn a_copy_holds_the_same(stage: Arc<Stage>) -> Held {
    let (from, to) = (stage.bucket().await?, stage.bucket().await?);
    stage.put(&from, "key", "text").await?;
    let request = CopyObject { bucket: to.clone(), ..copy(&from, "key", "folder/copy") };
    let written = stage.storage().copy_object(request).await?;
    text("the text", &stage.read(&to, "folder/copy").await?, "text")?;
    same("the entity tag", &stage.head(&to, "folder/copy").await?.etag, &written.etag)?;
    text("the source", &stage.read(&from, "key").await?, "text")
}

async fn a_copy_stands_by_itself(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    stage.storage().copy_object(copy(&bucket, "key", "copy")).await?;
    stage.put(&bucket, "key", "other").await?;
    text("the copy", &stage.read(&bucket, "copy").await?, "text")?;
    stage.delete(&bucket, "key").await?;
    text("the copy", &stage.read(&bucket, "copy").await?, "text")
}

async fn a_copy_has_its_own_class(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let request = PutObject { storage_class: Some(StorageClass::StandardIa), ..put(&bucket, "key", "text") };
    stage.storage().put_object(request).await?;
    stage.storage().copy_object(copy(&bucket, "key", "standard")).await?;
    same("the class", &stage.head(&bucket, "standard").await?.storage_class, &StorageClass::Standard)?;
    let class = Some(StorageClass::GlacierIr);
    let request = CopyObject { storage_class: class, ..copy(&bucket, "key", "instant") };
    stage.storage().copy_object(request).await?;
    same("the class", &Some(stage.head(&bucket, "instant").await?.storage_class), &class)
}

fn metadata(value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("origin".to_owned(), value.to_owned())])
}

async fn metadata_goes_along(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let request = PutObject {
        metadata: metadata("here"),
        content_type: Some("text/plain".to_owned()),
        ..put(&bucket, "key", "text")
    };
    stage.storage().put_object(request).await?;
    stage.storage().copy_object(copy(&bucket, "key", "copy")).await?;
    let head = stage.head(&bucket, "copy").await?;
    same("the metadata", &head.metadata, &metadata("here"))?;
    text("the content type", &head.content_type, "text/plain")
}

async fn metadata_can_be_replaced(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let request = PutObject { metadata: metadata("here"), ..put(&bucket, "key", "text") };
    stage.storage().put_object(request).await?;
    let request = CopyObject { metadata: Some(metadata("there")), ..copy(&bucket, "key", "copy") };
    stage.storage().copy_object(request).await?;
    same("the metadata", &stage.head(&bucket, "copy").await?.metadata, &metadata("there"))?;
    same("the source's metadata", &stage.head(&bucket, "key").await?.metadata, &metadata("here"))
}

async fn put_with_tags(stage: &Stage, bucket: &str) -> Held {
    let request = PutObject { tags: vec![tag("a", "1"), tag("b", "2")], ..put(bucket, "key", "text") };
    stage.storage().put_object(request).await?;
    Ok(())
}

async fn tags_go_along(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    put_with_tags(&stage, &bucket).await?;
    stage.storage().copy_object(copy(&bucket, "key", "copy")).await?;
    let tags = stage.storage().object_tags(&ObjectRef::new(&bucket, "copy")).await?.tags;
    same("the tags", &tags, &vec![tag("a", "1"), tag("b", "2")])
}

async fn tags_can_be_replaced(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    put_with_tags(&stage, &bucket).await?;
    for (key, tags) in [("tagged", vec![tag("c", "3")]), ("bare", Vec::new())] {
        let tagging = TaggingDirective::Replace;
        let request = CopyObject { tagging, tags: tags.clone(), ..copy(&bucket, "key", key) };
        stage.storage().copy_object(request).await?;
        let came = stage.storage().object_tags(&ObjectRef::new(&bucket, key)).await?.tags;
        same("the tags", &came, &tags)?;
    }
    Ok(())
}

async fn an_absent_source_is_not_copied(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let copied = stage.storage().copy_object(copy(&bucket, "absent", "copy")).await;
    refused("CopyObject", copied, &["NoSuchKey"])?;
    same("the keys", &stage.keys(&bucket).await?, &Vec::new())
}

async fn an_old_version_can_be_copied(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let first = stage.put(&bucket, "key", "first").await?;
    stage.put(&bucket, "key", "second").await?;
    let source = ObjectRef { version_id: first.version_id, ..ObjectRef::new(&bucket, "key") };
    stage.storage().copy_object(CopyObject { source, ..copy(&bucket, "key", "key") }).await?;
    text("the text", &stage.read(&bucket, "key").await?, "first")?;
    same("the versions", &stage.versions(&bucket).await?.len(), &3)
}

async fn a_copy_makes_a_version(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    stage.put(&bucket, "copy", "old").await?;
    let written = stage.storage().copy_object(copy(&bucket, "key", "copy")).await?;
    same("the current version", &stage.head(&bucket, "copy").await?.version_id, &written.version_id)?;
    let of_copy = stage.versions(&bucket).await?.into_iter().filter(|version| version.key == "copy").count();
    same("the versions of the copy's key", &of_copy, &2)
}

async fn the_source_has_to_meet_conditions(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written = stage.put(&bucket, "key", "text").await?;
    let request = |etag: &str| CopyObject {
        source_conditions: ReadConditions { if_match: Some(etag.to_owned()), ..ReadConditions::default() },
        ..copy(&bucket, "key", "copy")
    };
    let copied = stage.storage().copy_object(request("0123456789abcdef0123456789abcdef")).await;
    refused("CopyObject of what does not match", copied, &["PreconditionFailed"])?;
    stage.storage().copy_object(request(&written.etag)).await?;
    text("the copy", &stage.read(&bucket, "copy").await?, "text")
}
