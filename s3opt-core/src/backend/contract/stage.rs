//! The place where a case runs.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use serde_json::json;

use super::{Broken, FunctionCode};
use crate::backend::functions::{Function, FunctionConfiguration};
use crate::backend::identity::Role;
use crate::backend::storage::{
    Body, BucketVersioning, CommonListing, CreateBucket, DeleteObject, DeletedObject, GetObject, HeadObject,
    ListObjects, ListVersions, ListedVersion, ObjectHead, ObjectRef, PutObject, Setting, WrittenObject,
};
use crate::backend::{Cloud, CloudResult, Storage};
use crate::price::Region;

/// A cloud for one case, the names that the case may use in it, and a list of what it has made.
#[derive(Debug)]
pub struct Stage {
    /// The cloud, with everything that the backend declares.
    pub cloud: Cloud,
    /// The account whose cloud it is.
    pub account: String,
    /// The region whose services are called, and in which buckets are made.
    pub region: Region,
    prefix: String,
    other: Option<Cloud>,
    code: Option<FunctionCode>,
    names: AtomicU64,
    made: Mutex<Vec<Made>>,
}

/// Something that a case has made, and that has to be taken away again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// A bucket, with everything in it.
    Bucket(String),
    /// A topic, by its ARN.
    Topic(String),
    /// An alarm.
    Alarm(String),
    /// A dashboard.
    Dashboard(String),
    /// A function.
    Function(String),
    /// A log group.
    LogGroup(String),
    /// A rule with its targets.
    Rule(String),
    /// A role with its policies.
    Role(String),
}

impl Stage {
    /// A place in a cloud. All names begin with the prefix: a letter, then lower-case letters, digits and hyphens, at
    /// most 30 of them.
    #[must_use]
    pub fn new(cloud: Cloud, account: &str, region: Region, prefix: &str) -> Stage {
        Stage {
            cloud,
            account: account.to_owned(),
            region,
            prefix: prefix.to_owned(),
            other: None,
            code: None,
            names: AtomicU64::new(0),
            made: Mutex::new(Vec::new()),
        }
    }

    /// The same with the cloud of another account.
    #[must_use]
    pub fn with_other_account(self, cloud: Cloud) -> Stage {
        Stage { other: Some(cloud), ..self }
    }

    /// The same with a program for functions.
    #[must_use]
    pub fn with_code(self, code: FunctionCode) -> Stage {
        Stage { code: Some(code), ..self }
    }

    /// A name that nothing else has.
    #[must_use]
    pub fn name(&self, kind: &str) -> String {
        let number = self.names.fetch_add(1, Ordering::Relaxed);
        format!("{}-{kind}-{number}", self.prefix)
    }

    /// Remembers that something has to be taken away.
    pub fn made(&self, made: Made) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).push(made);
    }

    /// What has to be taken away, last first; it is forgotten.
    pub(super) fn take_made(&self) -> Vec<Made> {
        let mut made = std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        made.reverse();
        made
    }

    /// S3.
    #[must_use]
    pub fn storage(&self) -> &dyn Storage {
        self.cloud.storage.as_ref()
    }

    /// The cloud of another account.
    pub(super) fn other(&self) -> Result<&Cloud, Broken> {
        self.other.as_ref().ok_or_else(|| Broken::new("the stage has no other account"))
    }

    /// A program for functions.
    pub(super) fn code(&self) -> Result<&FunctionCode, Broken> {
        self.code.as_ref().ok_or_else(|| Broken::new("the stage has no code for functions"))
    }

    /// A new bucket.
    pub(super) async fn bucket(&self) -> Result<String, Broken> {
        let name = self.name("bucket");
        self.create_bucket(&name).await?;
        Ok(name)
    }

    /// Makes a bucket of this name, and remembers it.
    pub(super) async fn create_bucket(&self, name: &str) -> CloudResult<()> {
        self.made(Made::Bucket(name.to_owned()));
        self.storage().create_bucket(self.new_bucket(name)).await
    }

    /// A bucket to be made in the stage's region.
    pub(super) fn new_bucket(&self, name: &str) -> CreateBucket {
        CreateBucket { name: name.to_owned(), region: self.region.clone(), tags: Vec::new() }
    }

    /// A new bucket that keeps versions.
    pub(super) async fn versioned_bucket(&self) -> Result<String, Broken> {
        let name = self.bucket().await?;
        self.set_versioning(&name, BucketVersioning::Enabled).await?;
        Ok(name)
    }

    /// Switches versioning.
    pub(super) async fn set_versioning(&self, bucket: &str, versioning: BucketVersioning) -> CloudResult<()> {
        self.storage().put_setting(bucket, Setting::Versioning(versioning)).await
    }

    /// Writes a text as an object.
    pub(super) async fn put(&self, bucket: &str, key: &str, text: &str) -> CloudResult<WrittenObject> {
        self.storage().put_object(put(bucket, key, text)).await
    }

    /// The text of an object.
    pub(super) async fn read(&self, bucket: &str, key: &str) -> CloudResult<String> {
        self.read_version(ObjectRef::new(bucket, key)).await
    }

    /// The text of a version.
    pub(super) async fn read_version(&self, object: ObjectRef) -> CloudResult<String> {
        let read = self.storage().get_object(GetObject { object, ..GetObject::default() }).await?;
        Ok(String::from_utf8_lossy(&bytes(&read.body)).into_owned())
    }

    /// What is known of an object.
    pub(super) async fn head(&self, bucket: &str, key: &str) -> CloudResult<ObjectHead> {
        self.head_version(ObjectRef::new(bucket, key)).await
    }

    /// What is known of a version.
    pub(super) async fn head_version(&self, object: ObjectRef) -> CloudResult<ObjectHead> {
        self.storage().head_object(HeadObject { object, ..HeadObject::default() }).await
    }

    /// Deletes an object.
    pub(super) async fn delete(&self, bucket: &str, key: &str) -> CloudResult<DeletedObject> {
        self.delete_version(ObjectRef::new(bucket, key)).await
    }

    /// Deletes a version.
    pub(super) async fn delete_version(&self, object: ObjectRef) -> CloudResult<DeletedObject> {
        self.storage().delete_object(DeleteObject { object, if_match: None }).await
    }

    /// The keys of a bucket's first page.
    pub(super) async fn keys(&self, bucket: &str) -> CloudResult<Vec<String>> {
        let request = ListObjects { common: listing(bucket), ..ListObjects::default() };
        let page = self.storage().list_objects(request).await?;
        Ok(page.objects.into_iter().map(|object| object.key).collect())
    }

    /// The versions of a bucket's first page.
    pub(super) async fn versions(&self, bucket: &str) -> CloudResult<Vec<ListedVersion>> {
        let request = ListVersions { common: listing(bucket), ..ListVersions::default() };
        Ok(self.storage().list_versions(request).await?.versions)
    }

    /// A new role that functions can run under.
    pub(super) async fn role(&self) -> Result<Role, Broken> {
        let name = self.name("role");
        self.made(Made::Role(name.clone()));
        let role = Role {
            name,
            description: "made by the contract suite".to_owned(),
            trust_policy: trust("lambda.amazonaws.com"),
            ..Role::default()
        };
        Ok(self.cloud.identity.create_role(role).await?)
    }

    /// A function that is not made yet, with a role that is.
    pub(super) async fn new_function(&self) -> Result<FunctionConfiguration, Broken> {
        let role = self.role().await?;
        let code = self.code()?;
        let name = self.name("function");
        self.made(Made::Function(name.clone()));
        Ok(FunctionConfiguration {
            name,
            description: "made by the contract suite".to_owned(),
            role: role.arn,
            runtime: code.runtime.clone(),
            handler: code.handler.clone(),
            memory_megabytes: 128,
            timeout_seconds: 10,
            ..FunctionConfiguration::default()
        })
    }

    /// A new function.
    pub(super) async fn function(&self) -> Result<Function, Broken> {
        let configuration = self.new_function().await?;
        let zip = self.code()?.zip.clone();
        Ok(self.cloud.functions.create_function(configuration, zip, BTreeMap::new()).await?)
    }

    /// A new topic's ARN.
    pub(super) async fn topic(&self) -> Result<String, Broken> {
        let arn = self.cloud.notifications.create_topic(&self.name("topic"), &[]).await?;
        self.made(Made::Topic(arn.clone()));
        Ok(arn)
    }

    /// Asks again and again until the answer is there: some services see later what was written. At most half an hour
    /// by the cloud's clock.
    pub(super) async fn eventually<T, F>(&self, what: &str, mut ask: impl FnMut() -> F) -> Result<T, Broken>
    where
        F: Future<Output = Result<Option<T>, Broken>>,
    {
        for wait in [0, 1, 2, 5, 10, 20, 60, 60, 120, 300, 600, 600] {
            if wait > 0 {
                self.cloud.clock.wait(wait * 1000).await;
            }
            if let Some(answer) = ask().await? {
                return Ok(answer);
            }
        }
        Err(Broken::new(format!("{what} did not come about within half an hour")))
    }
}

/// A text to be written as an object.
pub(super) fn put(bucket: &str, key: &str, text: &str) -> PutObject {
    PutObject {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        body: text.as_bytes().to_vec().into(),
        ..PutObject::default()
    }
}

/// A list of everything in a bucket.
pub(super) fn listing(bucket: &str) -> CommonListing {
    CommonListing { bucket: bucket.to_owned(), ..CommonListing::default() }
}

/// The bytes of a body; zeros where only their number is known.
pub(super) fn bytes(body: &Body) -> Bytes {
    match body {
        Body::Bytes(bytes) => bytes.clone(),
        Body::Length(length) => vec![0; usize::try_from(*length).unwrap_or(0)].into(),
    }
}

/// A trust policy for a service.
pub(super) fn trust(service: &str) -> String {
    let statement = json!({
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    });
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}
