//! The life of a stack.

use s3opt_core::backend::Cloud;
use s3opt_core::stack::apply::{Applied, ApplyOptions, Silent, apply};
use s3opt_core::stack::desired::Desired;
use s3opt_core::stack::keep::is_absent;
use s3opt_core::stack::observe::{Observations, observe};
use s3opt_core::stack::plan::{Plan, PlanOptions, plan};
use s3opt_core::stack::{ResourceId, Step, destroy};
use s3opt_tests::clock::Stopwatch;

use super::World;
use super::changes::{CHANGES, EDITS};

/// Deploys a stack, changes it behind its back, edits it and destroys it, and says what was done.
pub async fn holds(world: &World, place: &str) {
    for told in &world.told {
        print(&format!("on {place}: {told}"));
    }
    let watch = Stopwatch::start();
    let resources = world.deploys().await;
    print(&format!("on {place}: deployed {resources} resources in {:.1?}", watch.elapsed()));
    world.has_nothing_to_do("deployed").await;
    let mended = changes_are_mended(world).await;
    print(&format!("on {place}: mended {mended} changes behind the stack's back"));
    let edited = edits_are_just_that(world).await;
    print(&format!("on {place}: made {edited} edits"));
    world.destroys().await;
    print(&format!("on {place}: destroyed, {:.1?} in all", watch.elapsed()));
}

#[expect(clippy::print_stdout, reason = "measured, and told")]
pub fn print(text: &str) {
    println!("{text}");
}

impl World {
    async fn look(&self) -> (Desired, Observations) {
        let blueprint = &self.blueprint;
        let desired = blueprint.desired().unwrap();
        let observed = observe(&self.cloud, &blueprint.names, &blueprint.tags, &desired.ids()).await;
        (desired, observed.unwrap_or_else(|errors| panic!("{errors:#?}")))
    }

    pub async fn planned(&self) -> Plan {
        let (desired, observed) = self.look().await;
        let options = PlanOptions { keep_foreign_rules: true, ..PlanOptions::default() };
        plan(&self.blueprint.names, &desired.resources, &desired.off, &observed, &options)
    }

    /// Deploys all of it, and answers how many resources there are.
    pub async fn deploys(&self) -> usize {
        let plan = self.planned().await;
        let applied = self.apply(&plan, false).await;
        assert_eq!(problems(&applied), Vec::<String>::new());
        let (desired, observed) = self.look().await;
        // A subscription that waits for its confirmation cannot be seen.
        let cannot_be_seen = |id: &ResourceId| matches!(id, ResourceId::Subscription { .. });
        for resource in &desired.resources {
            let there = observed.get(&resource.id).is_some() || is_absent(&resource.state);
            assert!(there || cannot_be_seen(&resource.id), "{} is not there", resource.id);
        }
        desired.resources.len()
    }

    /// Another run finds nothing to do.
    pub async fn has_nothing_to_do(&self, what: &str) {
        assert_eq!(steps(&self.planned().await), Vec::<String>::new(), "{what}");
    }

    /// Takes everything away, with all objects.
    pub async fn destroys(&self) {
        let (desired, observed) = self.look().await;
        let names = &self.blueprint.names;
        let plan = destroy::plan(&self.cloud, names, &desired, &observed, true).await.unwrap();
        let applied = self.apply(&plan, true).await;
        assert_eq!(problems(&applied), Vec::<String>::new());
        let (_, observed) = self.look().await;
        let left: Vec<String> = observed.iter().map(|(id, _)| id.to_string()).collect();
        assert_eq!(left, Vec::<String>::new());
        assert_eq!(anything(&self.cloud).await, Vec::<String>::new());
    }

    async fn apply(&self, plan: &Plan, delete_objects: bool) -> Applied {
        let options = ApplyOptions { delete_objects, ..ApplyOptions::default() };
        apply(&self.cloud, &self.blueprint.names, plan, &options, &Silent).await
    }

    /// Whether the stack has all that a change is about.
    fn has(&self, needed: &str) -> bool {
        let desired = self.blueprint.desired().unwrap();
        let mut there = desired.resources.iter().filter(|resource| !is_absent(&resource.state));
        there.any(|resource| resource.id.to_string() == needed)
    }
}

/// One field after the other is changed by hand, found, and mended.
async fn changes_are_mended(world: &World) -> usize {
    let mut mended = 0;
    for change in CHANGES {
        if !world.has(change.needs) {
            continue;
        }
        (change.make)(&world.cloud).await;
        let found = steps(&world.planned().await);
        assert!(
            found.len() == 1 && found[0].starts_with(change.mended_by),
            "{}: {found:#?}",
            change.mended_by
        );
        world.deploys().await;
        world.has_nothing_to_do(change.mended_by).await;
        mended += 1;
    }
    mended
}

/// The plan of an edited configuration is the edit, and nothing else; and so is that of taking it back.
async fn edits_are_just_that(world: &World) -> usize {
    for (from, to, expected) in EDITS {
        let edited = world.edited(from, to);
        let found = steps(&edited.planned().await);
        // The functions read the configuration, so that each edit reaches them, too.
        let of_functions = |step: &&String| {
            step.contains("s3opt/configuration/") || step.contains("environment.S3OPT_CONFIG")
        };
        let found: Vec<&String> = found.iter().filter(|step| !of_functions(step)).collect();
        assert_eq!(found, expected, "{to}");
        edited.deploys().await;
        edited.has_nothing_to_do(to).await;
        // And back again.
        world.deploys().await;
        world.has_nothing_to_do(from).await;
    }
    EDITS.len()
}

/// What failed and what was not begun, as texts.
fn problems(applied: &Applied) -> Vec<String> {
    let failed = applied.failed.iter().map(|(resource, error)| format!("{resource}: {error}"));
    failed.chain(applied.not_begun.iter().map(|resource| format!("{resource}: not begun"))).collect()
}

/// The steps that would do something, as texts.
fn steps(plan: &Plan) -> Vec<String> {
    let text = |step: &Step| {
        let changes: Vec<String> = step.changes.iter().map(ToString::to_string).collect();
        format!("{:?} {} [{}]", step.action, step.resource, changes.join("; "))
    };
    plan.pending().map(text).collect()
}

/// Names of all that could be left of any stack.
async fn anything(cloud: &Cloud) -> Vec<String> {
    let buckets = cloud.storage.list_buckets().await.unwrap();
    let mut left: Vec<String> = buckets.into_iter().map(|bucket| bucket.name).collect();
    left.extend(cloud.schedules.rules_by_prefix("").await.unwrap());
    let alarms = cloud.metrics.alarms_by_prefix("").await.unwrap();
    left.extend(alarms.into_iter().map(|status| status.alarm.name));
    left
}
