//! What to do about a call that failed while a stack was looked at, deployed or destroyed.

use crate::backend::CloudError;

/// What to do about it, in words for the person who deploys.
#[must_use]
pub fn remedy(error: &CloudError) -> String {
    let failure = error.failure();
    if is_of_credentials(&failure.code) {
        return "the credentials are not valid, or no longer: log in again (`aws sso login`, `aws configure`), or name \
                others with --profile or AWS_PROFILE"
            .to_owned();
    }
    if is_quota(&failure.code) {
        return format!(
            "a limit of the account is reached: ask for a higher one in Service Quotas, or make room; then run the \
             command again ({} was not done)",
            failure.operation
        );
    }
    if is_elsewhere(&failure.code) {
        return "it lies in another region than the configuration says: check `region` and `replica_region`"
            .to_owned();
    }
    match error {
        CloudError::AccessDenied(_) => {
            let on = if failure.resource.is_empty() { "" } else { " on " };
            format!(
                "allow {}{on}{}; `s3opt-cli iam-policy` prints all that is needed",
                failure.action(),
                failure.resource
            )
        }
        CloudError::Throttled(_) => {
            "AWS asks for fewer calls: wait a minute and run the command again, it goes on where it stopped"
                .to_owned()
        }
        CloudError::Unavailable(_) => {
            "the service did not answer: check the network and --endpoint-url, then run the command again; it looks \
             first, so nothing is done twice"
                .to_owned()
        }
        CloudError::AlreadyExists(_) if failure.code == "BucketAlreadyExists" => {
            "somebody has a bucket of this name, and names are unique in all of AWS: choose another `project` or \
             `environment`"
                .to_owned()
        }
        CloudError::NotImplemented(_) => {
            "this backend does not do that: switch it off in s3opt.toml".to_owned()
        }
        CloudError::Invalid(_) if failure.operation == "Subscribe" => {
            "SNS does not take this address: mend `alert_email`, or set `alerts.email = false`".to_owned()
        }
        CloudError::Precondition(_) if failure.code == "BucketNotEmpty" => {
            "something was written meanwhile: run the command again with `--delete-objects`".to_owned()
        }
        CloudError::Precondition(_) | CloudError::AlreadyExists(_) | CloudError::NotFound(_) => {
            "somebody else is changing it, or AWS has not settled yet: run the command again".to_owned()
        }
        _ => "mend what the message says in s3opt.toml (`s3opt-cli lint` checks it), then run the command again"
            .to_owned(),
    }
}

/// Whether the service was not reached as anybody: no permission would help.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html> and
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>.
fn is_of_credentials(code: &str) -> bool {
    matches!(
        code,
        "ExpiredToken"
            | "ExpiredTokenException"
            | "RequestExpired"
            | "TokenRefreshRequired"
            | "InvalidToken"
            | "InvalidAccessKeyId"
            | "InvalidClientTokenId"
            | "UnrecognizedClientException"
            | "SignatureDoesNotMatch"
            | "InvalidSignatureException"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "NoCredentialsError"
            | "CredentialRetrievalError"
    )
}

/// Source: the error lists of the operations in the services' API references, such as
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>.
fn is_quota(code: &str) -> bool {
    let ends = ["LimitExceeded", "LimitExceededException", "LimitExceededFault", "QuotaExceededException"];
    // This one is about calls a second.
    code != "RequestLimitExceeded"
        && (ends.iter().any(|end| code.ends_with(end))
            || ["TooManyBuckets", "TooManyConfigurations", "CodeStorageExceededException"].contains(&code))
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.
fn is_elsewhere(code: &str) -> bool {
    matches!(
        code,
        "PermanentRedirect"
            | "TemporaryRedirect"
            | "AuthorizationHeaderMalformed"
            | "BucketRegionError"
            | "IllegalLocationConstraintException"
            | "InvalidLocationConstraint"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Failure, Service};

    #[test]
    fn each_failure_has_its_remedy() {
        for (service, operation, code, expected) in [
            (
                Service::Storage,
                "PutBucketLifecycleConfiguration",
                "AccessDenied",
                "allow s3:PutLifecycleConfiguration on acme",
            ),
            (Service::Identity, "CreateRole", "AccessDenied", "allow iam:CreateRole on acme"),
            (Service::Identity, "GetCallerIdentity", "ExpiredToken", "the credentials are not valid"),
            (Service::Storage, "CreateBucket", "InvalidAccessKeyId", "the credentials are not valid"),
            (Service::Storage, "CreateBucket", "BucketAlreadyExists", "somebody has a bucket of this name"),
            (Service::Storage, "CreateBucket", "TooManyBuckets", "a limit of the account is reached"),
            (Service::Identity, "CreateRole", "LimitExceeded", "a limit of the account is reached"),
            (Service::Storage, "PutObject", "SlowDown", "AWS asks for fewer calls"),
            (Service::Schedules, "PutRule", "RequestLimitExceeded", "AWS asks for fewer calls"),
            (Service::Storage, "PutObject", "InternalError", "the service did not answer"),
            (Service::Storage, "GetBucketTagging", "PermanentRedirect", "it lies in another region"),
            (Service::Notifications, "Subscribe", "InvalidParameter", "SNS does not take this address"),
            (Service::Storage, "DeleteBucket", "BucketNotEmpty", "something was written meanwhile"),
            (
                Service::Functions,
                "AddPermission",
                "ResourceConflictException",
                "somebody else is changing it",
            ),
            (Service::Storage, "PutBucketPolicy", "NotImplemented", "this backend does not do that"),
            (Service::Storage, "PutBucketPolicy", "MalformedPolicy", "mend what the message says"),
        ] {
            let error = Failure::new(service, operation, "acme", code, "no").into_error();
            let found = remedy(&error);
            assert!(found.starts_with(expected), "{operation} {code}: {found}");
        }
    }
}
