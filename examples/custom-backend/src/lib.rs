//! A tiny backend: S3's objects in a map, and nothing else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use s3opt_core::backend::storage::{
    Body, CreateBucket, DeleteObject, DeletedObject, GetObject, HeadObject, ListObjects, ListedObject,
    ObjectHead, ObjectsPage, PutObject, ReadObject, WrittenObject,
};
use s3opt_core::backend::{
    Clock, Cloud, CloudError, CloudResult, Costs, Failure, Functions, Identity, Metrics, Notifications,
    Schedules, Service, Storage,
};
use s3opt_core::calendar::Instant;
use s3opt_core::price::Region;
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::bucket::ServerSideEncryption;

/// Buckets and their objects, in memory. The clock stands still.
#[derive(Debug)]
pub struct Shelf {
    now: Instant,
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    region: Region,
    objects: BTreeMap<String, Object>,
}

#[derive(Clone, Debug)]
struct Object {
    body: Body,
    etag: String,
}

impl Shelf {
    /// An empty shelf as a cloud, in which it is always the same instant.
    #[must_use]
    pub fn cloud(now: Instant) -> Cloud {
        let shelf = Arc::new(Shelf { now, buckets: Mutex::default() });
        Cloud {
            storage: shelf.clone(),
            metrics: shelf.clone(),
            notifications: shelf.clone(),
            functions: shelf.clone(),
            schedules: shelf.clone(),
            identity: shelf.clone(),
            costs: shelf.clone(),
            clock: shelf,
        }
    }

    fn buckets(&self) -> MutexGuard<'_, BTreeMap<String, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn object(&self, operation: &'static str, bucket: &str, key: &str) -> CloudResult<Object> {
        let mut buckets = self.buckets();
        let object = find(&mut buckets, operation, bucket)?.objects.get(key).cloned();
        object.ok_or_else(|| error(operation, key, "NoSuchKey", "The specified key does not exist."))
    }

    fn head(&self, object: &Object) -> ObjectHead {
        ObjectHead {
            version_id: None,
            etag: object.etag.clone(),
            size: object.body.len(),
            last_modified: self.now,
            storage_class: StorageClass::Standard,
            archive_tier: None,
            content_type: "binary/octet-stream".to_owned(),
            metadata: BTreeMap::new(),
            encryption: ServerSideEncryption::Aes256,
            tag_count: 0,
            expiration: None,
            restore: None,
            replication_status: None,
            parts: None,
        }
    }
}

fn error(operation: &'static str, resource: &str, code: &str, message: &str) -> CloudError {
    Failure::new(Service::Storage, operation, resource, code, message).into_error()
}

fn find<'a>(
    buckets: &'a mut BTreeMap<String, Bucket>,
    operation: &'static str,
    name: &str,
) -> CloudResult<&'a mut Bucket> {
    let message = "The specified bucket does not exist";
    buckets.get_mut(name).ok_or_else(|| error(operation, name, "NoSuchBucket", message))
}

/// Something that differs where bodies differ. S3 takes the MD5, which this backend does not promise.
fn etag(body: &Body) -> String {
    let bytes: &[u8] = match body {
        Body::Bytes(bytes) => bytes,
        Body::Length(_) => &[],
    };
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}{:016x}", body.len())
}

#[async_trait]
impl Storage for Shelf {
    async fn create_bucket(&self, request: CreateBucket) -> CloudResult<()> {
        let mut buckets = self.buckets();
        if buckets.contains_key(&request.name) && request.region.name() != "us-east-1" {
            let message =
                "Your previous request to create the named bucket succeeded and you already own it.";
            return Err(error("CreateBucket", &request.name, "BucketAlreadyOwnedByYou", message));
        }
        let bucket = || Bucket { region: request.region, objects: BTreeMap::new() };
        buckets.entry(request.name).or_insert_with(bucket);
        Ok(())
    }

    async fn head_bucket(&self, bucket: &str) -> CloudResult<Region> {
        Ok(find(&mut self.buckets(), "HeadBucket", bucket)?.region.clone())
    }

    async fn delete_bucket(&self, bucket: &str) -> CloudResult<()> {
        let mut buckets = self.buckets();
        if !find(&mut buckets, "DeleteBucket", bucket)?.objects.is_empty() {
            let message = "The bucket you tried to delete is not empty";
            return Err(error("DeleteBucket", bucket, "BucketNotEmpty", message));
        }
        buckets.remove(bucket);
        Ok(())
    }

    async fn put_object(&self, request: PutObject) -> CloudResult<WrittenObject> {
        let etag = etag(&request.body);
        let object = Object { body: request.body, etag: etag.clone() };
        find(&mut self.buckets(), "PutObject", &request.bucket)?.objects.insert(request.key, object);
        Ok(WrittenObject { etag, ..WrittenObject::default() })
    }

    async fn get_object(&self, request: GetObject) -> CloudResult<ReadObject> {
        let object = self.object("GetObject", &request.object.bucket, &request.object.key)?;
        Ok(ReadObject { head: self.head(&object), body: object.body, range: None })
    }

    async fn head_object(&self, request: HeadObject) -> CloudResult<ObjectHead> {
        Ok(self.head(&self.object("HeadObject", &request.object.bucket, &request.object.key)?))
    }

    async fn delete_object(&self, request: DeleteObject) -> CloudResult<DeletedObject> {
        let key = request.object.key;
        find(&mut self.buckets(), "DeleteObject", &request.object.bucket)?.objects.remove(&key);
        Ok(DeletedObject { key, ..DeletedObject::default() })
    }

    async fn list_objects(&self, request: ListObjects) -> CloudResult<ObjectsPage> {
        let mut buckets = self.buckets();
        let bucket = find(&mut buckets, "ListObjectsV2", &request.common.bucket)?;
        let listed = |(key, object): (&String, &Object)| ListedObject {
            key: key.clone(),
            size: object.body.len(),
            etag: object.etag.clone(),
            last_modified: self.now,
            storage_class: StorageClass::Standard,
        };
        // Neither pages nor folders: the capability `Listing` is not declared.
        Ok(ObjectsPage { objects: bucket.objects.iter().map(listed).collect(), ..ObjectsPage::default() })
    }
}

#[async_trait]
impl Clock for Shelf {
    fn now(&self) -> Instant {
        self.now
    }

    async fn wait(&self, _milliseconds: u64) {}
}

// What there is none of takes one line each: every method answers NotImplemented.
impl Metrics for Shelf {}
impl Notifications for Shelf {}
impl Functions for Shelf {}
impl Schedules for Shelf {}
impl Identity for Shelf {}
impl Costs for Shelf {}
