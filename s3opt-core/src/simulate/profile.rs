//! What a scenario makes of all versions below one prefix and of one size band.

use std::collections::HashMap;

use super::ledger::Side;
use crate::cube::{BandId, Partition, PrefixId};
use crate::s3::StorageClass;
use crate::s3::lifecycle::LifecycleConfiguration;
use crate::s3::lifecycle::evaluate::Schedule;
use crate::s3::tiering::{ArchiveTiers, TieringConfiguration};
use crate::s3::{MINIMUM_TRANSITION_SIZE, Tag};
use crate::simulate::Scenario;

/// The place of a profile among [`Profiles`].
pub(super) type ProfileId = usize;

/// What the rules say about one prefix and size band, or about the delete markers below a prefix.
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
    /// What the rules say about a delete marker over such an object.
    pub marker: ProfileId,
}

/// A copy that replication makes of each new object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copied {
    /// The class of the copy; `None` keeps the class of the source.
    pub storage_class: Option<StorageClass>,
    pub time_control: bool,
    pub between_regions: bool,
    /// What the rules at the destination say.
    pub profile: ProfileId,
}

/// All profiles that were asked for, each made once.
pub(super) struct Profiles<'a> {
    scenario: &'a Scenario,
    partition: &'a Partition,
    is_same_region: bool,
    known: HashMap<(PrefixId, Option<BandId>), ProfileId>,
    known_at_destination: HashMap<(PrefixId, Option<BandId>), ProfileId>,
    all: Vec<Profile>,
    /// What was asked for last: cells come in an order in which most ask for the same again.
    last: Option<(PrefixId, Option<BandId>, ProfileId)>,
}

impl<'a> Profiles<'a> {
    pub(super) fn new(
        scenario: &'a Scenario,
        partition: &'a Partition,
        is_same_region: bool,
    ) -> Profiles<'a> {
        let (known, known_at_destination) = (HashMap::new(), HashMap::new());
        Profiles {
            scenario,
            partition,
            is_same_region,
            known,
            known_at_destination,
            all: Vec::new(),
            last: None,
        }
    }

    pub(super) fn get(&self, id: ProfileId) -> &Profile {
        &self.all[id]
    }

    /// The profile of objects below the prefix and in the band, or of delete markers below the prefix.
    pub(super) fn of(&mut self, prefix: PrefixId, band: Option<BandId>) -> ProfileId {
        if let Some((_, _, id)) = self.last.filter(|last| (last.0, last.1) == (prefix, band)) {
            return id;
        }
        let id = match self.known.get(&(prefix, band)) {
            Some(id) => *id,
            None => self.make(Side::Source, prefix, band),
        };
        self.last = Some((prefix, band, id));
        id
    }

    fn at_destination(&mut self, prefix: PrefixId, band: Option<BandId>) -> ProfileId {
        match self.known_at_destination.get(&(prefix, band)) {
            Some(id) => *id,
            None => self.make(Side::Destination, prefix, band),
        }
    }

    fn make(&mut self, side: Side, prefix: PrefixId, band: Option<BandId>) -> ProfileId {
        let scenario = self.scenario;
        let lifecycle = match (side, &scenario.replication) {
            (Side::Destination, Some(replication)) => &replication.destination_lifecycle,
            _ => &scenario.lifecycle,
        };
        let profile = match band {
            None => of_delete_markers(lifecycle, self.partition.prefix(prefix), self.all.len()),
            Some(band) => self.of_objects(side, lifecycle, prefix, band),
        };
        self.all.push(profile);
        let id = self.all.len() - 1;
        let known = match side {
            Side::Source => &mut self.known,
            Side::Destination => &mut self.known_at_destination,
        };
        known.insert((prefix, band), id);
        id
    }

    fn of_objects(
        &mut self,
        side: Side,
        lifecycle: &LifecycleConfiguration,
        prefix: PrefixId,
        band: BandId,
    ) -> Profile {
        // The prefix itself and the least size stand for all keys and sizes that the partition cannot tell apart.
        let (key, bytes) = (self.partition.prefix(prefix), self.partition.band_start(band));
        let (mut tags, tag_requests) = self.scenario.tags_below(key);
        let archive_tiers = archive_tiers(&self.scenario.tiering, key, &tags);
        let (marker, copies) = match side {
            Side::Source => (self.of(prefix, None), self.copies(prefix, band)),
            Side::Destination => {
                if tag_requests > 0 {
                    // The tags with which an object is created go along, those that a request adds later do not.
                    tags.clear();
                }
                (self.at_destination(prefix, None), Vec::new())
            }
        };
        Profile {
            schedule: Schedule::of_object(lifecycle, key, bytes, &tags),
            archive_tiers,
            tags: tags.len() as u64,
            tag_requests,
            small: bytes < MINIMUM_TRANSITION_SIZE,
            copies,
            marker,
        }
    }

    fn copies(&mut self, prefix: PrefixId, band: BandId) -> Vec<Copied> {
        let scenario = self.scenario;
        let Some(replication) = &scenario.replication else { return Vec::new() };
        let key = self.partition.prefix(prefix);
        let (tags, requests) = scenario.tags_below(key);
        // S3 looks at the tags with which an object is created, not at those that a request adds later.
        let created_with: &[Tag] = if requests == 0 { &tags } else { &[] };
        let rules = replication.configuration.rules_for(key, created_with);
        let copies = rules.into_iter().map(|index| {
            let destination = &replication.configuration.rules[index].destination;
            Copied {
                storage_class: destination.storage_class,
                time_control: destination.has_replication_time_control(),
                between_regions: !self.is_same_region,
                profile: self.at_destination(prefix, Some(band)),
            }
        });
        copies.collect()
    }
}

/// What a lifecycle says about delete markers.
fn of_delete_markers(lifecycle: &LifecycleConfiguration, key: &str, own: ProfileId) -> Profile {
    Profile {
        schedule: Schedule::of_delete_marker(lifecycle, key),
        archive_tiers: ArchiveTiers::default(),
        tags: 0,
        tag_requests: 0,
        small: true,
        copies: Vec::new(),
        marker: own,
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
