//! CloudWatch.

mod requests;

use async_trait::async_trait;
use s3opt_core::backend::Metrics;

use crate::client::Client;

pub(crate) use requests::ObservedRequest;

/// What an account has of it.
#[derive(Debug, Default)]
pub(crate) struct MetricsState {}

#[async_trait]
impl Metrics for Client {}
