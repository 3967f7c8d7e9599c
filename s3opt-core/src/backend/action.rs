//! Which action of IAM a call needs.

use super::{Failure, Service};

/// The action that a policy has to allow for an operation, as IAM writes it.
///
/// Most actions are called after their operation; those of S3 that are not are in its user guide, and STS tells everybody
/// who they are.
///
/// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html>,
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.
#[must_use]
pub fn action_of(service: Service, operation: &str) -> String {
    let prefix = match service {
        Service::Storage => return format!("s3:{}", storage(operation)),
        Service::Metrics => "cloudwatch",
        Service::Notifications => "sns",
        Service::Functions if operation == "Invoke" => return "lambda:InvokeFunction".to_owned(),
        Service::Functions => "lambda",
        Service::Logs => "logs",
        Service::Schedules => "events",
        Service::Identity if operation == "GetCallerIdentity" => "sts",
        Service::Identity => "iam",
        Service::Costs => "ce",
    };
    format!("{prefix}:{operation}")
}

fn storage(operation: &str) -> &str {
    match operation {
        "HeadBucket" | "ListObjects" | "ListObjectsV2" => "ListBucket",
        "ListBuckets" => "ListAllMyBuckets",
        "ListObjectVersions" => "ListBucketVersions",
        "ListMultipartUploads" => "ListBucketMultipartUploads",
        "ListParts" => "ListMultipartUploadParts",
        "HeadObject" => "GetObject",
        "CopyObject" | "CreateMultipartUpload" | "UploadPart" | "CompleteMultipartUpload" => "PutObject",
        "DeleteObjects" => "DeleteObject",
        "GetBucketEncryption" => "GetEncryptionConfiguration",
        "PutBucketEncryption" | "DeleteBucketEncryption" => "PutEncryptionConfiguration",
        "GetPublicAccessBlock" => "GetBucketPublicAccessBlock",
        "PutPublicAccessBlock" | "DeletePublicAccessBlock" => "PutBucketPublicAccessBlock",
        "DeleteBucketOwnershipControls" => "PutBucketOwnershipControls",
        "DeleteBucketTagging" => "PutBucketTagging",
        "GetBucketLifecycleConfiguration" => "GetLifecycleConfiguration",
        "PutBucketLifecycleConfiguration" | "DeleteBucketLifecycle" => "PutLifecycleConfiguration",
        "GetBucketIntelligentTieringConfiguration" | "ListBucketIntelligentTieringConfigurations" => {
            "GetIntelligentTieringConfiguration"
        }
        "PutBucketIntelligentTieringConfiguration" | "DeleteBucketIntelligentTieringConfiguration" => {
            "PutIntelligentTieringConfiguration"
        }
        "GetBucketInventoryConfiguration" | "ListBucketInventoryConfigurations" => {
            "GetInventoryConfiguration"
        }
        "PutBucketInventoryConfiguration" | "DeleteBucketInventoryConfiguration" => {
            "PutInventoryConfiguration"
        }
        "GetBucketMetricsConfiguration" | "ListBucketMetricsConfigurations" => "GetMetricsConfiguration",
        "PutBucketMetricsConfiguration" | "DeleteBucketMetricsConfiguration" => "PutMetricsConfiguration",
        "GetBucketReplication" => "GetReplicationConfiguration",
        "PutBucketReplication" | "DeleteBucketReplication" => "PutReplicationConfiguration",
        "GetBucketNotificationConfiguration" => "GetBucketNotification",
        "PutBucketNotificationConfiguration" => "PutBucketNotification",
        other => other,
    }
}

impl Failure {
    /// The action that would have to be allowed, as IAM writes it.
    #[must_use]
    pub fn action(&self) -> String {
        action_of(self.service, self.operation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_those_of_iam() {
        for (service, operation, expected) in [
            (Service::Storage, "PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"),
            (Service::Storage, "DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"),
            (Service::Storage, "DeleteBucketPolicy", "s3:DeleteBucketPolicy"),
            (Service::Storage, "HeadBucket", "s3:ListBucket"),
            (Service::Storage, "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
            (Service::Storage, "CreateBucket", "s3:CreateBucket"),
            (Service::Functions, "Invoke", "lambda:InvokeFunction"),
            (Service::Functions, "CreateFunction", "lambda:CreateFunction"),
            (Service::Logs, "PutRetentionPolicy", "logs:PutRetentionPolicy"),
            (Service::Schedules, "PutRule", "events:PutRule"),
            (Service::Identity, "GetCallerIdentity", "sts:GetCallerIdentity"),
            (Service::Identity, "CreateRole", "iam:CreateRole"),
            (Service::Costs, "GetCostAndUsage", "ce:GetCostAndUsage"),
            (Service::Metrics, "PutDashboard", "cloudwatch:PutDashboard"),
            (Service::Notifications, "Subscribe", "sns:Subscribe"),
        ] {
            assert_eq!(action_of(service, operation), expected);
        }
    }
}
