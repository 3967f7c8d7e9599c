//! The emulator holds the contract of the backends.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::Cloud;
use s3opt_core::backend::contract::{Backend, Broken, Capabilities, Capability, FunctionCode, Stage};
use s3opt_core::backend::functions::FunctionConfiguration;
use s3opt_mem::{Emulator, Handler};

const ACCOUNT: &str = "111111111111";
const OTHER_ACCOUNT: &str = "222222222222";

/// The emulator, anew for each case.
pub struct InMemory;

/// What the contract asks of the stage's code.
pub struct Echo;

#[async_trait]
impl Handler for Echo {
    async fn handle(&self, _: &Cloud, _: &FunctionConfiguration, event: Bytes) -> Result<Bytes, String> {
        if event == "\"fail\"" { Err("as it was told".to_owned()) } else { Ok(event) }
    }
}

#[async_trait]
impl Backend for InMemory {
    fn capabilities(&self) -> Capabilities {
        // Events reach functions, topics and queues; EventBridge has schedules only.
        Capabilities::all().without(&[Capability::EventBridgeSwitch])
    }

    async fn stage(&self, prefix: &str) -> Result<Stage, Broken> {
        let emulator = Emulator::default();
        emulator.register("echo", Arc::new(Echo));
        let region = "us-east-1".parse()?;
        let other = emulator.cloud(OTHER_ACCOUNT, &region);
        let code = FunctionCode {
            runtime: "provided.al2023".to_owned(),
            handler: "echo".to_owned(),
            zip: "one".into(),
            other_zip: "other".into(),
        };
        let stage = Stage::new(emulator.cloud(ACCOUNT, &region), ACCOUNT, region, prefix);
        Ok(stage.with_other_account(other).with_code(code))
    }
}

s3opt_core::contract! { backend = InMemory }
