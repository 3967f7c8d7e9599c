//! The least privileges are enough, and none is too much.

use std::collections::BTreeSet;

use s3opt_core::backend::Cloud;
use s3opt_core::backend::identity::Role;
use s3opt_core::stack::desired::Blueprint;
use s3opt_core::stack::permissions::{Purpose, policy};
use s3opt_core::stack::plan::PlanOptions;
use s3opt_mem::{Caller, Emulator, Principal};

use super::{all, default_blueprint, deploy, destroyed, planned, problems, steps};
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
        assert_eq!(for_everything, privilege.sid == "PlanMetrics", "{privilege:?}");
        assert!(!privilege.reason.is_empty());
    }
    let sids: BTreeSet<String> = blueprint.privileges().into_iter().map(|privilege| privilege.sid).collect();
    assert_eq!(sids.len(), blueprint.privileges().len());
}
