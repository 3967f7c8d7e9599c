//! The settings of a bucket, as one type.

use crate::s3::Tag;
use crate::s3::bucket::{
    BucketEncryption, BucketLogging, InventoryConfiguration, NotificationConfiguration, ObjectOwnership,
    PublicAccessBlock, RequestMetricsConfiguration,
};
use crate::s3::lifecycle::LifecycleConfiguration;
use crate::s3::replication::ReplicationConfiguration;
use crate::s3::tiering::TieringConfiguration;

/// Whether a bucket keeps versions. Once it does, it can be suspended, but never switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BucketVersioning {
    /// Never switched on.
    Unversioned,
    /// Every write makes a version.
    Enabled,
    /// Writes make and replace the null version; older versions stay.
    Suspended,
}

/// Which setting of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SettingKey {
    /// Versioning; always there.
    Versioning,
    /// Tags (`NoSuchTagSet`).
    Tags,
    /// Default encryption; always there, SSE-S3 where nothing was said.
    Encryption,
    /// The public access block (`NoSuchPublicAccessBlockConfiguration`).
    PublicAccessBlock,
    /// Ownership controls (`OwnershipControlsNotFoundError`).
    Ownership,
    /// The policy (`NoSuchBucketPolicy`).
    Policy,
    /// The lifecycle (`NoSuchLifecycleConfiguration`).
    Lifecycle,
    /// An Intelligent-Tiering configuration by its ID (`NoSuchConfiguration`).
    Tiering(String),
    /// An inventory configuration by its ID (`NoSuchConfiguration`).
    Inventory(String),
    /// A request metrics configuration by its ID (`NoSuchConfiguration`).
    RequestMetrics(String),
    /// Replication (`ReplicationConfigurationNotFoundError`).
    Replication,
    /// Notifications; always there, empty where nothing was said.
    Notification,
    /// Server access logging; always there, `None` where it is off.
    Logging,
}

/// A setting of a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Versioning.
    Versioning(BucketVersioning),
    /// Tags, at most 50.
    Tags(Vec<Tag>),
    /// Default encryption.
    Encryption(BucketEncryption),
    /// The public access block.
    PublicAccessBlock(PublicAccessBlock),
    /// Ownership controls.
    Ownership(ObjectOwnership),
    /// The policy, a JSON document.
    Policy(String),
    /// The lifecycle.
    Lifecycle(LifecycleConfiguration),
    /// An Intelligent-Tiering configuration.
    Tiering(TieringConfiguration),
    /// An inventory configuration.
    Inventory(InventoryConfiguration),
    /// A request metrics configuration.
    RequestMetrics(RequestMetricsConfiguration),
    /// Replication.
    Replication(ReplicationConfiguration),
    /// Notifications.
    Notification(NotificationConfiguration),
    /// Server access logging.
    Logging(Option<BucketLogging>),
}

impl Setting {
    /// Which setting it is.
    #[must_use]
    pub fn key(&self) -> SettingKey {
        match self {
            Setting::Versioning(_) => SettingKey::Versioning,
            Setting::Tags(_) => SettingKey::Tags,
            Setting::Encryption(_) => SettingKey::Encryption,
            Setting::PublicAccessBlock(_) => SettingKey::PublicAccessBlock,
            Setting::Ownership(_) => SettingKey::Ownership,
            Setting::Policy(_) => SettingKey::Policy,
            Setting::Lifecycle(_) => SettingKey::Lifecycle,
            Setting::Tiering(configuration) => SettingKey::Tiering(configuration.id.clone()),
            Setting::Inventory(configuration) => SettingKey::Inventory(configuration.id.clone()),
            Setting::RequestMetrics(configuration) => SettingKey::RequestMetrics(configuration.id.clone()),
            Setting::Replication(_) => SettingKey::Replication,
            Setting::Notification(_) => SettingKey::Notification,
            Setting::Logging(_) => SettingKey::Logging,
        }
    }
}
