//! The judge, on backends of which it is known what they do.

use std::time::Duration;

use async_trait::async_trait;
use s3opt_core::backend::contract::{Backend, Broken, Capabilities, Capability, Stage, cases};
use s3opt_mem::Emulator;
use s3opt_tests::contract::{Declaration, Plan, judge};

/// The emulator in memory, which holds whatever it declares, as far as it needs no code.
struct InMemory;

#[async_trait]
impl Backend for InMemory {
    fn capabilities(&self) -> Capabilities {
        Capabilities::all()
    }

    async fn stage(&self, prefix: &str) -> Result<Stage, Broken> {
        let region = "us-east-1".parse()?;
        Ok(Stage::new(Emulator::default().cloud("111111111111", &region), "111111111111", region, prefix))
    }
}

/// One that never gets ready.
struct Sleepy;

#[async_trait]
impl Backend for Sleepy {
    fn capabilities(&self) -> Capabilities {
        Capabilities::all()
    }

    async fn stage(&self, _: &str) -> Result<Stage, Broken> {
        std::future::pending().await
    }
}

fn plan(only: &[&str]) -> Plan {
    Plan { only: only.iter().map(|name| (*name).to_owned()).collect(), ..Plan::default() }
}

#[tokio::test]
async fn all_is_held_where_all_is_well() {
    let judgement = judge(&InMemory, &Declaration::FULL, &plan(&["objects::", "tags::"])).await;
    let expected =
        cases().filter(|case| case.name.starts_with("objects::") || case.name.starts_with("tags::"));
    assert_eq!(judgement.held, expected.map(|case| case.name).collect::<Vec<_>>());
    assert!(judgement.is_as_declared(), "{judgement}");
}

#[tokio::test]
async fn what_is_lacking_is_left_out_with_its_reason() {
    let declaration =
        Declaration { lacking: &[(Capability::Logs, "nobody writes any")], ..Declaration::FULL };
    let judgement = judge(&InMemory, &declaration, &plan(&["log_group"])).await;
    assert_eq!(judgement.left_out.len(), 3, "{judgement}");
    let text = judgement.to_string();
    let line = "LEFT OUT functions::a_log_group_comes_and_goes: needs Logs: nobody writes any\n";
    assert!(text.contains(line), "{text}");
    assert!(judgement.is_as_declared() && !declaration.capabilities().has(Capability::Logs));
}

#[tokio::test]
async fn what_is_not_run_is_run_where_all_are_wanted() {
    const CASE: &str = "objects::what_is_put_is_read";
    let declaration = Declaration { not_run: &[(CASE, "it takes long")], ..Declaration::FULL };
    let judgement = judge(&InMemory, &declaration, &plan(&[CASE])).await;
    assert_eq!(judgement.left_out, [(CASE, "it takes long".to_owned())]);
    let judgement = judge(&InMemory, &declaration, &Plan { all: true, ..plan(&[CASE]) }).await;
    assert_eq!(judgement.held, [CASE]);
}

#[tokio::test]
async fn what_is_said_to_be_broken_and_is_not_is_told() {
    const CASE: &str = "objects::what_is_put_is_read";
    let declaration = Declaration { broken: &[(CASE, "it forgets")], ..Declaration::FULL };
    let judgement = judge(&InMemory, &declaration, &plan(&[CASE])).await;
    assert_eq!(judgement.recovered, [CASE]);
    assert!(!judgement.is_as_declared());
}

#[tokio::test]
async fn what_is_broken_fails_unless_it_is_known() {
    // There is no code on the stage.
    const CASE: &str = "functions::a_function_is_kept";
    let judgement = judge(&InMemory, &Declaration::FULL, &plan(&[CASE])).await;
    assert_eq!(judgement.broken.len(), 1, "{judgement}");
    assert!(!judgement.is_as_declared());
    let declaration = Declaration { broken: &[(CASE, "there is no code")], ..Declaration::FULL };
    let judgement = judge(&InMemory, &declaration, &plan(&[CASE])).await;
    assert_eq!(judgement.known, [(CASE, "there is no code")]);
    assert!(judgement.is_as_declared(), "{judgement}");
}

#[tokio::test]
async fn names_of_no_case_are_told() {
    let declaration = Declaration { not_run: &[("objects::unheard_of", "why not")], ..Declaration::FULL };
    let judgement = judge(&InMemory, &declaration, &plan(&["costs::"])).await;
    assert_eq!(judgement.unknown, ["objects::unheard_of"]);
    assert!(!judgement.is_as_declared());
}

#[tokio::test]
async fn a_case_that_never_ends_is_broken() {
    let plan = Plan { limit: Duration::from_millis(20), ..plan(&["costs::time_goes_forward"]) };
    let judgement = judge(&Sleepy, &Declaration::FULL, &plan).await;
    assert_eq!(judgement.broken.len(), 1, "{judgement}");
    assert!(judgement.broken[0].came.contains("no end within"), "{judgement}");
}
