//! The names of everything in a stack: they follow from the configuration, so that nothing has to be remembered.

use crate::config::Config;
use crate::handlers::{ACCESS_ANALYZER, AUTO_TAGGER, COST_ANALYZER};
use crate::price::Region;
use crate::s3::bucket::check_bucket_name;

/// The names and ARNs of a stack's resources in one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    project: String,
    environment: String,
    /// The account's 12 digits.
    pub account: String,
    /// Where the stack is.
    pub region: Region,
    /// Where its replica bucket lies.
    pub replica_region: Region,
}

/// A name is longer than AWS takes, or has a form that it does not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {message}; choose a shorter `project` or `environment`")]
pub struct NameError {
    /// The name.
    pub name: String,
    /// What is wrong with it.
    pub message: String,
}

/// The longest names of roles and functions.
///
/// Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>,
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>.
const MAX_NAME: usize = 64;

impl Names {
    /// The names of a configuration's stack in an account.
    ///
    /// # Errors
    /// [`NameError`] for the first name that AWS would not take, or a region that is none.
    pub fn new(config: &Config, account: &str) -> Result<Names, NameError> {
        let region = |text: &String| {
            text.parse().map_err(|error| NameError {
                name: text.clone(),
                message: format!("this is no region ({error})"),
            })
        };
        let names = Names {
            project: config.project.clone(),
            environment: config.environment.clone(),
            account: account.to_owned(),
            region: region(&config.region)?,
            replica_region: region(&config.replica_region)?,
        };
        names.check()?;
        Ok(names)
    }

    fn check(&self) -> Result<(), NameError> {
        for bucket in self.buckets() {
            if let Some(problem) = check_bucket_name(&bucket) {
                return Err(NameError {
                    name: bucket,
                    message: format!("S3 does not take this name ({problem})"),
                });
            }
        }
        let functions = [AUTO_TAGGER, COST_ANALYZER, ACCESS_ANALYZER].map(|function| self.function(function));
        for name in functions.into_iter().chain([self.replication_role()]) {
            if name.len() > MAX_NAME {
                let message = format!("it has {} characters, and at most {MAX_NAME} are taken", name.len());
                return Err(NameError { name, message });
            }
        }
        Ok(())
    }

    fn prefixed(&self, rest: &str) -> String {
        format!("{}-{}-{rest}", self.project, self.environment)
    }

    fn bucket(&self, what: &str) -> String {
        format!("{}-{what}-{}", self.project, self.environment)
    }

    /// The stack's name.
    #[must_use]
    pub fn stack(&self) -> String {
        format!("{}-{}", self.project, self.environment)
    }

    /// The bucket that it is all about.
    #[must_use]
    pub fn main_bucket(&self) -> String {
        self.bucket("main")
    }

    /// Where access logs go.
    #[must_use]
    pub fn logs_bucket(&self) -> String {
        self.bucket("logs")
    }

    /// Where inventory reports go.
    #[must_use]
    pub fn inventory_bucket(&self) -> String {
        self.bucket("inventory")
    }

    /// Where replicas go.
    #[must_use]
    pub fn replica_bucket(&self) -> String {
        self.bucket("replica")
    }

    /// All four buckets.
    #[must_use]
    pub fn buckets(&self) -> [String; 4] {
        [self.main_bucket(), self.logs_bucket(), self.inventory_bucket(), self.replica_bucket()]
    }

    /// The topic for alerts and reports.
    #[must_use]
    pub fn topic(&self) -> String {
        self.prefixed("s3-cost-alerts")
    }

    /// The dashboard.
    #[must_use]
    pub fn dashboard(&self) -> String {
        self.prefixed("s3-optimization")
    }

    /// The alarm on what STANDARD holds.
    #[must_use]
    pub fn cost_spike_alarm(&self) -> String {
        self.prefixed("s3-cost-spike")
    }

    /// The alarm on requests.
    #[must_use]
    pub fn unusual_access_alarm(&self) -> String {
        self.prefixed("unusual-access")
    }

    /// A function, by the name of its handler. Its role and its schedule have the same name.
    #[must_use]
    pub fn function(&self, handler: &str) -> String {
        self.prefixed(handler)
    }

    /// The log group of a function.
    #[must_use]
    pub fn log_group(&self, handler: &str) -> String {
        format!("/aws/lambda/{}", self.function(handler))
    }

    /// The role that S3 assumes to replicate.
    #[must_use]
    pub fn replication_role(&self) -> String {
        self.prefixed("s3-replication")
    }

    /// The ARN of a bucket.
    #[must_use]
    pub fn bucket_arn(bucket: &str) -> String {
        format!("arn:aws:s3:::{bucket}")
    }

    /// The ARN of a role.
    #[must_use]
    pub fn role_arn(&self, role: &str) -> String {
        format!("arn:aws:iam::{}:role/{role}", self.account)
    }

    /// The ARN of the topic.
    #[must_use]
    pub fn topic_arn(&self) -> String {
        format!("arn:aws:sns:{}:{}:{}", self.region, self.account, self.topic())
    }

    /// The ARN of a function, by the name of its handler.
    #[must_use]
    pub fn function_arn(&self, handler: &str) -> String {
        format!("arn:aws:lambda:{}:{}:function:{}", self.region, self.account, self.function(handler))
    }

    /// The ARN of a rule, by the name of the handler that it invokes.
    #[must_use]
    pub fn rule_arn(&self, handler: &str) -> String {
        format!("arn:aws:events:{}:{}:rule/{}", self.region, self.account, self.function(handler))
    }

    /// The ARN of an alarm.
    #[must_use]
    pub fn alarm_arn(&self, alarm: &str) -> String {
        format!("arn:aws:cloudwatch:{}:{}:alarm:{alarm}", self.region, self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(project: &str, environment: &str) -> Result<Names, NameError> {
        let config =
            Config { project: project.to_owned(), environment: environment.to_owned(), ..Config::default() };
        Names::new(&config, "111111111111")
    }

    #[test]
    fn names_follow_from_project_and_environment() {
        let names = names("acme", "prod").unwrap();
        assert_eq!(names.main_bucket(), "acme-main-prod");
        assert_eq!(names.topic_arn(), "arn:aws:sns:us-east-1:111111111111:acme-prod-s3-cost-alerts");
        assert_eq!(names.log_group(AUTO_TAGGER), "/aws/lambda/acme-prod-auto-tagger");
    }

    #[test]
    fn names_that_aws_would_not_take_are_refused() {
        let long = "a".repeat(30);
        let error = names(&long, &long).unwrap_err();
        assert!(error.to_string().contains("shorter"), "{error}");
        assert!(names("acme", "x".repeat(26).as_str()).is_ok());
    }
}
