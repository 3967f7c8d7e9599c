//! Whether a policy lets the public in.

use super::Policy;
use super::principal::{Principal, Principals};
use super::statement::{Effect, Statement};

impl Policy {
    /// Whether S3 takes the policy for public: whether a statement allows something to everybody, and not only on behalf
    /// of a fixed ARN or account.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>, "The
    /// meaning of 'public'".
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.statements.iter().any(is_public)
    }

    /// The ARNs of users that the policy names.
    pub fn users(&self) -> impl Iterator<Item = &str> {
        let named = self.statements.iter().filter_map(|statement| match &statement.principals {
            Principals::Named(principals) => Some(principals),
            Principals::Bearer => None,
        });
        named.flatten().filter_map(|principal| match principal {
            Principal::User { arn } => Some(arn.as_str()),
            _ => None,
        })
    }
}

fn is_public(statement: &Statement) -> bool {
    let names_everyone = match &statement.principals {
        Principals::Named(principals) => principals.contains(&Principal::Everyone),
        Principals::Bearer => false,
    };
    statement.effect == Effect::Allow
        && names_everyone
        && !statement.conditions.iter().any(super::condition::Condition::fixes_the_source)
}
