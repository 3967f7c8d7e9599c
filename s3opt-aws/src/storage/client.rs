//! A client for each region, and requests that find their bucket's.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{Builder, Region, RequestChecksumCalculation};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use s3opt_core::backend::{CloudResult, Service};

use super::S3;
use super::regions::{Elsewhere, elsewhere};
use crate::connect::Connection;
use crate::error::Call;

/// Clients by region, and where buckets lie.
pub(super) struct Clients {
    home: String,
    configuration: Builder,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    clients: HashMap<String, Client>,
    regions: HashMap<String, String>,
    made: HashSet<String>,
}

impl Clients {
    /// Clients that share everything but their region.
    fn new(connection: &Connection) -> Clients {
        let mut configuration = Builder::from(connection.shared()).force_path_style(connection.path_style());
        if connection.has_endpoint_of_s3() {
            // The SDK adds checksums of its own to every upload, most of them behind the body. Services that speak S3's
            // language and are not S3 often do not know that form, and some store it as part of the object. What S3
            // demands a checksum for has one everywhere.
            configuration =
                configuration.request_checksum_calculation(RequestChecksumCalculation::WhenRequired);
        }
        Clients { home: connection.region().to_owned(), configuration, known: Mutex::default() }
    }

    /// The region of the connection.
    pub(super) fn home(&self) -> &str {
        &self.home
    }

    /// The client of a region.
    pub(super) fn of(&self, region: &str) -> Client {
        let make =
            || Client::from_conf(self.configuration.clone().region(Region::new(region.to_owned())).build());
        self.with(|known| known.clients.entry(region.to_owned()).or_insert_with(make).clone())
    }

    /// The region in which the bucket is known to lie, else that of the connection.
    pub(super) fn region_of(&self, bucket: &str) -> String {
        self.with(|known| known.regions.get(bucket).cloned()).unwrap_or_else(|| self.home.clone())
    }

    /// Remembers where a bucket lies.
    pub(super) fn lies(&self, bucket: &str, region: &str) {
        self.with(|known| known.regions.insert(bucket.to_owned(), region.to_owned()));
    }

    /// Remembers that this connection made a bucket.
    pub(super) fn made(&self, bucket: &str) {
        self.with(|known| known.made.insert(bucket.to_owned()));
    }

    /// Whether this connection made the bucket, so that it has to be there soon where it is not yet.
    pub(super) fn has_made(&self, bucket: &str) -> bool {
        self.with(|known| known.made.contains(bucket))
    }

    /// Forgets a bucket.
    pub(super) fn forget(&self, bucket: &str) {
        self.with(|known| {
            known.regions.remove(bucket);
            known.made.remove(bucket);
        });
    }

    fn with<T>(&self, change: impl FnOnce(&mut Known) -> T) -> T {
        change(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl S3 {
    pub(crate) fn new(connection: &Connection) -> S3 {
        S3 { clients: Clients::new(connection) }
    }

    /// Sends a request about a bucket to where it is known to lie, and once more where S3 says that it lies elsewhere.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/Redirects.html>.
    pub(super) async fn send<T, E, F>(
        &self,
        call: &Call,
        bucket: &str,
        request: impl Fn(Client) -> F + Send + Sync,
    ) -> CloudResult<T>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let region = self.clients.region_of(bucket);
        let error = match request(self.clients.of(&region)).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let other = match elsewhere(&error) {
            Elsewhere::Nowhere => None,
            Elsewhere::Somewhere => self.locate(bucket).await,
            Elsewhere::In(region) => Some(region),
        };
        match other {
            Some(other) if other != region => {
                self.clients.lies(bucket, &other);
                request(self.clients.of(&other)).await.map_err(|error| call.failed(error))
            }
            _ => Err(call.failed(error)),
        }
    }

    /// The region of a bucket, which S3 tells everybody, allowed to see the bucket or not.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>.
    async fn locate(&self, bucket: &str) -> Option<String> {
        match self.clients.of(self.clients.home()).head_bucket().bucket(bucket).send().await {
            Ok(answer) => answer.bucket_region().map(str::to_owned),
            Err(error) => match elsewhere(&error) {
                Elsewhere::In(region) => Some(region),
                _ => None,
            },
        }
    }
}

/// A call about a bucket.
pub(super) fn bucket_call(operation: &'static str, bucket: &str) -> Call {
    Call::new(Service::Storage, operation, bucket)
}

/// A call about an object.
pub(super) fn object_call(operation: &'static str, bucket: &str, key: &str) -> Call {
    Call::new(Service::Storage, operation, format!("{bucket}/{key}"))
}
