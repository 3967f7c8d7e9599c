//! What a scenario makes of all versions below one prefix and of one size band.

use crate::cube::{BandId, Partition, PrefixId};
use crate::s3::StorageClass;
use crate::s3::lifecycle::LifecycleConfiguration;
use crate::s3::lifecycle::evaluate::Schedule;
use crate::s3::tiering::{ArchiveTiers, TieringConfiguration};
use crate::s3::{MINIMUM_TRANSITION_SIZE, Tag};
use crate::simulate::Scenario;

/// What the rules say about one prefix and size band.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub schedule: Schedule,
    pub archive_tiers: ArchiveTiers,
    /// How many tags each object carries, and how many requests set them.
    pub tags: u64,
    pub tag_requests: u64,
    /// Whether the objects are smaller than 128 KiB: padded in the infrequent classes, and not monitored.
    pub small: bool,
    pub copies: Vec<Copied>,
}

/// A copy that replication makes of each new object.
#[derive(Clone, Debug)]
pub(super) struct Copied {
    /// The class of the copy; `None` keeps the class of the source.
    pub storage_class: Option<StorageClass>,
    pub time_control: bool,
    pub between_regions: bool,
    pub schedule: Schedule,
}

impl Profile {
    /// What the scenario says about objects below the prefix and in the band.
    pub(super) fn of_objects(
        scenario: &Scenario,
        partition: &Partition,
        prefix: PrefixId,
        band: BandId,
        is_same_region: bool,
    ) -> Profile {
        // The prefix itself and the least size stand for all keys and sizes that the partition cannot tell apart.
        let key = partition.prefix(prefix);
        let size = partition.band_start(band);
        let (tags, tag_requests) = scenario.tags_below(key);
        Profile {
            schedule: Schedule::of_object(&scenario.lifecycle, key, size, &tags),
            archive_tiers: archive_tiers(&scenario.tiering, key, &tags),
            tags: tags.len() as u64,
            tag_requests,
            small: size < MINIMUM_TRANSITION_SIZE,
            copies: copies(scenario, key, size, &tags, is_same_region),
        }
    }

    /// What the scenario says about delete markers below the prefix.
    pub(super) fn of_delete_markers(lifecycle: &LifecycleConfiguration, key: &str) -> Profile {
        Profile {
            schedule: Schedule::of_delete_marker(lifecycle, key),
            archive_tiers: ArchiveTiers::default(),
            tags: 0,
            tag_requests: 0,
            small: true,
            copies: Vec::new(),
        }
    }
}

/// The opt-in tiers of the configurations that match; where several do, the earliest days count.
fn archive_tiers(configurations: &[TieringConfiguration], key: &str, tags: &[Tag]) -> ArchiveTiers {
    let matching = || configurations.iter().filter(|configuration| configuration.matches(key, tags));
    ArchiveTiers {
        archive_access_days: matching().filter_map(|tiers| tiers.archive_access_days).min(),
        deep_archive_access_days: matching().filter_map(|tiers| tiers.deep_archive_access_days).min(),
    }
}

fn copies(scenario: &Scenario, key: &str, size: u64, tags: &[Tag], is_same_region: bool) -> Vec<Copied> {
    let Some(replication) = &scenario.replication else { return Vec::new() };
    // S3 looks at the tags with which an object is created, not at those that a request adds later.
    let created_with: &[Tag] = if scenario.tags_below(key).1 == 0 { tags } else { &[] };
    let rules = replication.configuration.rules_for(key, created_with);
    let copies = rules.into_iter().map(|index| {
        let destination = &replication.configuration.rules[index].destination;
        Copied {
            storage_class: destination.storage_class,
            time_control: destination.has_replication_time_control(),
            between_regions: !is_same_region,
            schedule: Schedule::of_object(&replication.destination_lifecycle, key, size, created_with),
        }
    });
    copies.collect()
}
