//! Who may invoke functions.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html>.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::functions::Permission;
use s3opt_core::s3::policy::{Policy, PolicyKind, Request, Requester, Verdict};
use serde_json::{Map, Value, json};

use super::rules::is_word;
use super::{FunctionEntry, Place};
use crate::client::Caller;
use crate::world::World;

/// Bytes of a function's policy.
const MAX_POLICY: usize = 20_480;

impl World {
    pub(super) fn add_permission(
        &mut self,
        caller: &Caller,
        name: &str,
        permission: Permission,
    ) -> CloudResult<()> {
        self.with_function(caller, "AddPermission", name, |call, entry| {
            let id = &permission.statement_id;
            if !is_word(id) || id.len() > 100 {
                let message = format!(
                    "1 validation error detected: Value '{id}' at 'statementId' failed to satisfy constraint: Member \
                     must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)"
                );
                return Err(call.error("ValidationException", message));
            }
            let is_account = |account: &String| {
                account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
            };
            if let Some(account) = permission.source_account.as_ref().filter(|account| !is_account(account)) {
                let message = format!(
                    "1 validation error detected: Value '{account}' at 'sourceAccount' failed to satisfy constraint: \
                     Member must satisfy regular expression pattern: \\d{{12}}"
                );
                return Err(call.error("ValidationException", message));
            }
            if entry.permissions.contains_key(id) {
                let message = format!(
                    "The statement id ({id}) provided already exists. Please provide a new statement id, or remove the \
                     existing statement."
                );
                return Err(call.error("ResourceConflictException", message));
            }
            let alone = document(&[statement(call.resource, &permission)]);
            Policy::parse(&alone, PolicyKind::Resource).map_err(|mut refusal| {
                "The provided principal was invalid. Please check the principal and try again."
                    .clone_into(&mut refusal.message);
                call.refused("InvalidParameterValueException", refusal)
            })?;
            let mut permissions = entry.permissions.clone();
            permissions.insert(id.clone(), permission);
            let statements: Vec<Value> = permissions.values().map(|one| statement(call.resource, one)).collect();
            let size = document(&statements).len();
            if size > MAX_POLICY {
                let message = format!("The final policy size ({size}) is bigger than the limit ({MAX_POLICY}).");
                return Err(call.error("PolicyLengthExceededException", message));
            }
            entry.permissions = permissions;
            Ok(())
        })
    }

    pub(super) fn permissions(&mut self, caller: &Caller, name: &str) -> CloudResult<Vec<Permission>> {
        self.with_function(caller, "GetPolicy", name, |_, entry| {
            Ok(entry.permissions.values().cloned().collect())
        })
    }

    pub(super) fn remove_permission(
        &mut self,
        caller: &Caller,
        name: &str,
        statement_id: &str,
    ) -> CloudResult<()> {
        self.with_function(caller, "RemovePermission", name, |call, entry| {
            if entry.permissions.remove(statement_id).is_some() {
                return Ok(());
            }
            let message = format!("Statement {statement_id} is not found in resource policy.");
            Err(call.error("ResourceNotFoundException", message))
        })
    }

    /// Whether a function is there and one of its permissions lets a service invoke it on behalf of an ARN and account.
    pub(crate) fn may_invoke(
        &self,
        function_arn: &str,
        principal: &str,
        source_arn: &str,
        source_account: &str,
    ) -> bool {
        let Some(place) = Place::of_arn(function_arn) else { return false };
        let regional = self.regional_of(&place.account, &place.region);
        let entry = regional.and_then(|regional| regional.functions.functions.get(&place.name));
        let Some(policy) = entry.and_then(policy_of) else { return false };
        let context = [("aws:SourceArn", source_arn), ("aws:SourceAccount", source_account)];
        let arn = place.arn();
        let request = Request {
            requester: Requester::Service(principal),
            action: "lambda:InvokeFunction",
            resource: &arn,
            context: &context,
        };
        matches!(policy.evaluate(&request), Verdict::Allowed(_))
    }
}

/// The policy that the permissions of a function make; none where there are none.
pub(super) fn policy_of(entry: &FunctionEntry) -> Option<Policy> {
    let arn = &entry.function.arn;
    let statements: Vec<Value> =
        entry.permissions.values().map(|permission| statement(arn, permission)).collect();
    Policy::parse(&document(&statements), PolicyKind::Resource).ok()
}

fn document(statements: &[Value]) -> String {
    json!({"Version": "2012-10-17", "Id": "default", "Statement": statements}).to_string()
}

/// The statement that AddPermission writes.
fn statement(function: &str, permission: &Permission) -> Value {
    let principal = match permission.principal.as_str() {
        "*" => json!("*"),
        service if service.ends_with(".amazonaws.com") => json!({"Service": service}),
        account if account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()) => {
            json!({"AWS": format!("arn:aws:iam::{account}:root")})
        }
        other => json!({"AWS": other}),
    };
    let mut conditions = Map::new();
    if let Some(account) = &permission.source_account {
        conditions.insert("StringEquals".to_owned(), json!({"AWS:SourceAccount": account}));
    }
    if let Some(arn) = &permission.source_arn {
        conditions.insert("ArnLike".to_owned(), json!({"AWS:SourceArn": arn}));
    }
    let mut statement = json!({
        "Sid": permission.statement_id,
        "Effect": "Allow",
        "Principal": principal,
        "Action": "lambda:InvokeFunction",
        "Resource": function,
    });
    if let Some(members) = statement.as_object_mut().filter(|_| !conditions.is_empty()) {
        members.insert("Condition".to_owned(), Value::Object(conditions));
    }
    statement
}
