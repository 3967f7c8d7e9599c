//! A whole stack: planned, deployed, changed behind its back, mended and destroyed.

mod cut_off;
mod deploy;
mod drift;
mod edits;
mod ownership;
mod privileges;

use s3opt_core::backend::Cloud;
use s3opt_core::config::Config;
use s3opt_core::stack::apply::{Applied, ApplyOptions, Silent, apply};
use s3opt_core::stack::desired::{Blueprint, Desired};
use s3opt_core::stack::observe::{Observations, ObserveError, observe};
use s3opt_core::stack::plan::{Plan, PlanOptions, plan};
use s3opt_core::stack::resource::Code;
use s3opt_core::stack::{Names, StackTags, Step, destroy};

use crate::world::ACCOUNT;

/// The blueprint of a configuration's text.
pub fn blueprint(text: &str) -> Blueprint {
    let config = Config::parse(text).unwrap();
    Blueprint {
        names: Names::new(&config, ACCOUNT).unwrap(),
        tags: StackTags::new(&config),
        text: text.to_owned(),
        code: Code { sha256: sha256(b"code"), zip: "code".into() },
        config,
    }
}

/// The blueprint that `init` writes.
pub fn default_blueprint() -> Blueprint {
    blueprint(Config::default_text())
}

/// As Lambda tells it.
fn sha256(bytes: &[u8]) -> String {
    use base64::Engine;
    use sha2::Digest;
    base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(bytes))
}

async fn look(cloud: &Cloud, blueprint: &Blueprint) -> Result<(Desired, Observations), Vec<ObserveError>> {
    let desired = blueprint.desired().unwrap();
    let observed = observe(cloud, &blueprint.names, &blueprint.tags, &desired.ids()).await?;
    Ok((desired, observed))
}

/// What deploying would do.
pub async fn planned(
    cloud: &Cloud,
    blueprint: &Blueprint,
    options: &PlanOptions,
) -> Result<Plan, Vec<ObserveError>> {
    let (desired, observed) = look(cloud, blueprint).await?;
    Ok(plan(&blueprint.names, &desired.resources, &desired.off, &observed, options))
}

/// Plans and deploys.
pub async fn deploy(cloud: &Cloud, blueprint: &Blueprint) -> Result<Applied, Vec<ObserveError>> {
    let plan = planned(cloud, blueprint, &PlanOptions::default()).await?;
    Ok(apply(cloud, &blueprint.names, &plan, &ApplyOptions::default(), &Silent).await)
}

/// Plans to destroy, and does it.
pub async fn destroyed(
    cloud: &Cloud,
    blueprint: &Blueprint,
    delete_objects: bool,
) -> Result<Applied, Vec<ObserveError>> {
    let (desired, observed) = look(cloud, blueprint).await?;
    let plan = destroy::plan(cloud, &blueprint.names, &desired, &observed, delete_objects).await?;
    let options = ApplyOptions { delete_objects, ..ApplyOptions::default() };
    Ok(apply(cloud, &blueprint.names, &plan, &options, &Silent).await)
}

/// What failed and what was not begun, as texts.
pub fn problems(applied: &Applied) -> Vec<String> {
    let failed = applied.failed.iter().map(|(resource, error)| format!("{resource}: {error}"));
    failed.chain(applied.not_begun.iter().map(|resource| format!("{resource}: not begun"))).collect()
}

/// All that is there of a stack, as texts; the histories that the emulator keeps are no part of it.
pub async fn all(cloud: &Cloud, blueprint: &Blueprint) -> Vec<String> {
    let (_, observed) = look(cloud, blueprint).await.unwrap();
    let texts = observed.iter().map(|(id, there)| format!("{id} {:?} {}", there.owner, there.state.value()));
    texts.collect()
}

/// Names of all that could be left of any stack.
pub async fn left(cloud: &Cloud) -> Vec<String> {
    let mut left: Vec<String> =
        cloud.storage.list_buckets().await.unwrap().into_iter().map(|bucket| bucket.name).collect();
    left.extend(cloud.schedules.rules_by_prefix("").await.unwrap());
    left.extend(
        cloud.metrics.alarms_by_prefix("").await.unwrap().into_iter().map(|status| status.alarm.name),
    );
    left
}

/// The steps that would do something, as texts.
pub fn steps(plan: &Plan) -> Vec<String> {
    let text = |step: &Step| {
        let changes: Vec<String> = step.changes.iter().map(ToString::to_string).collect();
        format!("{:?} {} [{}]", step.action, step.resource, changes.join("; "))
    };
    plan.pending().map(text).collect()
}
