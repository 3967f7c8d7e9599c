//! Objects of a cloud, read in parts.

use std::io::Write;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use s3opt_core::backend::CloudError;
use s3opt_core::backend::storage::{
    Body as ObjectBody, ByteRange, CommonListing, GetObject, HeadObject, ListObjects, ObjectRef,
    ReadConditions, ReadObject,
};
use tempfile::NamedTempFile;

use super::{Body, Bridge, Children, DataFile, MAXIMUM_SMALL_FILE, Store};
use crate::InventoryError;

/// Bytes of an object that are asked for at once.
const PART_BYTES: u64 = 8 << 20;

/// A bucket behind a [`Bridge`].
pub(crate) struct ObjectsStore {
    bridge: Bridge,
    bucket: String,
}

impl ObjectsStore {
    pub(crate) fn new(bridge: Bridge, bucket: &str) -> ObjectsStore {
        ObjectsStore { bridge, bucket: bucket.to_owned() }
    }

    fn failed(&self, path: &str, source: CloudError) -> InventoryError {
        InventoryError::Cloud { file: self.display(path), source: Box::new(source) }
    }

    /// A part of an object, of the same version as the parts before; `None` where it begins behind the end.
    fn part(
        &self,
        path: &str,
        start: u64,
        if_match: Option<&str>,
    ) -> Result<Option<(ReadObject, Bytes)>, InventoryError> {
        let request = GetObject {
            object: ObjectRef::new(&self.bucket, path),
            range: Some(ByteRange::Inclusive(start, start + PART_BYTES - 1)),
            conditions: ReadConditions { if_match: if_match.map(str::to_owned), ..ReadConditions::default() },
        };
        let read = match self.bridge.get(request)? {
            Ok(read) => read,
            // Nothing is there to begin with.
            Err(error) if start == 0 && error.code() == "InvalidRange" => return Ok(None),
            Err(error) => return Err(self.failed(path, error)),
        };
        let ObjectBody::Bytes(bytes) = read.body.clone() else {
            return Err(InventoryError::damaged(&self.display(path), "only its length is there"));
        };
        Ok(Some((read, bytes)))
    }

    /// A whole object, in memory up to `memory_limit` bytes and else in a copy on disk.
    fn fetch(&self, path: &str, memory_limit: u64) -> Result<DataFile, InventoryError> {
        let name = self.display(path);
        let Some((first, mut bytes)) = self.part(path, 0, None)? else {
            return Ok(DataFile::new(name, 0, Body::Memory(Bytes::new())));
        };
        let (size, etag) = (first.head.size, first.head.etag);
        if bytes.len() as u64 == size {
            return Ok(DataFile::new(name, size, Body::Memory(bytes)));
        }
        let mut target =
            Target::new(size, memory_limit).map_err(|source| InventoryError::read(&name, source))?;
        let mut position = 0;
        loop {
            if bytes.is_empty() || bytes.len() as u64 > size - position {
                return Err(InventoryError::damaged(&name, "S3 answered other bytes than were asked for"));
            }
            position += bytes.len() as u64;
            target.write(&bytes).map_err(|source| InventoryError::read(&name, source))?;
            if position == size {
                break;
            }
            bytes = self.part(path, position, Some(&etag))?.map(|(_, bytes)| bytes).unwrap_or_default();
        }
        let body = target.into_body().map_err(|source| InventoryError::read(&name, source))?;
        Ok(DataFile::new(name, size, body))
    }
}

/// Where the parts of an object go.
enum Target {
    Memory(BytesMut),
    Copy(NamedTempFile),
}

impl Target {
    fn new(size: u64, memory_limit: u64) -> std::io::Result<Target> {
        match usize::try_from(size) {
            Ok(bytes) if size <= memory_limit => Ok(Target::Memory(BytesMut::with_capacity(bytes))),
            _ => Ok(Target::Copy(NamedTempFile::new()?)),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        match self {
            Target::Memory(buffer) => buffer.extend_from_slice(bytes),
            Target::Copy(file) => file.write_all(bytes)?,
        }
        Ok(())
    }

    fn into_body(self) -> std::io::Result<Body> {
        match self {
            Target::Memory(buffer) => Ok(Body::Memory(buffer.freeze())),
            Target::Copy(mut file) => {
                file.flush()?;
                Ok(Body::Copy(Arc::new(file)))
            }
        }
    }
}

impl Store for ObjectsStore {
    fn children(&self, folder: &str) -> Result<Children, InventoryError> {
        let prefix =
            if folder.is_empty() { String::new() } else { format!("{}/", folder.trim_end_matches('/')) };
        let mut children = Children::default();
        let mut continuation_token = None;
        loop {
            let common = CommonListing {
                bucket: self.bucket.clone(),
                prefix: prefix.clone(),
                delimiter: Some("/".to_owned()),
                ..CommonListing::default()
            };
            let request = ListObjects { common, continuation_token, ..ListObjects::default() };
            let page = self.bridge.list(request)?.map_err(|error| self.failed(folder, error))?;
            let name = |path: &str| {
                let name = path.strip_prefix(prefix.as_str()).unwrap_or(path).trim_end_matches('/');
                (!name.is_empty()).then(|| name.to_owned())
            };
            children.folders.extend(page.common_prefixes.iter().filter_map(|path| name(path)));
            children.files.extend(page.objects.iter().filter_map(|object| name(&object.key)));
            continuation_token = page.next_token;
            if continuation_token.is_none() {
                return Ok(children);
            }
        }
    }

    fn is_file(&self, path: &str) -> Result<bool, InventoryError> {
        let object = ObjectRef::new(&self.bucket, path);
        match self.bridge.head(HeadObject { object, ..HeadObject::default() })? {
            Ok(_) => Ok(true),
            // Without the bucket nothing is ever there, and its name should be looked at.
            Err(error) if error.is_not_found() && error.code() != "NoSuchBucket" => Ok(false),
            Err(error) => Err(self.failed(path, error)),
        }
    }

    fn read_small(&self, path: &str) -> Result<Option<Bytes>, InventoryError> {
        match self.fetch(path, MAXIMUM_SMALL_FILE) {
            Ok(DataFile { body: Body::Memory(bytes), .. }) => Ok(Some(bytes)),
            Ok(file) => Err(InventoryError::damaged(&file.name, "it is far too large")),
            Err(InventoryError::Cloud { source, .. }) if source.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn open(&self, path: &str, _whole: bool, memory_limit: u64) -> Result<DataFile, InventoryError> {
        self.fetch(path, memory_limit)
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn display(&self, path: &str) -> String {
        format!("s3://{}/{path}", self.bucket)
    }
}
