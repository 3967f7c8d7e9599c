//! Uploads in parts.

use std::collections::BTreeMap;

use super::{Body, CommonListing, WriteConditions};
use crate::calendar::Instant;
use crate::s3::bucket::ServerSideEncryption;
use crate::s3::{StorageClass, Tag};

/// An upload to be begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateUpload {
    /// The bucket's name.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The class; STANDARD where none is named.
    pub storage_class: Option<StorageClass>,
    /// The tags of the object to be.
    pub tags: Vec<Tag>,
    /// The user's metadata.
    pub metadata: BTreeMap<String, String>,
    /// The content type.
    pub content_type: Option<String>,
    /// The encryption that a header asks for.
    pub encryption: Option<ServerSideEncryption>,
}

/// An upload in progress.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct UploadRef {
    /// The bucket's name.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The upload's id.
    pub upload_id: String,
}

/// A part to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadPart {
    /// Of which upload.
    pub upload: UploadRef,
    /// Its number, 1 to 10,000.
    pub part_number: u32,
    /// What it holds.
    pub body: Body,
}

/// A part as the completing request names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompletedPart {
    /// Its number.
    pub part_number: u32,
    /// The entity tag that its upload answered.
    pub etag: String,
}

/// An upload to be completed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompleteUpload {
    /// Which.
    pub upload: UploadRef,
    /// Its parts in ascending order.
    pub parts: Vec<CompletedPart>,
    /// What must hold.
    pub conditions: WriteConditions,
}

/// A list of parts to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListParts {
    /// Of which upload.
    pub upload: UploadRef,
    /// At most so many; 1000 where nothing else is said.
    pub max_parts: Option<u32>,
    /// Begins after this number.
    pub part_number_marker: Option<u32>,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPart {
    /// Its number.
    pub part_number: u32,
    /// Bytes.
    pub size: u64,
    /// The entity tag, without quotes.
    pub etag: String,
    /// When it was written.
    pub last_modified: Instant,
}

/// A page of parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartsPage {
    /// The parts, in order.
    pub parts: Vec<ListedPart>,
    /// Where the next page begins, if there is one.
    pub next_part_number_marker: Option<u32>,
}

/// A list of uploads to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListUploads {
    /// What every list is asked for.
    pub common: CommonListing,
    /// Begins after this key, or within it where an upload is named, too.
    pub key_marker: Option<String>,
    /// Begins after this upload of the key.
    pub upload_id_marker: Option<String>,
}

/// An upload of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedUpload {
    /// The key.
    pub key: String,
    /// The upload's id.
    pub upload_id: String,
    /// When it was begun.
    pub initiated: Instant,
    /// The class of the object to be.
    pub storage_class: StorageClass,
}

/// A page of uploads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadsPage {
    /// The uploads, in order.
    pub uploads: Vec<ListedUpload>,
    /// The common prefixes, in order.
    pub common_prefixes: Vec<String>,
    /// Where the next page begins, if there is one: key and upload.
    pub next: Option<(String, String)>,
}
