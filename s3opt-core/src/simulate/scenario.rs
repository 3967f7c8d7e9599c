//! What decides where the bytes of a bucket lie: one side of a comparison.

use crate::price::Region;
use crate::s3::Tag;
use crate::s3::lifecycle::LifecycleConfiguration;
use crate::s3::replication::ReplicationConfiguration;
use crate::s3::tiering::TieringConfiguration;

/// A policy: everything that decides where the bytes of a bucket lie and what is paid for beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// The bucket's lifecycle, in force from 00:00 UTC of the start date.
    pub lifecycle: LifecycleConfiguration,
    /// The bucket's opt-in archive tiers of Intelligent-Tiering.
    pub tiering: Vec<TieringConfiguration>,
    /// Replication of what arrives after the start.
    pub replication: Option<Replication>,
    /// The tags that objects carry, by prefix.
    pub tags: Vec<TagAssumption>,
    /// The inventory report that S3 is asked to deliver.
    pub inventory: Option<InventoryReport>,
}

/// Replication, and what becomes of the copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replication {
    /// Which objects are replicated, and into which class.
    pub configuration: ReplicationConfiguration,
    /// The region of the destination buckets.
    pub destination_region: Region,
    /// The lifecycle of the destination buckets.
    pub destination_lifecycle: LifecycleConfiguration,
}

/// Tags that the objects below a prefix carry. S3 Inventory lists no tags, so they have to be assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagAssumption {
    /// Keys that start with the prefix; empty for all.
    pub prefix: String,
    /// The tags.
    pub tags: Vec<Tag>,
    /// Where the tags come from.
    pub source: TagSource,
}

/// Where tags come from, which decides what they cost beside their storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagSource {
    /// They are there already, and new objects are uploaded with them: no further request.
    Upload,
    /// A request sets them: on the objects that exist at the start, and on each new object.
    Request,
}

/// An inventory report: it costs by the objects that it lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InventoryReport {
    /// Whether it lists all versions, or current ones only.
    pub all_versions: bool,
    /// Whether it is delivered each Sunday, or each day.
    pub weekly: bool,
}

impl Scenario {
    /// Every prefix at which the scenario treats keys differently.
    pub fn prefixes(&self) -> impl Iterator<Item = &str> {
        let lifecycle = self.lifecycle.rules.iter().map(|rule| rule.filter.prefix());
        let tiering = self.tiering.iter().map(|configuration| configuration.prefix.as_str());
        let tags = self.tags.iter().map(|tags| tags.prefix.as_str());
        let replication = self.replication.iter().flat_map(|replication| {
            let rules = replication.configuration.rules.iter().map(|rule| rule.filter.prefix());
            rules.chain(replication.destination_lifecycle.rules.iter().map(|rule| rule.filter.prefix()))
        });
        lifecycle.chain(tiering).chain(tags).chain(replication)
    }

    /// Every size in bytes at which the scenario treats objects differently: the least size of a band.
    pub fn band_starts(&self) -> impl Iterator<Item = u64> {
        let destination = self.replication.iter().map(|replication| &replication.destination_lifecycle);
        std::iter::once(&self.lifecycle).chain(destination).flat_map(|lifecycle| &lifecycle.rules).flat_map(
            |rule| {
                let above = rule.filter.object_size_greater_than().and_then(|size| size.checked_add(1));
                above.into_iter().chain(rule.filter.object_size_less_than())
            },
        )
    }

    /// The tags that an object below the prefix carries, and the requests that set them.
    pub(super) fn tags_below(&self, key: &str) -> (Vec<Tag>, u64) {
        let mut tags: Vec<Tag> = Vec::new();
        let mut requests = 0;
        for assumption in self.tags.iter().filter(|tags| key.starts_with(&tags.prefix)) {
            for tag in &assumption.tags {
                match tags.iter_mut().find(|known| known.key == tag.key) {
                    Some(known) => known.value.clone_from(&tag.value),
                    None => tags.push(tag.clone()),
                }
            }
            if assumption.source == TagSource::Request && !assumption.tags.is_empty() {
                // One request sets the whole set, however many assumptions add to it.
                requests = 1;
            }
        }
        (tags, requests)
    }
}
