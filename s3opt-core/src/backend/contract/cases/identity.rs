//! Who calls, and roles.

use std::sync::Arc;

use serde_json::json;

use crate::backend::contract::check::{absent, holds, refused, same, same_json, same_set};
use crate::backend::contract::stage::trust;
use crate::backend::contract::{Held, Made, Stage};
use crate::backend::identity::Role;

cases! { "identity", Identity;
    the_caller_is_of_the_account [CallerIdentity] "Who calls.";
    a_role_has_an_arn [Roles] "Makes a role and answers it with its ARN.";
    a_role_is_kept [Roles] "The role.";
    a_role_is_there_once [Roles] "Present: `EntityAlreadyExists`.";
    an_absent_role_is_not_found [Roles] "The role. Absent: not found.";
    trust_is_replaced [Roles] "Replaces who may assume the role.";
    tags_are_set_beside_others [Roles] "Sets tags beside those that are there.";
    a_deleted_role_is_gone [Roles] "Deletes a role.";
    a_role_with_policies_stays [Roles] "With policies: `DeleteConflict`";
    an_absent_role_is_not_deleted [Roles] "absent: not found.";
    a_policy_is_replaced [Roles] "Writes a policy of the role, in place of one with this name.";
    policies_are_listed [Roles] "Names of the role's policies.";
    an_absent_policy_is_not_found [Roles] "A policy of the role. Absent: not found.";
    an_absent_policy_is_not_taken_away [Roles] "Takes a policy away. Absent: not found.";
}

async fn the_caller_is_of_the_account(stage: Arc<Stage>) -> Held {
    let caller = stage.cloud.identity.caller().await?;
    same("the account", &caller.account, &stage.account)?;
    holds("the ARN names the account", caller.arn.contains(&stage.account))
}

async fn a_role_has_an_arn(stage: Arc<Stage>) -> Held {
    let role = stage.role().await?;
    same("the ARN", &role.arn, &format!("arn:aws:iam::{}:role/{}", stage.account, role.name))
}

fn tags(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

async fn a_role_is_kept(stage: Arc<Stage>) -> Held {
    let name = stage.name("role");
    stage.made(Made::Role(name.clone()));
    let role = Role {
        name: name.clone(),
        arn: String::new(),
        description: "made by the contract suite".to_owned(),
        trust_policy: trust("s3.amazonaws.com"),
        tags: tags(&[("a", "1"), ("b", "2")]),
    };
    let made = stage.cloud.identity.create_role(role.clone()).await?;
    let came = stage.cloud.identity.role(&name).await?;
    same("the name", &came.name, &role.name)?;
    same("the ARN", &came.arn, &made.arn)?;
    same("the description", &came.description, &role.description)?;
    same_json("who may assume it", &came.trust_policy, &role.trust_policy)?;
    same_set("the tags", &came.tags, &role.tags)
}

async fn a_role_is_there_once(stage: Arc<Stage>) -> Held {
    let role = stage.role().await?;
    let again = stage.cloud.identity.create_role(Role { arn: String::new(), ..role }).await;
    refused("CreateRole, repeated", again, &["EntityAlreadyExists"])
}

async fn an_absent_role_is_not_found(stage: Arc<Stage>) -> Held {
    absent("GetRole", stage.cloud.identity.role(&stage.name("absent")).await)
}

async fn trust_is_replaced(stage: Arc<Stage>) -> Held {
    let role = stage.role().await?;
    let policy = trust("s3.amazonaws.com");
    stage.cloud.identity.update_trust_policy(&role.name, &policy).await?;
    same_json("who may assume it", &stage.cloud.identity.role(&role.name).await?.trust_policy, &policy)
}

async fn tags_are_set_beside_others(stage: Arc<Stage>) -> Held {
    let role = stage.role().await?;
    for pairs in [&[("a", "1"), ("b", "2")][..], &[("b", "3"), ("c", "4")]] {
        stage.cloud.identity.tag_role(&role.name, &tags(pairs)).await?;
    }
    let came = stage.cloud.identity.role(&role.name).await?.tags;
    same_set("the tags", &came, &tags(&[("a", "1"), ("b", "3"), ("c", "4")]))
}

async fn a_deleted_role_is_gone(stage: Arc<Stage>) -> Held {
    let role = stage.role().await?;
    stage.cloud.identity.delete_role(&role.name).await?;
    absent("GetRole", stage.cloud.identity.role(&role.name).await)
}

fn document(action: &str) -> String {
    let statement = json!({"Effect": "Allow", "Action": action, "Resource": "*"});
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

async fn a_role_with_policies_stays(stage: Arc<Stage>) -> Held {
    let (identity, role) = (&stage.cloud.identity, stage.role().await?);
    identity.put_role_policy(&role.name, "policy", &document("s3:GetObject")).await?;
    refused("DeleteRole", identity.delete_role(&role.name).await, &["DeleteConflict"])?;
    identity.delete_role_policy(&role.name, "policy").await?;
    Ok(identity.delete_role(&role.name).await?)
}

async fn an_absent_role_is_not_deleted(stage: Arc<Stage>) -> Held {
    absent("DeleteRole", stage.cloud.identity.delete_role(&stage.name("absent")).await)
}

async fn a_policy_is_replaced(stage: Arc<Stage>) -> Held {
    let (identity, role) = (&stage.cloud.identity, stage.role().await?);
    for action in ["s3:GetObject", "s3:PutObject"] {
        identity.put_role_policy(&role.name, "policy", &document(action)).await?;
        let came = identity.role_policy(&role.name, "policy").await?;
        same_json("the policy", &came, &document(action))?;
    }
    same("the policies", &identity.role_policies(&role.name).await?, &vec!["policy".to_owned()])
}

async fn policies_are_listed(stage: Arc<Stage>) -> Held {
    let (identity, role) = (&stage.cloud.identity, stage.role().await?);
    same("the policies of a new role", &identity.role_policies(&role.name).await?, &Vec::new())?;
    for name in ["one", "two"] {
        identity.put_role_policy(&role.name, name, &document("s3:GetObject")).await?;
    }
    let came = identity.role_policies(&role.name).await?;
    same_set("the policies", &came, &["one", "two"].map(str::to_owned))
}

async fn an_absent_policy_is_not_found(stage: Arc<Stage>) -> Held {
    let role = stage.role().await?;
    absent("GetRolePolicy", stage.cloud.identity.role_policy(&role.name, "absent").await)?;
    let name = stage.name("absent");
    absent("GetRolePolicy of an absent role", stage.cloud.identity.role_policy(&name, "absent").await)
}

async fn an_absent_policy_is_not_taken_away(stage: Arc<Stage>) -> Held {
    let role = stage.role().await?;
    absent("DeleteRolePolicy", stage.cloud.identity.delete_role_policy(&role.name, "absent").await)
}
