//! Functions are made, changed, looked at and deleted, and what Lambda needs for it is waited for.

use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types;
use bytes::Bytes;
use s3opt_core::backend::functions::{Function, FunctionConfiguration};
use s3opt_core::backend::{CloudError, CloudResult, Outcome};

use super::code::fingerprint;
use super::configuration::{from_architecture, from_count, from_environment, to_function};
use super::state::{Progress, is_change_under_way, is_role_too_young};
use super::{Lambda, call};
use crate::connect::upload_timeouts;
use crate::error::Call;
use crate::patience::Patience;

/// How long a role may take until Lambda can assume it. It takes seconds; one whose trust policy is wrong is told from it
/// by nothing but the time.
const ROLE_PATIENCE: Duration = Duration::from_secs(120);

/// The code of what has not come about in time.
const NOT_YET: &str = "RequestTimeout";

impl Lambda {
    pub(super) async fn create(
        &self,
        configuration: FunctionConfiguration,
        zip: Bytes,
        tags: BTreeMap<String, String>,
    ) -> CloudResult<Function> {
        let call = call("CreateFunction", &configuration.name);
        let settings = for_upload(&zip);
        let code = types::FunctionCode::builder().zip_file(Blob::new(zip)).build();
        let request = self
            .client
            .create_function()
            .function_name(&configuration.name)
            .description(&configuration.description)
            .role(&configuration.role)
            .runtime(types::Runtime::from(configuration.runtime.as_str()))
            .handler(&configuration.handler)
            .memory_size(from_count(configuration.memory_megabytes))
            .timeout(from_count(configuration.timeout_seconds))
            .environment(from_environment(&configuration.environment))
            .architectures(from_architecture(configuration.architecture))
            .code(code)
            .set_tags(Some(tags.into_iter().collect()));
        let send = || async {
            let request = request.clone().customize().config_override(settings.clone());
            request.send().await.map_err(|error| call.failed(error))
        };
        Patience::of(self.patience.min(ROLE_PATIENCE)).retry(is_role_too_young, send).await?;
        self.ready(&call, &configuration.name).await
    }

    pub(super) async fn get(&self, name: &str) -> CloudResult<Function> {
        self.look(&call("GetFunction", name), name).await
    }

    /// The function, asked for in the course of a call.
    async fn look(&self, call: &Call, name: &str) -> CloudResult<Function> {
        let answer = self.client.get_function().function_name(name).send().await;
        let answer = answer.map_err(|error| call.failed(error))?;
        let function =
            answer.configuration.ok_or_else(|| call.unexpected("the answer lacks Configuration"))?;
        Ok(to_function(&function, answer.tags.unwrap_or_default().into_iter().collect()))
    }

    /// The function once it can be invoked and what was changed is in use.
    async fn ready(&self, call: &Call, name: &str) -> CloudResult<Function> {
        let ask = || async {
            let answer = self.client.get_function_configuration().function_name(name).send().await;
            match Progress::of(&answer.map_err(|error| call.failed(error))?) {
                Progress::Ready => Ok(()),
                Progress::Waiting(what) => Err(call.refused(NOT_YET, what)),
                Progress::Failed { code, reason } => Err(call.refused(code, reason)),
            }
        };
        // The function is there, or the change is made, whatever comes of it.
        Patience::of(self.patience)
            .retry(|error| error.code() == NOT_YET, ask)
            .await
            .map_err(taken_effect)?;
        self.look(call, name).await
    }

    /// Sends a change once Lambda is done with the one before it, and can assume the role.
    async fn change<T, F>(&self, call: &Call, send: impl FnMut() -> F) -> CloudResult<T>
    where
        F: Future<Output = CloudResult<T>>,
    {
        let is_passing = |error: &CloudError| is_change_under_way(error) || is_role_too_young(error);
        Patience::of(self.patience).retry(is_passing, send).await.map_err(|error| {
            // The code would tell that something is there already.
            let message = error.failure().message.clone();
            if is_change_under_way(&error) { call.refused(NOT_YET, message) } else { error }
        })
    }

    pub(super) async fn replace_code(&self, name: &str, zip: Bytes) -> CloudResult<Function> {
        let call = call("UpdateFunctionCode", name);
        let before = self.look(&call, name).await?;
        if before.code_sha256 == fingerprint(&zip) {
            return Ok(before);
        }
        let settings = for_upload(&zip);
        let request = self.client.update_function_code().function_name(name).zip_file(Blob::new(zip));
        let send = || async {
            let request = request.clone().customize().config_override(settings.clone());
            request.send().await.map_err(|error| call.failed(error))
        };
        self.change(&call, send).await?;
        self.ready(&call, name).await
    }

    pub(super) async fn replace_configuration(
        &self,
        configuration: FunctionConfiguration,
    ) -> CloudResult<Function> {
        let call = call("UpdateFunctionConfiguration", &configuration.name);
        let before = self.look(&call, &configuration.name).await?;
        if before.configuration.architecture != configuration.architecture {
            // Lambda takes the instruction set with the code alone
            // (<https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html>).
            let message = "the instruction set of a function stays: delete it and make it anew";
            return Err(call.refused("InvalidParameterValueException", message));
        }
        let request = self
            .client
            .update_function_configuration()
            .function_name(&configuration.name)
            .description(&configuration.description)
            .role(&configuration.role)
            .runtime(types::Runtime::from(configuration.runtime.as_str()))
            .handler(&configuration.handler)
            .memory_size(from_count(configuration.memory_megabytes))
            .timeout(from_count(configuration.timeout_seconds))
            .environment(from_environment(&configuration.environment));
        let send = || async { request.clone().send().await.map_err(|error| call.failed(error)) };
        self.change(&call, send).await?;
        self.ready(&call, &configuration.name).await
    }

    pub(super) async fn tag(&self, name: &str, tags: &BTreeMap<String, String>) -> CloudResult<()> {
        let call = call("TagResource", name);
        let answer = self.client.get_function_configuration().function_name(name).send().await;
        let answer = answer.map_err(|error| call.failed(error))?;
        let arn = answer.function_arn.ok_or_else(|| call.unexpected("the answer lacks FunctionArn"))?;
        if tags.is_empty() {
            return Ok(());
        }
        let tags = tags.clone().into_iter().collect();
        let request = self.client.tag_resource().resource(arn).set_tags(Some(tags));
        request.send().await.map_err(|error| call.failed(error))?;
        Ok(())
    }

    pub(super) async fn delete(&self, name: &str) -> CloudResult<()> {
        let call = call("DeleteFunction", name);
        let request = self.client.delete_function().function_name(name);
        let send = || async { request.clone().send().await.map_err(|error| call.failed(error)) };
        self.change(&call, send).await.map(drop)
    }
}

/// The settings of a call that carries code, which travels in base 64.
fn for_upload(zip: &Bytes) -> aws_sdk_lambda::config::Builder {
    let bytes = u64::try_from(zip.len()).unwrap_or(u64::MAX);
    let timeouts = upload_timeouts(bytes.saturating_mul(4) / 3);
    aws_sdk_lambda::Config::builder().timeout_config(timeouts)
}

/// The error of a call whose effect is there, or may be.
fn taken_effect(error: CloudError) -> CloudError {
    error.map(|mut failure| {
        failure.outcome = Outcome::Unknown;
        failure
    })
}
