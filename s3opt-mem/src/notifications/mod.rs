//! SNS.

mod publish;

use async_trait::async_trait;
use s3opt_core::backend::Notifications;

use crate::client::Client;

/// What an account has of it.
#[derive(Debug, Default)]
pub(crate) struct NotificationsState {}

#[async_trait]
impl Notifications for Client {}
