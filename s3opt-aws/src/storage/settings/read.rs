//! Reading settings.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::s3::bucket::BucketEncryption;

use super::{
    encryption, held, inventory, lifecycle, logging, notification, or_default, ownership, public_access,
    read_as, replication, request_metrics, tiering, versioning,
};
use crate::storage::S3;
use crate::storage::client::bucket_call;
use crate::storage::convert::to_tags;

/// Sends a request that names a bucket and nothing else.
macro_rules! ask {
    ($storage:expr, $bucket:expr, $operation:literal, $method:ident $(, $id:expr)?) => {{
        let call = bucket_call($operation, $bucket);
        let answer = $storage.send(&call, $bucket, |client| client.$method().bucket($bucket)$(.id($id))?.send()).await;
        (call, answer)
    }};
}

impl S3 {
    pub(in crate::storage) async fn read_setting(
        &self,
        bucket: &str,
        key: &SettingKey,
    ) -> CloudResult<Setting> {
        Ok(match key {
            SettingKey::Versioning => {
                let (call, answer) = ask!(self, bucket, "GetBucketVersioning", get_bucket_versioning);
                Setting::Versioning(read_as(&call, versioning::to_versioning(answer?.status()))?)
            }
            SettingKey::Tags => {
                let (_, answer) = ask!(self, bucket, "GetBucketTagging", get_bucket_tagging);
                Setting::Tags(to_tags(answer?.tag_set()))
            }
            SettingKey::Encryption => Setting::Encryption(self.read_encryption(bucket).await?),
            SettingKey::PublicAccessBlock => {
                let (call, answer) = ask!(self, bucket, "GetPublicAccessBlock", get_public_access_block);
                let configuration = held(&call, answer?.public_access_block_configuration)?;
                Setting::PublicAccessBlock(public_access::to_public_access(&configuration))
            }
            SettingKey::Ownership => {
                let (call, answer) =
                    ask!(self, bucket, "GetBucketOwnershipControls", get_bucket_ownership_controls);
                let controls = held(&call, answer?.ownership_controls)?;
                let ownership = read_as(&call, ownership::to_ownership(&controls))?;
                Setting::Ownership(held(&call, ownership)?)
            }
            SettingKey::Policy => {
                let (call, answer) = ask!(self, bucket, "GetBucketPolicy", get_bucket_policy);
                Setting::Policy(held(&call, answer?.policy)?)
            }
            SettingKey::Lifecycle => {
                let (call, answer) =
                    ask!(self, bucket, "GetBucketLifecycleConfiguration", get_bucket_lifecycle_configuration);
                let answer = answer?;
                let minimum = answer.transition_default_minimum_object_size();
                Setting::Lifecycle(read_as(&call, lifecycle::to_lifecycle(answer.rules(), minimum))?)
            }
            SettingKey::Tiering(id) => {
                let (call, answer) = ask!(
                    self,
                    bucket,
                    "GetBucketIntelligentTieringConfiguration",
                    get_bucket_intelligent_tiering_configuration,
                    id
                );
                let configuration = held(&call, answer?.intelligent_tiering_configuration)?;
                Setting::Tiering(read_as(&call, tiering::to_tiering(&configuration))?)
            }
            SettingKey::Inventory(id) => {
                let (call, answer) = ask!(
                    self,
                    bucket,
                    "GetBucketInventoryConfiguration",
                    get_bucket_inventory_configuration,
                    id
                );
                let configuration = held(&call, answer?.inventory_configuration)?;
                Setting::Inventory(read_as(&call, inventory::to_inventory(&configuration))?)
            }
            SettingKey::RequestMetrics(id) => {
                let (call, answer) =
                    ask!(self, bucket, "GetBucketMetricsConfiguration", get_bucket_metrics_configuration, id);
                let configuration = held(&call, answer?.metrics_configuration)?;
                Setting::RequestMetrics(read_as(&call, request_metrics::to_metrics(&configuration))?)
            }
            SettingKey::Replication => {
                let (call, answer) = ask!(self, bucket, "GetBucketReplication", get_bucket_replication);
                let configuration = held(&call, answer?.replication_configuration)?;
                Setting::Replication(read_as(&call, replication::to_replication(&configuration))?)
            }
            SettingKey::Notification => {
                let (call, answer) = ask!(
                    self,
                    bucket,
                    "GetBucketNotificationConfiguration",
                    get_bucket_notification_configuration
                );
                Setting::Notification(read_as(&call, notification::to_notification(&answer?))?)
            }
            SettingKey::Logging => {
                let (call, answer) = ask!(self, bucket, "GetBucketLogging", get_bucket_logging);
                Setting::Logging(read_as(&call, logging::to_logging(answer?.logging_enabled()))?)
            }
        })
    }

    /// Services that speak S3's language, and S3 before January 2023, have none until it is written.
    async fn read_encryption(&self, bucket: &str) -> CloudResult<BucketEncryption> {
        let (call, answer) = ask!(self, bucket, "GetBucketEncryption", get_bucket_encryption);
        let read = match answer {
            Ok(answer) => {
                let configuration = answer.server_side_encryption_configuration();
                read_as(&call, encryption::to_encryption(configuration))
            }
            Err(error) => Err(error),
        };
        or_default(read, "ServerSideEncryptionConfigurationNotFoundError", BucketEncryption::default())
    }
}
