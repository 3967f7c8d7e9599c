//! Taking settings away.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::s3::bucket::NotificationConfiguration;

use crate::storage::S3;
use crate::storage::client::bucket_call;

/// Deletes what a bucket's name, and an ID where there is one, says enough of.
macro_rules! delete {
    ($storage:expr, $bucket:expr, $operation:literal, $method:ident $(, $id:expr)?) => {{
        let call = bucket_call($operation, $bucket);
        let once = || async {
            $storage.send(&call, $bucket, |client| client.$method().bucket($bucket)$(.id($id))?.send()).await
        };
        $storage.settled($bucket, once).await.map(|_| ())
    }};
}

impl S3 {
    pub(in crate::storage) async fn remove_setting(&self, bucket: &str, key: &SettingKey) -> CloudResult<()> {
        match key {
            // There is no call for it: a bucket that kept versions once can be suspended, but not go back.
            SettingKey::Versioning => {
                let message = "The specified method is not allowed against this resource.";
                Err(bucket_call("DeleteBucketVersioning", bucket).refused("MethodNotAllowed", message))
            }
            SettingKey::Tags => delete!(self, bucket, "DeleteBucketTagging", delete_bucket_tagging),
            SettingKey::Encryption => {
                delete!(self, bucket, "DeleteBucketEncryption", delete_bucket_encryption)
            }
            SettingKey::PublicAccessBlock => {
                delete!(self, bucket, "DeletePublicAccessBlock", delete_public_access_block)
            }
            SettingKey::Ownership => {
                delete!(self, bucket, "DeleteBucketOwnershipControls", delete_bucket_ownership_controls)
            }
            SettingKey::Policy => delete!(self, bucket, "DeleteBucketPolicy", delete_bucket_policy),
            SettingKey::Lifecycle => delete!(self, bucket, "DeleteBucketLifecycle", delete_bucket_lifecycle),
            SettingKey::Tiering(id) => delete!(
                self,
                bucket,
                "DeleteBucketIntelligentTieringConfiguration",
                delete_bucket_intelligent_tiering_configuration,
                id
            ),
            SettingKey::Inventory(id) => delete!(
                self,
                bucket,
                "DeleteBucketInventoryConfiguration",
                delete_bucket_inventory_configuration,
                id
            ),
            SettingKey::RequestMetrics(id) => delete!(
                self,
                bucket,
                "DeleteBucketMetricsConfiguration",
                delete_bucket_metrics_configuration,
                id
            ),
            SettingKey::Replication => {
                delete!(self, bucket, "DeleteBucketReplication", delete_bucket_replication)
            }
            // For these two there is no call either: they are written empty.
            SettingKey::Notification => {
                self.write_setting(bucket, Setting::Notification(NotificationConfiguration::default())).await
            }
            SettingKey::Logging => self.write_setting(bucket, Setting::Logging(None)).await,
        }
    }
}
