//! What tests of buckets start from.

use s3opt_core::backend::storage::{CreateBucket, Setting, SettingKey};
use s3opt_core::backend::{Cloud, CloudError, CloudResult};
use s3opt_core::price::Region;
use s3opt_mem::Emulator;

pub const ACCOUNT: &str = "111111111111";
pub const OTHER_ACCOUNT: &str = "222222222222";

pub fn region(name: &str) -> Region {
    name.parse().unwrap()
}

/// A new emulator, and the cloud of its account in us-east-1.
pub fn cloud() -> (Emulator, Cloud) {
    let emulator = Emulator::default();
    let cloud = emulator.cloud(ACCOUNT, &region("us-east-1"));
    (emulator, cloud)
}

/// The same with a bucket.
pub async fn cloud_with(bucket: &str) -> (Emulator, Cloud) {
    let (emulator, cloud) = cloud();
    create(&cloud, bucket).await;
    (emulator, cloud)
}

pub async fn create(cloud: &Cloud, bucket: &str) {
    let region = region("us-east-1");
    cloud
        .storage
        .create_bucket(CreateBucket { name: bucket.to_owned(), region, tags: vec![] })
        .await
        .unwrap();
}

pub async fn put(cloud: &Cloud, bucket: &str, setting: Setting) -> CloudResult<()> {
    cloud.storage.put_setting(bucket, setting).await
}

pub async fn get(cloud: &Cloud, bucket: &str, key: SettingKey) -> CloudResult<Setting> {
    cloud.storage.setting(bucket, &key).await
}

pub async fn delete(cloud: &Cloud, bucket: &str, key: SettingKey) -> CloudResult<()> {
    cloud.storage.delete_setting(bucket, &key).await
}

/// Code, message and those of S3's details that are named.
pub fn answer(error: &CloudError) -> (String, String, Vec<(String, String)>) {
    let failure = error.failure();
    let mut details = failure.details.clone();
    details.retain(|(name, _)| name != "Detail");
    (failure.code.clone(), failure.message.clone(), details)
}

/// Asserts that a call is refused with this code, message and these details.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(
    result: CloudResult<T>,
    code: &str,
    message: &str,
    details: &[(&str, &str)],
) {
    let error = result.expect_err("it has to be refused");
    let details = details.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(answer(&error), (code.to_owned(), message.to_owned(), details));
}

/// Asserts the answer for any XML that does not fit its schema.
#[track_caller]
pub fn refused_as_malformed<T: std::fmt::Debug>(result: CloudResult<T>) {
    let message = "The XML you provided was not well-formed or did not validate against our published schema";
    refused(result, "MalformedXML", message, &[]);
}

/// Asserts the answer for a bucket that is not there.
#[track_caller]
pub fn refused_without_bucket<T: std::fmt::Debug>(result: CloudResult<T>, bucket: &str) {
    refused(result, "NoSuchBucket", "The specified bucket does not exist", &[("BucketName", bucket)]);
}
