//! The policies of topics.

use s3opt_core::backend::CloudResult;
use s3opt_core::s3::policy::{Policy, PolicyKind};
use serde_json::json;

use crate::identity::Call;

/// Bytes of a topic's policy.
///
/// Source: <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html>.
const MAX_POLICY: usize = 30 * 1024;

/// The policy that a new topic has: the account, and services that name the account as theirs, may use it.
///
/// Source: <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html>.
pub(super) fn default_policy(topic: &str, account: &str) -> String {
    let actions = [
        "GetTopicAttributes",
        "SetTopicAttributes",
        "AddPermission",
        "RemovePermission",
        "DeleteTopic",
        "Subscribe",
        "ListSubscriptionsByTopic",
        "Publish",
    ];
    let statement = json!({
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": actions.map(|action| format!("SNS:{action}")),
        "Resource": topic,
        "Condition": {"StringEquals": {"AWS:SourceOwner": account}},
    });
    json!({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}).to_string()
}

pub(super) fn parse(call: &Call<'_>, policy: &str) -> CloudResult<Policy> {
    if policy.len() > MAX_POLICY {
        let message = "Invalid parameter: Policy Error: Policy is too long";
        return Err(call.error("InvalidParameter", message));
    }
    Policy::parse(policy, PolicyKind::Resource).map_err(|mut refusal| {
        if refusal.code != "NotImplemented" {
            refusal.message = format!("Invalid parameter: Policy Error: {}", refusal.message);
        }
        call.refused("InvalidParameter", refusal)
    })
}
