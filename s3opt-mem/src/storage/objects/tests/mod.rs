//! Requests against a world that a test looks into.

mod access;
mod copies;
mod events;
mod listing;
mod meter;
mod restores;
mod tiering;
mod uploads;
mod versions;

use s3opt_core::backend::CloudError;
use s3opt_core::backend::storage::{
    Body, BucketVersioning, CopyObject, DeleteObject, GetObject, HeadObject, ObjectHead, ObjectRef,
    PutObject, ReadObject, Setting, WrittenObject,
};
use s3opt_core::calendar::{Day, Instant};
use s3opt_core::price::Region;
use s3opt_core::s3::{StorageClass, Tag};

use crate::client::{Caller, Principal};
use crate::emulator::Emulator;
use crate::meter::Owner;
use crate::storage::Bucket;
use crate::world::World;

/// An emulator with one bucket, `b`, and its owner as caller.
struct Bench {
    emulator: Emulator,
    caller: Caller,
}

fn bench(versioning: BucketVersioning) -> Bench {
    let region: Region = "us-east-1".parse().unwrap();
    let caller = Caller {
        account: "111111111111".to_owned(),
        region: region.clone(),
        principal: Principal::Account,
        secure_transport: true,
    };
    let bench = Bench { emulator: Emulator::default(), caller };
    bench.add_bucket("b", versioning);
    bench
}

impl Bench {
    fn add_bucket(&self, name: &str, versioning: BucketVersioning) {
        let mut world = self.emulator.world();
        let (account, region) = (self.caller.account.clone(), self.caller.region.clone());
        let owner = Owner { account: account.clone(), bucket: name.to_owned(), region: region.clone() };
        let (created, owner) = (world.now, world.meter.add_owner(owner));
        let mut bucket = Bucket::new(name.to_owned(), account, region, created, owner);
        bucket.versioning = versioning;
        world.buckets.insert(name.to_owned(), bucket);
    }

    fn call<T>(&self, work: impl FnOnce(&mut World, &Caller) -> T) -> T {
        work(&mut self.emulator.world(), &self.caller)
    }

    fn version(&self, versioning: BucketVersioning) {
        if let Some(bucket) = self.emulator.world().buckets.get_mut("b") {
            bucket.versioning = versioning;
        }
    }

    fn set(&self, setting: Setting) {
        let mut world = self.emulator.world();
        if let Some(bucket) = world.buckets.get_mut("b") {
            bucket.settings.insert(setting.key(), setting);
        }
        world.queue_bucket("b");
    }

    async fn advance_to(&self, instant: &str) {
        self.emulator.advance_to(at(instant)).await.unwrap();
    }

    fn put(&self, key: &str, body: impl Into<Body>) -> WrittenObject {
        self.call(|world, caller| world.put_object(caller, put(key, body.into()))).unwrap()
    }

    fn put_in(&self, key: &str, class: StorageClass, length: u64) -> WrittenObject {
        let request = PutObject { storage_class: Some(class), ..put(key, Body::Length(length)) };
        self.call(|world, caller| world.put_object(caller, request)).unwrap()
    }

    fn get(&self, object: ObjectRef) -> Result<ReadObject, CloudError> {
        let request = GetObject { object, ..GetObject::default() };
        self.call(|world, caller| world.get_object(caller, &request))
    }

    fn head(&self, object: ObjectRef) -> Result<ObjectHead, CloudError> {
        let request = HeadObject { object, ..HeadObject::default() };
        self.call(|world, caller| world.head_object(caller, &request))
    }

    fn copy(
        &self,
        source: ObjectRef,
        key: &str,
        class: Option<StorageClass>,
    ) -> Result<WrittenObject, CloudError> {
        let request = CopyObject {
            source,
            bucket: "b".to_owned(),
            key: key.to_owned(),
            storage_class: class,
            ..CopyObject::default()
        };
        self.call(|world, caller| world.copy_object(caller, request))
    }

    fn delete(&self, object: ObjectRef) -> String {
        let request = DeleteObject { object, if_match: None };
        let deleted = self.call(|world, caller| world.delete_object(caller, &request)).unwrap();
        let marker = if deleted.delete_marker { "marker" } else { "version" };
        format!("{marker} {}", deleted.version_id.as_deref().unwrap_or("-"))
    }

    /// What the meter shows, but for lines that do not contain a text.
    fn usage(&self, text: &str) -> Vec<String> {
        let usage = self.emulator.bucket_usage("b", Day::MIN, Day::MAX);
        let lines = usage
            .into_iter()
            .map(|((month, key), amount)| format!("{month} {} {} {amount}", key.usage_type, key.operation));
        lines.filter(|line| line.contains(text)).collect()
    }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn object(key: &str) -> ObjectRef {
    ObjectRef::new("b", key)
}

fn put(key: &str, body: Body) -> PutObject {
    PutObject { bucket: "b".to_owned(), key: key.to_owned(), body, ..PutObject::default() }
}

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.to_owned(), value: value.to_owned() }
}

fn details(error: &CloudError) -> String {
    let details = error.failure().details.iter().map(|(name, value)| format!(" {name}={value}"));
    format!("{}: {}{}", error.code(), error.failure().message, details.collect::<String>())
}
