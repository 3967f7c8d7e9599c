//! Reading files, wherever they lie: one shape for a disk and for S3.

mod body;
mod bridge;
mod local;
mod objects;
mod remote;

pub(crate) use body::{Body, DataFile, hexadecimal, md5_of};
pub(crate) use bridge::{Bridge, serve};
pub(crate) use objects::ObjectsStore;

use bytes::Bytes;

use crate::{InventoryError, Location};

/// Manifests and checksums larger than this are none.
const MAXIMUM_SMALL_FILE: u64 = 256 << 20;

/// Files in folders, named by paths with slashes.
pub(crate) trait Store: Send + Sync {
    /// The names of the folders and files directly in a folder; none where there is no such folder.
    fn children(&self, folder: &str) -> Result<Children, InventoryError>;

    /// Whether there is such a file.
    fn is_file(&self, path: &str) -> Result<bool, InventoryError>;

    /// A whole small file, or `None` where there is none.
    fn read_small(&self, path: &str) -> Result<Option<Bytes>, InventoryError>;

    /// A data file. It is held in memory up to `memory_limit` bytes if `whole` says that all of it will be read;
    /// beyond that it is read from disk, to which a remote file is copied first.
    fn open(&self, path: &str, whole: bool, memory_limit: u64) -> Result<DataFile, InventoryError>;

    /// Whether a question to the store is a request over the network.
    fn is_remote(&self) -> bool;

    /// The path as people know it.
    fn display(&self, path: &str) -> String;
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(crate) struct Children {
    /// Names of folders.
    pub(crate) folders: Vec<String>,
    /// Names of files.
    pub(crate) files: Vec<String>,
}

/// The store of a location, and the path of the location in it.
pub(crate) fn open_store(location: &Location) -> Result<(Box<dyn Store>, String), InventoryError> {
    match location {
        Location::Local(path) => {
            let text = path.to_str().ok_or_else(|| InventoryError::InvalidLocation {
                text: path.display().to_string(),
                problem: "the path is not valid UTF-8".to_owned(),
            })?;
            Ok((Box::new(local::LocalStore), text.to_owned()))
        }
        Location::S3(place) => Ok((Box::new(remote::RemoteStore::connect(place)?), place.prefix.clone())),
    }
}

/// The path of a name in a folder; the empty folder is the root of a bucket.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() || folder.ends_with('/') {
        format!("{folder}{name}")
    } else {
        format!("{folder}/{name}")
    }
}
