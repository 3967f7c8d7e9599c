//! IAM and STS: roles, their policies, and who may do what in services other than S3.

mod access;
mod call;
mod roles;
mod rules;
mod snapshot;

use std::collections::BTreeMap;

use async_trait::async_trait;
use s3opt_core::backend::identity::{CallerIdentity, Role};
use s3opt_core::backend::{CloudResult, Identity};
use s3opt_core::s3::policy::Policy;

use crate::client::Client;
use crate::world::World;

pub(crate) use access::role_of_arn;
pub(crate) use call::Call;

/// What an account has of it.
#[derive(Debug, Default)]
pub(crate) struct IdentityState {
    roles: BTreeMap<String, RoleEntry>,
}

/// A role and its policies.
#[derive(Debug)]
struct RoleEntry {
    role: Role,
    policies: BTreeMap<String, RolePolicy>,
}

/// A policy of a role, as it was written and as it is evaluated.
#[derive(Debug)]
struct RolePolicy {
    document: String,
    parsed: Policy,
}

#[async_trait]
impl Identity for Client {
    async fn caller(&self) -> CloudResult<CallerIdentity> {
        World::caller_identity(&self.caller)
    }

    async fn create_role(&self, role: Role) -> CloudResult<Role> {
        self.emulator.world().create_role(&self.caller, role)
    }

    async fn role(&self, name: &str) -> CloudResult<Role> {
        self.emulator.world().role(&self.caller, name)
    }

    async fn update_trust_policy(&self, name: &str, trust_policy: &str) -> CloudResult<()> {
        self.emulator.world().update_trust_policy(&self.caller, name, trust_policy)
    }

    async fn tag_role(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()> {
        self.emulator.world().tag_role(&self.caller, name, tags)
    }

    async fn delete_role(&self, name: &str) -> CloudResult<()> {
        self.emulator.world().delete_role(&self.caller, name)
    }

    async fn put_role_policy(&self, role: &str, policy: &str, document: &str) -> CloudResult<()> {
        self.emulator.world().put_role_policy(&self.caller, role, policy, document)
    }

    async fn role_policy(&self, role: &str, policy: &str) -> CloudResult<String> {
        self.emulator.world().role_policy(&self.caller, role, policy)
    }

    async fn role_policies(&self, role: &str) -> CloudResult<Vec<String>> {
        self.emulator.world().role_policies(&self.caller, role)
    }

    async fn delete_role_policy(&self, role: &str, policy: &str) -> CloudResult<()> {
        self.emulator.world().delete_role_policy(&self.caller, role, policy)
    }
}
