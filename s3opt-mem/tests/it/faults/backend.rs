//! Emulators behind faults, and callers that try again.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use s3opt_core::backend::contract::{Backend, Broken, Capabilities, Stage, block_on};
use s3opt_core::backend::storage::CreateBucket;
use s3opt_core::backend::{Cloud, CloudResult, Outcome};
use s3opt_mem::Emulator;
use s3opt_mem::around::{Answer, Around, Call, wrap};
use s3opt_mem::faults::{FaultLog, FaultPlan, Faults};

use crate::contract::InMemory;

/// A caller that makes a call again where that may help, and looks at what each error says of its effect.
#[derive(Debug, Default)]
pub struct Retries {
    unknown: Mutex<usize>,
}

impl Retries {
    /// How many errors said that nobody knows whether the call has taken effect.
    pub fn unknown(&self) -> usize {
        *self.unknown.lock().unwrap()
    }
}

/// No plan of these tests lets so many calls go wrong one after the other.
const TRIES: usize = 60;

#[async_trait]
impl Around for Retries {
    async fn call<'a, T, F>(&'a self, _: Call<'a>, make: F) -> CloudResult<T>
    where
        T: Send + 'a,
        F: Fn() -> Answer<'a, T> + Send + Sync + 'a,
    {
        let mut answer = make().await;
        for _ in 0..TRIES {
            match &answer {
                Err(error) if error.is_retryable() => {
                    if error.failure().outcome == Outcome::Unknown {
                        *self.unknown.lock().unwrap() += 1;
                    }
                    answer = make().await;
                }
                _ => break,
            }
        }
        answer
    }
}

/// The emulator behind faults, behind a caller that tries again.
pub struct Unreliable {
    pub seed: u64,
    pub plan: FaultPlan,
    /// The faults and tries of each stage.
    pub stages: Mutex<Vec<(Faults, Arc<Retries>)>>,
}

impl Unreliable {
    pub fn new(seed: u64, plan: FaultPlan) -> Unreliable {
        Unreliable { seed, plan, stages: Mutex::default() }
    }

    /// What went wrong on the last stage, and how many errors were in doubt.
    pub fn last(&self) -> (FaultLog, usize) {
        let stages = self.stages.lock().unwrap();
        let (faults, retries) = stages.last().unwrap();
        (faults.log(), retries.unknown())
    }
}

#[async_trait]
impl Backend for Unreliable {
    fn capabilities(&self) -> Capabilities {
        InMemory.capabilities()
    }

    async fn stage(&self, prefix: &str) -> Result<Stage, Broken> {
        let mut stage = InMemory.stage(prefix).await?;
        let seed = self.seed.wrapping_add(prefix.bytes().map(u64::from).sum());
        let faults = Faults::new(stage.cloud.clone(), seed, self.plan.clone());
        let retries = Arc::new(Retries::default());
        stage.cloud = wrap(faults.cloud(), retries.clone());
        self.stages.lock().unwrap().push((faults, retries));
        Ok(stage)
    }
}

/// An emulator with a bucket `acme`, and its cloud.
pub fn with_bucket() -> (Emulator, Cloud) {
    let emulator = Emulator::default();
    let region = "us-east-1".parse().unwrap();
    let cloud = emulator.cloud("111111111111", &region);
    let bucket = CreateBucket { name: "acme".to_owned(), region, tags: Vec::new() };
    block_on(cloud.storage.create_bucket(bucket)).unwrap();
    (emulator, cloud)
}
