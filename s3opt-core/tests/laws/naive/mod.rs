//! A simulation without any cleverness: each key has its versions, and each midnight looks at all rules anew.
//! It shares no code with the simulator but the types.

mod reads;
mod rules;
mod store;

use std::collections::BTreeMap;

use s3opt_core::calendar::{Day, Month};
use s3opt_core::s3::{AccessTier, State, StorageClass, Tag, Versioning};
use s3opt_core::simulate::{Reads, Scenario, TagSource};

/// One version in the bucket.
#[derive(Clone, Debug)]
pub struct Object {
    pub key: String,
    pub size: u64,
    pub class: StorageClass,
    pub tier: Option<AccessTier>,
    pub state: State,
    pub modified: Day,
    pub null_version: bool,
    pub arrives: bool,
}

pub type Bill = BTreeMap<(Month, String, String), u128>;

/// What is the same for all keys.
pub struct World<'a> {
    pub scenario: &'a Scenario,
    pub versioning: Versioning,
    pub reads: &'a [Reads],
    pub start: Day,
    pub end: Day,
}

/// The last days' current objects again and again until the end.
pub fn arrivals(
    keys: &[Vec<Object>],
    versioning: Versioning,
    start: Day,
    end: Day,
    window: u32,
) -> Vec<Vec<Object>> {
    let null_version = versioning != Versioning::Enabled;
    let mut arriving = Vec::new();
    let mut day = start;
    loop {
        day = day + 1;
        if day >= end {
            return arriving;
        }
        for object in keys.iter().flatten().filter(|object| object.state == State::Current) {
            let age = i64::from(day.days_since_epoch()) - i64::from(object.modified.days_since_epoch());
            let in_window = object.modified <= start && start < object.modified + window;
            if in_window && age > 0 && age % i64::from(window) == 0 {
                arriving.push(vec![Object {
                    modified: day,
                    tier: None,
                    arrives: true,
                    null_version,
                    ..object.clone()
                }]);
            }
        }
    }
}

/// A version on its way.
struct Walker<'a> {
    object: Object,
    tags: Vec<Tag>,
    world: &'a World<'a>,
    appears: Day,
    marker: bool,
    noncurrent_since: Option<Day>,
    class: StorageClass,
    entered: Day,
    idle_since: i64,
    warmest: AccessTier,
}

/// What stands above and beside a version.
#[derive(Clone, Copy)]
struct Around {
    newer: usize,
    alone: bool,
}

#[derive(Clone, Copy)]
enum Due {
    Gone,
    Marker,
    Move(StorageClass),
}

impl<'a> World<'a> {
    /// Simulates every version of every key on every day. A key with one version is taken at its word about the
    /// others: how many are newer, and whether there are any.
    pub fn simulate(&self, keys: &[Vec<Object>]) -> Bill {
        let mut bill = Bill::new();
        for versions in keys {
            self.walk(versions, &mut bill);
        }
        bill.retain(|_, amount| *amount > 0);
        bill
    }

    fn walk(&'a self, versions: &[Object], bill: &mut Bill) {
        let (newer, others) = match versions {
            [Object { state: State::Noncurrent { newer, .. }, .. }] => (*newer as usize, true),
            [Object { state: State::DeleteMarker { only_version }, .. }] => (0, !only_version),
            _ => (0, false),
        };
        let mut walkers: Vec<Walker<'a>> = versions.iter().map(|object| self.walker(object)).collect();
        let mut day = self.start;
        while day < self.end {
            let add = &mut |usage_type: &str, operation: &str, amount: u128| {
                let line = (day.month(), usage_type.to_owned(), operation.to_owned());
                *bill.entry(line).or_default() += amount;
            };
            for walker in walkers.iter().filter(|walker| walker.appears == day) {
                walker.appear(add);
            }
            self.midnight(&mut walkers, newer, others, day, add);
            for walker in walkers.iter_mut().filter(|walker| walker.appears <= day) {
                walker.store(day, add);
            }
            day = day + 1;
        }
    }

    /// First everything is decided, then everything is done.
    fn midnight(
        &'a self,
        walkers: &mut Vec<Walker<'a>>,
        unseen_newer: usize,
        unseen_others: bool,
        day: Day,
        add: &mut impl FnMut(&str, &str, u128),
    ) {
        let mut decisions = Vec::new();
        for place in 0..walkers.len() {
            let above = walkers[..place].iter();
            let newer = above.filter(|walker| walker.noncurrent_since.is_some() && !walker.marker).count();
            let around = Around { newer: newer + unseen_newer, alone: walkers.len() == 1 && !unseen_others };
            let walker = &walkers[place];
            decisions.push(if walker.appears <= day { walker.due(day, around) } else { None });
        }
        // In a bucket that keeps versions a current version that expires is followed by a delete marker; in a
        // suspended one this is the null version, and there is one null version only.
        let mut marker = None;
        for (walker, due) in walkers.iter().zip(&decisions) {
            let expires = match due {
                Some(Due::Marker) => true,
                Some(Due::Gone) => {
                    walker.noncurrent_since.is_none()
                        && !walker.marker
                        && self.versioning == Versioning::Suspended
                }
                _ => false,
            };
            if expires {
                marker = Some(self.marker(walker, day));
            }
        }
        if marker.is_some() && self.versioning == Versioning::Suspended {
            for (walker, due) in walkers.iter().zip(&mut decisions) {
                if walker.object.null_version {
                    *due = Some(Due::Gone);
                }
            }
        }
        let mut left = Vec::new();
        for (mut walker, due) in walkers.drain(..).zip(decisions) {
            match due {
                None => {}
                Some(Due::Marker) => walker.noncurrent_since = Some(day),
                Some(Due::Move(class)) => walker.move_into(class, day, add),
                Some(Due::Gone) => {
                    if walker.appears <= day {
                        walker.leave(day, add);
                    }
                    continue;
                }
            }
            left.push(walker);
        }
        walkers.extend(marker);
        walkers.extend(left);
    }

    fn walker(&'a self, object: &Object) -> Walker<'a> {
        let noncurrent_since = match object.state {
            State::Noncurrent { since, .. } | State::NoncurrentDeleteMarker { since } => Some(since),
            State::Current | State::DeleteMarker { .. } => None,
        };
        let marker =
            matches!(object.state, State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. });
        let mut tags: Vec<Tag> = Vec::new();
        if !marker {
            for assumption in &self.scenario.tags {
                if object.key.starts_with(&assumption.prefix) {
                    tags.extend(assumption.tags.clone());
                }
            }
        }
        let appears = noncurrent_since.unwrap_or(object.modified).max(object.modified).max(self.start);
        let named = object.tier.unwrap_or(AccessTier::Frequent);
        let mut walker = Walker {
            tags,
            world: self,
            appears,
            marker,
            noncurrent_since,
            class: object.class,
            entered: object.modified,
            idle_since: 0,
            warmest: named,
            object: object.clone(),
        };
        let age = i64::from(appears.days_since_epoch()) - i64::from(object.modified.days_since_epoch());
        walker.idle_since = i64::from(appears.days_since_epoch()) - age.max(walker.days_of(named));
        walker
    }

    fn marker(&'a self, over: &Walker<'a>, day: Day) -> Walker<'a> {
        self.walker(&Object {
            key: over.object.key.clone(),
            size: 0,
            class: StorageClass::Standard,
            tier: None,
            state: State::DeleteMarker { only_version: false },
            modified: day,
            null_version: self.versioning == Versioning::Suspended,
            arrives: false,
        })
    }
}

impl Walker<'_> {
    /// The requests that come with a version.
    fn appear(&self, add: &mut impl FnMut(&str, &str, u128)) {
        let tags = self.world.scenario.tags.iter();
        let requests = tags.filter(|tags| {
            !self.marker && self.object.key.starts_with(&tags.prefix) && tags.source == TagSource::Request
        });
        add("Requests-Tier1", "PutObjectTagging", requests.count() as u128);
        if self.object.arrives {
            let name = match self.object.class {
                StorageClass::Standard => "Requests-Tier1",
                StorageClass::StandardIa => "Requests-SIA-Tier1",
                StorageClass::OneZoneIa => "Requests-ZIA-Tier1",
                StorageClass::IntelligentTiering => "Requests-INT-Tier1",
                StorageClass::GlacierIr => "Requests-GIR-Tier1",
                StorageClass::Glacier => "Requests-GLACIER-Tier1",
                StorageClass::DeepArchive => "Requests-GDA-Tier1",
            };
            add(name, "PutObject", 1);
        }
    }

    fn move_into(&mut self, class: StorageClass, day: Day, add: &mut impl FnMut(&str, &str, u128)) {
        self.leave(day, add);
        let (name, operation) = match class {
            StorageClass::Standard => unreachable!(),
            StorageClass::StandardIa => ("Requests-Tier4", "S3-SIATransition"),
            StorageClass::OneZoneIa => ("Requests-Tier4", "S3-ZIATransition"),
            StorageClass::IntelligentTiering => ("Requests-Tier4", "S3-INTTransition"),
            StorageClass::GlacierIr => ("Requests-Tier4", "S3-GIRTransition"),
            StorageClass::Glacier => ("Requests-Tier3", "S3-GlacierTransition"),
            StorageClass::DeepArchive => ("Requests-Tier3", "S3-GDATransition"),
        };
        add(name, operation, 1);
        self.class = class;
        self.entered = day;
        self.idle_since = i64::from(day.days_since_epoch());
        self.warmest = AccessTier::Frequent;
    }
}
