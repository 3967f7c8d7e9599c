//! IAM and STS: who calls, and the roles that functions and replication run under.

use std::fmt::Debug;

use async_trait::async_trait;

use super::CloudResult;

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
    async fn caller(&self) -> CloudResult<CallerIdentity>;

    /// Makes a role and answers it with its ARN. Present: `EntityAlreadyExists`.
    async fn create_role(&self, role: Role) -> CloudResult<Role>;

    /// The role. Absent: not found.
    async fn role(&self, name: &str) -> CloudResult<Role>;

    /// Replaces who may assume the role.
    async fn update_trust_policy(&self, name: &str, trust_policy: &str) -> CloudResult<()>;

    /// Sets tags beside those that are there.
    async fn tag_role(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()>;

    /// Deletes a role. With policies: `DeleteConflict`; absent: not found.
    async fn delete_role(&self, name: &str) -> CloudResult<()>;

    /// Writes a policy of the role, in place of one with this name.
    async fn put_role_policy(&self, role: &str, policy: &str, document: &str) -> CloudResult<()>;

    /// A policy of the role. Absent: not found.
    async fn role_policy(&self, role: &str, policy: &str) -> CloudResult<String>;

    /// Names of the role's policies.
    async fn role_policies(&self, role: &str) -> CloudResult<Vec<String>>;

    /// Takes a policy away. Absent: not found.
    async fn delete_role_policy(&self, role: &str, policy: &str) -> CloudResult<()>;
}
