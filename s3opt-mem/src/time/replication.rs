//! Replication: versions are copied to other buckets some time after they were written.
//!
//! Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnt-replicated.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html>.

use std::sync::Arc;

use s3opt_core::backend::storage::{BucketVersioning, ReplicationStatus, Setting, SettingKey};
use s3opt_core::s3::replication::{ReplicationConfiguration, ReplicationRule};
use s3opt_core::s3::{AccessTier, StorageClass};

use crate::agenda::Due;
use crate::meter::Line;
use crate::metrics::ReplicationPath;
use crate::storage::{Bucket, Content, Object, ObjectEvent, Version};
use crate::world::World;

impl World {
    /// Lets replication see a version that was just written, or a delete marker that a caller (not lifecycle) just
    /// made. The rules are those of now, on the object as it was created: tags that come later change nothing.
    pub(crate) fn replicate_later(&mut self, bucket: &str, key: &Arc<str>, number: u64) {
        let Some(found) = self.buckets.get(bucket) else { return };
        let Some(version) = found.keys.get(key).and_then(|entry| entry.get(number)) else { return };
        let rules = found.matching_rules(key, version);
        if rules.is_empty() {
            return;
        }
        let bytes = version.object().map_or(0, |object| object.size);
        let metered = rules.iter().filter(|rule| rule.destination.metrics == Some(true));
        let paths = metered.map(|rule| ReplicationPath {
            source: bucket.to_owned(),
            destination: rule.destination.bucket_name().to_owned(),
            rule: rule.id.clone().unwrap_or_default(),
        });
        self.replication_begins(bucket, number, bytes, paths.collect());
        let later = self.later(self.delays.replication);
        self.set_replication_status(bucket, key, number, ReplicationStatus::Pending);
        self.agenda.put(later, Due::Replication { bucket: bucket.to_owned(), key: key.to_string(), number });
    }

    /// Copies a version to the destinations of the rules that match it. One that has gone since is not copied.
    pub(crate) fn replicate(&mut self, bucket: &str, key: &str, number: u64) {
        self.replication_ends(bucket, number);
        let Some(found) = self.buckets.get(bucket) else { return };
        let Some((key, entry)) = found.keys.get_key_value(key) else { return };
        let Some(version) = entry.get(number) else { return };
        let (key, version) = (key.clone(), version.clone());
        let rules: Vec<ReplicationRule> = found.matching_rules(&key, &version).into_iter().cloned().collect();
        let mut failed = rules.is_empty();
        for rule in &rules {
            failed |= !self.copy_to(bucket, &key, &version, rule);
        }
        let status = if failed { ReplicationStatus::Failed } else { ReplicationStatus::Completed };
        self.set_replication_status(bucket, &key, number, status);
        if failed {
            self.emit(bucket, &event("Replication:OperationFailedReplication", &key, &version));
        }
    }

    /// Copies a version by one rule; tells whether it could.
    fn copy_to(&mut self, source: &str, key: &Arc<str>, version: &Version, rule: &ReplicationRule) -> bool {
        let destination = rule.destination.bucket_name().to_owned();
        let Some(there) = self.buckets.get(&destination) else { return false };
        if there.versioning != BucketVersioning::Enabled {
            return false;
        }
        let region = there.region.clone();
        let mut copy = version.clone();
        if let Content::Object(object) = &mut copy.content {
            self.charge_copy(source, object, rule, &region);
            object.class = rule.destination.storage_class.unwrap_or(object.class);
            object.tier = AccessTier::Frequent;
            object.entered = self.now.first_midnight();
            object.idle_since = self.now.first_midnight();
            let details = object.details_mut();
            details.replication = Some(ReplicationStatus::Replica);
            details.restore = None;
            let class = object.class;
            self.count(&destination, Line::tier1(class, "PutObject"), 1);
        }
        let told = event("ObjectCreated:Put", key, &copy);
        self.push_version(&destination, key, copy);
        if !version.is_marker() {
            self.emit(&destination, &told);
        }
        true
    }

    /// What the source pays for a copy: the transfer to another region, time control, and retrieval out of its class.
    ///
    /// Source: <https://aws.amazon.com/s3/pricing/>, "Replication".
    fn charge_copy(
        &mut self,
        source: &str,
        object: &Object,
        rule: &ReplicationRule,
        to: &s3opt_core::price::Region,
    ) {
        let Some(here) = self.buckets.get(source) else { return };
        let between_regions = here.region != *to;
        let transfer = |time_control| Line::ReplicationTransfer { to: to.clone(), time_control };
        let bytes = u128::from(object.size);
        if between_regions {
            self.count(source, transfer(false), bytes);
        }
        if rule.destination.has_replication_time_control() {
            self.count(source, transfer(true), bytes);
        }
        if let Some(line) = Line::retrieval(object.class) {
            self.count(source, line, bytes);
        }
    }

    fn set_replication_status(
        &mut self,
        bucket: &str,
        key: &Arc<str>,
        number: u64,
        status: ReplicationStatus,
    ) {
        self.change_version(bucket, key, number, |version| {
            if let Content::Object(object) = &mut version.content {
                object.details_mut().replication = Some(status);
            }
        });
    }
}

impl Bucket {
    /// The rules by which a version is copied: none for what is itself a copy, or is archived already.
    fn matching_rules(&self, key: &str, version: &Version) -> Vec<&ReplicationRule> {
        let Some(Setting::Replication(configuration)) = self.settings.get(&SettingKey::Replication) else {
            return Vec::new();
        };
        match &version.content {
            Content::Marker => marker_rules(configuration, key),
            Content::Object(object) => {
                let is_copy = object.details.as_ref().and_then(|details| details.replication)
                    == Some(ReplicationStatus::Replica);
                let is_archived = matches!(object.class, StorageClass::Glacier | StorageClass::DeepArchive);
                if is_copy || is_archived {
                    return Vec::new();
                }
                let indexes = configuration.rules_for(key, object.tags());
                indexes.into_iter().filter_map(|index| configuration.rules.get(index)).collect()
            }
        }
    }
}

/// The rules by which a delete marker is copied: those that ask for it.
fn marker_rules<'a>(configuration: &'a ReplicationConfiguration, key: &str) -> Vec<&'a ReplicationRule> {
    let indexes = configuration.rules_for(key, &[]);
    let rules = indexes.into_iter().filter_map(|index| configuration.rules.get(index));
    rules.filter(|rule| rule.delete_marker_replication == Some(true)).collect()
}

fn event(name: &'static str, key: &str, version: &Version) -> ObjectEvent {
    ObjectEvent {
        name,
        key: key.to_owned(),
        version_id: Some(version.id()),
        size: version.object().map_or(0, |object| object.size),
        etag: version.object().map(crate::storage::etag).unwrap_or_default(),
    }
}
