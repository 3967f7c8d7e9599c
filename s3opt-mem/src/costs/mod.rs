//! Cost Explorer.

use async_trait::async_trait;
use s3opt_core::backend::Costs;

use crate::client::Client;

/// What an account has of it.
#[derive(Debug, Default)]
pub(crate) struct CostsState {}

#[async_trait]
impl Costs for Client {}
