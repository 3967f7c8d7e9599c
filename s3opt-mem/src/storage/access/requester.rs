//! A caller as policies see it.

use s3opt_core::s3::policy::{Request, Requester};

use crate::client::{Caller, Principal};

/// The ARN under which errors name the caller, where it has one.
pub(crate) fn caller_arn(caller: &Caller) -> Option<String> {
    match &caller.principal {
        Principal::Account => Some(format!("arn:aws:iam::{}:root", caller.account)),
        // The session of a role has a name of its own, which nobody gives here.
        Principal::Role(name) => Some(format!("arn:aws:sts::{}:assumed-role/{name}/{name}", caller.account)),
        Principal::Service { .. } | Principal::Anonymous => None,
    }
}

/// Calls `act` with the request as policies see it: who it is, and the keys that every request has.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
pub(crate) fn with_request<T>(
    caller: &Caller,
    action: &str,
    resource: &str,
    context: &[(&str, &str)],
    act: impl FnOnce(&Request<'_>) -> T,
) -> T {
    let arn = match &caller.principal {
        Principal::Account => format!("arn:aws:iam::{}:root", caller.account),
        Principal::Role(name) => format!("arn:aws:iam::{}:role/{name}", caller.account),
        Principal::Service { .. } | Principal::Anonymous => String::new(),
    };
    let mut keys: Vec<(&str, &str)> = Vec::with_capacity(context.len() + 5);
    keys.push(("aws:SecureTransport", if caller.secure_transport { "true" } else { "false" }));
    let requester = match &caller.principal {
        Principal::Account => Requester::Account(&caller.account),
        Principal::Role(name) => Requester::Role { account: &caller.account, name },
        Principal::Service { name, .. } => Requester::Service(name),
        Principal::Anonymous => Requester::Anonymous,
    };
    match &caller.principal {
        Principal::Account | Principal::Role(_) => {
            keys.extend([
                ("aws:PrincipalAccount", caller.account.as_str()),
                ("aws:PrincipalArn", arn.as_str()),
                ("aws:PrincipalIsAWSService", "false"),
            ]);
        }
        Principal::Service { name, source_arn, source_account } => {
            keys.extend([
                ("aws:PrincipalIsAWSService", "true"),
                ("aws:PrincipalServiceName", name.as_str()),
                ("aws:SourceArn", source_arn.as_str()),
                ("aws:SourceAccount", source_account.as_str()),
            ]);
        }
        Principal::Anonymous => keys.push(("aws:PrincipalIsAWSService", "false")),
    }
    keys.extend_from_slice(context);
    act(&Request { requester, action, resource, context: &keys })
}
