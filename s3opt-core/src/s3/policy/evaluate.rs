//! What a policy says of a request.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>.

use super::Policy;
use super::statement::Effect;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requester<'a> {
    /// Nobody knows.
    Anonymous,
    /// The account itself, by its 12 digits.
    Account(&'a str),
    /// A role of an account.
    Role {
        /// The account's 12 digits.
        account: &'a str,
        /// The role's name.
        name: &'a str,
    },
    /// A service of AWS, such as `s3.amazonaws.com`.
    Service(&'a str),
}

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// Who.
    pub requester: Requester<'a>,
    /// The action, such as `s3:PutObject`.
    pub action: &'a str,
    /// The ARN that it is done to.
    pub resource: &'a str,
    /// Keys of conditions and their values, such as `aws:SecureTransport` and `true`. A key that is not here is absent.
    pub context: &'a [(&'a str, &'a str)],
}

/// How a policy names whom it allows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grant {
    /// By the account, which still has to hand it on to its roles by their own policies.
    Account,
    /// By itself, or as one of everybody.
    Principal,
}

/// What a policy says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing.
    Silent,
    /// It allows it, and nothing in it denies it.
    Allowed(Grant),
    /// It denies it, whatever else allows it.
    Denied,
}

impl Verdict {
    /// What two policies of one kind say together, such as those of a role: a denial counts, then what allows most.
    #[must_use]
    pub fn and(self, other: Verdict) -> Verdict {
        self.max(other)
    }
}

impl Policy {
    /// What the policy says of the request.
    #[must_use]
    pub fn evaluate(&self, request: &Request<'_>) -> Verdict {
        let mut verdict = Verdict::Silent;
        for statement in &self.statements {
            // What would not change the verdict is not looked at.
            let least = match statement.effect {
                Effect::Deny => Verdict::Denied,
                Effect::Allow => Verdict::Allowed(Grant::Principal),
            };
            if verdict >= least {
                continue;
            }
            let Some(grant) = statement.fits(request) else { continue };
            if statement.effect == Effect::Deny {
                return Verdict::Denied;
            }
            verdict = verdict.and(Verdict::Allowed(grant));
        }
        verdict
    }
}

#[cfg(test)]
mod tests;
