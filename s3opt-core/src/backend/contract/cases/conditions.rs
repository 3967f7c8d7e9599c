//! Requests that ask for something to hold first.

use std::sync::Arc;

use crate::backend::contract::check::{refused, text};
use crate::backend::contract::stage::put;
use crate::backend::contract::{Held, Stage};
use crate::backend::storage::{
    DeleteObject, GetObject, HeadObject, ObjectRef, PutObject, ReadConditions, WriteConditions,
};
use crate::calendar::Instant;

cases! { "conditions", Storage;
    only_what_is_new_is_written [ConditionalWrites] "There is no current version (`If-None-Match: *`).";
    a_delete_marker_is_no_object [ConditionalWrites, Versioning]
        "There is no current version (`If-None-Match: *`).";
    only_what_is_known_is_replaced [ConditionalWrites] "The current version has this entity tag.";
    what_is_absent_is_not_replaced [ConditionalWrites] "No current version: `NoSuchKey`.";
    only_what_is_known_is_deleted [ConditionalDeletes] "Only where the current version has this entity tag.";
    reads_ask_for_an_entity_tag [ConditionalReads] "The entity tag is this one; else `PreconditionFailed`.";
    reads_ask_for_another_entity_tag [ConditionalReads] "The entity tag is another; else `NotModified`.";
    reads_ask_for_what_was_modified [ConditionalReads]
        "It was modified after this instant; else `NotModified`.";
    reads_ask_for_what_was_not_modified [ConditionalReads]
        "It was not modified after this instant; else `PreconditionFailed`.";
    an_entity_tag_that_fits_outweighs_an_instant [ConditionalReads]
        "It was not modified after this instant; else `PreconditionFailed`.";
    an_entity_tag_that_does_not_fit_outweighs_an_instant [ConditionalReads]
        "The entity tag is another; else `NotModified`.";
}

const WRONG: &str = "0123456789abcdef0123456789abcdef";

fn only_new() -> WriteConditions {
    WriteConditions { if_none_match: true, ..WriteConditions::default() }
}

fn only(etag: &str) -> WriteConditions {
    WriteConditions { if_match: Some(etag.to_owned()), ..WriteConditions::default() }
}

fn put_if(bucket: &str, text: &str, conditions: WriteConditions) -> PutObject {
    PutObject { conditions, ..put(bucket, "key", text) }
}

async fn only_what_is_new_is_written(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.storage().put_object(put_if(&bucket, "first", only_new())).await?;
    let second = stage.storage().put_object(put_if(&bucket, "second", only_new())).await;
    refused("PutObject over an object", second, &["PreconditionFailed"])?;
    text("the text", &stage.read(&bucket, "key").await?, "first")
}

async fn a_delete_marker_is_no_object(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    stage.put(&bucket, "key", "first").await?;
    stage.delete(&bucket, "key").await?;
    stage.storage().put_object(put_if(&bucket, "second", only_new())).await?;
    text("the text", &stage.read(&bucket, "key").await?, "second")
}

async fn only_what_is_known_is_replaced(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written = stage.put(&bucket, "key", "first").await?;
    let wrong = stage.storage().put_object(put_if(&bucket, "second", only(WRONG))).await;
    refused("PutObject over another object", wrong, &["PreconditionFailed"])?;
    text("the text", &stage.read(&bucket, "key").await?, "first")?;
    stage.storage().put_object(put_if(&bucket, "second", only(&written.etag))).await?;
    text("the text", &stage.read(&bucket, "key").await?, "second")
}

async fn what_is_absent_is_not_replaced(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let came = stage.storage().put_object(put_if(&bucket, "text", only(WRONG))).await;
    refused("PutObject over nothing", came, &["NoSuchKey"])
}

async fn only_what_is_known_is_deleted(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written = stage.put(&bucket, "key", "text").await?;
    let delete =
        |etag: &str| DeleteObject { object: ObjectRef::new(&bucket, "key"), if_match: Some(etag.to_owned()) };
    let wrong = stage.storage().delete_object(delete(WRONG)).await;
    refused("DeleteObject of another object", wrong, &["PreconditionFailed"])?;
    text("the text", &stage.read(&bucket, "key").await?, "text")?;
    stage.storage().delete_object(delete(&written.etag)).await?;
    refused("GetObject", stage.read(&bucket, "key").await, &["NoSuchKey"])
}

/// Reads and looks at an object under conditions: both have to answer, or both have to refuse with the code.
async fn read_if(stage: &Stage, bucket: &str, conditions: ReadConditions, code: Option<&str>) -> Held {
    let object = ObjectRef::new(bucket, "key");
    let get = GetObject { object: object.clone(), range: None, conditions: conditions.clone() };
    let got = stage.storage().get_object(get).await;
    let looked = stage.storage().head_object(HeadObject { object, conditions }).await;
    match code {
        None => {
            got?;
            looked?;
            Ok(())
        }
        Some(code) => {
            refused("GetObject", got, &[code])?;
            // An answer to HEAD has no body that could hold the code.
            refused("HeadObject", looked, &[code, "304", "412"])
        }
    }
}

fn matching(etag: &str) -> ReadConditions {
    ReadConditions { if_match: Some(etag.to_owned()), ..ReadConditions::default() }
}

fn not_matching(etag: &str) -> ReadConditions {
    ReadConditions { if_none_match: Some(etag.to_owned()), ..ReadConditions::default() }
}

async fn reads_ask_for_an_entity_tag(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written = stage.put(&bucket, "key", "text").await?;
    read_if(&stage, &bucket, matching(&written.etag), None).await?;
    read_if(&stage, &bucket, matching(WRONG), Some("PreconditionFailed")).await
}

async fn reads_ask_for_another_entity_tag(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written = stage.put(&bucket, "key", "text").await?;
    read_if(&stage, &bucket, not_matching(WRONG), None).await?;
    read_if(&stage, &bucket, not_matching(&written.etag), Some("NotModified")).await
}

/// An instant that lies an hour before another.
fn before(instant: Instant) -> Instant {
    Instant::from_milliseconds(instant.milliseconds() - 3_600_000)
}

async fn reads_ask_for_what_was_modified(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let modified = stage.head(&bucket, "key").await?.last_modified;
    let since = |instant| ReadConditions { if_modified_since: Some(instant), ..ReadConditions::default() };
    read_if(&stage, &bucket, since(before(modified)), None).await?;
    read_if(&stage, &bucket, since(modified), Some("NotModified")).await
}

async fn reads_ask_for_what_was_not_modified(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let modified = stage.head(&bucket, "key").await?.last_modified;
    let since = |instant| ReadConditions { if_unmodified_since: Some(instant), ..ReadConditions::default() };
    read_if(&stage, &bucket, since(modified), None).await?;
    read_if(&stage, &bucket, since(before(modified)), Some("PreconditionFailed")).await
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>, "Additional Considerations about
/// Request Headers".
async fn an_entity_tag_that_fits_outweighs_an_instant(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written = stage.put(&bucket, "key", "text").await?;
    let modified = stage.head(&bucket, "key").await?.last_modified;
    let both = ReadConditions { if_unmodified_since: Some(before(modified)), ..matching(&written.etag) };
    read_if(&stage, &bucket, both, None).await
}

/// Source: as above.
async fn an_entity_tag_that_does_not_fit_outweighs_an_instant(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written = stage.put(&bucket, "key", "text").await?;
    let modified = stage.head(&bucket, "key").await?.last_modified;
    let both = ReadConditions { if_modified_since: Some(before(modified)), ..not_matching(&written.etag) };
    read_if(&stage, &bucket, both, Some("NotModified")).await
}
