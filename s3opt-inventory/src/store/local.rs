//! Files on disk.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::sync::Arc;

use bytes::Bytes;

use super::{Body, Children, DataFile, MAXIMUM_SMALL_FILE, Store};
use crate::InventoryError;

/// The file system; paths are its own.
pub(crate) struct LocalStore;

impl Store for LocalStore {
    fn children(&self, folder: &str) -> Result<Children, InventoryError> {
        let folder = if folder.is_empty() { "." } else { folder };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(Children::default()),
            Err(source) => return Err(InventoryError::read(folder, source)),
        };
        let mut children = Children::default();
        for entry in entries {
            let entry = entry.map_err(|source| InventoryError::read(folder, source))?;
            // A name that is not UTF-8 is none that S3 Inventory makes.
            let Ok(name) = entry.file_name().into_string() else { continue };
            if entry.path().is_dir() {
                children.folders.push(name);
            } else {
                children.files.push(name);
            }
        }
        Ok(children)
    }

    fn is_file(&self, path: &str) -> Result<bool, InventoryError> {
        match fs::metadata(path) {
            Ok(metadata) => Ok(metadata.is_file()),
            Err(error) if is_absent(&error) => Ok(false),
            Err(source) => Err(InventoryError::read(path, source)),
        }
    }

    fn read_small(&self, path: &str) -> Result<Option<Bytes>, InventoryError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(source) => return Err(InventoryError::read(path, source)),
        };
        let mut bytes = Vec::new();
        file.take(MAXIMUM_SMALL_FILE)
            .read_to_end(&mut bytes)
            .map_err(|source| InventoryError::read(path, source))?;
        Ok(Some(bytes.into()))
    }

    fn open(&self, path: &str, whole: bool, memory_limit: u64) -> Result<DataFile, InventoryError> {
        let open = || {
            let file = File::open(path)?;
            let size = file.metadata()?.len();
            let body = Body::Disk(Arc::new(file));
            let body = if whole && size <= memory_limit { Body::Memory(body.range(0, size)?) } else { body };
            Ok(DataFile::new(path.to_owned(), size, body))
        };
        open().map_err(|source| InventoryError::read(path, source))
    }

    fn is_remote(&self) -> bool {
        false
    }

    fn display(&self, path: &str) -> String {
        path.to_owned()
    }
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
