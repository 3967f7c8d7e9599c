//! Objects are put, read, looked at and deleted.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;

use crate::backend::contract::check::{absent, holds, refused, same, text, there};
use crate::backend::contract::stage::{bytes, listing, put};
use crate::backend::contract::{Broken, Held, Stage};
use crate::backend::storage::{
    Body, ByteRange, DeleteObjects, GetObject, ListObjects, ObjectRef, PutObject, Setting, SettingKey,
};
use crate::s3::StorageClass;
use crate::s3::bucket::{BucketEncryption, ServerSideEncryption};

cases! { "objects", Storage;
    what_is_put_is_read [Objects]
        "Success means that the whole object is there, and that every later read sees it.";
    any_bytes_come_back [Objects]
        "Success means that the whole object is there, and that every later read sees it.";
    an_empty_object_is_an_object [Objects]
        "Success means that the whole object is there, and that every later read sees it.";
    head_list_and_write_agree [Objects] "What is known of an object.";
    it_was_modified_when_it_was_written [Objects] "When it was written, to the second as S3 tells it.";
    a_second_write_replaces_the_first [Objects]
        "Writes an object: in a versioned bucket a new version, else in place of what was there.";
    without_versioning_there_are_no_ids [Objects] "`None` in one without versioning.";
    buckets_do_not_share_keys [Objects] "Writes an object";
    an_absent_key_is_not_read [Objects] "Absent: `NoSuchKey`";
    an_absent_key_is_not_looked_at [Objects] "Errors as [`Storage::get_object`]";
    a_deleted_object_is_gone [Objects] "Deletes.";
    deleting_what_is_absent_succeeds [Objects] "Absent: success.";
    a_length_is_read_as_zeros [Objects] "A backend that keeps real bytes takes them for zeros.";
    a_length_may_be_long [LengthBodies] "So many bytes of which only the number matters.";
    metadata_and_content_type_are_kept [Metadata] "The user's metadata, without `x-amz-meta-`.";
    a_content_type_is_made_up [Metadata] "`binary/octet-stream` where none is named.";
    every_class_is_kept [StorageClasses] "The class; STANDARD where none is named.";
    an_archived_object_is_known_but_not_read [StorageClasses]
        "archived and not restored: `InvalidObjectState`";
    some_bytes_can_be_read [Ranges] "From the first to the last, which counts; what lies behind the end is left out.";
    bytes_behind_the_end_are_refused [Ranges] "A range that begins behind the end: `InvalidRange`.";
    every_object_is_encrypted [Encryption] "SSE-S3, which every object has unless something else is asked for.";
    a_header_decides_on_encryption [Encryption] "The encryption that a header asks for";
    the_buckets_default_decides_on_encryption [Encryption] "the bucket's default where none does.";
    many_are_deleted_at_once [BatchDeletes] "Deletes up to 1000 objects, each as [`Storage::delete_object`].";
    more_than_a_thousand_are_refused [BatchDeletes] "Keys and versions, at most 1000.";
}

async fn what_is_put_is_read(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "folder/key", "the text").await?;
    text("the text", &stage.read(&bucket, "folder/key").await?, "the text")
}

async fn any_bytes_come_back(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written: Bytes = (0..300_000_u32).map(|place| (place % 251) as u8).collect::<Vec<u8>>().into();
    let request = PutObject { body: Body::Bytes(written.clone()), ..put(&bucket, "key", "") };
    stage.storage().put_object(request).await?;
    let request = GetObject { object: ObjectRef::new(&bucket, "key"), ..GetObject::default() };
    let read = stage.storage().get_object(request).await?;
    same("the size", &read.head.size, &300_000)?;
    holds("every byte is as it was written", bytes(&read.body) == written)
}

async fn an_empty_object_is_an_object(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "empty", "").await?;
    same("the size", &stage.head(&bucket, "empty").await?.size, &0)?;
    text("the text", &stage.read(&bucket, "empty").await?, "")?;
    same("the keys", &stage.keys(&bucket).await?, &vec!["empty".to_owned()])
}

async fn head_list_and_write_agree(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written = stage.put(&bucket, "key", "the text").await?;
    let head = stage.head(&bucket, "key").await?;
    holds("there is an entity tag", !written.etag.is_empty() && !written.etag.contains('"'))?;
    same("the entity tag", &head.etag, &written.etag)?;
    same("the size", &head.size, &8)?;
    same("the class", &head.storage_class, &StorageClass::Standard)?;
    let request = GetObject { object: ObjectRef::new(&bucket, "key"), ..GetObject::default() };
    let read = stage.storage().get_object(request).await?;
    same("the entity tag that was read", &read.head.etag, &written.etag)?;
    same("the range that was read", &read.range, &None)?;
    let request = ListObjects { common: listing(&bucket), ..ListObjects::default() };
    let listed = stage.storage().list_objects(request).await?.objects;
    let listed = there("the object in the list", listed.first())?;
    same("the entity tag in the list", &listed.etag, &written.etag)?;
    same("the size in the list", &listed.size, &8)?;
    same("the class in the list", &listed.storage_class, &StorageClass::Standard)
}

/// A backend's clock and S3's differ by so much at most: S3 refuses requests whose clock is further off.
const SKEW_MILLISECONDS: i64 = 15 * 60 * 1000;

async fn it_was_modified_when_it_was_written(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let before = stage.cloud.clock.now().milliseconds();
    stage.put(&bucket, "key", "text").await?;
    let after = stage.cloud.clock.now().milliseconds();
    let modified = stage.head(&bucket, "key").await?.last_modified.milliseconds();
    holds(
        "the instant is that of the write",
        (before - SKEW_MILLISECONDS..=after + SKEW_MILLISECONDS).contains(&modified),
    )?;
    same("the milliseconds of the instant", &(modified % 1000), &0)
}

async fn a_second_write_replaces_the_first(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "first").await?;
    stage.put(&bucket, "key", "the second").await?;
    text("the text", &stage.read(&bucket, "key").await?, "the second")?;
    same("the size", &stage.head(&bucket, "key").await?.size, &10)?;
    same("the keys", &stage.keys(&bucket).await?, &vec!["key".to_owned()])
}

async fn without_versioning_there_are_no_ids(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    same("the id of the write", &stage.put(&bucket, "key", "text").await?.version_id, &None)?;
    same("the id of the head", &stage.head(&bucket, "key").await?.version_id, &None)?;
    let deleted = stage.delete(&bucket, "key").await?;
    same("the id of the deletion", &deleted.version_id, &None)?;
    same("the delete marker", &deleted.delete_marker, &false)
}

async fn buckets_do_not_share_keys(stage: Arc<Stage>) -> Held {
    let (one, other) = (stage.bucket().await?, stage.bucket().await?);
    stage.put(&one, "key", "one").await?;
    refused("GetObject from the other bucket", stage.read(&other, "key").await, &["NoSuchKey"])?;
    stage.put(&other, "key", "other").await?;
    stage.delete(&other, "key").await?;
    text("the text in the one bucket", &stage.read(&one, "key").await?, "one")
}

async fn an_absent_key_is_not_read(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    refused("GetObject", stage.read(&bucket, "ke").await, &["NoSuchKey"])
}

async fn an_absent_key_is_not_looked_at(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    absent("HeadObject", stage.head(&bucket, "key").await)
}

async fn a_deleted_object_is_gone(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "gone", "text").await?;
    stage.put(&bucket, "stays", "text").await?;
    stage.delete(&bucket, "gone").await?;
    refused("GetObject", stage.read(&bucket, "gone").await, &["NoSuchKey"])?;
    same("the keys", &stage.keys(&bucket).await?, &vec!["stays".to_owned()])
}

async fn deleting_what_is_absent_succeeds(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.delete(&bucket, "absent").await?;
    stage.put(&bucket, "key", "text").await?;
    stage.delete(&bucket, "key").await?;
    stage.delete(&bucket, "key").await?;
    same("the keys", &stage.keys(&bucket).await?, &Vec::new())
}

async fn a_length_is_read_as_zeros(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let request = PutObject { body: Body::Length(1000), ..put(&bucket, "key", "") };
    stage.storage().put_object(request).await?;
    same("the size", &stage.head(&bucket, "key").await?.size, &1000)?;
    let request = GetObject { object: ObjectRef::new(&bucket, "key"), ..GetObject::default() };
    let read = stage.storage().get_object(request).await?;
    holds("the body is 1000 zeros", bytes(&read.body) == vec![0; 1000])
}

async fn a_length_may_be_long(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let size = 4 << 30;
    let request = PutObject { body: Body::Length(size), ..put(&bucket, "key", "") };
    stage.storage().put_object(request).await?;
    same("the size", &stage.head(&bucket, "key").await?.size, &size)?;
    let request = GetObject { object: ObjectRef::new(&bucket, "key"), ..GetObject::default() };
    same("the length", &stage.storage().get_object(request).await?.body.len(), &size)
}

async fn metadata_and_content_type_are_kept(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let metadata: BTreeMap<String, String> =
        [("department", "finance"), ("origin", "a b")].map(|(key, value)| (key.into(), value.into())).into();
    let request = PutObject {
        metadata: metadata.clone(),
        content_type: Some("text/plain".to_owned()),
        ..put(&bucket, "key", "text")
    };
    stage.storage().put_object(request).await?;
    let head = stage.head(&bucket, "key").await?;
    same("the metadata", &head.metadata, &metadata)?;
    text("the content type", &head.content_type, "text/plain")?;
    stage.put(&bucket, "key", "text").await?;
    same("the metadata of the next write", &stage.head(&bucket, "key").await?.metadata, &BTreeMap::new())
}

async fn a_content_type_is_made_up(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    text("the content type", &stage.head(&bucket, "key").await?.content_type, "binary/octet-stream")
}

async fn put_into(stage: &Stage, bucket: &str, key: &str, class: StorageClass) -> Held {
    let request = PutObject { storage_class: Some(class), ..put(bucket, key, "text") };
    stage.storage().put_object(request).await?;
    Ok(())
}

async fn every_class_is_kept(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    for class in StorageClass::ALL {
        put_into(&stage, &bucket, class.name(), class).await?;
        same("the class", &stage.head(&bucket, class.name()).await?.storage_class, &class)?;
    }
    let request = ListObjects { common: listing(&bucket), ..ListObjects::default() };
    for object in stage.storage().list_objects(request).await?.objects {
        same("the class in the list", object.storage_class.name(), object.key.as_str())?;
    }
    Ok(())
}

async fn an_archived_object_is_known_but_not_read(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    for class in [StorageClass::Glacier, StorageClass::DeepArchive] {
        put_into(&stage, &bucket, class.name(), class).await?;
        same("the size", &stage.head(&bucket, class.name()).await?.size, &4)?;
        refused("GetObject", stage.read(&bucket, class.name()).await, &["InvalidObjectState"])?;
    }
    Ok(())
}

fn ranged(bucket: &str, range: ByteRange) -> GetObject {
    GetObject { object: ObjectRef::new(bucket, "key"), range: Some(range), ..GetObject::default() }
}

async fn some_bytes_can_be_read(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "0123456789").await?;
    for (range, text, places) in [
        (ByteRange::Inclusive(0, 0), "0", (0, 0)),
        (ByteRange::Inclusive(2, 4), "234", (2, 4)),
        (ByteRange::Inclusive(8, 99), "89", (8, 9)),
        (ByteRange::From(7), "789", (7, 9)),
        (ByteRange::Last(3), "789", (7, 9)),
        (ByteRange::Last(99), "0123456789", (0, 9)),
    ] {
        let read = stage.storage().get_object(ranged(&bucket, range)).await?;
        same(&format!("the bytes of {range:?}"), &*bytes(&read.body), text.as_bytes())?;
        same(&format!("the places of {range:?}"), &read.range, &Some(places))?;
        same("the size of the whole object", &read.head.size, &10)?;
    }
    Ok(())
}

async fn bytes_behind_the_end_are_refused(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "0123456789").await?;
    for range in [ByteRange::Inclusive(10, 12), ByteRange::From(10)] {
        let read = stage.storage().get_object(ranged(&bucket, range)).await;
        refused(&format!("GetObject of {range:?}"), read, &["InvalidRange"])?;
    }
    Ok(())
}

async fn every_object_is_encrypted(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let written = stage.put(&bucket, "key", "text").await?;
    same("the encryption of the write", &written.encryption, &ServerSideEncryption::Aes256)?;
    same(
        "the encryption of the object",
        &stage.head(&bucket, "key").await?.encryption,
        &ServerSideEncryption::Aes256,
    )
}

async fn a_header_decides_on_encryption(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let encryption = Some(ServerSideEncryption::Kms { key: None });
    let request = PutObject { encryption, ..put(&bucket, "key", "text") };
    same("the encryption", stage.storage().put_object(request).await?.encryption.name(), "aws:kms")?;
    same("the encryption", stage.head(&bucket, "key").await?.encryption.name(), "aws:kms")
}

async fn the_buckets_default_decides_on_encryption(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let algorithm = ServerSideEncryption::Kms { key: None };
    let setting = Setting::Encryption(BucketEncryption { algorithm, bucket_key: true });
    stage.storage().put_setting(&bucket, setting).await?;
    stage.put(&bucket, "key", "text").await?;
    same("the encryption", stage.head(&bucket, "key").await?.encryption.name(), "aws:kms")?;
    let encryption = Some(ServerSideEncryption::Aes256);
    let request = PutObject { encryption, ..put(&bucket, "key", "text") };
    stage.storage().put_object(request).await?;
    same("the encryption by a header", stage.head(&bucket, "key").await?.encryption.name(), "AES256")?;
    stage.storage().delete_setting(&bucket, &SettingKey::Encryption).await?;
    stage.put(&bucket, "key", "text").await?;
    same(
        "the encryption once the default is gone",
        stage.head(&bucket, "key").await?.encryption.name(),
        "AES256",
    )
}

async fn many_are_deleted_at_once(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    for key in ["a", "b", "c"] {
        stage.put(&bucket, key, "text").await?;
    }
    let objects = ["a", "absent", "c"].map(|key| (key.to_owned(), None)).to_vec();
    let answers = stage.storage().delete_objects(DeleteObjects { bucket: bucket.clone(), objects }).await?;
    same("the answers", &answers.len(), &3)?;
    for answer in answers {
        answer.map_err(|error| Broken::new(format!("deleting {} failed with {}", error.key, error.code)))?;
    }
    same("the keys", &stage.keys(&bucket).await?, &vec!["b".to_owned()])
}

async fn more_than_a_thousand_are_refused(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "0", "text").await?;
    let objects = (0..1001).map(|number: u32| (number.to_string(), None)).collect();
    let answers = stage.storage().delete_objects(DeleteObjects { bucket: bucket.clone(), objects }).await;
    refused("DeleteObjects of 1001", answers, &["MalformedXML"])?;
    same("the keys", &stage.keys(&bucket).await?, &vec!["0".to_owned()])
}
