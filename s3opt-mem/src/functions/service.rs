//! The service as the trait asks for it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::functions::{Function, FunctionConfiguration, Invocation, Permission};
use s3opt_core::backend::{CloudResult, Functions};

use crate::client::Client;

#[async_trait]
impl Functions for Client {
    async fn create_function(
        &self,
        configuration: FunctionConfiguration,
        zip: Bytes,
        tags: BTreeMap<String, String>,
    ) -> CloudResult<Function> {
        self.emulator.world().create_function(&self.caller, configuration, &zip, tags)
    }

    async fn function(&self, name: &str) -> CloudResult<Function> {
        self.emulator.world().function(&self.caller, name)
    }

    async fn update_code(&self, name: &str, zip: Bytes) -> CloudResult<Function> {
        self.emulator.world().update_code(&self.caller, name, &zip)
    }

    async fn update_configuration(&self, configuration: FunctionConfiguration) -> CloudResult<Function> {
        self.emulator.world().update_configuration(&self.caller, configuration)
    }

    async fn tag_function(&self, name: &str, tags: &BTreeMap<String, String>) -> CloudResult<()> {
        self.emulator.world().tag_function(&self.caller, name, tags)
    }

    async fn delete_function(&self, name: &str) -> CloudResult<()> {
        self.emulator.world().delete_function(&self.caller, name)
    }

    async fn invoke(&self, name: &str, payload: Bytes) -> CloudResult<Invocation> {
        self.emulator.invoke(self, name, payload).await
    }

    async fn invoke_asynchronously(&self, name: &str, payload: Bytes) -> CloudResult<()> {
        self.emulator.world().invoke_asynchronously(&self.caller, name, payload)
    }

    async fn add_permission(&self, name: &str, permission: Permission) -> CloudResult<()> {
        self.emulator.world().add_permission(&self.caller, name, permission)
    }

    async fn permissions(&self, name: &str) -> CloudResult<Vec<Permission>> {
        self.emulator.world().permissions(&self.caller, name)
    }

    async fn remove_permission(&self, name: &str, statement_id: &str) -> CloudResult<()> {
        self.emulator.world().remove_permission(&self.caller, name, statement_id)
    }

    async fn create_log_group(&self, name: &str, tags: &BTreeMap<String, String>) -> CloudResult<()> {
        self.emulator.world().create_log_group(&self.caller, name, tags)
    }

    async fn log_retention(&self, name: &str) -> CloudResult<Option<Option<u32>>> {
        self.emulator.world().log_retention(&self.caller, name)
    }

    async fn set_log_retention(&self, name: &str, days: Option<u32>) -> CloudResult<()> {
        self.emulator.world().set_log_retention(&self.caller, name, days)
    }

    async fn delete_log_group(&self, name: &str) -> CloudResult<()> {
        self.emulator.world().delete_log_group(&self.caller, name)
    }
}
