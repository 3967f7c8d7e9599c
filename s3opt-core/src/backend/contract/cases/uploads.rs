//! Uploads in parts.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;

use crate::backend::CloudResult;
use crate::backend::contract::check::{absent, holds, refused, same, text};
use crate::backend::contract::stage::{bytes, listing};
use crate::backend::contract::{Broken, Held, Stage};
use crate::backend::storage::{
    Body, CompleteUpload, CompletedPart, CreateUpload, GetObject, ListParts, ListUploads, ObjectRef,
    UploadPart, UploadRef, WriteConditions, WrittenObject,
};
use crate::s3::{StorageClass, Tag};

cases! { "uploads", Storage;
    parts_make_one_object [Uploads] "Makes one object of the parts that are named";
    a_single_part_may_be_small [Uploads] "all but the last of 5 MiB at least (`EntityTooSmall`).";
    nothing_is_there_before_the_end [Uploads] "Begins an upload in parts and answers its id.";
    a_part_written_again_replaces_the_first [Uploads] "Writes a part, in place of an earlier one with its number";
    parts_that_are_not_named_go [Uploads] "The other parts go.";
    parts_ascend [Uploads] "in ascending order (`InvalidPartOrder`)";
    parts_are_named_as_they_were_written [Uploads] "each as it was written (`InvalidPart`)";
    parts_are_large [Uploads] "all but the last of 5 MiB at least (`EntityTooSmall`).";
    an_absent_upload_takes_no_part [Uploads] "No such upload: `NoSuchUpload`.";
    an_aborted_upload_is_gone [Uploads] "Gives up an upload and its parts.";
    an_absent_upload_is_not_aborted [Uploads] "Absent: `NoSuchUpload`.";
    a_completed_upload_is_gone [Uploads] "Makes one object of the parts that are named";
    an_upload_replaces_the_object [Uploads] "Makes one object of the parts that are named";
    an_upload_makes_a_version [Uploads, Versioning] "The version's id";
    what_was_asked_for_at_the_begin_holds [Uploads, Metadata, ObjectTags, StorageClasses]
        "The tags of the object to be.";
    an_upload_can_be_for_what_is_new_alone [Uploads, ConditionalWrites] "What must hold.";
    an_upload_needs_a_bucket [Uploads] "Every method answers `NoSuchBucket` where the bucket is not there";
    the_largest_objects_come_in_parts [Uploads, LengthBodies] "Makes one object of the parts that are named";
}

/// The least size of all parts but the last, in bytes.
const LEAST: usize = 5 << 20;

/// A part of the least size.
fn large(filling: u8) -> Body {
    Bytes::from(vec![filling; LEAST]).into()
}

/// Begins an upload.
pub(super) async fn begin(stage: &Stage, bucket: &str, key: &str) -> CloudResult<UploadRef> {
    let request = CreateUpload { bucket: bucket.to_owned(), key: key.to_owned(), ..CreateUpload::default() };
    let upload_id = stage.storage().create_upload(request).await?;
    Ok(UploadRef { bucket: bucket.to_owned(), key: key.to_owned(), upload_id })
}

/// Writes a part.
pub(super) async fn part(
    stage: &Stage,
    upload: &UploadRef,
    part_number: u32,
    body: Body,
) -> CloudResult<CompletedPart> {
    let request = UploadPart { upload: upload.clone(), part_number, body };
    let etag = stage.storage().upload_part(request).await?;
    Ok(CompletedPart { part_number, etag })
}

async fn complete(
    stage: &Stage,
    upload: &UploadRef,
    parts: Vec<CompletedPart>,
) -> CloudResult<WrittenObject> {
    let request = CompleteUpload { upload: upload.clone(), parts, conditions: WriteConditions::default() };
    stage.storage().complete_upload(request).await
}

async fn parts_make_one_object(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    // The last first: the order of the numbers counts, not that of the calls.
    let last = part(&stage, &upload, 7, Bytes::from("the end").into()).await?;
    let first = part(&stage, &upload, 2, large(1)).await?;
    let written = complete(&stage, &upload, vec![first, last]).await?;
    let request = GetObject { object: ObjectRef::new(&bucket, "key"), ..GetObject::default() };
    let read = stage.storage().get_object(request).await?;
    same("the size", &read.head.size, &(LEAST as u64 + 7))?;
    same("the entity tag", &read.head.etag, &written.etag)?;
    holds("the entity tag tells the number of parts", written.etag.ends_with("-2"))?;
    same("the number of parts", &read.head.parts, &Some(2))?;
    let body = bytes(&read.body);
    holds("the first part is as it was written", body.iter().take(LEAST).all(|byte| *byte == 1))?;
    same("the last part", body.get(LEAST..).unwrap_or_default(), b"the end".as_slice())
}

async fn a_single_part_may_be_small(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let only = part(&stage, &upload, 1, Bytes::from("text").into()).await?;
    complete(&stage, &upload, vec![only]).await?;
    text("the text", &stage.read(&bucket, "key").await?, "text")
}

async fn nothing_is_there_before_the_end(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    part(&stage, &upload, 1, Bytes::from("text").into()).await?;
    refused("GetObject", stage.read(&bucket, "key").await, &["NoSuchKey"])?;
    same("the keys", &stage.keys(&bucket).await?, &Vec::new())
}

async fn a_part_written_again_replaces_the_first(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let first = part(&stage, &upload, 1, Bytes::from("first").into()).await?;
    let second = part(&stage, &upload, 1, Bytes::from("second").into()).await?;
    refused("CompleteMultipartUpload", complete(&stage, &upload, vec![first]).await, &["InvalidPart"])?;
    complete(&stage, &upload, vec![second]).await?;
    text("the text", &stage.read(&bucket, "key").await?, "second")
}

async fn parts_that_are_not_named_go(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    part(&stage, &upload, 1, Bytes::from("left out").into()).await?;
    let named = part(&stage, &upload, 2, Bytes::from("named").into()).await?;
    complete(&stage, &upload, vec![named]).await?;
    text("the text", &stage.read(&bucket, "key").await?, "named")?;
    refused_parts(&stage, &upload).await
}

/// An upload has no parts any more.
async fn refused_parts(stage: &Stage, upload: &UploadRef) -> Held {
    let parts =
        stage.storage().list_parts(ListParts { upload: upload.clone(), ..ListParts::default() }).await;
    refused("ListParts", parts, &["NoSuchUpload"])
}

async fn parts_ascend(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let first = part(&stage, &upload, 1, large(1)).await?;
    let second = part(&stage, &upload, 2, Bytes::from("text").into()).await?;
    let parts = vec![second.clone(), first.clone()];
    refused("CompleteMultipartUpload", complete(&stage, &upload, parts).await, &["InvalidPartOrder"])?;
    complete(&stage, &upload, vec![first, second]).await?;
    same("the size", &stage.head(&bucket, "key").await?.size, &(LEAST as u64 + 4))
}

async fn parts_are_named_as_they_were_written(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let only = part(&stage, &upload, 1, Bytes::from("text").into()).await?;
    let etag = "0123456789abcdef0123456789abcdef".to_owned();
    for wrong in [CompletedPart { etag, ..only.clone() }, CompletedPart { part_number: 2, ..only.clone() }] {
        let came = complete(&stage, &upload, vec![wrong]).await;
        refused("CompleteMultipartUpload", came, &["InvalidPart"])?;
    }
    complete(&stage, &upload, vec![only]).await?;
    text("the text", &stage.read(&bucket, "key").await?, "text")
}

async fn parts_are_large(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let first = part(&stage, &upload, 1, Bytes::from("small").into()).await?;
    let second = part(&stage, &upload, 2, Bytes::from("text").into()).await?;
    let came = complete(&stage, &upload, vec![first, second]).await;
    refused("CompleteMultipartUpload", came, &["EntityTooSmall"])?;
    refused("GetObject", stage.read(&bucket, "key").await, &["NoSuchKey"])
}

/// An upload that was there.
async fn aborted(stage: &Stage) -> Result<UploadRef, Broken> {
    let bucket = stage.bucket().await?;
    let upload = begin(stage, &bucket, "key").await?;
    part(stage, &upload, 1, Bytes::from("text").into()).await?;
    stage.storage().abort_upload(&upload).await?;
    Ok(upload)
}

async fn an_absent_upload_takes_no_part(stage: Arc<Stage>) -> Held {
    let upload = aborted(&stage).await?;
    let came = part(&stage, &upload, 1, Bytes::from("text").into()).await;
    refused("UploadPart", came, &["NoSuchUpload"])?;
    let part = CompletedPart { part_number: 1, etag: "0123456789abcdef0123456789abcdef".to_owned() };
    refused("CompleteMultipartUpload", complete(&stage, &upload, vec![part]).await, &["NoSuchUpload"])
}

async fn an_aborted_upload_is_gone(stage: Arc<Stage>) -> Held {
    let upload = aborted(&stage).await?;
    refused_parts(&stage, &upload).await?;
    let request = ListUploads { common: listing(&upload.bucket), ..ListUploads::default() };
    same("the uploads", &stage.storage().list_uploads(request).await?.uploads, &Vec::new())
}

async fn an_absent_upload_is_not_aborted(stage: Arc<Stage>) -> Held {
    let upload = aborted(&stage).await?;
    refused("AbortMultipartUpload", stage.storage().abort_upload(&upload).await, &["NoSuchUpload"])
}

async fn a_completed_upload_is_gone(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let only = part(&stage, &upload, 1, Bytes::from("text").into()).await?;
    complete(&stage, &upload, vec![only]).await?;
    let request = ListUploads { common: listing(&bucket), ..ListUploads::default() };
    same("the uploads", &stage.storage().list_uploads(request).await?.uploads, &Vec::new())?;
    refused_parts(&stage, &upload).await
}

async fn an_upload_replaces_the_object(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "the old text").await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let only = part(&stage, &upload, 1, Bytes::from("new").into()).await?;
    text("the text before", &stage.read(&bucket, "key").await?, "the old text")?;
    complete(&stage, &upload, vec![only]).await?;
    text("the text after", &stage.read(&bucket, "key").await?, "new")
}

async fn an_upload_makes_a_version(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    stage.put(&bucket, "key", "old").await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let only = part(&stage, &upload, 1, Bytes::from("new").into()).await?;
    let written = complete(&stage, &upload, vec![only]).await?;
    holds("the write answers an id", written.version_id.is_some())?;
    same("the current version", &stage.head(&bucket, "key").await?.version_id, &written.version_id)?;
    same("the versions", &stage.versions(&bucket).await?.len(), &2)
}

async fn what_was_asked_for_at_the_begin_holds(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let metadata = BTreeMap::from([("origin".to_owned(), "here".to_owned())]);
    let tags = vec![Tag { key: "a".to_owned(), value: "1".to_owned() }];
    let request = CreateUpload {
        bucket: bucket.clone(),
        key: "key".to_owned(),
        storage_class: Some(StorageClass::StandardIa),
        tags: tags.clone(),
        metadata: metadata.clone(),
        content_type: Some("text/plain".to_owned()),
        encryption: None,
    };
    let upload_id = stage.storage().create_upload(request).await?;
    let upload = UploadRef { bucket: bucket.clone(), key: "key".to_owned(), upload_id };
    let only = part(&stage, &upload, 1, Bytes::from("text").into()).await?;
    complete(&stage, &upload, vec![only]).await?;
    let head = stage.head(&bucket, "key").await?;
    same("the class", &head.storage_class, &StorageClass::StandardIa)?;
    same("the metadata", &head.metadata, &metadata)?;
    text("the content type", &head.content_type, "text/plain")?;
    same("the tags", &stage.storage().object_tags(&ObjectRef::new(&bucket, "key")).await?.tags, &tags)
}

async fn an_upload_can_be_for_what_is_new_alone(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let only = part(&stage, &upload, 1, Bytes::from("upload").into()).await?;
    stage.put(&bucket, "key", "text").await?;
    let conditions = WriteConditions { if_none_match: true, ..WriteConditions::default() };
    let request = CompleteUpload { upload, parts: vec![only], conditions };
    let came = stage.storage().complete_upload(request).await;
    refused("CompleteMultipartUpload", came, &["PreconditionFailed"])?;
    text("the text", &stage.read(&bucket, "key").await?, "text")
}

async fn an_upload_needs_a_bucket(stage: Arc<Stage>) -> Held {
    absent("CreateMultipartUpload", begin(&stage, &stage.name("absent"), "key").await)
}

async fn the_largest_objects_come_in_parts(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let upload = begin(&stage, &bucket, "key").await?;
    let mut parts = Vec::new();
    for number in 1..=3 {
        parts.push(part(&stage, &upload, number, Body::Length(5 << 30)).await?);
    }
    complete(&stage, &upload, parts).await?;
    same("the size", &stage.head(&bucket, "key").await?.size, &(15 << 30))
}
