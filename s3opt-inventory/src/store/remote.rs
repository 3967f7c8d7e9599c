//! Objects in S3, or in anything that speaks its protocol.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tempfile::NamedTempFile;
use tokio::runtime::Runtime;

use super::{Body, Children, DataFile, MAXIMUM_SMALL_FILE, Store};
use crate::InventoryError;
use crate::location::S3Location;

/// A bucket. The runtime lives in here alone: callers see no asynchronous code.
pub(crate) struct RemoteStore {
    store: Arc<dyn ObjectStore>,
    runtime: Runtime,
    bucket: String,
}

impl RemoteStore {
    /// The bucket of a location, with credentials from the environment.
    pub(crate) fn connect(place: &S3Location) -> Result<RemoteStore, InventoryError> {
        let options = &place.options;
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(&place.bucket);
        if let Some(region) = &options.region {
            builder = builder.with_region(region);
        }
        if let Some(endpoint) = &options.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        if options.path_style {
            builder = builder.with_virtual_hosted_style_request(false);
        }
        if options.no_sign_request {
            builder = builder.with_skip_signature(true);
        }
        let store = builder.build().map_err(|source| InventoryError::Remote {
            file: format!("s3://{}", place.bucket),
            source: Box::new(source),
        })?;
        RemoteStore::new(Arc::new(store), &place.bucket)
    }

    fn new(store: Arc<dyn ObjectStore>, bucket: &str) -> Result<RemoteStore, InventoryError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|source| InventoryError::read(bucket, source))?;
        Ok(RemoteStore { store, runtime, bucket: bucket.to_owned() })
    }

    fn failed(&self, path: &str, source: object_store::Error) -> InventoryError {
        InventoryError::Remote { file: self.display(path), source: Box::new(source) }
    }

    fn path(&self, path: &str) -> Result<Path, InventoryError> {
        Path::parse(path).map_err(|error| self.failed(path, error.into()))
    }

    async fn fetch(&self, path: &str, memory_limit: u64) -> Result<DataFile, InventoryError> {
        let name = self.display(path);
        let failed = |source| self.failed(path, source);
        let result = self.store.get(&self.path(path)?).await.map_err(failed)?;
        let size = result.meta.size;
        if size <= memory_limit {
            let bytes = result.bytes().await.map_err(failed)?;
            return Ok(DataFile::new(name, size, Body::Memory(bytes)));
        }
        let write_failed = |source| InventoryError::read(&name, source);
        let mut copy = NamedTempFile::new().map_err(write_failed)?;
        let mut stream = result.into_stream();
        let mut written = 0_u64;
        while let Some(part) = stream.next().await {
            let part = part.map_err(failed)?;
            written += part.len() as u64;
            copy.write_all(&part).map_err(write_failed)?;
        }
        copy.flush().map_err(write_failed)?;
        Ok(DataFile::new(name, written, Body::Copy(Arc::new(copy))))
    }
}

impl Store for RemoteStore {
    fn children(&self, folder: &str) -> Result<Children, InventoryError> {
        let prefix = self.path(folder)?;
        let listing = self.store.list_with_delimiter(Some(&prefix));
        let result = self.runtime.block_on(listing).map_err(|source| self.failed(folder, source))?;
        let name = |path: &Path| path.filename().map(str::to_owned);
        Ok(Children {
            folders: result.common_prefixes.iter().filter_map(name).collect(),
            files: result.objects.iter().filter_map(|object| name(&object.location)).collect(),
        })
    }

    fn is_file(&self, path: &str) -> Result<bool, InventoryError> {
        let object = self.path(path)?;
        match self.runtime.block_on(self.store.head(&object)) {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(source) => Err(self.failed(path, source)),
        }
    }

    fn read_small(&self, path: &str) -> Result<Option<Bytes>, InventoryError> {
        match self.runtime.block_on(self.fetch(path, MAXIMUM_SMALL_FILE)) {
            Ok(DataFile { body: Body::Memory(bytes), .. }) => Ok(Some(bytes)),
            Ok(file) => Err(InventoryError::damaged(&file.name, "it is far too large")),
            Err(InventoryError::Remote { source, .. })
                if matches!(*source, object_store::Error::NotFound { .. }) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn open(&self, path: &str, _whole: bool, memory_limit: u64) -> Result<DataFile, InventoryError> {
        self.runtime.block_on(self.fetch(path, memory_limit))
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn display(&self, path: &str) -> String {
        format!("s3://{}/{path}", self.bucket)
    }
}
