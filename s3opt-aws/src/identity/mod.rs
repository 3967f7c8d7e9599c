//! IAM and STS.
mod document;
mod role;

use std::fmt;

use async_trait::async_trait;
use s3opt_core::backend::Identity;

use crate::connect::Connection;

/// The service on the SDK.
pub(crate) struct Iam {
    #[expect(dead_code, reason = "the calls are to come")]
    client: aws_sdk_iam::Client,
}

impl Iam {
    pub(crate) fn new(connection: &Connection) -> Iam {
        Iam { client: aws_sdk_iam::Client::new(connection.shared()) }
    }
}

impl fmt::Debug for Iam {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Iam").finish_non_exhaustive()
    }
}

#[async_trait]
impl Identity for Iam {}
