//! Lists of objects and versions, page by page.

use crate::calendar::Instant;
use crate::s3::StorageClass;

/// What every list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommonListing {
    /// The bucket's name.
    pub bucket: String,
    /// Only keys that start with this.
    pub prefix: String,
    /// Keys that share what comes before this, after the prefix, are told as one common prefix.
    pub delimiter: Option<String>,
    /// At most so many keys and common prefixes together, 1000 where nothing else is said; never more than 1000.
    pub max_keys: Option<u32>,
    /// Whether keys, prefixes and markers of the answer are URL-encoded (`encoding-type=url`).
    pub encode: bool,
}

/// A list of current objects to be made (ListObjectsV2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListObjects {
    /// What every list is asked for.
    pub common: CommonListing,
    /// Goes on where the page that named it ended.
    pub continuation_token: Option<String>,
    /// Begins after this key; overlooked with a token.
    pub start_after: Option<String>,
}

/// A list of current objects to be made by the older call (ListObjects).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListObjectsV1 {
    /// What every list is asked for.
    pub common: CommonListing,
    /// Begins after this key.
    pub marker: Option<String>,
}

/// A list of versions to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListVersions {
    /// What every list is asked for.
    pub common: CommonListing,
    /// Begins after this key, or within it where a version is named, too.
    pub key_marker: Option<String>,
    /// Begins after this version of the key. Without a key: `InvalidArgument`.
    pub version_id_marker: Option<String>,
}

/// An object of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedObject {
    /// The key.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// The entity tag, without quotes.
    pub etag: String,
    /// When it was written.
    pub last_modified: Instant,
    /// The class.
    pub storage_class: StorageClass,
}

/// A version or delete marker of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedVersion {
    /// The key.
    pub key: String,
    /// The version's id, `null` for the null version.
    pub version_id: String,
    /// Whether it is the latest of its key.
    pub is_latest: bool,
    /// Whether it is a delete marker.
    pub delete_marker: bool,
    /// Bytes; 0 for a delete marker.
    pub size: u64,
    /// The entity tag, without quotes; empty for a delete marker.
    pub etag: String,
    /// When it was written.
    pub last_modified: Instant,
    /// The class.
    pub storage_class: StorageClass,
}

/// A page of current objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectsPage {
    /// The objects, in order.
    pub objects: Vec<ListedObject>,
    /// The common prefixes, in order.
    pub common_prefixes: Vec<String>,
    /// Where the next page begins, if there is one.
    pub next_token: Option<String>,
}

/// A page of current objects of the older call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectsPageV1 {
    /// The objects, in order.
    pub objects: Vec<ListedObject>,
    /// The common prefixes, in order.
    pub common_prefixes: Vec<String>,
    /// Whether there is more.
    pub is_truncated: bool,
    /// Where the next page begins; only with a delimiter, else it is the last key.
    pub next_marker: Option<String>,
}

/// A page of versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionsPage {
    /// Versions and delete markers, in order.
    pub versions: Vec<ListedVersion>,
    /// The common prefixes, in order.
    pub common_prefixes: Vec<String>,
    /// Where the next page begins, if there is one: key and version.
    pub next: Option<(String, Option<String>)>,
}
