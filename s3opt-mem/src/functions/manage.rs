//! Functions are made, changed and deleted.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use s3opt_core::backend::functions::{Function, FunctionConfiguration, FunctionState};
use s3opt_core::backend::{CloudError, CloudResult, Service};
use sha2::{Digest, Sha256};

use super::permission::policy_of;
use super::rules::{check_configuration, check_tags, check_zip};
use super::{FunctionEntry, Place};
use crate::client::Caller;
use crate::identity::Call;
use crate::world::World;

/// The SHA-256 of code in base 64.
fn sha256(zip: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(zip))
}

impl World {
    /// The function is active at once. A role that was made in the same moment can be assumed.
    pub(super) fn create_function(
        &mut self,
        caller: &Caller,
        configuration: FunctionConfiguration,
        zip: &[u8],
        tags: BTreeMap<String, String>,
    ) -> CloudResult<Function> {
        let place = Place {
            account: caller.account.clone(),
            region: caller.region.clone(),
            name: configuration.name.clone(),
        };
        let arn = place.arn();
        let call = Call::new(caller, Service::Functions, "CreateFunction", &arn);
        self.permit(&call)?;
        check_configuration(&call, &configuration)?;
        check_zip(&call, zip)?;
        check_tags(&call, &tags)?;
        self.check_role(&call, &configuration.role)?;
        let functions = &mut self.regional(&caller.account, &caller.region).functions.functions;
        if functions.contains_key(&place.name) {
            let message = format!("Function already exist: {}", place.name);
            return Err(call.error("ResourceConflictException", message));
        }
        let function = Function {
            configuration,
            arn: arn.clone(),
            code_sha256: sha256(zip),
            state: FunctionState::Active,
            tags,
        };
        let entry = FunctionEntry { function: function.clone(), permissions: BTreeMap::new() };
        functions.insert(place.name, entry);
        Ok(function)
    }

    /// A function's role is one of its own account that lets Lambda assume it.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html>.
    fn check_role(&self, call: &Call<'_>, role: &str) -> CloudResult<()> {
        let message = match crate::identity::role_of_arn(role) {
            None => {
                let message = format!(
                    "1 validation error detected: Value '{role}' at 'role' failed to satisfy constraint: Member must \
                     satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{{12}}:role/?[a-zA-Z_0-9+=,.@\\-_/]+"
                );
                return Err(call.error("ValidationException", message));
            }
            Some((account, _)) if account != call.caller.account => "Cross-account pass role is not allowed.",
            Some(_) if self.may_assume(role, "lambda.amazonaws.com") => {
                return self.may_pass(call.caller, role, "lambda.amazonaws.com");
            }
            Some(_) => "The role defined for the function cannot be assumed by Lambda.",
        };
        Err(call.error("InvalidParameterValueException", message))
    }

    pub(super) fn function(&mut self, caller: &Caller, name: &str) -> CloudResult<Function> {
        self.with_function(caller, "GetFunction", name, |_, entry| Ok(entry.function.clone()))
    }

    pub(super) fn update_code(&mut self, caller: &Caller, name: &str, zip: &[u8]) -> CloudResult<Function> {
        self.with_function(caller, "UpdateFunctionCode", name, |call, entry| {
            check_zip(call, zip)?;
            entry.function.code_sha256 = sha256(zip);
            Ok(entry.function.clone())
        })
    }

    pub(super) fn update_configuration(
        &mut self,
        caller: &Caller,
        configuration: FunctionConfiguration,
    ) -> CloudResult<Function> {
        let operation = "UpdateFunctionConfiguration";
        let name = configuration.name.clone();
        self.with_function(caller, operation, &name, |call, _| check_configuration(call, &configuration))?;
        let arn = format!("arn:aws:lambda:{}:{}:function:{name}", caller.region, caller.account);
        let call = Call::new(caller, Service::Functions, operation, &arn);
        self.check_role(&call, &configuration.role)?;
        self.with_function(caller, operation, &name, |_, entry| {
            entry.function.configuration = configuration;
            Ok(entry.function.clone())
        })
    }

    pub(super) fn tag_function(
        &mut self,
        caller: &Caller,
        name: &str,
        tags: &BTreeMap<String, String>,
    ) -> CloudResult<()> {
        self.with_function(caller, "TagResource", name, |call, entry| {
            let mut whole = entry.function.tags.clone();
            whole.extend(tags.clone());
            check_tags(call, &whole)?;
            entry.function.tags = whole;
            Ok(())
        })
    }

    pub(super) fn delete_function(&mut self, caller: &Caller, name: &str) -> CloudResult<()> {
        let place = self.with_function(caller, "DeleteFunction", name, |call, _| place(call, name))?;
        self.regional(&place.account, &place.region).functions.functions.remove(&place.name);
        Ok(())
    }

    /// Does something with a function that is there, by its name or ARN, where the caller may.
    pub(super) fn with_function<T>(
        &mut self,
        caller: &Caller,
        operation: &'static str,
        name: &str,
        act: impl FnOnce(&Call<'_>, &mut FunctionEntry) -> CloudResult<T>,
    ) -> CloudResult<T> {
        let call = Call::new(caller, Service::Functions, operation, name);
        let place = place(&call, name)?;
        let arn = place.arn();
        let call = Call { resource: &arn, ..call };
        let entry = self
            .regional_of(&place.account, &place.region)
            .and_then(|regional| regional.functions.functions.get(&place.name));
        let policy = entry.and_then(policy_of);
        self.permit_on(&call, &place.account, policy.as_ref())?;
        match self.regional(&place.account, &place.region).functions.functions.get_mut(&place.name) {
            Some(entry) => act(&call, entry),
            None => Err(no_function(&call)),
        }
    }
}

/// Where a name or ARN leads from the caller's region.
fn place(call: &Call<'_>, name: &str) -> CloudResult<Place> {
    let caller = call.caller;
    let own =
        || Place { account: caller.account.clone(), region: caller.region.clone(), name: name.to_owned() };
    let place = Place::of_arn(name).unwrap_or_else(own);
    if place.region != caller.region {
        let message = format!(
            "Functions from '{}' are not reachable in this region ('{}')",
            place.region, caller.region
        );
        return Err(call.error("ResourceNotFoundException", message));
    }
    Ok(place)
}

fn no_function(call: &Call<'_>) -> CloudError {
    call.error("ResourceNotFoundException", format!("Function not found: {}", call.resource))
}
