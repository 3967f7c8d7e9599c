//! EventBridge.

use async_trait::async_trait;
use s3opt_core::backend::Schedules;

use crate::client::Client;

/// What an account has of it.
#[derive(Debug, Default)]
pub(crate) struct SchedulesState {}

#[async_trait]
impl Schedules for Client {}
