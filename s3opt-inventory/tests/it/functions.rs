//! Inventories as functions read them: over the cloud's traits, with and without a runtime.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::storage::{
    Body, ByteRange, GetObject, HeadObject, ListObjects, ObjectHead, ObjectsPage, ReadObject,
};
use s3opt_core::backend::{
    Clock, Cloud, CloudResult, Costs, Failure, Functions, Identity, Metrics, Notifications, Schedules,
    Service, Storage,
};
use s3opt_core::calendar::Instant;
use s3opt_core::handlers::{HandlerError, Inventories, Inventory};
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::bucket::ServerSideEncryption;
use s3opt_inventory::StorageInventories;
use s3opt_inventory::write::{Format, Report, ReportRow, write_report};

use crate::support::{FORMATS, data_files, partition, read, report, row};

/// The files below a folder as the objects of a bucket. Each answer comes late, and has few bytes.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    most_bytes: usize,
    failing: Option<(&'static str, &'static str)>,
    calls: AtomicUsize,
}

impl Folder {
    /// Lets whoever polls do something else first.
    async fn called(&self, operation: &'static str) -> CloudResult<()> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let mut is_late = false;
        poll_fn(|context| {
            if std::mem::replace(&mut is_late, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        match self.failing {
            Some((failing, code)) if failing == operation => failure(operation, "", code),
            _ => Ok(()),
        }
    }
}

fn failure<T>(operation: &'static str, path: &str, code: &str) -> CloudResult<T> {
    Err(Failure::new(Service::Storage, operation, path, code, "it is so").into_error())
}

fn head(key: &str, size: u64) -> ObjectHead {
    ObjectHead {
        version_id: None,
        etag: format!("etag of {key}"),
        size,
        last_modified: "2026-05-01".parse().unwrap(),
        storage_class: StorageClass::Standard,
        archive_tier: None,
        content_type: String::new(),
        metadata: BTreeMap::default(),
        encryption: ServerSideEncryption::Aes256,
        tag_count: 0,
        expiration: None,
        restore: None,
        replication_status: None,
        parts: None,
    }
}

#[async_trait]
impl Storage for Folder {
    async fn list_objects(&self, request: ListObjects) -> CloudResult<ObjectsPage> {
        self.called("ListObjectsV2").await?;
        let mut names: Vec<String> = std::fs::read_dir(self.path.join(&request.common.prefix))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| format!("{}{}/", request.common.prefix, entry.file_name().to_str().unwrap()))
            .collect();
        names.sort();
        // A page holds one name.
        let place: usize = request.continuation_token.map_or(0, |token| token.parse().unwrap());
        let next_token = (place + 1 < names.len()).then(|| (place + 1).to_string());
        let common_prefixes = names.into_iter().skip(place).take(1).collect();
        Ok(ObjectsPage { common_prefixes, next_token, ..ObjectsPage::default() })
    }

    async fn head_object(&self, request: HeadObject) -> CloudResult<ObjectHead> {
        self.called("HeadObject").await?;
        match std::fs::metadata(self.path.join(&request.object.key)) {
            Ok(metadata) if metadata.is_file() => Ok(head(&request.object.key, metadata.len())),
            _ => failure("HeadObject", &request.object.key, "NotFound"),
        }
    }

    async fn get_object(&self, request: GetObject) -> CloudResult<ReadObject> {
        self.called("GetObject").await?;
        let key = &request.object.key;
        let Ok(bytes) = std::fs::read(self.path.join(key)) else {
            return failure("GetObject", key, "NoSuchKey");
        };
        let Some(ByteRange::Inclusive(from, to)) = request.range else { panic!("a part is asked for") };
        let head = head(key, bytes.len() as u64);
        let from = usize::try_from(from).unwrap();
        if from >= bytes.len() {
            return failure("GetObject", key, "InvalidRange");
        }
        assert!(from == 0 || request.conditions.if_match.as_ref() == Some(&head.etag));
        let to = usize::try_from(to + 1).unwrap().min(bytes.len()).min(from + self.most_bytes);
        Ok(ReadObject { head, body: Body::Bytes(Bytes::copy_from_slice(&bytes[from..to])), range: None })
    }
}

/// A cloud that has storage, and nothing else.
#[derive(Debug)]
struct Nothing;

impl Metrics for Nothing {}
impl Notifications for Nothing {}
impl Functions for Nothing {}
impl Schedules for Nothing {}
impl Identity for Nothing {}
impl Costs for Nothing {}

#[async_trait]
impl Clock for Nothing {
    fn now(&self) -> Instant {
        "2026-05-02".parse().unwrap()
    }

    async fn wait(&self, _milliseconds: u64) {}
}

fn cloud(folder: Folder) -> (Cloud, Arc<Folder>) {
    let (storage, nothing) = (Arc::new(folder), Arc::new(Nothing));
    let cloud = Cloud {
        storage: storage.clone(),
        metrics: nothing.clone(),
        notifications: nothing.clone(),
        functions: nothing.clone(),
        schedules: nothing.clone(),
        identity: nothing.clone(),
        costs: nothing.clone(),
        clock: nothing,
    };
    (cloud, storage)
}

/// Wakes a thread that is parked: as small as an executor can be.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// The newest report in a folder whose storage was changed, and how many calls that took.
fn newest(
    path: &Path,
    place: &str,
    not_after: &str,
    change: impl FnOnce(&mut Folder),
) -> (Result<Option<Inventory>, HandlerError>, usize) {
    let mut folder = Folder {
        path: path.to_owned(),
        most_bytes: usize::MAX,
        failing: None,
        calls: AtomicUsize::default(),
    };
    change(&mut folder);
    let (cloud, folder) = cloud(folder);
    let inventories = StorageInventories::default().memory_bytes(64 << 10);
    let place = place.parse().unwrap();
    let found = block_on(inventories.newest(&cloud, &place, &partition(), not_after.parse().unwrap()));
    (found, folder.calls.load(Ordering::Relaxed))
}

fn rows(count: u32) -> Vec<ReportRow> {
    (0..count)
        .map(|number| row(&format!("hr/{:x}", number.wrapping_mul(0x9e37_79b9)), 5, "2026-04-01"))
        .collect()
}

const PLACE: &str = "s3://destination/inventory/source/daily";

#[test]
fn every_format_is_read_in_parts_from_memory_and_disk() {
    for format in FORMATS {
        let folder = tempfile::tempdir().unwrap();
        // The second file is larger than what may be held in memory.
        // Each edge of a group of rows takes memory.
        let report = Report { group_rows: 4000, ..report(format, true) };
        write_report(&folder.path().join("inventory"), &report, &[rows(3), rows(8000)]).unwrap();
        let sizes: Vec<u64> = data_files(&folder.path().join("inventory"))
            .iter()
            .map(|file| file.metadata().unwrap().len())
            .collect();
        assert!(sizes.iter().max() > Some(&(20 << 10)), "{sizes:?}");
        let expected = read(folder.path()).unwrap();
        let (found, whole) = newest(folder.path(), PLACE, "2026-05-01", |_| {});
        let found = found.unwrap_or_else(|error| panic!("{format}: {error}")).unwrap();
        assert_eq!(found.cube, expected.cube, "{format}");
        assert_eq!((found.created, found.source_bucket.as_str()), ("2026-05-01".parse().unwrap(), "source"));
        let (found, in_parts) = newest(folder.path(), PLACE, "2026-05-01", |folder| folder.most_bytes = 999);
        assert_eq!(found.unwrap().unwrap().cube, expected.cube, "{format}");
        assert!(in_parts > whole, "{in_parts} {whole}");
    }
}

#[tokio::test]
async fn a_runtime_is_not_held_up() {
    let path = tempfile::tempdir().unwrap();
    write_report(&path.path().join("inventory"), &report(Format::Csv, true), &[rows(3)]).unwrap();
    let expected = read(path.path()).unwrap();
    let folder =
        Folder { path: path.path().to_owned(), most_bytes: 99, failing: None, calls: AtomicUsize::default() };
    let (cloud, _) = cloud(folder);
    let inventories = StorageInventories::default();
    let (place, partition, now) = (PLACE.parse().unwrap(), partition(), cloud.clock.now());
    // On one thread, two at once.
    let one = inventories.newest(&cloud, &place, &partition, now);
    let other = inventories.newest(&cloud, &place, &partition, now);
    let (one, other) = tokio::join!(one, other);
    assert_eq!(
        (one.unwrap().unwrap().cube, other.unwrap().unwrap().cube),
        (expected.cube.clone(), expected.cube)
    );
}

#[test]
fn what_is_not_there_yet_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    write_report(&folder.path().join("inventory"), &report(Format::Csv, true), &[rows(3)]).unwrap();
    for (place, not_after) in [(PLACE, "2026-04-30T23:59:59Z"), ("s3://destination/elsewhere", "2026-05-01")]
    {
        assert_eq!(newest(folder.path(), place, not_after, |_| {}).0.unwrap(), None, "{place}");
    }
    // The checksum is what S3 writes last.
    let dated = folder.path().join("inventory/source/daily/2026-05-01T00-00Z");
    std::fs::remove_file(dated.join("manifest.checksum")).unwrap();
    assert_eq!(newest(folder.path(), PLACE, "2026-05-01", |_| {}).0.unwrap(), None);
}

#[test]
fn a_report_without_rows_is_an_empty_cube() {
    let folder = tempfile::tempdir().unwrap();
    write_report(&folder.path().join("inventory"), &report(Format::Csv, true), &[rows(0)]).unwrap();
    let found = newest(folder.path(), PLACE, "2026-05-01", |_| {}).0.unwrap().unwrap();
    assert_eq!((found.cube.total().objects, found.notes.len()), (0, 1));
}

#[test]
fn what_cannot_be_read_is_told_by_what_helps() {
    let folder = tempfile::tempdir().unwrap();
    write_report(&folder.path().join("inventory"), &report(Format::Csv, true), &[rows(3)]).unwrap();
    for (operation, code, retried) in [
        ("ListObjectsV2", "SlowDown", true),
        ("ListObjectsV2", "NoSuchBucket", false),
        ("HeadObject", "NoSuchBucket", false),
        ("HeadObject", "AccessDenied", false),
        ("GetObject", "InternalError", true),
        ("GetObject", "PreconditionFailed", false),
    ] {
        let failing = |folder: &mut Folder| folder.failing = Some((operation, code));
        let error = newest(folder.path(), PLACE, "2026-05-01", failing).0.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), ("Cloud", retried), "{operation} {code}: {error}");
    }
    for file in data_files(&folder.path().join("inventory")) {
        let length = std::fs::metadata(&file).unwrap().len();
        std::fs::write(&file, vec![0; usize::try_from(length).unwrap()]).unwrap();
    }
    let error = newest(folder.path(), PLACE, "2026-05-01", |_| {}).0.unwrap_err();
    assert!(matches!(&error, HandlerError::NotReady { .. }) && error.to_string().contains("MD5"), "{error}");
    assert!(error.remedy().contains("fetch the file again"), "{}", error.remedy());
}
