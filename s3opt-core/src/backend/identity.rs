//! IAM and STS: who calls, and the roles that functions and replication run under.

use std::fmt::Debug;

use async_trait::async_trait;

use super::error::not_implemented;
use super::{CloudResult, Service};

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The account's 12 digits.
    pub account: String,
    /// The caller's ARN.
    pub arn: String,
}

/// A role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// Its name, unique in the account.
    pub name: String,
    /// Its ARN; empty in a request.
    pub arn: String,
    /// What it is for.
    pub description: String,
    /// Who may assume it, a JSON document.
    pub trust_policy: String,
    /// Its tags.
    pub tags: Vec<(String, String)>,
}

/// IAM and STS.
#[async_trait]
pub trait Identity: Debug + Send + Sync {
    /// Who calls.
    async fn caller(&self) -> CloudResult<CallerIdentity> {
        not_implemented(Service::Identity, "GetCallerIdentity", "")
    }

    /// Makes a role and answers it with its ARN. Present: `EntityAlreadyExists`.
    async fn create_role(&self, role: Role) -> CloudResult<Role> {
        not_implemented(Service::Identity, "CreateRole", &role.name)
    }

    /// The role. Absent: not found.
    async fn role(&self, name: &str) -> CloudResult<Role> {
        not_implemented(Service::Identity, "GetRole", name)
    }

    /// Replaces who may assume the role.
    async fn update_trust_policy(&self, name: &str, trust_policy: &str) -> CloudResult<()> {
        let _ = trust_policy;
        not_implemented(Service::Identity, "UpdateAssumeRolePolicy", name)
    }

    /// Sets tags beside those that are there.
    async fn tag_role(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()> {
        let _ = tags;
        not_implemented(Service::Identity, "TagRole", name)
    }

    /// Deletes a role. With policies: `DeleteConflict`; absent: not found.
    async fn delete_role(&self, name: &str) -> CloudResult<()> {
        not_implemented(Service::Identity, "DeleteRole", name)
    }

    /// Writes a policy of the role, in place of one with this name.
    async fn put_role_policy(&self, role: &str, policy: &str, document: &str) -> CloudResult<()> {
        let _ = (policy, document);
        not_implemented(Service::Identity, "PutRolePolicy", role)
    }

    /// A policy of the role. Absent: not found.
    async fn role_policy(&self, role: &str, policy: &str) -> CloudResult<String> {
        let _ = policy;
        not_implemented(Service::Identity, "GetRolePolicy", role)
    }

    /// Names of the role's policies.
    async fn role_policies(&self, role: &str) -> CloudResult<Vec<String>> {
        not_implemented(Service::Identity, "ListRolePolicies", role)
    }

    /// Takes a policy away. Absent: not found.
    async fn delete_role_policy(&self, role: &str, policy: &str) -> CloudResult<()> {
        let _ = policy;
        not_implemented(Service::Identity, "DeleteRolePolicy", role)
    }
}
