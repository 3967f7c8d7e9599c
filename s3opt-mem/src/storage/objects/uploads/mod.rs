//! Uploads in parts: the state, and where a request finds its upload.

mod abort;
mod complete;
mod create;
mod list;
mod part;
mod snapshot;
mod storage;

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{CompletedPart, WrittenObject};
use s3opt_core::calendar::Instant;
use s3opt_core::s3::StorageClass;

use super::request::Call;
use crate::ids::version_number;
use crate::storage::Details;
use crate::world::World;

/// All uploads of a bucket.
#[derive(Debug, Default)]
pub(crate) struct Uploads {
    /// Those in progress, by key and then by their numbers, which ascend in the order of their begin.
    open: BTreeMap<Arc<str>, BTreeMap<u64, Upload>>,
    /// Those that were completed of late, by their numbers.
    completed: BTreeMap<u64, Completed>,
}

/// An upload in progress.
#[derive(Debug)]
struct Upload {
    begun: Instant,
    class: StorageClass,
    /// What the object is to have.
    details: Details,
    parts: BTreeMap<u32, Part>,
}

/// A part of an upload.
#[derive(Clone, Debug)]
struct Part {
    size: u64,
    etag: [u8; 16],
    /// The bytes, where they are real.
    body: Option<Bytes>,
    modified: Instant,
}

/// What a completed upload was answered, for requests that are repeated.
#[derive(Debug)]
struct Completed {
    at: Instant,
    key: Arc<str>,
    parts: Vec<CompletedPart>,
    answer: WrittenObject,
}

impl Uploads {
    /// How many parts there are of uploads in progress.
    pub(crate) fn parts(&self) -> usize {
        self.open.values().flat_map(BTreeMap::values).map(|upload| upload.parts.len()).sum()
    }

    fn get(&self, key: &str, number: u64) -> Option<&Upload> {
        self.open.get(key)?.get(&number)
    }

    fn get_mut(&mut self, key: &str, number: u64) -> Option<&mut Upload> {
        self.open.get_mut(key)?.get_mut(&number)
    }

    fn take(&mut self, key: &str, number: u64) -> Option<Upload> {
        let uploads = self.open.get_mut(key)?;
        let upload = uploads.remove(&number);
        if uploads.is_empty() {
            self.open.remove(key);
        }
        upload
    }
}

impl World {
    /// The number of the upload with an id, if it is in progress.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html>, "Errors".
    fn find_upload(&self, call: &Call<'_>, upload_id: &str) -> CloudResult<(u64, &Upload)> {
        let number = version_number(upload_id).ok_or_else(|| call.no_such_upload(upload_id))?;
        let upload = self.bucket_of(call)?.uploads.get(call.key, number);
        Ok((number, upload.ok_or_else(|| call.no_such_upload(upload_id))?))
    }
}

/// The class at whose rate requests on the way are billed: STANDARD on the way to the two archives, whose own rate the
/// completing request has.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>, "Multipart upload and pricing".
fn class_on_the_way(class: StorageClass) -> StorageClass {
    if class.has_archive_overhead() { StorageClass::Standard } else { class }
}
