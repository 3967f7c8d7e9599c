//! The least privileges are enough, and none is too much.

use std::collections::BTreeSet;

use s3opt_core::backend::Cloud;
use s3opt_core::backend::identity::Role;
use s3opt_core::backend::storage::Setting;
use s3opt_core::stack::apply::Applied;
use s3opt_core::stack::desired::Blueprint;
use s3opt_core::stack::permissions::{Purpose, policy};
use s3opt_core::stack::plan::PlanOptions;
use s3opt_mem::{Caller, Emulator, Principal};

use super::{all, default_blueprint, deploy, destroyed, left, planned, problems, steps};
use crate::world::{ACCOUNT, cloud, region};

/// A cloud as a role sees it that may do what a policy says.
async fn cloud_with_policy(emulator: &Emulator, owner: &Cloud, name: &str, policy: &str) -> Cloud {
    let role = Role {
        name: name.to_owned(),
        trust_policy: format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow",
                "Principal": {{"AWS": "arn:aws:iam::{ACCOUNT}:root"}}, "Action": "sts:AssumeRole"}}]}}"#
        ),
        ..Role::default()
    };
    owner.identity.create_role(role).await.unwrap();
    owner.identity.put_role_policy(name, "may", policy).await.unwrap();
    emulator.cloud_of(Caller {
        account: ACCOUNT.to_owned(),
        region: region("us-east-1"),
        principal: Principal::Role(name.to_owned()),
        secure_transport: true,
    })
}

fn policy_for(blueprint: &Blueprint, purposes: &[Purpose]) -> String {
    policy(&blueprint.privileges(), &purposes.iter().copied().collect::<BTreeSet<_>>())
}

#[tokio::test]
async fn the_least_privileges_are_enough() {
    let blueprint = default_blueprint();
    let (emulator, owner) = cloud();
    let deployer = policy_for(&blueprint, &[Purpose::Plan, Purpose::Deploy]);
    let deployer = cloud_with_policy(&emulator, &owner, "deployer", &deployer).await;
    assert_eq!(problems(&deploy(&deployer, &blueprint).await.unwrap()), Vec::<String>::new());
    let planner = policy_for(&blueprint, &[Purpose::Plan]);
    let planner = cloud_with_policy(&emulator, &owner, "planner", &planner).await;
    let plan = planned(&planner, &blueprint, &PlanOptions::default()).await.unwrap();
    assert_eq!(steps(&plan), Vec::<String>::new());
    // Whoever may only look cannot change anything.
    let failed = destroyed(&planner, &blueprint, false).await;
    assert!(failed.is_err() || !failed.unwrap().is_complete());
    let destroyer = policy_for(&blueprint, &[Purpose::Plan, Purpose::Destroy]);
    let destroyer = cloud_with_policy(&emulator, &owner, "destroyer", &destroyer).await;
    assert_eq!(problems(&destroyed(&destroyer, &blueprint, true).await.unwrap()), Vec::<String>::new());
    assert_eq!(all(&owner, &blueprint).await, Vec::<String>::new());
}

#[test]
fn no_privilege_is_for_everything() {
    let blueprint = default_blueprint();
    for privilege in blueprint.privileges() {
        assert!(privilege.actions.iter().all(|action| !action.contains('*')), "{privilege:?}");
        let for_everything = privilege.resources.iter().any(|resource| resource == "*");
        let knows_no_resources = ["PlanMetrics", "SwitchOff"].contains(&privilege.sid.as_str());
        assert_eq!(for_everything, knows_no_resources, "{privilege:?}");
        assert!(!privilege.reason.is_empty());
    }
    let sids: BTreeSet<String> = blueprint.privileges().into_iter().map(|privilege| privilege.sid).collect();
    assert_eq!(sids.len(), blueprint.privileges().len());
}

/// Actions that AWS asks for and the emulator does not, or that a first deployment and a destruction do without.
const NOT_MISSED: [(&str, &str); 3] = [
    (
        "lambda:ListTags",
        "AWS tells the tags of a function only to those who have it; the emulator to everybody",
    ),
    ("s3:DeleteBucketPolicy", "only where everything that the policy says is switched off"),
    ("sns:Unsubscribe", "only where the subscription is switched off"),
];

/// Deploys, looks, mends what was changed, and destroys, as somebody who may do all that but one action.
async fn is_missed(blueprint: &Blueprint, action: &str) -> bool {
    let (emulator, owner) = cloud();
    let mut privileges = blueprint.privileges();
    for privilege in &mut privileges {
        privilege.actions.retain(|other| *other != action);
    }
    privileges.retain(|privilege| !privilege.actions.is_empty());
    let all = BTreeSet::from([Purpose::Plan, Purpose::Deploy, Purpose::Destroy]);
    let cloud = cloud_with_policy(&emulator, &owner, "one", &policy(&privileges, &all)).await;
    let run = async {
        let deployed = deploy(&cloud, blueprint).await.ok().filter(Applied::is_complete);
        deployed?;
        change_everything(&owner, blueprint).await;
        let mended = deploy(&cloud, blueprint).await.ok()?;
        let (_, observed) = super::look(&cloud, blueprint).await.ok()?;
        let drift = planned(&cloud, blueprint, &PlanOptions::default()).await.ok()?;
        blueprint.status(&cloud, &observed, drift).await.ok()?;

        let destroyed = destroyed(&cloud, blueprint, true).await.ok()?;
        Some(mended.is_complete() && destroyed.is_complete() && left(&owner).await.is_empty())
    };
    run.await != Some(true)
}

/// Changes everything behind the stack's back that is not made anew by the first deployment.
async fn change_everything(cloud: &Cloud, blueprint: &Blueprint) {
    let names = &blueprint.names;
    let main = names.main_bucket();
    let put = |key: &str| s3opt_core::backend::storage::PutObject {
        bucket: names.main_bucket(),
        key: key.to_owned(),
        ..Default::default()
    };
    cloud.storage.put_object(put("a")).await.unwrap();
    let upload = s3opt_core::backend::storage::CreateUpload {
        bucket: main.clone(),
        key: "b".to_owned(),
        ..Default::default()
    };
    cloud.storage.create_upload(upload).await.unwrap();
    let tags = [("CostCenter".to_owned(), "theirs".to_owned())];
    cloud.notifications.tag_topic(&names.topic_arn(), &tags).await.unwrap();
    let function = names.function("auto-tagger");
    cloud.identity.tag_role(&function, &tags).await.unwrap();
    cloud.functions.tag_function(&function, &tags.clone().into()).await.unwrap();
    cloud.functions.update_code(&function, "other".into()).await.unwrap();
    let mut configuration = cloud.functions.function(&function).await.unwrap().configuration;
    configuration.memory_megabytes = 128;
    cloud.functions.update_configuration(configuration).await.unwrap();
    let permissions = cloud.functions.permissions(&function).await.unwrap();
    for mut permission in permissions {
        cloud.functions.remove_permission(&function, &permission.statement_id).await.unwrap();
        permission.source_account = None;
        cloud.functions.add_permission(&function, permission).await.unwrap();
    }
    cloud.schedules.tag_rule(&names.function("cost-analyzer"), &tags).await.unwrap();
    cloud.metrics.tag_alarm(&names.cost_spike_alarm(), &tags).await.unwrap();
    let key = s3opt_core::backend::storage::SettingKey::Tags;
    let Setting::Tags(mut tags) = cloud.storage.setting(&main, &key).await.unwrap() else { panic!() };
    tags.retain(|tag| tag.key != "CostCenter");
    cloud.storage.put_setting(&main, Setting::Tags(tags)).await.unwrap();
}

#[tokio::test]
async fn no_privilege_is_too_much() {
    let blueprint = default_blueprint();
    let actions: BTreeSet<&str> =
        blueprint.privileges().into_iter().flat_map(|privilege| privilege.actions).collect();
    let mut not_missed = Vec::new();
    for action in actions {
        if !is_missed(&blueprint, action).await {
            not_missed.push(action);
        }
    }
    assert_eq!(not_missed, NOT_MISSED.map(|(action, _)| action));
}
