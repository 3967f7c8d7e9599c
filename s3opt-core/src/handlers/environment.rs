//! What a function is told by its environment.

use std::collections::BTreeMap;

use super::HandlerError;

/// The environment variables of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The variable that holds the configuration: the text of an `s3opt.toml`, or where one lies (`s3://bucket/key`).
    pub const CONFIGURATION: &str = "S3OPT_CONFIG";
    /// The variable that names the bucket that it is all about.
    pub const BUCKET_NAME: &str = "BUCKET_NAME";
    /// The variable that names the topic for reports, by its ARN.
    pub const SNS_TOPIC_ARN: &str = "SNS_TOPIC_ARN";

    /// The value of a variable; an empty one counts as none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The value of a variable that must be there.
    ///
    /// # Errors
    /// [`HandlerError::Configuration`], which names the variable.
    pub fn required(&self, name: &str) -> Result<&str, HandlerError> {
        self.get(name).ok_or_else(|| HandlerError::Configuration {
            message: format!("the environment variable {name} is not set"),
            remedy: format!("set {name} in the function's configuration, or deploy the stack anew"),
        })
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Environment {
        Environment(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_is_missing_or_empty_is_named() {
        let environment: Environment = [("BUCKET_NAME", "acme"), ("SNS_TOPIC_ARN", "")].into_iter().collect();
        assert_eq!(environment.required(Environment::BUCKET_NAME).ok(), Some("acme"));
        for name in [Environment::SNS_TOPIC_ARN, Environment::CONFIGURATION] {
            assert_eq!(environment.get(name), None);
            let error = environment.required(name).map_err(|error| error.to_string());
            assert_eq!(error, Err(format!("the environment variable {name} is not set")));
        }
    }
}
