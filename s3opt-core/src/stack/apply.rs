//! Carrying out a plan: each step once those before it are done, several at the same time.

mod buckets;
mod services;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::StreamExt;
use futures::stream::FuturesUnordered;

use super::plan::{Action, Plan, Step};
use super::{Names, ResourceId};
use crate::backend::{Cloud, CloudError, CloudResult};

/// How a plan is carried out.
#[derive(Clone, Debug)]
pub struct ApplyOptions {
    /// How many steps run at the same time.
    pub concurrency: usize,
    /// Set while the plan is carried out, it lets the steps at hand end and begins no other.
    pub cancel: Arc<AtomicBool>,
    /// Whether buckets that go are emptied first: every version of every object.
    pub delete_objects: bool,
}

impl Default for ApplyOptions {
    fn default() -> ApplyOptions {
        ApplyOptions { concurrency: 8, cancel: Arc::default(), delete_objects: false }
    }
}

/// Who is told how far it has come.
pub trait Progress: Send + Sync {
    /// A step begins.
    fn begun(&self, step: &Step) {
        let _ = step;
    }

    /// A step is done, or has failed.
    fn ended(&self, step: &Step, result: &CloudResult<()>) {
        let _ = (step, result);
    }
}

/// Nobody is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {}

/// How far a plan was carried out.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// What is done, in the order in which it ended.
    pub done: Vec<ResourceId>,
    /// What failed, and why.
    pub failed: Vec<(ResourceId, CloudError)>,
    /// What was not begun: what it needs failed, or it was cancelled.
    pub not_begun: Vec<ResourceId>,
    /// Whether it was cancelled before all was begun.
    pub cancelled: bool,
}

impl Applied {
    /// Whether everything is done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty() && self.not_begun.is_empty()
    }
}

/// Carries out a plan. A step that fails stops those that need it, and no others: the more is done, the less is left for
/// the next run. Steps that are refused are left alone.
pub async fn apply(
    cloud: &Cloud,
    names: &Names,
    plan: &Plan,
    options: &ApplyOptions,
    progress: &dyn Progress,
) -> Applied {
    let performer = Performer { cloud, names, options };
    let pending = plan.pending().filter(|step| step.action != Action::Refuse);
    let mut waiting: BTreeMap<usize, &Step> = pending.enumerate().collect();
    let mut applied = Applied::default();
    let mut done: BTreeSet<ResourceId> = BTreeSet::new();
    let mut running = FuturesUnordered::new();
    loop {
        while running.len() < options.concurrency.max(1) && !options.cancel.load(Ordering::Relaxed) {
            let is_ready = |step: &Step| step.after.iter().all(|other| done.contains(other));
            let ready = waiting.iter().find(|(_, step)| is_ready(step)).map(|(place, _)| *place);
            let Some(step) = ready.and_then(|place| waiting.remove(&place)) else { break };
            progress.begun(step);
            running.push(async move { (step, performer.perform(step).await) });
        }
        let Some((step, result)) = running.next().await else { break };
        progress.ended(step, &result);
        match result {
            Ok(()) => {
                done.insert(step.resource.clone());
                applied.done.push(step.resource.clone());
            }
            Err(error) => applied.failed.push((step.resource.clone(), error)),
        }
    }
    applied.cancelled = options.cancel.load(Ordering::Relaxed) && !waiting.is_empty();
    applied.not_begun = waiting.into_values().map(|step| step.resource.clone()).collect();
    applied
}

/// Does single steps.
#[derive(Clone, Copy)]
struct Performer<'a> {
    cloud: &'a Cloud,
    names: &'a Names,
    options: &'a ApplyOptions,
}

impl Performer<'_> {
    async fn perform(&self, step: &Step) -> CloudResult<()> {
        match &step.resource {
            ResourceId::Bucket(name) => self.bucket(name, step).await,
            ResourceId::Setting { bucket, key } => self.setting(bucket, key, step).await,
            ResourceId::Object { bucket, key } => self.object(bucket, key, step).await,
            ResourceId::Topic(name) => self.topic(name, step).await,
            ResourceId::Subscription { protocol, endpoint, .. } => {
                self.subscription(protocol, endpoint, step).await
            }
            ResourceId::Role(name) => self.role(name, step).await,
            ResourceId::RolePolicy { role, name } => self.role_policy(role, name, step).await,
            ResourceId::LogGroup(name) => self.log_group(name, step).await,
            ResourceId::Function(name) => self.function(name, step).await,
            ResourceId::Permission { function, statement } => {
                self.permission(function, statement, step).await
            }
            ResourceId::Rule(name) => self.rule(name, step).await,
            ResourceId::Target { rule, id } => self.target(rule, id, step).await,
            ResourceId::Alarm(name) => self.alarm(name, step).await,
            ResourceId::Dashboard(name) => self.dashboard(name, step).await,
        }
    }
}

/// Success where what should go is gone already.
fn gone(result: CloudResult<()>) -> CloudResult<()> {
    match result {
        Err(CloudError::NotFound(_)) => Ok(()),
        other => other,
    }
}
