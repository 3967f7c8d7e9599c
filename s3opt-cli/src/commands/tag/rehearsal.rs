//! The emulator, filled with what the inventory lists.

use s3opt_core::backend::storage::{
    Body, CompleteUpload, CompletedPart, CreateBucket, CreateUpload, PutObject, UploadPart, UploadRef,
};
use s3opt_core::backend::{Cloud, CloudResult};
use s3opt_core::price::Region;
use s3opt_core::s3::StorageClass;
use s3opt_inventory::{ListedVersion, Stop, Visitor};
use tokio::sync::mpsc;

use super::Tag;
use super::census::{Census, Choice, read};
use crate::error::CliError;
use crate::interrupt::Interrupt;

/// The most bytes of one upload, or of one part.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>.
const MOST_AT_ONCE: u64 = 5 << 30;

/// An object to be put.
struct Listed {
    key: String,
    size: u64,
    class: StorageClass,
}

struct Sender(mpsc::Sender<Listed>, Choice);

impl Visitor for Sender {
    fn version(&mut self, version: &ListedVersion<'_>) -> Result<(), Stop> {
        if self.1.target(version).is_none() {
            return Ok(());
        }
        let listed = Listed { key: version.key.to_owned(), size: version.size, class: version.storage_class };
        self.0.blocking_send(listed).map_err(|_| Stop)
    }
}

/// Makes the bucket and puts its current objects, without tags.
pub async fn fill(
    cloud: &Cloud,
    arguments: &Tag,
    census: &Census,
    region: &Region,
    interrupt: &Interrupt,
    quiet: bool,
) -> Result<(), CliError> {
    let failed = |error: s3opt_core::backend::CloudError| CliError::failed(error, None);
    let bucket = CreateBucket { name: census.bucket.clone(), region: region.clone(), tags: Vec::new() };
    cloud.storage.create_bucket(bucket).await.map_err(failed)?;
    let (sender, mut receiver) = mpsc::channel(usize::from(arguments.concurrency));
    let reader = {
        let (report, interrupt, choice) = (census.report.clone(), interrupt.clone(), census.choice.clone());
        std::thread::spawn(move || {
            read(&report, Some(1), &interrupt, quiet, move || Sender(sender.clone(), choice.clone()))
                .map(drop)
        })
    };
    while let Some(listed) = receiver.recv().await {
        put(cloud, &census.bucket, listed).await.map_err(failed)?;
    }
    reader.join().unwrap_or_else(|_| Err(CliError::failed("the inventory's reader stopped", None)))
}

async fn put(cloud: &Cloud, bucket: &str, listed: Listed) -> CloudResult<()> {
    let Listed { key, size, class } = listed;
    let (bucket, storage_class) = (bucket.to_owned(), Some(class));
    if size <= MOST_AT_ONCE {
        let body = Body::Length(size);
        cloud
            .storage
            .put_object(PutObject { bucket, key, body, storage_class, ..PutObject::default() })
            .await?;
        return Ok(());
    }
    let create =
        CreateUpload { bucket: bucket.clone(), key: key.clone(), storage_class, ..CreateUpload::default() };
    let upload = UploadRef { upload_id: cloud.storage.create_upload(create).await?, bucket, key };
    let mut parts = Vec::new();
    let mut left = size;
    while left > 0 {
        let body = Body::Length(left.min(MOST_AT_ONCE));
        left -= body.len();
        let part_number = u32::try_from(parts.len() + 1).unwrap_or(u32::MAX);
        let part = UploadPart { upload: upload.clone(), part_number, body };
        parts.push(CompletedPart { part_number, etag: cloud.storage.upload_part(part).await? });
    }
    cloud.storage.complete_upload(CompleteUpload { upload, parts, ..CompleteUpload::default() }).await?;
    Ok(())
}
