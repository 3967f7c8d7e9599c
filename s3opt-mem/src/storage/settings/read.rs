//! Reading settings.

use std::ops::Bound;

use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::s3::bucket::{BucketEncryption, NotificationConfiguration, Refusal};

use super::charge::reading;
use super::names::{has_id, names};
use super::refuse;
use crate::client::Caller;
use crate::storage::access::{Access, no_such_bucket};
use crate::storage::bucket::Bucket;
use crate::world::World;

impl World {
    pub(crate) fn setting(
        &mut self,
        caller: &Caller,
        bucket: &str,
        key: &SettingKey,
    ) -> CloudResult<Setting> {
        let names = names(key);
        self.charged(caller, bucket, reading(names.read_line), |world| {
            world.authorize_bucket(caller, names.get, names.get_action, bucket)?;
            let setting = world.bucket(names.get, bucket)?.setting(key);
            setting.ok_or_else(|| absent(names.get, bucket, key))
        })
    }

    pub(crate) fn list_settings(
        &mut self,
        caller: &Caller,
        bucket: &str,
        key: &SettingKey,
    ) -> CloudResult<Vec<Setting>> {
        let names = names(key);
        let operation = if has_id(key) { names.list } else { names.get };
        self.charged(caller, bucket, reading(names.read_line), |world| {
            world.authorize_bucket(caller, operation, names.get_action, bucket)?;
            let found = world.bucket(operation, bucket)?;
            Ok(if has_id(key) {
                found.configurations(key).cloned().collect()
            } else {
                found.setting(key).into_iter().collect()
            })
        })
    }

    /// Whether the bucket is there and the caller may do something to it.
    pub(super) fn authorize_bucket(
        &self,
        caller: &Caller,
        operation: &'static str,
        action: &'static str,
        bucket: &str,
    ) -> CloudResult<()> {
        self.authorize(caller, &Access { operation, action, bucket, key: None, context: &[] })
    }

    /// The bucket.
    pub(super) fn bucket(&self, operation: &'static str, bucket: &str) -> CloudResult<&Bucket> {
        self.buckets.get(bucket).ok_or_else(|| no_such_bucket(operation, bucket))
    }

    /// The bucket, to be changed.
    pub(super) fn bucket_mut(&mut self, operation: &'static str, bucket: &str) -> CloudResult<&mut Bucket> {
        self.buckets.get_mut(bucket).ok_or_else(|| no_such_bucket(operation, bucket))
    }
}

impl Bucket {
    /// A setting, also one that every bucket has.
    fn setting(&self, key: &SettingKey) -> Option<Setting> {
        if *key == SettingKey::Versioning {
            return Some(Setting::Versioning(self.versioning));
        }
        self.settings.get(key).cloned().or_else(|| match key {
            SettingKey::Encryption => Some(Setting::Encryption(BucketEncryption::default())),
            SettingKey::Notification => Some(Setting::Notification(NotificationConfiguration::default())),
            SettingKey::Logging => Some(Setting::Logging(None)),
            _ => None,
        })
    }

    /// All configurations of the kind, in the order of their IDs.
    pub(super) fn configurations(&self, key: &SettingKey) -> impl Iterator<Item = &Setting> {
        let first = match key {
            SettingKey::Tiering(_) => SettingKey::Tiering(String::new()),
            SettingKey::Inventory(_) => SettingKey::Inventory(String::new()),
            SettingKey::RequestMetrics(_) => SettingKey::RequestMetrics(String::new()),
            other => other.clone(),
        };
        let kind = std::mem::discriminant(key);
        self.settings
            .range((Bound::Included(first), Bound::Unbounded))
            .take_while(move |(key, _)| std::mem::discriminant(*key) == kind)
            .map(|(_, setting)| setting)
    }
}

/// S3's answer where a setting is not there. Codes and words were recorded from the real service, but for the policy's,
/// whose are on <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.
pub(super) fn absent(operation: &'static str, bucket: &str, key: &SettingKey) -> CloudError {
    let (code, message) = match key {
        SettingKey::Tags => ("NoSuchTagSet", "The TagSet does not exist"),
        SettingKey::PublicAccessBlock => {
            ("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found")
        }
        SettingKey::Ownership => {
            ("OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
        }
        SettingKey::Policy => ("NoSuchBucketPolicy", "The bucket policy does not exist"),
        SettingKey::Lifecycle => {
            ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
        }
        SettingKey::Replication => {
            ("ReplicationConfigurationNotFoundError", "The replication configuration was not found")
        }
        _ => ("NoSuchConfiguration", "The specified configuration does not exist."),
    };
    let refusal = Refusal::new(code, message);
    let refusal = if has_id(key) { refusal } else { refusal.with("BucketName", bucket) };
    refuse(operation, bucket, refusal)
}
