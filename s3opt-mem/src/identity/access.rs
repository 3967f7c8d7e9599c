//! What roles may do.

use s3opt_core::s3::policy::{Policy, PolicyKind, Request, Requester, Verdict};

use crate::world::World;

impl World {
    /// What the policies of a role say of a request, all of them together. Nothing where there is no such role.
    pub(crate) fn role_verdict(&self, account: &str, role: &str, request: &Request<'_>) -> Verdict {
        let entry = self.account_of(account).and_then(|account| account.identity.roles.get(role));
        let policies = entry.into_iter().flat_map(|entry| entry.policies.values());
        policies.map(|policy| policy.parsed.evaluate(request)).fold(Verdict::Silent, Verdict::and)
    }

    /// Whether a role is there and trusts a service to run under it.
    pub(crate) fn may_assume(&self, role_arn: &str, service: &str) -> bool {
        let Some((account, name)) = role_of_arn(role_arn) else { return false };
        let entry = self.account_of(account).and_then(|account| account.identity.roles.get(name));
        let Some(entry) = entry else { return false };
        let Ok(policy) = Policy::parse(&entry.role.trust_policy, PolicyKind::Resource) else { return false };
        let requester = Requester::Service(service);
        let context = [("aws:PrincipalIsAWSService", "true"), ("aws:SourceAccount", account)];
        let request = Request { requester, action: "sts:AssumeRole", resource: role_arn, context: &context };
        matches!(policy.evaluate(&request), Verdict::Allowed(_))
    }
}

/// The account and name that the ARN of a role holds.
pub(crate) fn role_of_arn(arn: &str) -> Option<(&str, &str)> {
    let (account, resource) = arn.strip_prefix("arn:aws:iam::")?.split_once(':')?;
    // The last part is the name, whatever the path.
    let name = resource.strip_prefix("role/")?.rsplit('/').next()?;
    (!name.is_empty()).then_some((account, name))
}
