//! Lambda: functions, who may invoke them, and their log groups.

use std::collections::BTreeMap;
use std::fmt::Debug;

use async_trait::async_trait;
use bytes::Bytes;

use super::error::not_implemented;
use super::{CloudResult, Service};

/// The instruction set that a function's code is built for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Architecture {
    /// `x86_64`.
    #[default]
    X86_64,
    /// `arm64`.
    Arm64,
}

/// What a function is told beside its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionConfiguration {
    /// Its name, unique in account and region.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The ARN of its role.
    pub role: String,
    /// The runtime, such as `provided.al2023`.
    pub runtime: String,
    /// What runs.
    pub handler: String,
    /// Megabytes.
    pub memory_megabytes: u32,
    /// Seconds that an invocation may take.
    pub timeout_seconds: u32,
    /// The environment.
    pub environment: BTreeMap<String, String>,
    /// The instruction set.
    pub architecture: Architecture,
}

/// How far a function has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FunctionState {
    /// It is being made.
    Pending,
    /// It can be invoked.
    Active,
    /// It was not used for long.
    Inactive,
    /// It could not be made.
    Failed,
}

/// A function as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its configuration.
    pub configuration: FunctionConfiguration,
    /// Its ARN.
    pub arn: String,
    /// The SHA-256 of its code in base 64.
    pub code_sha256: String,
    /// How far it has come.
    pub state: FunctionState,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// Leave for a service to invoke a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The statement's id.
    pub statement_id: String,
    /// Who, such as `s3.amazonaws.com`.
    pub principal: String,
    /// Only on behalf of this ARN.
    pub source_arn: Option<String>,
    /// Only on behalf of this account.
    pub source_account: Option<String>,
}

/// Days for which logs can be kept, if not for ever.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>.
pub const LOG_RETENTION_DAYS: [u32; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// What an invocation answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// What the function gave back, JSON.
    pub payload: Bytes,
    /// What kind of error the function ended in, such as `Unhandled`.
    pub function_error: Option<String>,
}

/// Lambda, and CloudWatch Logs as far as functions need it.
#[async_trait]
pub trait Functions: Debug + Send + Sync {
    /// Makes a function of a zip and returns once it can be invoked, or has failed. Present:
    /// `ResourceConflictException`. A role that is seconds old is waited for.
    async fn create_function(
        &self,
        configuration: FunctionConfiguration,
        zip: Bytes,
        tags: BTreeMap<String, String>,
    ) -> CloudResult<Function> {
        let _ = (zip, tags);
        not_implemented(Service::Functions, "CreateFunction", &configuration.name)
    }

    /// The function. Absent: not found.
    async fn function(&self, name: &str) -> CloudResult<Function> {
        not_implemented(Service::Functions, "GetFunction", name)
    }

    /// Replaces the code and returns once it is in use. The same code changes nothing.
    async fn update_code(&self, name: &str, zip: Bytes) -> CloudResult<Function> {
        let _ = zip;
        not_implemented(Service::Functions, "UpdateFunctionCode", name)
    }

    /// Replaces the configuration and returns once it is in use.
    async fn update_configuration(&self, configuration: FunctionConfiguration) -> CloudResult<Function> {
        not_implemented(Service::Functions, "UpdateFunctionConfiguration", &configuration.name)
    }

    /// Sets tags beside those that are there.
    async fn tag_function(&self, name: &str, tags: &BTreeMap<String, String>) -> CloudResult<()> {
        let _ = tags;
        not_implemented(Service::Functions, "TagResource", name)
    }

    /// Deletes a function and its permissions. Absent: not found.
    async fn delete_function(&self, name: &str) -> CloudResult<()> {
        not_implemented(Service::Functions, "DeleteFunction", name)
    }

    /// Invokes a function and waits for its answer.
    async fn invoke(&self, name: &str, payload: Bytes) -> CloudResult<Invocation> {
        let _ = payload;
        not_implemented(Service::Functions, "Invoke", name)
    }

    /// Hands a function an event and does not wait. A failed invocation is tried twice more.
    async fn invoke_asynchronously(&self, name: &str, payload: Bytes) -> CloudResult<()> {
        let _ = payload;
        not_implemented(Service::Functions, "Invoke", name)
    }

    /// Gives leave. Present: `ResourceConflictException`.
    async fn add_permission(&self, name: &str, permission: Permission) -> CloudResult<()> {
        let _ = permission;
        not_implemented(Service::Functions, "AddPermission", name)
    }

    /// All leave that was given, in no order. No function: not found; none given: none.
    async fn permissions(&self, name: &str) -> CloudResult<Vec<Permission>> {
        not_implemented(Service::Functions, "GetPolicy", name)
    }

    /// Takes leave back. Absent: not found.
    async fn remove_permission(&self, name: &str, statement_id: &str) -> CloudResult<()> {
        let _ = statement_id;
        not_implemented(Service::Functions, "RemovePermission", name)
    }

    /// Makes a log group. Present: `ResourceAlreadyExistsException`.
    async fn create_log_group(&self, name: &str, tags: &BTreeMap<String, String>) -> CloudResult<()> {
        let _ = tags;
        not_implemented(Service::Logs, "CreateLogGroup", name)
    }

    /// Days that the group's logs are kept; `Some(None)` for ever, `None` where there is no such group.
    async fn log_retention(&self, name: &str) -> CloudResult<Option<Option<u32>>> {
        not_implemented(Service::Logs, "DescribeLogGroups", name)
    }

    /// Sets the days that the group's logs are kept; `None` for ever. Absent: not found.
    async fn set_log_retention(&self, name: &str, days: Option<u32>) -> CloudResult<()> {
        let _ = days;
        not_implemented(Service::Logs, "PutRetentionPolicy", name)
    }

    /// Deletes a log group. Absent: not found.
    async fn delete_log_group(&self, name: &str) -> CloudResult<()> {
        not_implemented(Service::Logs, "DeleteLogGroup", name)
    }
}
