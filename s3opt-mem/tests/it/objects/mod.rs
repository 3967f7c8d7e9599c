//! What the real service was recorded to answer about objects, against the emulator.
//!
//! Each test is named after its case in LocalStack's snapshot tests (Apache-2.0, 8b9a79f), which were recorded from
//! AWS. What the cases hold beside it (checksums, HTTP headers) is left out: the traits do not tell it. The header that
//! is no query in `test_object_tagging_exc` cannot be sent through the traits, which take tags one by one.

mod copies;
mod expiry;
mod tags;
mod versions;

use s3opt_core::backend::storage::{
    BucketVersioning, CreateBucket, GetObject, HeadObject, ObjectHead, ObjectRef, PutObject, ReadObject,
    Setting, WrittenObject,
};
use s3opt_core::backend::{Cloud, CloudError};
use s3opt_core::price::Region;
use s3opt_core::s3::Tag;
use s3opt_mem::Emulator;

const BUCKET: &str = "acme-recorded";

/// A cloud with one bucket.
async fn cloud() -> Cloud {
    let region: Region = "us-east-1".parse().unwrap();
    let cloud = Emulator::default().cloud("111111111111", &region);
    let request = CreateBucket { name: BUCKET.to_owned(), region, tags: Vec::new() };
    cloud.storage.create_bucket(request).await.unwrap();
    cloud
}

/// A cloud with one bucket that keeps versions.
async fn versioned_cloud() -> Cloud {
    let cloud = cloud().await;
    let setting = Setting::Versioning(BucketVersioning::Enabled);
    cloud.storage.put_setting(BUCKET, setting).await.unwrap();
    cloud
}

fn object(key: &str) -> ObjectRef {
    ObjectRef::new(BUCKET, key)
}

fn request(key: &str, body: &'static str, tags: &[(&str, &str)]) -> PutObject {
    let (bucket, key) = (BUCKET.to_owned(), key.to_owned());
    PutObject { bucket, key, body: body.into(), tags: tag_list(tags), ..PutObject::default() }
}

fn tag_list(tags: &[(&str, &str)]) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() }).collect()
}

async fn put(cloud: &Cloud, key: &str, body: &'static str, tags: &[(&str, &str)]) -> WrittenObject {
    cloud.storage.put_object(request(key, body, tags)).await.unwrap()
}

async fn get(cloud: &Cloud, object: ObjectRef) -> ReadObject {
    cloud.storage.get_object(GetObject { object, ..GetObject::default() }).await.unwrap()
}

async fn head(cloud: &Cloud, object: ObjectRef) -> ObjectHead {
    cloud.storage.head_object(HeadObject { object, ..HeadObject::default() }).await.unwrap()
}

/// The tags of an object as `key=value`, and its version.
async fn tags_of(cloud: &Cloud, object: &ObjectRef) -> (Vec<String>, Option<String>) {
    let answer = cloud.storage.object_tags(object).await.unwrap();
    (answer.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect(), answer.version_id)
}

/// Code, message and details of an error.
fn told(error: &CloudError) -> String {
    let details = error.failure().details.iter().map(|(name, value)| format!(" {name}={value}"));
    format!("{}: {}{}", error.code(), error.failure().message, details.collect::<String>())
}
