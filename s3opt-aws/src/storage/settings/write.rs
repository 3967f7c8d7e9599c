//! Writing settings.

use std::future::Future;
use std::time::Duration;

use s3opt_core::backend::storage::Setting;
use s3opt_core::backend::{CloudError, CloudResult};

use super::{
    encryption, inventory, lifecycle, logging, notification, ownership, public_access, replication,
    request_metrics, tiering, versioning,
};
use crate::patience::Patience;
use crate::storage::S3;
use crate::storage::client::bucket_call;
use crate::storage::convert::Unfit;
use crate::storage::object::tagging;

/// How long another change of the same bucket, or its making, may take.
const PATIENCE: Patience = Patience::of(Duration::from_secs(60));

/// How long leave that was given in this moment (to a topic, a function, a role) may take to be known to S3.
const PATIENCE_WITH_OTHERS: Patience = Patience::of(Duration::from_secs(10));

/// Writes something under the name that the SDK has for it.
macro_rules! tell {
    ($storage:expr, $bucket:expr, $operation:literal, $method:ident, $value:expr, |$request:ident, $held:ident| $with:expr) => {{
        let call = bucket_call($operation, $bucket);
        let value: Result<_, Unfit> = $value;
        let value = value.map_err(|unfit| call.unbuilt(unfit))?;
        let once = || async {
            $storage
                .send(&call, $bucket, |client| {
                    let $request = client.$method().bucket($bucket);
                    let $held = value.clone();
                    $with.send()
                })
                .await
        };
        $storage.settled($bucket, once).await.map(|_| ())
    }};
}

impl S3 {
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each setting, none of which does more than the others"
    )]
    pub(in crate::storage) async fn write_setting(&self, bucket: &str, setting: Setting) -> CloudResult<()> {
        match setting {
            Setting::Versioning(one) => tell!(
                self,
                bucket,
                "PutBucketVersioning",
                put_bucket_versioning,
                Ok(versioning::from_versioning(one)),
                |request, held| request.versioning_configuration(held)
            ),
            Setting::Tags(tags) => {
                tell!(self, bucket, "PutBucketTagging", put_bucket_tagging, tagging(tags), |request, held| {
                    request.tagging(held)
                })
            }
            Setting::Encryption(one) => tell!(
                self,
                bucket,
                "PutBucketEncryption",
                put_bucket_encryption,
                encryption::from_encryption(one),
                |request, held| request.server_side_encryption_configuration(held)
            ),
            Setting::PublicAccessBlock(block) => tell!(
                self,
                bucket,
                "PutPublicAccessBlock",
                put_public_access_block,
                Ok(public_access::from_public_access(block)),
                |request, held| request.public_access_block_configuration(held)
            ),
            Setting::Ownership(one) => tell!(
                self,
                bucket,
                "PutBucketOwnershipControls",
                put_bucket_ownership_controls,
                ownership::from_ownership(one),
                |request, held| request.ownership_controls(held)
            ),
            Setting::Policy(policy) => {
                tell!(self, bucket, "PutBucketPolicy", put_bucket_policy, Ok(policy), |request, held| request
                    .policy(held))
            }
            Setting::Lifecycle(one) => {
                let minimum = lifecycle::from_minimum(&one);
                tell!(
                    self,
                    bucket,
                    "PutBucketLifecycleConfiguration",
                    put_bucket_lifecycle_configuration,
                    lifecycle::from_lifecycle(one),
                    |request, held| request
                        .lifecycle_configuration(held)
                        .transition_default_minimum_object_size(minimum.clone())
                )
            }
            Setting::Tiering(one) => tell!(
                self,
                bucket,
                "PutBucketIntelligentTieringConfiguration",
                put_bucket_intelligent_tiering_configuration,
                tiering::from_tiering(one),
                |request, held| request.id(held.id()).intelligent_tiering_configuration(held.clone())
            ),
            Setting::Inventory(one) => tell!(
                self,
                bucket,
                "PutBucketInventoryConfiguration",
                put_bucket_inventory_configuration,
                inventory::from_inventory(one),
                |request, held| request.id(held.id()).inventory_configuration(held.clone())
            ),
            Setting::RequestMetrics(one) => tell!(
                self,
                bucket,
                "PutBucketMetricsConfiguration",
                put_bucket_metrics_configuration,
                request_metrics::from_metrics(one),
                |request, held| request.id(held.id()).metrics_configuration(held.clone())
            ),
            Setting::Replication(one) => tell!(
                self,
                bucket,
                "PutBucketReplication",
                put_bucket_replication,
                replication::from_replication(one),
                |request, held| request.replication_configuration(held)
            ),
            Setting::Notification(one) => tell!(
                self,
                bucket,
                "PutBucketNotificationConfiguration",
                put_bucket_notification_configuration,
                notification::from_notification(one),
                |request, held| request.notification_configuration(held)
            ),
            Setting::Logging(one) => tell!(
                self,
                bucket,
                "PutBucketLogging",
                put_bucket_logging,
                logging::from_logging(one),
                |request, held| request.bucket_logging_status(held)
            ),
        }
    }

    /// Calls until what S3 is busy with has come to rest: a bucket that this connection has made in this moment, another
    /// change of it, leave that was just given.
    pub(super) async fn settled<T, F>(
        &self,
        bucket: &str,
        call: impl Fn() -> F + Send + Sync,
    ) -> CloudResult<T>
    where
        F: Future<Output = CloudResult<T>> + Send,
    {
        let is_new = self.clients.has_made(bucket);
        let is_settling = |error: &CloudError| is_settling(error, is_new);
        PATIENCE_WITH_OTHERS.retry(is_about_new_leave, || PATIENCE.retry(is_settling, &call)).await
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>, `OperationAborted`; that configurations
/// of buckets are seen everywhere only after a while:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel>.
fn is_settling(error: &CloudError, is_new: bool) -> bool {
    match error.code() {
        "OperationAborted" => true,
        "NoSuchBucket" => is_new,
        _ => false,
    }
}

/// Whether S3 may refuse because it does not know yet what was made or allowed a moment ago: a target that S3 may tell of
/// events, a role that a policy names. S3 does not say which it is, so this is not waited for long.
///
/// Sources: <https://repost.aws/knowledge-center/unable-validate-destination-s3>,
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html>, "Changes that I make are not always immediately
/// visible".
fn is_about_new_leave(error: &CloudError) -> bool {
    let failure = error.failure();
    match failure.code.as_str() {
        "InvalidArgument" => failure.message.contains("Unable to validate the following destination"),
        "MalformedPolicy" => failure.message.contains("Invalid principal"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use s3opt_core::backend::{Failure, Service};

    use super::*;

    fn error(code: &str, message: &str) -> CloudError {
        Failure::new(Service::Storage, "PutBucketPolicy", "acme", code, message).into_error()
    }

    #[test]
    fn what_settles() {
        for (code, is_new, expected) in [
            ("OperationAborted", false, true),
            ("NoSuchBucket", true, true),
            ("NoSuchBucket", false, false),
            ("AccessDenied", true, false),
        ] {
            assert_eq!(is_settling(&error(code, ""), is_new), expected, "{code}");
        }
    }

    #[test]
    fn what_may_be_about_new_leave() {
        for (code, message, expected) in [
            ("InvalidArgument", "Unable to validate the following destination configurations", true),
            ("InvalidArgument", "The ARN could not be parsed", false),
            ("MalformedPolicy", "Invalid principal in policy", true),
            ("MalformedPolicy", "Policy has invalid resource", false),
            ("AccessDenied", "Invalid principal", false),
        ] {
            assert_eq!(is_about_new_leave(&error(code, message)), expected, "{message}");
        }
    }
}
