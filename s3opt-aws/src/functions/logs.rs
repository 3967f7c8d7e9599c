//! Log groups.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use s3opt_core::backend::{CloudResult, Service};

use super::retention::to_days;
use crate::error::Call;

/// CloudWatch Logs.
pub(super) struct Logs {
    client: aws_sdk_cloudwatchlogs::Client,
}

fn call(operation: &'static str, resource: &str) -> Call {
    Call::new(Service::Logs, operation, resource)
}

impl Logs {
    pub(super) fn of(shared: &SdkConfig) -> Logs {
        Logs { client: aws_sdk_cloudwatchlogs::Client::new(shared) }
    }

    pub(super) async fn create(&self, name: &str, tags: &BTreeMap<String, String>) -> CloudResult<()> {
        // There is a tag at least where there are any.
        let tags = Some(tags.clone().into_iter().collect()).filter(|_| !tags.is_empty());
        let answer = self.client.create_log_group().log_group_name(name).set_tags(tags).send().await;
        answer.map_err(|error| call("CreateLogGroup", name).failed(error))?;
        Ok(())
    }

    /// Groups are found by a prefix alone, so that others may stand before the one that is asked for.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html>.
    #[allow(
        clippy::option_option,
        reason = "the trait tells an absent group from one that keeps its logs for ever"
    )]
    pub(super) async fn retention(&self, name: &str) -> CloudResult<Option<Option<u32>>> {
        let mut pages = self.client.describe_log_groups().log_group_name_prefix(name).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| call("DescribeLogGroups", name).failed(error))?;
            let found = page.log_groups().iter().find(|group| group.log_group_name() == Some(name));
            if let Some(group) = found {
                return Ok(Some(group.retention_in_days().and_then(|days| u32::try_from(days).ok())));
            }
        }
        Ok(None)
    }

    pub(super) async fn set_retention(&self, name: &str, days: Option<u32>) -> CloudResult<()> {
        let Some(days) = days else { return self.keep_for_ever(name).await };
        let call = call("PutRetentionPolicy", name);
        let days =
            to_days(days).map_err(|error| call.refused("InvalidParameterException", error.to_string()))?;
        let request = self.client.put_retention_policy().log_group_name(name).retention_in_days(days);
        request.send().await.map_err(|error| call.failed(error))?;
        Ok(())
    }

    async fn keep_for_ever(&self, name: &str) -> CloudResult<()> {
        let answer = self.client.delete_retention_policy().log_group_name(name).send().await;
        answer.map_err(|error| call("DeleteRetentionPolicy", name).failed(error))?;
        Ok(())
    }

    pub(super) async fn delete(&self, name: &str) -> CloudResult<()> {
        let answer = self.client.delete_log_group().log_group_name(name).send().await;
        answer.map_err(|error| call("DeleteLogGroup", name).failed(error))?;
        Ok(())
    }
}
