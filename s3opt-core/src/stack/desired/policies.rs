//! The policies of the buckets.

use serde_json::{Value, json};

use super::Blueprint;
use crate::stack::Names;
use crate::stack::keep::policy_of;

impl Blueprint {
    /// What every bucket's policy says, and what this one adds.
    pub(super) fn bucket_policy(&self, bucket: &str, more: Vec<Value>) -> String {
        let arn = Names::bucket_arn(bucket);
        let objects = format!("{arn}/*");
        let mut statements = Vec::new();
        if self.config.protection.deny_insecure_transport {
            // A denial has to name both the bucket and its objects.
            // Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html>, "Enforce
            // encryption of data in transit".
            statements.push(json!({
                "Sid": "S3optDenyInsecureTransport",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, objects],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }));
        }
        if self.config.protection.deny_other_encryption {
            // Where the header is absent the request passes: default encryption covers it. `IfExists` would not do, because
            // a condition on an absent key then holds, and here what holds is denied.
            // Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.
            statements.push(json!({
                "Sid": "S3optDenyOtherEncryption",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:PutObject",
                "Resource": objects,
                "Condition": {
                    "StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"},
                    "Null": {"s3:x-amz-server-side-encryption": "false"},
                },
            }));
        }
        statements.extend(more);
        policy_of(&statements)
    }

    /// S3 may deliver access logs of the main bucket.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html>.
    pub(super) fn logs_bucket_policy(&self) -> String {
        let bucket = self.names.logs_bucket();
        let prefix = &self.config.access_logs.prefix;
        let deliver = json!({
            "Sid": "S3optAccessLogs",
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": format!("{}/{prefix}*", Names::bucket_arn(&bucket)),
            "Condition": {
                "ArnLike": {"aws:SourceArn": Names::bucket_arn(&self.names.main_bucket())},
                "StringEquals": {"aws:SourceAccount": self.names.account},
            },
        });
        let more = if self.config.access_logs.enabled { vec![deliver] } else { Vec::new() };
        self.bucket_policy(&bucket, more)
    }

    /// S3 may deliver inventory reports of the main bucket.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html>.
    pub(super) fn inventory_bucket_policy(&self) -> String {
        let bucket = self.names.inventory_bucket();
        let deliver = json!({
            "Sid": "S3optInventory",
            "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": format!("{}/*", Names::bucket_arn(&bucket)),
            "Condition": {
                "ArnLike": {"aws:SourceArn": Names::bucket_arn(&self.names.main_bucket())},
                "StringEquals": {
                    "aws:SourceAccount": self.names.account,
                    "s3:x-amz-acl": "bucket-owner-full-control",
                },
            },
        });
        let more = if self.config.inventory.enabled { vec![deliver] } else { Vec::new() };
        self.bucket_policy(&bucket, more)
    }
}
