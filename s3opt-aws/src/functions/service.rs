//! The service as the trait asks for it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::functions::{Function, FunctionConfiguration, Invocation, Permission};
use s3opt_core::backend::{CloudResult, Functions};

use super::Lambda;

#[async_trait]
impl Functions for Lambda {
    async fn create_function(
        &self,
        configuration: FunctionConfiguration,
        zip: Bytes,
        tags: BTreeMap<String, String>,
    ) -> CloudResult<Function> {
        self.create(configuration, zip, tags).await
    }

    async fn function(&self, name: &str) -> CloudResult<Function> {
        self.get(name).await
    }

    async fn update_code(&self, name: &str, zip: Bytes) -> CloudResult<Function> {
        self.replace_code(name, zip).await
    }

    async fn update_configuration(&self, configuration: FunctionConfiguration) -> CloudResult<Function> {
        self.replace_configuration(configuration).await
    }

    async fn tag_function(&self, name: &str, tags: &BTreeMap<String, String>) -> CloudResult<()> {
        self.tag(name, tags).await
    }

    async fn delete_function(&self, name: &str) -> CloudResult<()> {
        self.delete(name).await
    }

    async fn invoke(&self, name: &str, payload: Bytes) -> CloudResult<Invocation> {
        self.run(name, payload).await
    }

    async fn invoke_asynchronously(&self, name: &str, payload: Bytes) -> CloudResult<()> {
        self.hand_over(name, payload).await
    }

    async fn add_permission(&self, name: &str, permission: Permission) -> CloudResult<()> {
        self.give_leave(name, permission).await
    }

    async fn permissions(&self, name: &str) -> CloudResult<Vec<Permission>> {
        self.leave(name).await
    }

    async fn remove_permission(&self, name: &str, statement_id: &str) -> CloudResult<()> {
        self.take_leave(name, statement_id).await
    }

    async fn create_log_group(&self, name: &str, tags: &BTreeMap<String, String>) -> CloudResult<()> {
        self.logs.create(name, tags).await
    }

    async fn log_retention(&self, name: &str) -> CloudResult<Option<Option<u32>>> {
        self.logs.retention(name).await
    }

    async fn set_log_retention(&self, name: &str, days: Option<u32>) -> CloudResult<()> {
        self.logs.set_retention(name, days).await
    }

    async fn delete_log_group(&self, name: &str) -> CloudResult<()> {
        self.logs.delete(name).await
    }
}
