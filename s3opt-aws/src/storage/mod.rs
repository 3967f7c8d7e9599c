//! S3.

use std::fmt;

use async_trait::async_trait;
use s3opt_core::backend::Storage;

use crate::connect::Connection;

/// S3 on the SDK.
pub(crate) struct S3 {
    client: aws_sdk_s3::Client,
}

impl S3 {
    pub(crate) fn new(connection: &Connection) -> S3 {
        S3 { client: aws_sdk_s3::Client::new(connection.shared()) }
    }
}

impl fmt::Debug for S3 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("S3").finish_non_exhaustive()
    }
}

#[async_trait]
impl Storage for S3 {}
