//! A bucket whose new objects are told to the auto-tagger.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::functions::{FunctionConfiguration, Permission};
use s3opt_core::backend::identity::Role;
use s3opt_core::backend::storage::{
    Body, BucketVersioning, CreateBucket, ObjectRef, PutObject, Setting, WrittenObject,
};
use s3opt_core::backend::{Cloud, CloudResult};
use s3opt_core::handlers::tagger::AutoTagger;
use s3opt_core::handlers::{AUTO_TAGGER, Environment, Handler, HandlerError, Settled};
use s3opt_core::s3::Tag;
use s3opt_core::s3::bucket::{KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind};
use s3opt_core::s3::event::EventNotification;
use s3opt_mem::around::{Answer, Around, Call, wrap};
use s3opt_mem::{Builder, Emulator};
use serde_json::Value;

use crate::world::{ACCOUNT, region};

pub const BUCKET: &str = "acme";
pub const MIB: u64 = 1 << 20;
pub const GIB: u64 = 1 << 30;

/// All that the function needs: without ListBucket S3 answers AccessDenied for an object that is gone.
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Resource": "arn:aws:s3:::acme/*", "Action": ["s3:GetObject", "s3:GetObjectVersion",
        "s3:GetObjectTagging", "s3:GetObjectVersionTagging", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"]},
    {"Effect": "Allow", "Resource": "arn:aws:s3:::acme", "Action": ["s3:ListBucket", "s3:ListBucketVersions"]}]}"#;

/// The bucket, and what its notifications were.
pub struct Stage {
    pub emulator: Emulator,
    pub cloud: Cloud,
}

/// The bucket without notifications.
pub async fn bucket(builder: Builder, versioning: BucketVersioning) -> Stage {
    let emulator = builder.build();
    let cloud = emulator.cloud(ACCOUNT, &region("us-east-1"));
    let create = CreateBucket { name: BUCKET.to_owned(), region: region("us-east-1"), tags: Vec::new() };
    cloud.storage.create_bucket(create).await.unwrap();
    if versioning != BucketVersioning::Unversioned {
        cloud.storage.put_setting(BUCKET, Setting::Versioning(versioning)).await.unwrap();
    }
    Stage { emulator, cloud }
}

/// The bucket that tells all its events to a function with this handler.
pub async fn stage_with(
    builder: Builder,
    versioning: BucketVersioning,
    handler: Arc<dyn s3opt_mem::Handler>,
) -> Stage {
    let stage = bucket(builder, versioning).await;
    stage.emulator.register(AUTO_TAGGER, handler);
    let cloud = &stage.cloud;
    let trust = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;
    let role = Role { name: "tagger".to_owned(), trust_policy: trust.to_owned(), ..Role::default() };
    let role = cloud.identity.create_role(role).await.unwrap().arn;
    cloud.identity.put_role_policy("tagger", "tagger", POLICY).await.unwrap();
    let configuration = FunctionConfiguration {
        name: AUTO_TAGGER.to_owned(),
        role,
        runtime: "provided.al2023".to_owned(),
        handler: AUTO_TAGGER.to_owned(),
        memory_megabytes: 128,
        timeout_seconds: 60,
        ..FunctionConfiguration::default()
    };
    let function =
        cloud.functions.create_function(configuration, "zip".into(), BTreeMap::new()).await.unwrap();
    let permission = Permission {
        statement_id: "storage".to_owned(),
        principal: "s3.amazonaws.com".to_owned(),
        source_arn: Some(format!("arn:aws:s3:::{BUCKET}")),
        source_account: Some(ACCOUNT.to_owned()),
    };
    cloud.functions.add_permission(AUTO_TAGGER, permission).await.unwrap();
    let target = NotificationTarget {
        id: "tagger".to_owned(),
        kind: TargetKind::Function,
        arn: function.arn,
        // More than it should be told of, so that it would wake itself if it could.
        events: vec!["s3:ObjectCreated:*".to_owned(), "s3:ObjectTagging:*".to_owned()],
        filter: KeyFilter::default(),
    };
    let notification = NotificationConfiguration { targets: vec![target], event_bridge: false };
    cloud.storage.put_setting(BUCKET, Setting::Notification(notification)).await.unwrap();
    cloud.clock.wait(5000).await;
    stage
}

/// The bucket with the auto-tagger.
pub async fn stage(builder: Builder, versioning: BucketVersioning) -> Stage {
    stage_with(builder, versioning, Arc::new(Settled(AutoTagger::default()))).await
}

/// The bucket, and all its events, which nobody handles yet.
pub async fn recorded(versioning: BucketVersioning) -> (Stage, Arc<Recorder>) {
    let recorder = Arc::new(Recorder::default());
    (stage_with(Emulator::builder(), versioning, Arc::new(Shared(recorder.clone()))).await, recorder)
}

/// Keeps the events of created objects that it is handed.
#[derive(Default)]
pub struct Recorder(Mutex<Vec<String>>);

impl Recorder {
    /// The events so far, in the order in which they came.
    pub fn events(&self) -> Vec<EventNotification> {
        let events = self.0.lock().unwrap();
        events.iter().map(|text| EventNotification::from_json(text).unwrap()).collect()
    }
}

struct Shared(Arc<Recorder>);

#[async_trait]
impl s3opt_mem::Handler for Shared {
    async fn handle(&self, _: &Cloud, _: &FunctionConfiguration, event: Bytes) -> Result<Bytes, String> {
        let text = String::from_utf8(event.to_vec()).unwrap();
        if text.contains("ObjectCreated:") {
            self.0.0.lock().unwrap().push(text);
        }
        Ok(event)
    }
}

/// Writes down the operations of all calls.
#[derive(Debug, Default)]
pub struct Operations(Mutex<Vec<&'static str>>);

impl Operations {
    /// A cloud whose calls are written down.
    pub fn of(cloud: &Cloud) -> (Cloud, Arc<Operations>) {
        let operations = Arc::new(Operations::default());
        (wrap(cloud.clone(), operations.clone()), operations)
    }

    /// What was called since the last look.
    pub fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[async_trait]
impl Around for Operations {
    async fn call<'a, T, F>(&'a self, call: Call<'a>, make: F) -> CloudResult<T>
    where
        T: Send + 'a,
        F: Fn() -> Answer<'a, T> + Send + Sync + 'a,
    {
        self.0.lock().unwrap().push(call.operation);
        make().await
    }
}

impl Stage {
    /// Writes an object of so many bytes with such tags.
    pub async fn put(&self, key: &str, size: u64, tags: &str) -> WrittenObject {
        let request = PutObject {
            bucket: BUCKET.to_owned(),
            key: key.to_owned(),
            body: Body::Length(size),
            tags: parse(tags),
            ..PutObject::default()
        };
        self.cloud.storage.put_object(request).await.unwrap()
    }

    /// The tags of the current object, or of a version.
    pub async fn tags(&self, key: &str, version_id: Option<&str>) -> String {
        let object = ObjectRef { version_id: version_id.map(str::to_owned), ..ObjectRef::new(BUCKET, key) };
        show(&self.cloud.storage.object_tags(&object).await.unwrap().tags)
    }

    /// Requests of an operation that were billed.
    pub fn billed(&self, operation: &str) -> u128 {
        let from = "2026-01-01".parse().unwrap();
        let usage = self.emulator.bucket_usage(BUCKET, from, from.add_months(12));
        usage.iter().filter(|((_, key), _)| key.operation == operation).map(|(_, amount)| amount).sum()
    }

    /// How often the function was invoked for something else than S3's test.
    pub fn invocations(&self) -> usize {
        let all = self.emulator.invocations(AUTO_TAGGER);
        all.iter().filter(|record| !String::from_utf8_lossy(&record.event).contains("s3:TestEvent")).count()
    }
}

/// `a=1 b=2` as tags.
pub fn parse(text: &str) -> Vec<Tag> {
    let pairs = text.split_whitespace().map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(key, value)| Tag { key: key.to_owned(), value: value.to_owned() }).collect()
}

/// Tags as `a=1 b=2`.
pub fn show(tags: &[Tag]) -> String {
    let pairs: Vec<String> = tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
    pairs.join(" ")
}

/// Hands the function an event, as it is; with the default configuration where none is given.
pub async fn hand_over(
    cloud: &Cloud,
    configuration: Option<&str>,
    event: &str,
) -> Result<Value, HandlerError> {
    let variables = configuration.map(|text| (Environment::CONFIGURATION, text));
    let environment: Environment = variables.into_iter().collect();
    let answer = AutoTagger::default().handle(cloud, &environment, Bytes::from(event.to_owned())).await?;
    Ok(serde_json::from_slice(&answer).unwrap())
}

/// Several events as one.
pub fn together(events: &[EventNotification]) -> String {
    let records = events.iter().flat_map(|event| event.records.clone()).collect();
    EventNotification { records }.to_json()
}
