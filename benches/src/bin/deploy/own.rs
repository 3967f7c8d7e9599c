//! s3opt's own deployment: look, plan, carry out.

use std::time::Duration;

use s3opt_benches::clock::Stopwatch;
use s3opt_core::backend::Cloud;
use s3opt_core::stack::Plan;
use s3opt_core::stack::apply::{ApplyOptions, Silent, apply};
use s3opt_core::stack::observe::observe;
use s3opt_core::stack::plan::{PlanOptions, plan};
use s3opt_tests::Running;
use s3opt_tests::backend::Emulated;
use tokio::runtime::{Builder, Runtime};

use crate::stack::Stack;

/// s3opt-aws, speaking to `LocalStack`.
pub struct Own {
    runtime: Runtime,
    cloud: Cloud,
}

impl Own {
    pub fn connect(running: &Running) -> Result<Own, String> {
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
        let emulated = runtime.block_on(Emulated::new(running)).map_err(|error| error.to_string())?;
        let region = "us-east-1".parse().map_err(|error| format!("{error}"))?;
        // LocalStack says of an absent dashboard that the request was wrong, so what is switched off is looked for in
        // memory.
        let memory = s3opt_mem::Emulator::default().cloud(running.emulator().account(), &region);
        let cloud = Cloud { metrics: memory.metrics, ..emulated.cloud().clone() };
        Ok(Own { runtime, cloud })
    }

    /// The time of a deployment from the first look to the last step.
    pub fn deploy(&self, stack: &Stack) -> Result<Duration, String> {
        self.runtime.block_on(async {
            let watch = Stopwatch::start();
            let steps = self.plan(stack).await?;
            let applied =
                apply(&self.cloud, &stack.blueprint.names, &steps, &ApplyOptions::default(), &Silent).await;
            let time = watch.elapsed();
            if applied.is_complete() { Ok(time) } else { Err(format!("{:#?}", applied.failed)) }
        })
    }

    /// What is still to be done for a stack, whoever has deployed it.
    pub fn missing(&self, stack: &Stack) -> Result<Vec<String>, String> {
        let plan = self.runtime.block_on(self.plan(stack))?;
        Ok(plan.pending().map(|step| step.resource.to_string()).collect())
    }

    async fn plan(&self, stack: &Stack) -> Result<Plan, String> {
        let Stack { blueprint, desired } = stack;
        let observed = observe(&self.cloud, &blueprint.names, &blueprint.tags, &desired.ids()).await;
        let observed = observed.map_err(|errors| format!("{errors:?}"))?;
        Ok(plan(&blueprint.names, &desired.resources, &desired.off, &observed, &PlanOptions::default()))
    }
}
