//! The services as the trait asks for them.

use async_trait::async_trait;
use s3opt_core::backend::identity::{CallerIdentity, Role};
use s3opt_core::backend::{CloudError, CloudResult, Identity, Service};

use super::Iam;
use super::document::decode;
use super::role::{from_tags, to_role};
use crate::error::Call;
use crate::patience::Patience;

fn call(operation: &'static str, resource: &str) -> Call {
    Call::new(Service::Identity, operation, resource)
}

impl Iam {
    /// Returns once a role that was made is seen: IAM is told in one place and asked in many.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html>, "Changes that I make are not always
    /// immediately visible".
    async fn role_exists(&self, call: &Call, name: &str) -> CloudResult<()> {
        let request = self.client.get_role().role_name(name);
        let ask = || async { request.clone().send().await.map_err(|error| call.failed(error)) };
        let answer = Patience::of(self.patience).retry(CloudError::is_not_found, ask).await;
        answer.map(drop).map_err(|error| {
            if error.is_not_found() {
                return call.refused("RequestTimeout", "the role was made, but is not seen yet");
            }
            error
        })
    }
}

#[async_trait]
impl Identity for Iam {
    async fn caller(&self) -> CloudResult<CallerIdentity> {
        let answer = self.sts.get_caller_identity().send().await;
        let answer = answer.map_err(|error| call("GetCallerIdentity", "").failed(error))?;
        let call = call("GetCallerIdentity", "");
        Ok(CallerIdentity {
            account: answer.account.ok_or_else(|| call.unexpected("the answer lacks Account"))?,
            arn: answer.arn.ok_or_else(|| call.unexpected("the answer lacks Arn"))?,
        })
    }

    async fn create_role(&self, role: Role) -> CloudResult<Role> {
        let call = call("CreateRole", &role.name);
        let tags = from_tags(&role.tags).map_err(|error| call.unbuilt(error))?;
        let request = self
            .client
            .create_role()
            .role_name(&role.name)
            .assume_role_policy_document(&role.trust_policy)
            .set_description(Some(&role.description).filter(|text| !text.is_empty()).cloned())
            .set_tags(Some(tags).filter(|tags| !tags.is_empty()));
        let answer = request.send().await.map_err(|error| call.failed(error))?;
        let arn = answer
            .role()
            .map(|role| role.arn().to_owned())
            .ok_or_else(|| call.unexpected("the answer lacks Role"))?;
        self.role_exists(&call, &role.name).await?;
        Ok(Role { arn, ..role })
    }

    async fn role(&self, name: &str) -> CloudResult<Role> {
        let call = call("GetRole", name);
        let answer = self.client.get_role().role_name(name).send().await;
        let answer = answer.map_err(|error| call.failed(error))?;
        let role = answer.role().ok_or_else(|| call.unexpected("the answer lacks Role"))?;
        to_role(role).map_err(|error| call.unexpected(error.to_string()))
    }

    async fn update_trust_policy(&self, name: &str, trust_policy: &str) -> CloudResult<()> {
        let request = self.client.update_assume_role_policy().role_name(name).policy_document(trust_policy);
        request.send().await.map_err(|error| call("UpdateAssumeRolePolicy", name).failed(error))?;
        Ok(())
    }

    async fn tag_role(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()> {
        let call = call("TagRole", name);
        let tags = from_tags(tags).map_err(|error| call.unbuilt(error))?;
        if tags.is_empty() {
            return Ok(());
        }
        let request = self.client.tag_role().role_name(name).set_tags(Some(tags));
        request.send().await.map_err(|error| call.failed(error))?;
        Ok(())
    }

    async fn delete_role(&self, name: &str) -> CloudResult<()> {
        let answer = self.client.delete_role().role_name(name).send().await;
        answer.map_err(|error| call("DeleteRole", name).failed(error))?;
        Ok(())
    }

    async fn put_role_policy(&self, role: &str, policy: &str, document: &str) -> CloudResult<()> {
        let resource = format!("{role}/{policy}");
        let request =
            self.client.put_role_policy().role_name(role).policy_name(policy).policy_document(document);
        request.send().await.map_err(|error| call("PutRolePolicy", &resource).failed(error))?;
        Ok(())
    }

    async fn role_policy(&self, role: &str, policy: &str) -> CloudResult<String> {
        let resource = format!("{role}/{policy}");
        let call = call("GetRolePolicy", &resource);
        let answer = self.client.get_role_policy().role_name(role).policy_name(policy).send().await;
        let answer = answer.map_err(|error| call.failed(error))?;
        decode(answer.policy_document()).map_err(|error| call.unexpected(error.to_string()))
    }

    async fn role_policies(&self, role: &str) -> CloudResult<Vec<String>> {
        let mut names = Vec::new();
        let mut pages = self.client.list_role_policies().role_name(role).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| call("ListRolePolicies", role).failed(error))?;
            names.extend(page.policy_names);
        }
        Ok(names)
    }

    async fn delete_role_policy(&self, role: &str, policy: &str) -> CloudResult<()> {
        let resource = format!("{role}/{policy}");
        let answer = self.client.delete_role_policy().role_name(role).policy_name(policy).send().await;
        answer.map_err(|error| call("DeleteRolePolicy", &resource).failed(error))?;
        Ok(())
    }
}
