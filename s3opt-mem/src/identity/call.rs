//! A call on a service other than S3: whether its caller may, and how it is refused.

use s3opt_core::backend::{CloudError, CloudResult, Failure, Service};
use s3opt_core::s3::bucket::Refusal;
use s3opt_core::s3::policy::{Policy, Verdict};

use crate::client::{Caller, Principal};
use crate::storage::{caller_arn, denial_of_role, with_request};
use crate::world::World;

/// A call on a service other than S3.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call<'a> {
    pub caller: &'a Caller,
    pub service: Service,
    /// The operation as AWS names it.
    pub operation: &'static str,
    /// The ARN that it is done to; `*` where the operation knows no resources.
    pub resource: &'a str,
    /// Condition keys beside those that every request has.
    pub context: &'a [(&'a str, &'a str)],
}

impl<'a> Call<'a> {
    pub(crate) fn new(
        caller: &'a Caller,
        service: Service,
        operation: &'static str,
        resource: &'a str,
    ) -> Call<'a> {
        Call { caller, service, operation, resource, context: &[] }
    }

    pub(crate) fn failure(&self, code: &str, message: impl Into<String>) -> Failure {
        Failure::new(self.service, self.operation, self.resource, code, message)
    }

    /// The service's answer to a call that it refuses.
    pub(crate) fn error(&self, code: &str, message: impl Into<String>) -> CloudError {
        self.failure(code, message).into_error()
    }

    /// The service's answer to a policy that it refuses.
    pub(crate) fn refused(&self, code: &str, refusal: Refusal) -> CloudError {
        // What cannot be evaluated here is not for AWS to refuse.
        let code = if refusal.code == "NotImplemented" { refusal.code } else { code };
        let mut failure = self.failure(code, refusal.message);
        for (name, value) in refusal.details {
            failure = failure.with(name, value);
        }
        failure.into_error()
    }

    pub(crate) fn not_implemented(&self, what: &str) -> CloudError {
        self.error("NotImplemented", format!("the emulator does not support {what}"))
    }

    /// The action as policies name it.
    fn action(&self) -> String {
        let (prefix, operation) = match (self.service, self.operation) {
            (Service::Functions, "Invoke") => ("lambda", "InvokeFunction"),
            (Service::Functions, operation) => ("lambda", operation),
            (Service::Storage, operation) => ("s3", operation),
            (Service::Metrics, operation) => ("cloudwatch", operation),
            (Service::Notifications, operation) => ("sns", operation),
            (Service::Logs, operation) => ("logs", operation),
            (Service::Schedules, operation) => ("events", operation),
            (Service::Identity, operation) => ("iam", operation),
            (Service::Costs, operation) => ("ce", operation),
        };
        format!("{prefix}:{operation}")
    }

    /// The code under which the service refuses those who may not.
    fn denied_code(&self) -> &'static str {
        match self.service {
            Service::Storage | Service::Metrics | Service::Identity => "AccessDenied",
            Service::Notifications => "AuthorizationError",
            Service::Functions | Service::Logs | Service::Schedules | Service::Costs => {
                "AccessDeniedException"
            }
        }
    }

    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
    fn denied(&self, reason: &str) -> CloudError {
        let who = caller_arn(self.caller).unwrap_or_else(|| self.caller.principal.to_string());
        let (action, resource) = (self.action(), self.resource);
        let message =
            format!("User: {who} is not authorized to perform: {action} on resource: {resource} {reason}");
        self.error(self.denied_code(), message)
    }
}

impl World {
    /// Whether the caller may do something in its own account.
    pub(crate) fn permit(&self, call: &Call<'_>) -> CloudResult<()> {
        self.permit_on(call, &call.caller.account, None)
    }

    /// Whether the caller may hand a role to a service.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html>.
    pub(crate) fn may_pass(&self, caller: &Caller, role: &str, service: &str) -> CloudResult<()> {
        let context = [("iam:PassedToService", service)];
        self.permit(&Call { context: &context, ..Call::new(caller, Service::Identity, "PassRole", role) })
    }

    /// Whether the caller may do something to a resource of an account that has a policy of its own.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>.
    pub(crate) fn permit_on(&self, call: &Call<'_>, owner: &str, policy: Option<&Policy>) -> CloudResult<()> {
        let caller = call.caller;
        let is_owner = caller.account == owner;
        let (action, resource) = (call.action(), call.resource);
        let (by_resource, by_role) = with_request(caller, &action, resource, call.context, |request| {
            let by_resource = policy.map_or(Verdict::Silent, |policy| policy.evaluate(request));
            let by_role = match &caller.principal {
                Principal::Role(role) => self.role_verdict(&caller.account, role, request),
                _ => Verdict::Silent,
            };
            (by_resource, by_role)
        });
        let is_allowed = match &caller.principal {
            Principal::Account if is_owner => by_resource != Verdict::Denied,
            Principal::Role(_) => denial_of_role(is_owner, by_resource, by_role).is_none(),
            Principal::Account | Principal::Service { .. } | Principal::Anonymous => {
                matches!(by_resource, Verdict::Allowed(_))
            }
        };
        if is_allowed {
            return Ok(());
        }
        Err(call.denied(&match (by_resource, by_role) {
            (Verdict::Denied, _) => "with an explicit deny in a resource-based policy".to_owned(),
            (_, Verdict::Denied) => "with an explicit deny in an identity-based policy".to_owned(),
            _ if is_owner => format!("because no identity-based policy allows the {action} action"),
            _ => format!("because no resource-based policy allows the {action} action"),
        }))
    }
}
