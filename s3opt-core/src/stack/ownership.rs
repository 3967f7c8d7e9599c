//! Whose a resource is: what belongs to a stack carries its tags.

use std::collections::BTreeMap;

use crate::config::Config;

/// The tag that says who manages a resource.
pub const MANAGED_BY: &str = "ManagedBy";
/// Its value on everything that s3opt made.
pub const MANAGER: &str = "s3opt";
/// The tag that names the stack.
pub const STACK: &str = "Stack";

/// The tags of everything in a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackTags {
    stack: String,
    common: BTreeMap<String, String>,
}

/// Whose a resource is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// It belongs to this stack.
    Ours,
    /// It belongs to another stack of s3opt's, of this name.
    OtherStack(String),
    /// Somebody made it without s3opt.
    Foreign,
    /// It is another account's.
    OtherAccount,
}

impl StackTags {
    /// The tags of a configuration's stack.
    #[must_use]
    pub fn new(config: &Config) -> StackTags {
        let stack = format!("{}-{}", config.project, config.environment);
        let common = [
            ("Project", config.project.as_str()),
            (STACK, &stack),
            (MANAGED_BY, MANAGER),
            ("CostCenter", &config.cost_center),
            ("Environment", &config.environment),
        ];
        let common = common.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        StackTags { stack, common }
    }

    /// The stack's name.
    #[must_use]
    pub fn stack(&self) -> &str {
        &self.stack
    }

    /// The tags of a resource with this purpose.
    #[must_use]
    pub fn for_purpose(&self, purpose: &str) -> BTreeMap<String, String> {
        let mut tags = self.common.clone();
        tags.insert("Purpose".to_owned(), purpose.to_owned());
        tags
    }

    /// What the text of something without tags says of whose it is.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("{MANAGED_BY}={MANAGER} {STACK}={}", self.stack)
    }

    /// Whose a resource with these tags is.
    #[must_use]
    pub fn owner(&self, tags: &BTreeMap<String, String>) -> Owner {
        let is_managed = tags.get(MANAGED_BY).is_some_and(|manager| manager == MANAGER);
        match tags.get(STACK) {
            Some(stack) if is_managed && *stack == self.stack => Owner::Ours,
            Some(stack) if is_managed => Owner::OtherStack(stack.clone()),
            _ => Owner::Foreign,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_tell_whose_it_is() {
        let tags = StackTags::new(&Config::default());
        let ours = tags.for_purpose("alerts");
        assert_eq!(tags.owner(&ours), Owner::Ours);
        let mut others = ours.clone();
        others.insert(STACK.to_owned(), "example-prod".to_owned());
        assert_eq!(tags.owner(&others), Owner::OtherStack("example-prod".to_owned()));
        let mut foreign = ours;
        foreign.remove(MANAGED_BY);
        assert_eq!(tags.owner(&foreign), Owner::Foreign);
        assert_eq!(tags.owner(&BTreeMap::new()), Owner::Foreign);
    }
}
