//! What is refused or fails: nothing is changed that was not agreed to, and one is told what to do.

use std::collections::BTreeSet;

use s3opt_core::backend::identity::Role;
use s3opt_core::backend::storage::{CreateBucket, PutObject, Setting};
use s3opt_core::config::Config;
use s3opt_core::s3::Tag;
use s3opt_core::stack::permissions::{Purpose, policy};
use s3opt_mem::faults::{Fault, FaultPlan, Faults};
use s3opt_mem::{Caller, Emulator, Principal};

use super::{
    answer, connected, deploy_now, deployed, edited, pending, planned, report, stage, stage_in, tags, yes,
};
use crate::backend::Connected;
use crate::commands::deploy::{DeployOptions, deploy};
use crate::interrupt::Interrupt;
use crate::runtime::block_on;
use crate::stack::ask::Asker;
use crate::stack::stage::Stage;

fn bucket(emulator: &Emulator, account: &str, tags: Vec<Tag>) {
    let region: s3opt_core::price::Region = "us-east-1".parse().unwrap();
    let request = CreateBucket { name: "example-main-dev".to_owned(), region: region.clone(), tags };
    let cloud = emulator.cloud(account, &region);
    answer(cloud.storage.create_bucket(request));
}

#[test]
fn nothing_is_done_without_a_yes() {
    let stage = stage(&Emulator::default(), Config::default_text());
    let all = pending(&stage);
    for asker in [Asker::nobody(), Asker::answering("y\n"), Asker::answering("")] {
        let said = report(deployed(&stage, &DeployOptions::default(), asker));
        assert!(said.contains("nothing was done"), "{said}");
        assert_eq!(pending(&stage), all);
    }
    deployed(&stage, &DeployOptions::default(), Asker::answering("yes\n")).unwrap();
    assert_eq!(pending(&stage), Vec::<String>::new());
}

#[test]
fn what_others_made_is_adopted_only_by_name() {
    let emulator = Emulator::default();
    bucket(&emulator, "111111111111", Vec::new());
    let stage = stage(&emulator, Config::default_text());
    let all = pending(&stage);
    let said = report(deployed(&stage, &yes(), Asker::nobody()));
    assert_eq!(
        said,
        "error: bucket example-main-dev: it exists, but without the tags of this stack; `--adopt example-main-dev` \
         makes it the stack's\nhint: nothing was done, and nothing will be while this stands in the way\n"
    );
    assert_eq!(pending(&stage), all);
    let adopt = DeployOptions { adopt: vec!["example-main-dev".to_owned()], ..yes() };
    deployed(&stage, &adopt, Asker::nobody()).unwrap();
    assert_eq!(pending(&stage), Vec::<String>::new());
}

#[test]
fn what_belongs_to_others_is_never_touched() {
    let text = edited(&[(r#"project = "example""#, r#"project = "other""#)]);
    let of_other_stack = tags(&text).for_purpose("main");
    let of_other_stack = of_other_stack.into_iter().map(|(key, value)| Tag { key, value }).collect();
    for (account, tags, expected) in [
        ("111111111111", of_other_stack, "it belongs to the stack other-dev; choose another `project`"),
        ("222222222222", Vec::new(), "a bucket of this name is there, and it is another account's"),
    ] {
        let emulator = Emulator::default();
        bucket(&emulator, account, tags);
        let stage = stage(&emulator, Config::default_text());
        let adopt = DeployOptions { adopt: vec!["example-main-dev".to_owned()], ..yes() };
        let said = report(deployed(&stage, &adopt, Asker::nobody()));
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn what_loses_data_takes_leave() {
    let emulator = Emulator::default();
    deploy_now(&stage(&emulator, Config::default_text()));
    let text = edited(&[
        ("noncurrent_days = 2555", "noncurrent_days = 100"),
        (
            "[replication]                       # to the replica bucket in replica_region\nenabled = true",
            "[replication]\nenabled = false",
        ),
    ]);
    let stage = stage(&emulator, &text);
    let object = PutObject {
        bucket: "example-main-dev".to_owned(),
        key: "compliance/a".to_owned(),
        body: "a".into(),
        ..PutObject::default()
    };
    let storage = &stage.connected.cloud.storage;
    let rules = || deployed(&stage, &yes(), Asker::nobody());
    // Nothing can expire in an empty bucket, but what will be written would have no copy.
    let said = report(rules());
    assert!(
        !said.contains("noncurrent versions") && said.contains("new objects would have no copy"),
        "{said}"
    );
    answer(storage.put_object(object));
    let all = pending(&stage);
    let said = report(rules());
    for expected in [
        "error: this could lose data or access, and nothing was done\n",
        "rule compliance-data-archival would delete noncurrent versions after 100 days and no longer 2555\n",
        "replication rule replicate-compliance-data would go: new objects would have no copy\n",
        "hint: where that is meant, give --allow-data-loss\n",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert_eq!(pending(&stage), all);
    let allowed = DeployOptions { allow_data_loss: true, ..yes() };
    deployed(&stage, &allowed, Asker::nobody()).unwrap();
    assert_eq!(pending(&stage), Vec::<String>::new());
}

/// The same emulator as a role sees it that may do what the privileges without one action allow.
fn without(emulator: &Emulator, stage: &Stage, action: &str) -> Connected {
    let mut privileges = stage.blueprint.privileges();
    for privilege in &mut privileges {
        privilege.actions.retain(|other| *other != action);
    }
    let policy = policy(&privileges, &BTreeSet::from([Purpose::Plan, Purpose::Deploy]));
    let identity = &stage.connected.cloud.identity;
    let role = Role {
        name: "deployer".to_owned(),
        trust_policy: r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "sts:AssumeRole"}]}"#
            .to_owned(),
        ..Role::default()
    };
    answer(identity.create_role(role));
    answer(identity.put_role_policy("deployer", "may", &policy));
    let cloud = emulator.cloud_of(Caller {
        account: "111111111111".to_owned(),
        region: "us-east-1".parse().unwrap(),
        principal: Principal::Role("deployer".to_owned()),
        secure_transport: true,
    });
    Connected { cloud, emulator: Some(emulator.clone()), endpoint_url: None }
}

#[test]
fn a_missing_permission_is_named_and_the_next_run_goes_on() {
    let emulator = Emulator::default();
    let owner = stage(&emulator, Config::default_text());
    let all = pending(&owner).len();
    let deployer = without(&emulator, &owner, "s3:PutLifecycleConfiguration");
    let said = report(deployed(&stage_in(deployer, Config::default_text()), &yes(), Asker::nobody()));
    for expected in [
        "error: bucket example-main-dev: lifecycle: PutBucketLifecycleConfiguration of example-main-dev failed with \
         AccessDenied",
        "error: not everything could be done: ",
        "hint: allow s3:PutLifecycleConfiguration on example-main-dev; `s3opt-cli iam-policy` prints all that is needed",
        "hint: the next run goes on where this one ended",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let left = pending(&owner);
    assert!(
        left.len() < all && left.contains(&"Create bucket example-main-dev: lifecycle".to_owned()),
        "{left:?}"
    );
    deploy_now(&owner);
    assert_eq!(pending(&owner), Vec::<String>::new());
}

#[test]
fn calls_that_are_too_many_or_not_answered_are_told_with_what_helps() {
    for (fault, expected) in [
        (Fault::Throttled, "hint: AWS asks for fewer calls: wait a minute"),
        (Fault::UnansweredBefore, "hint: the service did not answer: check the network"),
    ] {
        let emulator = Emulator::default();
        let whole = connected(&emulator);
        let faults = Faults::new(whole.cloud.clone(), 0, FaultPlan::none());
        let stage = stage_in(Connected { cloud: faults.cloud(), ..whole.clone() }, Config::default_text());
        planned(&stage, &[]);
        // One call of those that change something.
        let faults = Faults::new(whole.cloud.clone(), 0, FaultPlan::none().at(faults.calls() + 9, fault));
        let stage = stage_in(Connected { cloud: faults.cloud(), ..whole }, Config::default_text());
        let said = report(deployed(&stage, &yes(), Asker::nobody()));
        assert!(said.contains(expected), "{said}");
        deploy_now(&stage);
    }
}

#[test]
fn ctrl_c_says_what_is_done_and_what_is_not() {
    let stage = stage(&Emulator::default(), Config::default_text());
    let all = pending(&stage).len();
    let pressed = || {
        let interrupt = Interrupt::default();
        interrupt.press();
        interrupt
    };
    let said = report(block_on(deploy(&stage, &yes(), &mut Asker::nobody(), pressed, true)));
    assert!(
        said.starts_with(&format!("error: stopped by Ctrl-C: 0 done, 0 failed, {all} not begun\n")),
        "{said}"
    );
    assert!(said.contains("  not begun: topic example-dev-s3-cost-alerts\n"), "{said}");
    assert!(said.ends_with("hint: the next run goes on where this one ended\n"), "{said}");
    deploy_now(&stage);
}

#[test]
fn what_is_there_and_cannot_be_read_is_named() {
    let emulator = Emulator::default();
    let owner = stage(&emulator, Config::default_text());
    deploy_now(&owner);
    let deployer = without(&emulator, &owner, "s3:GetBucketVersioning");
    let stage = stage_in(deployer, Config::default_text());
    let said = report(block_on(stage.look()).map(drop));
    assert!(said.contains("bucket example-main-dev cannot be read: GetBucketVersioning of"), "{said}");
    assert!(said.contains("hint: allow s3:GetBucketVersioning on example-main-dev"), "{said}");
}

#[test]
fn rules_of_others_stay() {
    let emulator = Emulator::default();
    let stage = stage(&emulator, Config::default_text());
    deploy_now(&stage);
    let storage = &stage.connected.cloud.storage;
    let theirs = r#"{"Rules": [{"ID": "theirs", "Filter": {"Prefix": "t/"}, "Status": "Enabled", "Expiration": {"Days": 9}}]}"#;
    let theirs = s3opt_core::s3::lifecycle::parse(theirs).unwrap();
    answer(storage.put_setting("example-main-dev", Setting::Lifecycle(theirs)));
    assert_eq!(pending(&stage), ["Update bucket example-main-dev: lifecycle"]);
    deploy_now(&stage);
    assert_eq!(pending(&stage), Vec::<String>::new());
}
