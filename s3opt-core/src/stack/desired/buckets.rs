//! The four buckets and their settings.

use super::{Blueprint, Desired};
use crate::backend::storage::{BucketVersioning, Setting, SettingKey};
use crate::config::Bucket;
use crate::price::Region;
use crate::s3::S3Error;
use crate::s3::bucket::{
    BucketEncryption, BucketLogging, InventoryConfiguration, InventoryFormat, InventoryFrequency,
    ObjectOwnership, PublicAccessBlock, RequestMetricsConfiguration, ServerSideEncryption,
};
use crate::s3::lifecycle::{Expiration, Filter, LifecycleConfiguration, Rule, Timing};
use crate::stack::Names;
use crate::stack::managed::{LIFECYCLE, ManagedIds, kind_and_id};
use crate::stack::resource::{BucketState, Resource, ResourceId, State};

/// What distinguishes one bucket from the others.
struct Plot<'a> {
    name: String,
    region: Region,
    section: &'a Bucket,
    purpose: &'a str,
    policy: String,
    lifecycle: LifecycleConfiguration,
    others: Vec<Resource>,
}

impl Blueprint {
    pub(super) fn buckets(&self, desired: &mut Desired) -> Result<(), Vec<S3Error>> {
        let config = &self.config;
        let region = self.names.region.clone();
        let logs = Plot {
            name: self.names.logs_bucket(),
            region: region.clone(),
            section: &config.buckets.logs,
            purpose: "access logs",
            policy: self.logs_bucket_policy(),
            lifecycle: expiring(
                "expire-access-logs",
                &config.access_logs.prefix,
                config.access_logs.expire_after_days,
            ),
            others: Vec::new(),
        };
        let inventory = Plot {
            name: self.names.inventory_bucket(),
            region: region.clone(),
            section: &config.buckets.inventory,
            purpose: "inventory reports",
            policy: self.inventory_bucket_policy(),
            lifecycle: expiring(
                "expire-reports",
                &config.inventory.prefix,
                config.inventory.expire_after_days,
            ),
            others: Vec::new(),
        };
        let replica = Plot {
            name: self.names.replica_bucket(),
            region: self.names.replica_region.clone(),
            section: &config.buckets.replica,
            purpose: "replicas",
            policy: self.bucket_policy(&self.names.replica_bucket(), Vec::new()),
            lifecycle: config.replica_lifecycle()?,
            others: Vec::new(),
        };
        let main = Plot {
            name: self.names.main_bucket(),
            region,
            section: &config.buckets.main,
            purpose: "main",
            policy: self.bucket_policy(&self.names.main_bucket(), Vec::new()),
            lifecycle: config.lifecycle()?,
            others: self.main_settings(),
        };
        self.bucket(desired, config.access_logs.enabled, logs);
        self.bucket(desired, self.has_inventory_bucket(), inventory);
        self.bucket(desired, self.replicates(), replica);
        self.bucket(desired, true, main);
        Ok(())
    }

    fn bucket(&self, desired: &mut Desired, enabled: bool, plot: Plot<'_>) {
        let Plot { name, region, section, purpose, policy, lifecycle, others } = plot;
        if !enabled {
            desired.off.insert(ResourceId::Bucket(name));
            return;
        }
        let mut tags = section.tags.clone();
        tags.extend(self.tags.for_purpose(purpose));
        managed(&lifecycle, &others).write(&mut tags);
        let bucket = State::Bucket(BucketState { region, tags });
        desired.push(Resource::new(ResourceId::Bucket(name.clone()), bucket));
        let mut setting = |enabled: bool, setting: Setting| {
            let id = ResourceId::setting(&name, setting.key());
            desired.push_if(enabled, Resource::new(id, State::Setting(setting)));
        };
        let versioning =
            if section.versioned { BucketVersioning::Enabled } else { BucketVersioning::Unversioned };
        setting(true, Setting::Versioning(versioning));
        let protection = &self.config.protection;
        if protection.encryption {
            // Where it is switched off, it is left as it is: S3 encrypts whatever one says.
            let (algorithm, bucket_key) = (ServerSideEncryption::Aes256, protection.bucket_key);
            setting(true, Setting::Encryption(BucketEncryption { algorithm, bucket_key }));
        }
        setting(protection.public_access_block, Setting::PublicAccessBlock(PublicAccessBlock::ALL));
        setting(protection.owner_enforced, Setting::Ownership(ObjectOwnership::BucketOwnerEnforced));
        setting(true, Setting::Policy(policy));
        setting(true, Setting::Lifecycle(lifecycle));
        desired.resources.extend(others);
    }

    /// What only the main bucket has, beside replication and notification.
    fn main_settings(&self) -> Vec<Resource> {
        let config = &self.config;
        let main = self.names.main_bucket();
        let resource = |setting: Setting| {
            Resource::new(ResourceId::setting(&main, setting.key()), State::Setting(setting))
        };
        let mut settings: Vec<Resource> =
            config.tiering().into_iter().map(|tiering| resource(Setting::Tiering(tiering))).collect();
        if config.request_metrics.enabled {
            settings.push(resource(Setting::RequestMetrics(RequestMetricsConfiguration {
                id: config.request_metrics.id.clone(),
                prefix: None,
                tags: Vec::new(),
            })));
        }
        if config.inventory.enabled {
            let policy = ResourceId::setting(&self.names.inventory_bucket(), SettingKey::Policy);
            settings.push(resource(Setting::Inventory(self.inventory())).after([policy]));
        }
        let logging = config.access_logs.enabled.then(|| BucketLogging {
            target_bucket: self.names.logs_bucket(),
            target_prefix: config.access_logs.prefix.clone(),
        });
        let mut logging_resource = resource(Setting::Logging(logging));
        if config.access_logs.enabled {
            let policy = ResourceId::setting(&self.names.logs_bucket(), SettingKey::Policy);
            logging_resource = logging_resource.after([policy]);
        }
        settings.push(logging_resource);
        settings
    }

    fn inventory(&self) -> InventoryConfiguration {
        let section = &self.config.inventory;
        let prefix = section.prefix.trim_end_matches('/');
        InventoryConfiguration {
            id: section.id.clone(),
            enabled: true,
            filter_prefix: None,
            all_versions: section.versions == "all",
            frequency: if section.frequency == "weekly" {
                InventoryFrequency::Weekly
            } else {
                InventoryFrequency::Daily
            },
            format: match section.format.as_str() {
                "Parquet" => InventoryFormat::Parquet,
                "ORC" => InventoryFormat::Orc,
                _ => InventoryFormat::Csv,
            },
            destination_bucket: Names::bucket_arn(&self.names.inventory_bucket()),
            destination_account: Some(self.names.account.clone()),
            // S3 puts a slash after it.
            destination_prefix: (!prefix.is_empty()).then(|| prefix.to_owned()),
            encrypted: true,
            optional_fields: section.fields.clone(),
        }
    }
}

/// What the tags of a bucket have to remember.
fn managed(lifecycle: &LifecycleConfiguration, others: &[Resource]) -> ManagedIds {
    let mut managed = ManagedIds::default();
    for id in lifecycle.rules.iter().filter_map(|rule| rule.id.as_deref()) {
        managed.insert(LIFECYCLE, id);
    }
    for resource in others {
        if let ResourceId::Setting { key, .. } = &resource.id
            && let Some((kind, id)) = kind_and_id(key)
        {
            managed.insert(kind, id);
        }
    }
    managed
}

/// A lifecycle that deletes what is below a prefix after some days, with all its versions.
fn expiring(id: &str, prefix: &str, days: u32) -> LifecycleConfiguration {
    let filter = if prefix.is_empty() { Filter::Everything } else { Filter::Prefix(prefix.to_owned()) };
    let rule = Rule {
        id: Some(id.to_owned()),
        enabled: true,
        filter,
        transitions: Vec::new(),
        expiration: Some(Expiration::At(Timing::Days(days))),
        noncurrent_transitions: Vec::new(),
        // Nobody needs an old version of what is old itself.
        noncurrent_expiration: Some(crate::s3::lifecycle::NoncurrentExpiration {
            noncurrent_days: 1,
            newer_noncurrent_versions: None,
        }),
        abort_incomplete_multipart_upload_days: Some(7),
    };
    LifecycleConfiguration { rules: vec![rule], ..LifecycleConfiguration::default() }
}
