//! A bucket: its settings and what it holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use s3opt_core::backend::storage::{BucketVersioning, Setting, SettingKey};
use s3opt_core::calendar::Instant;
use s3opt_core::price::Region;
use s3opt_core::s3::Tag;
use s3opt_core::s3::bucket::{NotificationConfiguration, ObjectOwnership, PublicAccessBlock};
use s3opt_core::s3::lifecycle::LifecycleConfiguration;
use s3opt_core::s3::policy::Policy;
use s3opt_core::s3::tiering::ArchiveTiers;

use super::Uploads;
use super::queue::Queue;
use super::version::Entry;
use crate::meter::OwnerId;

/// A bucket.
#[derive(Debug)]
pub(crate) struct Bucket {
    pub name: String,
    pub account: String,
    pub region: Region,
    pub created: Instant,
    pub owner: OwnerId,
    pub versioning: BucketVersioning,
    /// All settings but versioning that were ever written and not taken away.
    pub settings: BTreeMap<SettingKey, Setting>,
    /// The policy among the settings, as it is evaluated.
    pub policy: Option<Policy>,
    pub keys: BTreeMap<Arc<str>, Entry>,
    /// How many versions and delete markers there are.
    pub versions: u64,
    /// The days on which something is due for versions.
    pub queue: Queue,
    pub uploads: Uploads,
}

impl Bucket {
    /// A new bucket, which blocks public access and enforces its owner's ownership.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html>.
    pub(crate) fn new(
        name: String,
        account: String,
        region: Region,
        created: Instant,
        owner: OwnerId,
    ) -> Bucket {
        let settings = [
            Setting::PublicAccessBlock(PublicAccessBlock::ALL),
            Setting::Ownership(ObjectOwnership::BucketOwnerEnforced),
        ];
        Bucket {
            name,
            account,
            region,
            created,
            owner,
            versioning: BucketVersioning::Unversioned,
            settings: settings.into_iter().map(|setting| (setting.key(), setting)).collect(),
            policy: None,
            keys: BTreeMap::new(),
            versions: 0,
            queue: Queue::default(),
            uploads: Uploads::default(),
        }
    }

    /// The notifications, where there are any.
    pub(crate) fn notification(&self) -> Option<&NotificationConfiguration> {
        match self.settings.get(&SettingKey::Notification) {
            Some(Setting::Notification(configuration)) => Some(configuration),
            _ => None,
        }
    }

    /// The lifecycle, where there is one.
    pub(crate) fn lifecycle(&self) -> Option<&LifecycleConfiguration> {
        match self.settings.get(&SettingKey::Lifecycle) {
            Some(Setting::Lifecycle(configuration)) => Some(configuration),
            _ => None,
        }
    }

    /// The days after which a version moves to the opt-in tiers; where several configurations match, the earliest.
    pub(crate) fn archive_tiers(&self, key: &str, tags: &[Tag]) -> ArchiveTiers {
        let from = SettingKey::Tiering(String::new());
        let configurations = self.settings.range(from..).map_while(|(_, setting)| match setting {
            Setting::Tiering(configuration) => Some(configuration),
            _ => None,
        });
        let mut tiers = ArchiveTiers::default();
        for configuration in configurations.filter(|configuration| configuration.matches(key, tags)) {
            let earliest = |one: Option<u32>, other: Option<u32>| one.into_iter().chain(other).min();
            tiers.archive_access_days =
                earliest(tiers.archive_access_days, configuration.archive_access_days);
            tiers.deep_archive_access_days =
                earliest(tiers.deep_archive_access_days, configuration.deep_archive_access_days);
        }
        tiers
    }
}
