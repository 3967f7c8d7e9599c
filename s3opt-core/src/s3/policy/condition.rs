//! One operator and key of a `Condition`.

use super::PolicyKind;
use super::json::Json;
use super::key;
use super::operator::{Comparison, Operator};
use super::pattern::is_pattern;
use crate::s3::bucket::Refusal;

/// One operator, key and values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    operator: Operator,
    /// In lower case: names of keys are compared without regard to it.
    key: String,
    values: Vec<String>,
}

/// Keys of which a fixed value keeps a statement from being public.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>, "The meaning
/// of 'public'".
const FIXING_KEYS: [&str; 4] = [
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

impl Condition {
    /// Whether it holds for a request with these keys and values.
    pub(super) fn holds(&self, context: &[(&str, &str)]) -> bool {
        let found = context.iter().find(|(key, _)| key.eq_ignore_ascii_case(&self.key));
        self.operator.holds(&self.values, found.map(|(_, value)| *value))
    }

    /// Whether it lets through only requests on behalf of a fixed ARN or account, or with a fixed key of KMS.
    pub(super) fn fixes_the_source(&self) -> bool {
        let Operator::Compare { comparison, negated: false, if_exists: false } = self.operator else {
            return false;
        };
        let takes_patterns = matches!(comparison, Comparison::Like | Comparison::Arn);
        FIXING_KEYS.contains(&self.key.as_str())
            && !self.values.iter().any(|value| takes_patterns && is_pattern(value))
    }

    /// Reads the element of a statement about these patterns of actions.
    pub(super) fn read(
        json: &Json,
        patterns: &[String],
        kind: PolicyKind<'_>,
    ) -> Result<Vec<Condition>, Refusal> {
        let syntax = || Refusal::new(kind.code(), "Policy has invalid condition syntax");
        let Json::Object(operators) = json else { return Err(syntax()) };
        let mut conditions = Vec::new();
        for (name, keys) in operators {
            let operator = Operator::read(name, kind.code())?;
            let Json::Object(keys) = keys else { return Err(syntax()) };
            for (key, values) in keys {
                let key = key.to_ascii_lowercase();
                key::check(&key, patterns, kind)?;
                let values = values.scalars().filter(|values| !values.is_empty()).ok_or_else(syntax)?;
                if let Some(value) = values.iter().find(|value| value.contains("${")) {
                    return Err(Refusal::not_implemented(&format!("the policy variable in {value}")));
                }
                if let Some(value) = values.iter().find(|value| !operator.takes(value)) {
                    return Err(syntax().with("Detail", format!("{name} compares nothing with {value}")));
                }
                conditions.push(Condition { operator, key, values });
            }
        }
        Ok(conditions)
    }
}
