//! Roles and their policies.

use std::collections::BTreeMap;

use s3opt_core::backend::identity::{CallerIdentity, Role};
use s3opt_core::backend::{CloudError, CloudResult, Service};
use s3opt_core::s3::policy::Policy;

use super::call::Call;
use super::rules::{
    add_tags, check_description, check_name, check_role_policy, check_trust_policy, compact_length,
};
use super::{RoleEntry, RolePolicy};
use crate::client::Caller;
use crate::storage::caller_arn;
use crate::world::World;

/// Characters of a role's name.
const MAX_ROLE_NAME: usize = 64;

/// Characters of a policy's name.
const MAX_POLICY_NAME: usize = 128;

fn arn_of(caller: &Caller, role: &str) -> String {
    format!("arn:aws:iam::{}:role/{role}", caller.account)
}

fn no_role(call: &Call<'_>, role: &str) -> CloudError {
    call.error("NoSuchEntity", format!("The role with name {role} cannot be found."))
}

fn no_policy(call: &Call<'_>, policy: &str) -> CloudError {
    call.error("NoSuchEntity", format!("The role policy with name {policy} cannot be found."))
}

impl World {
    /// Everybody may ask who he is.
    pub(super) fn caller_identity(caller: &Caller) -> CloudResult<CallerIdentity> {
        let call = Call::new(caller, Service::Identity, "GetCallerIdentity", "*");
        let arn = caller_arn(caller).ok_or_else(|| {
            call.error("MissingAuthenticationToken", "Request is missing Authentication Token")
        })?;
        Ok(CallerIdentity { account: caller.account.clone(), arn })
    }

    pub(super) fn create_role(&mut self, caller: &Caller, role: Role) -> CloudResult<Role> {
        let arn = arn_of(caller, &role.name);
        let call = Call::new(caller, Service::Identity, "CreateRole", &arn);
        self.permit(&call)?;
        check_name(&call, "roleName", &role.name, MAX_ROLE_NAME)?;
        check_description(&call, &role.description)?;
        check_trust_policy(&call, &role.trust_policy)?;
        let mut tags = Vec::new();
        add_tags(&call, &mut tags, &role.tags)?;
        let roles = &mut self.account(&caller.account).identity.roles;
        // Names do not differ in case alone.
        if roles.keys().any(|known| known.eq_ignore_ascii_case(&role.name)) {
            let message = format!("Role with name {} already exists.", role.name);
            return Err(call.error("EntityAlreadyExists", message));
        }
        let role = Role { arn: arn.clone(), tags, ..role };
        roles.insert(role.name.clone(), RoleEntry { role: role.clone(), policies: BTreeMap::new() });
        Ok(role)
    }

    pub(super) fn role(&mut self, caller: &Caller, name: &str) -> CloudResult<Role> {
        self.with_role(caller, "GetRole", name, |_, entry| Ok(entry.role.clone()))
    }

    pub(super) fn update_trust_policy(
        &mut self,
        caller: &Caller,
        name: &str,
        trust_policy: &str,
    ) -> CloudResult<()> {
        self.with_role(caller, "UpdateAssumeRolePolicy", name, |call, entry| {
            check_trust_policy(call, trust_policy)?;
            trust_policy.clone_into(&mut entry.role.trust_policy);
            Ok(())
        })
    }

    pub(super) fn tag_role(
        &mut self,
        caller: &Caller,
        name: &str,
        tags: &[(String, String)],
    ) -> CloudResult<()> {
        self.with_role(caller, "TagRole", name, |call, entry| add_tags(call, &mut entry.role.tags, tags))
    }

    pub(super) fn delete_role(&mut self, caller: &Caller, name: &str) -> CloudResult<()> {
        self.with_role(caller, "DeleteRole", name, |call, entry| {
            if entry.policies.is_empty() {
                return Ok(());
            }
            Err(call.error("DeleteConflict", "Cannot delete entity, must delete policies first."))
        })?;
        self.account(&caller.account).identity.roles.remove(name);
        Ok(())
    }

    pub(super) fn put_role_policy(
        &mut self,
        caller: &Caller,
        role: &str,
        policy: &str,
        document: &str,
    ) -> CloudResult<()> {
        self.with_role(caller, "PutRolePolicy", role, |call, entry| {
            check_name(call, "policyName", policy, MAX_POLICY_NAME)?;
            let others = entry.policies.iter().filter(|(name, _)| *name != policy);
            let others = others.map(|(_, other)| compact_length(&other.document)).sum();
            let parsed: Policy = check_role_policy(call, role, document, others)?;
            let kept = RolePolicy { document: document.to_owned(), parsed };
            entry.policies.insert(policy.to_owned(), kept);
            Ok(())
        })
    }

    pub(super) fn role_policy(&mut self, caller: &Caller, role: &str, policy: &str) -> CloudResult<String> {
        self.with_role(caller, "GetRolePolicy", role, |call, entry| {
            let found = entry.policies.get(policy).map(|found| found.document.clone());
            found.ok_or_else(|| no_policy(call, policy))
        })
    }

    pub(super) fn role_policies(&mut self, caller: &Caller, role: &str) -> CloudResult<Vec<String>> {
        self.with_role(caller, "ListRolePolicies", role, |_, entry| {
            Ok(entry.policies.keys().cloned().collect())
        })
    }

    pub(super) fn delete_role_policy(
        &mut self,
        caller: &Caller,
        role: &str,
        policy: &str,
    ) -> CloudResult<()> {
        self.with_role(caller, "DeleteRolePolicy", role, |call, entry| {
            entry.policies.remove(policy).map(|_| ()).ok_or_else(|| no_policy(call, policy))
        })
    }

    /// Does something with a role that is there, where the caller may.
    fn with_role<T>(
        &mut self,
        caller: &Caller,
        operation: &'static str,
        name: &str,
        act: impl FnOnce(&Call<'_>, &mut RoleEntry) -> CloudResult<T>,
    ) -> CloudResult<T> {
        let arn = arn_of(caller, name);
        let call = Call::new(caller, Service::Identity, operation, &arn);
        self.permit(&call)?;
        match self.account(&caller.account).identity.roles.get_mut(name) {
            Some(entry) => act(&call, entry),
            None => Err(no_role(&call, name)),
        }
    }
}
