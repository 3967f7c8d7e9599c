//! Deploying, again, with another configuration, after changes behind the stack's back, and destroying.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::storage::{ListVersions, PutObject, Setting};
use s3opt_core::config::Config;
use s3opt_core::s3::bucket::PublicAccessBlock;
use s3opt_mem::Emulator;

use super::{answer, deploy_now, deployed, edited, pending, planned, report, stage, yes};
use crate::commands::deploy::DeployOptions;
use crate::commands::destroy::{DestroyOptions, destroy};
use crate::commands::plan::UNCHANGED;
use crate::commands::status;
use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::Paint;
use crate::runtime::block_on;
use crate::stack::ask::Asker;
use crate::stack::plan_file::{PlanFile, PlanJson};
use crate::stack::stage::Stage;
use crate::stack::text;

/// After a change that is meant: `UPDATE_EXPECTED=1 cargo test -p s3opt-cli stack`.
fn expect(name: &str, found: &str) {
    let found = &without_digests(found);
    let path = format!("{}/src/stack/tests/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(*found, expected, "{path}");
}

/// The text without what follows from every letter of the default configuration: its digest and its length.
fn without_digests(text: &str) -> String {
    let line = |line: &str| match line.split_once("s3opt/configuration/") {
        // Each digest has 16 characters.
        Some((before, after)) if after.get(16..).is_some_and(|rest| rest.starts_with(".toml")) => {
            format!("{before}s3opt/configuration/DIGEST{}", without_length(&after[16..]))
        }
        _ => without_length(line),
    };
    text.lines().map(|one| line(one) + "\n").collect()
}

fn without_length(text: &str) -> String {
    match text.split_once("bytes = ") {
        Some((before, _)) => format!("{before}bytes = LENGTH"),
        None => text.to_owned(),
    }
}

/// A configuration that asks for something else in many places.
fn other() -> String {
    edited(&[
        ("transitions = [{ days = 7, storage_class", "transitions = [{ days = 14, storage_class"),
        (r#"tags = { CostOptimization = "Enabled", "#, r#"tags = { CostOptimization = "Off", "#),
        ("archive_access_days = 90 ", "archive_access_days = 120 "),
        ("threshold_requests = 10000", "threshold_requests = 20000"),
        ("\"ETag\",\n", ""),
        (r#"access_analysis = "rate(1 day)""#, r#"access_analysis = "rate(12 hours)""#),
        ("[dashboard]\nenabled = true", "[dashboard]\nenabled = false"),
    ])
}

#[test]
fn a_plan_says_what_is_new() {
    let stage = stage(&Emulator::default(), Config::default_text());
    let (_, plan) = planned(&stage, &[]);
    expect("new.txt", &text::plan(&plan, UNCHANGED, Paint::PLAIN));
    let coloured = text::plan(&plan, UNCHANGED, Paint::ALWAYS);
    assert!(coloured.contains("\u{1b}[32m+ bucket"), "green is what comes to be");
    assert_eq!(console::strip_ansi_codes(&coloured), text::plan(&plan, UNCHANGED, Paint::PLAIN));
}

#[test]
fn a_second_run_has_nothing_to_do() {
    let stage = stage(&Emulator::default(), Config::default_text());
    deploy_now(&stage);
    let (_, plan) = planned(&stage, &[]);
    let expected = format!("Stack example-dev in us-east-1, account 111111111111\n\n{UNCHANGED}\n");
    assert_eq!(text::plan(&plan, UNCHANGED, Paint::PLAIN), expected);
    // Nobody is asked where nothing is to be done.
    deployed(&stage, &DeployOptions::default(), Asker::nobody()).unwrap();
}

#[test]
fn an_edited_configuration_changes_just_that() {
    let emulator = Emulator::default();
    deploy_now(&stage(&emulator, Config::default_text()));
    let stage = stage(&emulator, &other());
    let (_, plan) = planned(&stage, &[]);
    expect("edited.txt", &text::plan(&plan, UNCHANGED, Paint::PLAIN));
    let adopt = std::collections::BTreeSet::new();
    let json = serde_json::to_string_pretty(&PlanJson::new(&plan, &adopt)).unwrap();
    expect("edited.json", &(json + "\n"));
    deploy_now(&stage);
    assert_eq!(pending(&stage), Vec::<String>::new());
}

#[test]
fn what_was_changed_by_hand_is_drift_and_is_mended() {
    let stage = stage(&Emulator::default(), Config::default_text());
    deploy_now(&stage);
    let found = block_on(status::status(&stage)).unwrap();
    assert!(found.drift.is_empty());
    let words = status::words(&found, Paint::PLAIN);
    for expected in [
        "No drift: the stack is as its configuration says.",
        "example-dev-unusual-access",
        "storage@example.com: the link in AWS's mail has to be opened",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    // No function has run, and nothing was counted.
    let zeros: Vec<String> = found.function_errors.iter().map(|(_, errors)| errors.to_string()).collect();
    assert_eq!(zeros, ["0", "0", "0"], "{words}");
    let opened = Setting::PublicAccessBlock(PublicAccessBlock {
        block_public_policy: false,
        ..PublicAccessBlock::ALL
    });
    let storage = &stage.connected.cloud.storage;
    answer(storage.put_setting("example-main-dev", opened));
    let found = block_on(status::status(&stage)).unwrap();
    let words = status::words(&found, Paint::PLAIN);
    let expected =
        "    ~ public access block: one field differs\n        ~ block_public_policy: false -> true\n";
    assert!(words.contains(expected), "{words}");
    let json = serde_json::to_value(status::StatusJson::of(&found)).unwrap();
    assert_eq!(json["drifted"], true);
    assert_eq!(json["drift"]["steps"][0]["resource"], "bucket example-main-dev: public access block");
    assert_eq!(json["unconfirmed"][0], "storage@example.com");
    deploy_now(&stage);
    assert_eq!(pending(&stage), Vec::<String>::new());
}

#[test]
fn a_plan_that_was_written_is_held_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.json");
    let emulator = Emulator::default();
    let first = stage(&emulator, Config::default_text());
    let (_, plan) = planned(&first, &[]);
    let adopt = std::collections::BTreeSet::new();
    PlanJson::new(&plan, &adopt).write(&path).unwrap();
    let options = DeployOptions { plan: Some(path.clone()), ..yes() };
    PlanFile::read(&path).unwrap().check(&plan).unwrap();
    // With another configuration it is another plan.
    let said = report(deployed(&stage(&emulator, &other()), &options, Asker::nobody()));
    for expected in [
        "plan.json: the plan no longer fits, and nothing was done\n",
        "bucket example-main-dev: lifecycle has changed since: something else has to be done\n",
        "dashboard example-dev-s3-optimization has changed since: nothing has to be done\n",
        "hint: make a new plan with `s3opt-cli plan --out FILE`, and look at it\n",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert_eq!(pending(&first).len(), plan.pending().count(), "nothing was done");
    deployed(&first, &options, Asker::nobody()).unwrap();
    // What is done already is no longer to be done.
    let said = report(deployed(&first, &options, Asker::nobody()));
    assert!(
        said.contains("topic example-dev-s3-cost-alerts has changed since: nothing has to be done"),
        "{said}"
    );
    // And what is due only now was not agreed to.
    let (_, nothing) = planned(&first, &[]);
    PlanJson::new(&nothing, &adopt).write(&path).unwrap();
    let said = report(deployed(&stage(&emulator, &other()), &options, Asker::nobody()));
    assert!(
        said.contains("example-main-dev: lifecycle has changed since: it has to be touched, too"),
        "{said}"
    );
}

fn destroyed(stage: &Stage, options: &DestroyOptions, mut asker: Asker) -> Result<(), CliError> {
    block_on(destroy(stage, options, &mut asker, Interrupt::default, true))
}

fn buckets(cloud: &Cloud) -> usize {
    answer(cloud.storage.list_buckets()).len()
}

#[test]
fn destroying_takes_what_is_asked_for_by_its_name() {
    let stage = stage(&Emulator::default(), Config::default_text());
    deploy_now(&stage);
    let cloud = &stage.connected.cloud;
    let object = PutObject {
        bucket: "example-main-dev".to_owned(),
        key: "finance/a".to_owned(),
        body: "a".into(),
        ..PutObject::default()
    };
    answer(cloud.storage.put_object(object));
    let versions = || {
        let mut request = ListVersions::default();
        request.common.bucket = "example-main-dev".to_owned();
        answer(cloud.storage.list_versions(request)).versions.len()
    };
    let all = DestroyOptions { delete_objects: true, yes: false };
    for (options, asker, expected) in [
        (
            DestroyOptions { yes: true, ..DestroyOptions::default() },
            Asker::nobody(),
            "bucket example-main-dev: it holds objects; `--delete-objects` deletes them with it",
        ),
        (all.clone(), Asker::nobody(), "standard input is no terminal"),
        (all.clone(), Asker::answering("yes\n"), "only `example-main-dev` goes on"),
    ] {
        let said = report(destroyed(&stage, &options, asker));
        assert!(said.contains(expected), "{said}");
        assert_eq!((versions(), buckets(cloud)), (1, 4), "nothing was done");
    }
    destroyed(&stage, &all, Asker::answering("example-main-dev\n")).unwrap();
    assert_eq!(buckets(cloud), 0);
    // There is nothing left, and nobody is asked.
    destroyed(&stage, &DestroyOptions::default(), Asker::nobody()).unwrap();
}

#[test]
fn an_empty_stack_is_destroyed_after_a_yes() {
    let stage = stage(&Emulator::default(), Config::default_text());
    deploy_now(&stage);
    let said = report(destroyed(&stage, &DestroyOptions::default(), Asker::answering("no\n")));
    assert!(said.contains("nothing was done"), "{said}");
    destroyed(&stage, &DestroyOptions::default(), Asker::answering("yes\n")).unwrap();
    assert_eq!(buckets(&stage.connected.cloud), 0);
}
