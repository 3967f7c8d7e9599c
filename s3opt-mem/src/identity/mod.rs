//! IAM.

mod access;

use async_trait::async_trait;
use s3opt_core::backend::Identity;

use crate::client::Client;

/// What an account has of it.
#[derive(Debug, Default)]
pub(crate) struct IdentityState {}

#[async_trait]
impl Identity for Client {}
