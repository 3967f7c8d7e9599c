//! What IAM takes.
//!
//! Limits: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>; names and tags:
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>.

use s3opt_core::backend::CloudResult;
use s3opt_core::s3::policy::{Policy, PolicyKind};
use serde_json::Value;

use super::call::Call;

/// Characters of a trust policy, spaces left out.
const MAX_TRUST_POLICY: usize = 2048;

/// Characters of all inline policies of a role together, spaces left out.
const MAX_ROLE_POLICIES: usize = 10_240;

/// Tags of a role.
const MAX_TAGS: usize = 50;

/// A name of a role (`roleName`) or policy (`policyName`).
pub(super) fn check_name(call: &Call<'_>, member: &str, name: &str, longest: usize) -> CloudResult<()> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
    let problem = if name.is_empty() {
        "Member must have length greater than or equal to 1".to_owned()
    } else if name.len() > longest {
        format!("Member must have length less than or equal to {longest}")
    } else if !name.bytes().all(is_allowed) {
        r"Member must satisfy regular expression pattern: [\w+=,.@-]+".to_owned()
    } else {
        return Ok(());
    };
    let message = format!(
        "1 validation error detected: Value '{name}' at '{member}' failed to satisfy constraint: {problem}"
    );
    Err(call.error("ValidationError", message))
}

pub(super) fn check_description(call: &Call<'_>, description: &str) -> CloudResult<()> {
    if description.chars().count() <= 1000 {
        return Ok(());
    }
    let message = "1 validation error detected: Value at 'description' failed to satisfy constraint: Member must \
                   have length less than or equal to 1000";
    Err(call.error("ValidationError", message))
}

/// Who may assume a role: a policy that names them and speaks of the role alone.
pub(super) fn check_trust_policy(call: &Call<'_>, document: &str) -> CloudResult<()> {
    if compact_length(document) > MAX_TRUST_POLICY {
        let message = format!("Cannot exceed quota for ACLSizePerRole: {MAX_TRUST_POLICY}");
        return Err(call.error("LimitExceeded", message));
    }
    let refused = |refusal| call.refused("MalformedPolicyDocument", refusal);
    Policy::parse(document, PolicyKind::Resource).map_err(refused)?;
    for statement in statements(document) {
        if statement.get("Resource").is_some() || statement.get("NotResource").is_some() {
            return Err(call.error("MalformedPolicyDocument", "Has prohibited field Resource"));
        }
        let only_sts = texts(statement.get("Action")).all(|action| action.starts_with("sts:"));
        if !only_sts || statement.get("NotAction").is_some() {
            let message = "AssumeRole policy may only specify STS AssumeRole actions.";
            return Err(call.error("MalformedPolicyDocument", message));
        }
    }
    Ok(())
}

/// A policy of a role, beside others of so many characters.
pub(super) fn check_role_policy(
    call: &Call<'_>,
    role: &str,
    document: &str,
    others: usize,
) -> CloudResult<Policy> {
    if compact_length(document) + others > MAX_ROLE_POLICIES {
        let message = format!("Maximum policy size of {MAX_ROLE_POLICIES} bytes exceeded for role {role}");
        return Err(call.error("LimitExceeded", message));
    }
    let refused = |refusal| call.refused("MalformedPolicyDocument", refusal);
    Policy::parse(document, PolicyKind::Identity).map_err(refused)
}

pub(super) fn check_tags(call: &Call<'_>, tags: &[(String, String)]) -> CloudResult<()> {
    for (index, (key, value)) in tags.iter().enumerate() {
        let is_long = key.chars().count() > 128 || value.chars().count() > 256;
        if key.is_empty() || is_long {
            let message = format!(
                "1 validation error detected: Value at 'tags.{}.member' failed to satisfy constraint: keys have 1 to \
                 128 characters, values at most 256",
                index + 1
            );
            return Err(call.error("ValidationError", message));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            let message = "System tags cannot be added/updated by requester";
            return Err(call.error("InvalidInput", message));
        }
        // Keys of IAM's tags do not differ in case alone.
        if tags[..index].iter().any(|(other, _)| other.eq_ignore_ascii_case(key)) {
            let message = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(call.error("InvalidInput", message));
        }
    }
    Ok(())
}

/// Sets tags beside those that are there.
pub(super) fn add_tags(
    call: &Call<'_>,
    tags: &mut Vec<(String, String)>,
    added: &[(String, String)],
) -> CloudResult<()> {
    check_tags(call, added)?;
    let mut whole = tags.clone();
    for (key, value) in added {
        match whole.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
            Some(tag) => *tag = (key.clone(), value.clone()),
            None => whole.push((key.clone(), value.clone())),
        }
    }
    if whole.len() > MAX_TAGS {
        let message = "The number of tags has reached the maximum limit.";
        return Err(call.error("LimitExceeded", message));
    }
    *tags = whole;
    Ok(())
}

/// The characters that count.
pub(super) fn compact_length(document: &str) -> usize {
    document.chars().filter(|character| !character.is_whitespace()).count()
}

fn statements(document: &str) -> Vec<Value> {
    let policy: Value = serde_json::from_str(document).unwrap_or_default();
    match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.clone(),
        Some(statement) => vec![statement.clone()],
        None => Vec::new(),
    }
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let (one, many) = match value {
        Some(Value::Array(values)) => (None, values.as_slice()),
        one => (one, &[][..]),
    };
    one.into_iter().chain(many).filter_map(Value::as_str)
}
