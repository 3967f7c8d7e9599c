//! The emulator holds the contract of the backends.

use async_trait::async_trait;
use s3opt_core::backend::contract::{Backend, Broken, Capabilities, Capability, FunctionCode, Stage};
use s3opt_mem::Emulator;

const ACCOUNT: &str = "111111111111";
const OTHER_ACCOUNT: &str = "222222222222";

/// The emulator, anew for each case.
struct InMemory;

#[async_trait]
impl Backend for InMemory {
    fn capabilities(&self) -> Capabilities {
        // Events reach functions, topics and queues; EventBridge has schedules only.
        Capabilities::all().without(&[Capability::EventBridgeSwitch])
    }

    async fn stage(&self, prefix: &str) -> Result<Stage, Broken> {
        let emulator = Emulator::default();
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
