//! Log groups, as far as functions need them: their names, tags and retention.

use std::collections::BTreeMap;

use s3opt_core::backend::functions::LOG_RETENTION_DAYS;
use s3opt_core::backend::{CloudError, CloudResult, Service};

use crate::client::Caller;
use crate::identity::Call;
use crate::world::World;

/// A log group.
#[derive(Debug)]
pub(super) struct LogGroup {
    /// Days; for ever where it is `None`.
    retention: Option<u32>,
}

impl World {
    pub(super) fn create_log_group(
        &mut self,
        caller: &Caller,
        name: &str,
        tags: &BTreeMap<String, String>,
    ) -> CloudResult<()> {
        let arn = arn_of(caller, name);
        let call = Call::new(caller, Service::Logs, "CreateLogGroup", &arn);
        self.permit(&call)?;
        check_name(&call, name)?;
        if tags.len() > 50 || tags.keys().any(|key| key.is_empty() || key.chars().count() > 128) {
            let message = "Log groups have at most 50 tags, with keys of 1 to 128 characters";
            return Err(call.error("InvalidParameterException", message));
        }
        let groups = &mut self.regional(&caller.account, &caller.region).functions.log_groups;
        if groups.contains_key(name) {
            let message = "The specified log group already exists";
            return Err(call.error("ResourceAlreadyExistsException", message));
        }
        groups.insert(name.to_owned(), LogGroup { retention: None });
        Ok(())
    }

    #[allow(
        clippy::option_option,
        reason = "the trait tells an absent group from one that keeps its logs for ever"
    )]
    pub(super) fn log_retention(&mut self, caller: &Caller, name: &str) -> CloudResult<Option<Option<u32>>> {
        let arn = arn_of(caller, name);
        self.permit(&Call::new(caller, Service::Logs, "DescribeLogGroups", &arn))?;
        let groups = &self.regional(&caller.account, &caller.region).functions.log_groups;
        Ok(groups.get(name).map(|group| group.retention))
    }

    pub(super) fn set_log_retention(
        &mut self,
        caller: &Caller,
        name: &str,
        days: Option<u32>,
    ) -> CloudResult<()> {
        let operation = if days.is_some() { "PutRetentionPolicy" } else { "DeleteRetentionPolicy" };
        let arn = arn_of(caller, name);
        let call = Call::new(caller, Service::Logs, operation, &arn);
        self.permit(&call)?;
        if let Some(days) = days.filter(|days| !LOG_RETENTION_DAYS.contains(days)) {
            let message = format!(
                "1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: Member \
                 must satisfy enum value set: {LOG_RETENTION_DAYS:?}"
            );
            return Err(call.error("InvalidParameterException", message));
        }
        let groups = &mut self.regional(&caller.account, &caller.region).functions.log_groups;
        groups.get_mut(name).ok_or_else(|| no_group(&call))?.retention = days;
        Ok(())
    }

    pub(super) fn delete_log_group(&mut self, caller: &Caller, name: &str) -> CloudResult<()> {
        let arn = arn_of(caller, name);
        let call = Call::new(caller, Service::Logs, "DeleteLogGroup", &arn);
        self.permit(&call)?;
        let groups = &mut self.regional(&caller.account, &caller.region).functions.log_groups;
        groups.remove(name).map(|_| ()).ok_or_else(|| no_group(&call))
    }
}

fn arn_of(caller: &Caller, name: &str) -> String {
    format!("arn:aws:logs:{}:{}:log-group:{name}", caller.region, caller.account)
}

fn no_group(call: &Call<'_>) -> CloudError {
    call.error("ResourceNotFoundException", "The specified log group does not exist.")
}

/// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html>.
fn check_name(call: &Call<'_>, name: &str) -> CloudResult<()> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/#".contains(&byte);
    if (1..=512).contains(&name.len()) && name.bytes().all(is_allowed) && !name.starts_with("aws/") {
        return Ok(());
    }
    let message = format!(
        "1 validation error detected: Value '{name}' at 'logGroupName' failed to satisfy constraint: Member must \
         satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+"
    );
    Err(call.error("InvalidParameterException", message))
}
