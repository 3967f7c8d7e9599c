//! What a caller can do about a code of AWS's.

use super::Service;

/// See the variants of [`CloudError`](super::CloudError).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    NotFound,
    AlreadyExists,
    AccessDenied,
    Precondition,
    Invalid,
    Throttled,
    Unavailable,
    NotImplemented,
    Other,
}

/// What a caller can do about a code of a service.
///
/// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>,
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html> and the error lists of the
/// operations in the services' API references.
pub(super) fn kind(service: Service, code: &str) -> Kind {
    match code {
        // Cost Explorer: "You made too many calls in a short period of time. Try again later."
        // (<https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html>). Elsewhere it is
        // a quota, which does not pass by waiting.
        "LimitExceededException" if service == Service::Costs => Kind::Throttled,
        "NoSuchBucket"
        | "NoSuchKey"
        | "NoSuchVersion"
        | "NoSuchUpload"
        | "NoSuchTagSet"
        | "NoSuchLifecycleConfiguration"
        | "NoSuchConfiguration"
        | "NoSuchBucketPolicy"
        | "NoSuchPublicAccessBlockConfiguration"
        | "ServerSideEncryptionConfigurationNotFoundError"
        | "ReplicationConfigurationNotFoundError"
        | "OwnershipControlsNotFoundError"
        | "ObjectLockConfigurationNotFoundError"
        | "NoSuchCORSConfiguration"
        | "NoSuchWebsiteConfiguration"
        | "NoSuchAccessPoint"
        | "NoSuchEntity"
        | "NotFound"
        | "404"
        | "DashboardNotFoundError"
        | "ResourceNotFound"
        | "ResourceNotFoundException"
        | "TagKeysNotFoundException" => Kind::NotFound,
        "BucketAlreadyExists"
        | "BucketAlreadyOwnedByYou"
        | "EntityAlreadyExists"
        | "ResourceConflictException"
        | "ResourceAlreadyExistsException" => Kind::AlreadyExists,
        "PreconditionFailed"
        | "PreconditionFailedException"
        | "NotModified"
        | "ConditionalRequestConflict"
        | "BucketNotEmpty"
        | "InvalidBucketState"
        | "InvalidObjectState"
        | "RestoreAlreadyInProgress"
        | "ObjectAlreadyInActiveTierError"
        | "BucketHasAccessPointsAttached"
        | "OperationAborted"
        | "DeleteConflict"
        | "ResourceInUseException" => Kind::Precondition,
        "InternalError"
        | "InternalException"
        | "InternalFailure"
        | "InternalServiceError"
        | "InternalServiceFault"
        | "ServiceUnavailable"
        | "ServiceException"
        | "ServiceFailure"
        | "ServiceUnavailableException"
        | "GlacierExpeditedRetrievalNotAvailable"
        | "IncompleteBody"
        | "ResourceNotReadyException"
        | "DataUnavailableException"
        | "RequestTimeout"
        | "RequestTimeoutException"
        | "EndpointConnectionError"
        | "ConnectionClosedError"
        | "503" => Kind::Unavailable,
        "NotImplemented" | "UnsupportedOperation" => Kind::NotImplemented,
        _ if is_denied(code) => Kind::AccessDenied,
        _ if is_throttled(code) => Kind::Throttled,
        _ if is_invalid(code) => Kind::Invalid,
        _ => Kind::Other,
    }
}

fn is_denied(code: &str) -> bool {
    matches!(
        code,
        "AccessDenied"
            | "AccessDeniedException"
            | "AuthorizationError"
            | "Forbidden"
            | "403"
            | "SignatureDoesNotMatch"
            | "IncompleteSignature"
            | "InvalidAccessKeyId"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "UnrecognizedClientException"
            | "ExpiredToken"
            | "ExpiredTokenException"
            | "RequestExpired"
            | "NotAuthorized"
            | "OptInRequired"
            | "RegionDisabledException"
            | "KMSAccessDenied"
            | "NoCredentialsError"
            | "CredentialRetrievalError"
            | "AccountProblem"
            | "AllAccessDisabled"
            | "InvalidPayer"
            | "InvalidSecurity"
            | "InvalidToken"
            | "NotSignedUp"
            | "RequestTimeTooSkewed"
            | "TokenRefreshRequired"
            | "InsufficientRolePermissions"
            | "ManagedRuleException"
            | "UnmodifiableEntity"
    )
}

/// Whether waiting helps: there were too many calls, or somebody changes the same thing in this moment.
fn is_throttled(code: &str) -> bool {
    matches!(
        code,
        "SlowDown"
            | "Throttling"
            | "Throttled"
            | "ThrottlingException"
            | "ThrottledException"
            | "TooManyRequestsException"
            | "RequestLimitExceeded"
            | "RequestThrottled"
            | "RequestThrottledException"
            | "EC2ThrottledException"
            | "KMSThrottling"
            | "ConcurrentModification"
            | "ConcurrentModificationException"
            | "ConcurrentAccess"
            | "EntityTemporarilyUnmodifiable"
            | "OperationAbortedException"
            | "StaleTag"
    )
}

fn is_invalid(code: &str) -> bool {
    let starts = ["Invalid", "Malformed", "Missing", "Unsupported", "Validation"];
    // Quotas.
    let ends = ["LimitExceeded", "LimitExceededException", "LimitExceededFault", "QuotaExceededException"];
    let others = [
        "BadRequest",
        "BadDigest",
        "BillExpirationException",
        "BucketRegionError",
        "CodeStorageExceededException",
        "CrossLocationLoggingProhibitted",
        "DashboardInvalidInputError",
        "EntityTooLarge",
        "EntityTooSmall",
        "IdMismatch",
        "IllegalLocationConstraintException",
        "IllegalVersioningConfigurationException",
        "InlineDataTooLarge",
        "KeyTooLongError",
        "MaxMessageLengthExceeded",
        "MetadataTooLarge",
        "MethodNotAllowed",
        "PermanentRedirect",
        "TemporaryRedirect",
        "PolicyLengthExceededException",
        "ReplicationParameterValueError",
        "RequestChangedException",
        "RequestEntityTooLargeException",
        "RequestTooLargeException",
        "TooManyBuckets",
        "TooManyConfigurations",
        "UnexpectedContent",
        "XNotImplemented",
    ];
    starts.iter().any(|start| code.starts_with(start))
        || ends.iter().any(|end| code.ends_with(end))
        || others.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_to_do() {
        for (code, expected) in [
            ("NoSuchKey", Kind::NotFound),
            ("NoSuchEntity", Kind::NotFound),
            ("BucketAlreadyOwnedByYou", Kind::AlreadyExists),
            ("AccessDenied", Kind::AccessDenied),
            ("PreconditionFailed", Kind::Precondition),
            ("BucketNotEmpty", Kind::Precondition),
            ("MalformedXML", Kind::Invalid),
            ("InvalidArgument", Kind::Invalid),
            ("KeyTooLongError", Kind::Invalid),
            ("SlowDown", Kind::Throttled),
            ("InternalError", Kind::Unavailable),
            ("NotImplemented", Kind::NotImplemented),
            ("InvalidToken", Kind::AccessDenied),
            ("RequestTimeTooSkewed", Kind::AccessDenied),
            ("ObjectLockConfigurationNotFoundError", Kind::NotFound),
            ("ObjectAlreadyInActiveTierError", Kind::Precondition),
            ("GlacierExpeditedRetrievalNotAvailable", Kind::Unavailable),
            ("MetadataTooLarge", Kind::Invalid),
            ("TemporaryRedirect", Kind::Invalid),
            ("UnexpectedAnswer", Kind::Other),
            ("NoCredentialsError", Kind::AccessDenied),
            ("EndpointConnectionError", Kind::Unavailable),
            ("ConnectionClosedError", Kind::Unavailable),
            ("SomethingNew", Kind::Other),
        ] {
            assert_eq!(kind(Service::Storage, code), expected, "{code}");
        }
    }

    #[test]
    fn a_code_of_another_service_does_too() {
        use Service::{Costs, Functions, Identity, Logs, Metrics, Notifications, Schedules};
        for (service, code, expected) in [
            (Metrics, "ResourceNotFound", Kind::NotFound),
            (Metrics, "DashboardNotFoundError", Kind::NotFound),
            (Metrics, "InvalidParameterValue", Kind::Invalid),
            (Metrics, "InvalidParameterCombination", Kind::Invalid),
            (Metrics, "InvalidParameterInput", Kind::Invalid),
            (Metrics, "MissingParameter", Kind::Invalid),
            (Metrics, "LimitExceeded", Kind::Invalid),
            (Metrics, "LimitExceededFault", Kind::Invalid),
            (Metrics, "InternalServiceFault", Kind::Unavailable),
            (Metrics, "Throttling", Kind::Throttled),
            (Metrics, "MissingAuthenticationToken", Kind::AccessDenied),
            (Notifications, "NotFound", Kind::NotFound),
            (Notifications, "InvalidParameter", Kind::Invalid),
            (Notifications, "TopicLimitExceeded", Kind::Invalid),
            (Notifications, "TagLimitExceeded", Kind::Invalid),
            (Notifications, "StaleTag", Kind::Throttled),
            (Notifications, "ConcurrentAccess", Kind::Throttled),
            (Notifications, "AuthorizationError", Kind::AccessDenied),
            (Functions, "ResourceNotFoundException", Kind::NotFound),
            (Functions, "ResourceConflictException", Kind::AlreadyExists),
            (Functions, "CodeStorageExceededException", Kind::Invalid),
            (Functions, "InvalidParameterValueException", Kind::Invalid),
            (Functions, "ResourceNotReadyException", Kind::Unavailable),
            (Functions, "TooManyRequestsException", Kind::Throttled),
            (Functions, "PreconditionFailedException", Kind::Precondition),
            (Logs, "ResourceAlreadyExistsException", Kind::AlreadyExists),
            (Logs, "LimitExceededException", Kind::Invalid),
            (Logs, "OperationAbortedException", Kind::Throttled),
            (Schedules, "ConcurrentModificationException", Kind::Throttled),
            (Schedules, "LimitExceededException", Kind::Invalid),
            (Schedules, "ManagedRuleException", Kind::AccessDenied),
            (Schedules, "InternalException", Kind::Unavailable),
            (Identity, "EntityAlreadyExists", Kind::AlreadyExists),
            (Identity, "DeleteConflict", Kind::Precondition),
            (Identity, "LimitExceeded", Kind::Invalid),
            (Identity, "ConcurrentModification", Kind::Throttled),
            (Identity, "EntityTemporarilyUnmodifiable", Kind::Throttled),
            (Identity, "UnmodifiableEntity", Kind::AccessDenied),
            (Identity, "ServiceFailure", Kind::Unavailable),
            (Identity, "MalformedPolicyDocument", Kind::Invalid),
            (Costs, "LimitExceededException", Kind::Throttled),
            (Costs, "DataUnavailableException", Kind::Unavailable),
            (Costs, "BillExpirationException", Kind::Invalid),
            (Costs, "RequestChangedException", Kind::Invalid),
            (Costs, "InvalidNextTokenException", Kind::Invalid),
            (Costs, "TagKeysNotFoundException", Kind::NotFound),
            (Costs, "ServiceQuotaExceededException", Kind::Invalid),
        ] {
            assert_eq!(kind(service, code), expected, "{service:?} {code}");
        }
    }
}
