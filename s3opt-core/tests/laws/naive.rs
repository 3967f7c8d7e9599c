//! A simulation without any cleverness: each object has its own state and each midnight looks at all rules anew.
//! It shares no code with the simulator but the types.

use std::collections::BTreeMap;

use s3opt_core::calendar::{Day, Month};
use s3opt_core::s3::lifecycle::{Expiration, Rule, Timing, TransitionDefaultMinimumObjectSize};
use s3opt_core::s3::{AccessTier, State, StorageClass, Tag, Versioning};
use s3opt_core::simulate::{Scenario, TagSource};

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

type Bill = BTreeMap<(Month, String, String), u128>;

const KIB: u128 = 1024;
const SMALL: u64 = 131_072;

/// The last days' current objects again and again until the end.
pub fn arrivals(objects: &[Object], start: Day, end: Day, window: u32) -> Vec<Object> {
    let mut arriving = Vec::new();
    let mut day = start;
    loop {
        day = day + 1;
        if day >= end {
            return arriving;
        }
        for object in objects.iter().filter(|object| object.state == State::Current) {
            let age = i64::from(day.days_since_epoch()) - i64::from(object.modified.days_since_epoch());
            let in_window = object.modified <= start && start < object.modified + window;
            if in_window && age > 0 && age % i64::from(window) == 0 {
                arriving.push(Object { modified: day, arrives: true, ..object.clone() });
            }
        }
    }
}

struct Walker<'a> {
    object: Object,
    tags: Vec<Tag>,
    scenario: &'a Scenario,
    versioning: Versioning,
    class: StorageClass,
    state: State,
    entered: Day,
    idle_since: i64,
    warmest: AccessTier,
}

enum Due {
    Gone,
    Marker,
    Move(StorageClass),
}

/// Simulates every object on every day.
pub fn simulate(
    objects: &[Object],
    scenario: &Scenario,
    versioning: Versioning,
    start: Day,
    end: Day,
) -> Bill {
    let mut bill = Bill::new();
    for object in objects {
        walk(object, scenario, versioning, start, end, &mut bill);
    }
    bill.retain(|_, amount| *amount > 0);
    bill
}

fn walk(object: &Object, scenario: &Scenario, versioning: Versioning, start: Day, end: Day, bill: &mut Bill) {
    let is_marker = matches!(object.state, State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. });
    let mut tags: Vec<Tag> = Vec::new();
    let mut requests = 0;
    if !is_marker {
        for assumption in scenario.tags.iter().filter(|tags| object.key.starts_with(&tags.prefix)) {
            tags.extend(assumption.tags.clone());
            requests = u128::from(assumption.source == TagSource::Request);
        }
    }
    let appears = match object.state {
        State::Noncurrent { since, .. } | State::NoncurrentDeleteMarker { since } => since,
        _ => object.modified,
    };
    let from = appears.max(start);
    let named = object.tier.unwrap_or(AccessTier::Frequent);
    let mut walker = Walker {
        tags,
        scenario,
        versioning,
        class: object.class,
        state: object.state,
        entered: object.modified,
        idle_since: 0,
        warmest: named,
        object: object.clone(),
    };
    let named_days = walker.days_of(named);
    let age = i64::from(from.days_since_epoch()) - i64::from(object.modified.days_since_epoch());
    walker.idle_since = i64::from(from.days_since_epoch()) - age.max(named_days);
    let mut day = from;
    while day < end {
        let add = &mut |usage_type: &str, operation: &str, amount: u128| {
            *bill.entry((day.month(), usage_type.to_owned(), operation.to_owned())).or_default() += amount;
        };
        if day == from {
            add("Requests-Tier1", "PutObjectTagging", requests);
            if object.arrives {
                let name = match object.class {
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
        match walker.due(day) {
            Some(Due::Gone) => {
                walker.leave(day, add);
                return;
            }
            Some(Due::Marker) => walker.state = State::Noncurrent { since: day, newer: 0 },
            Some(Due::Move(class)) => {
                walker.leave(day, add);
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
                walker.class = class;
                walker.entered = day;
                walker.idle_since = i64::from(day.days_since_epoch());
                walker.warmest = AccessTier::Frequent;
            }
            None => {}
        }
        walker.store(day, add);
        day = day + 1;
    }
}

impl Walker<'_> {
    fn rules(&self) -> impl Iterator<Item = &Rule> {
        let is_marker =
            matches!(self.state, State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. });
        self.scenario.lifecycle.rules.iter().filter(move |rule| {
            let filter = &rule.filter;
            let above = filter.object_size_greater_than();
            let below = filter.object_size_less_than();
            let fits = above.is_none_or(|limit| self.object.size > limit)
                && below.is_none_or(|limit| self.object.size < limit);
            let plain = filter.tags().is_empty() && above.is_none() && below.is_none();
            rule.enabled
                && self.object.key.starts_with(filter.prefix())
                && filter.tags().iter().all(|tag| self.tags.contains(tag))
                && if is_marker { plain } else { fits }
        })
    }

    /// Whether the rule leaves the object alone because it is small.
    fn too_small(&self, rule: &Rule, class: StorageClass) -> bool {
        let has_size =
            rule.filter.object_size_greater_than().is_some() || rule.filter.object_size_less_than().is_some();
        let archives = matches!(class, StorageClass::Glacier | StorageClass::DeepArchive);
        let varies = self.scenario.lifecycle.transition_default_minimum_object_size
            == TransitionDefaultMinimumObjectSize::VariesByStorageClass;
        self.object.size < SMALL && !has_size && !(varies && archives)
    }

    fn reached(&self, timing: Timing, day: Day) -> bool {
        match timing {
            Timing::Days(days) => day >= self.object.modified + days,
            Timing::Date(date) => day >= date && day >= self.object.modified,
        }
    }

    fn due(&self, day: Day) -> Option<Due> {
        let mut moves: Vec<(StorageClass, Day)> = Vec::new();
        let mut expires = false;
        match self.state {
            State::Current => {
                for rule in self.rules() {
                    if let Some(Expiration::At(timing)) = rule.expiration {
                        expires |= self.reached(timing, day);
                    }
                    for transition in &rule.transitions {
                        let due = match transition.timing {
                            Timing::Days(days) => self.object.modified + days,
                            Timing::Date(date) => date.max(self.object.modified),
                        };
                        if self.reached(transition.timing, day)
                            && !self.too_small(rule, transition.storage_class)
                        {
                            moves.push((transition.storage_class, due));
                        }
                    }
                }
                let for_good = match self.versioning {
                    Versioning::Unversioned => true,
                    Versioning::Enabled => false,
                    Versioning::Suspended => self.object.null_version,
                };
                if expires && for_good {
                    return Some(Due::Gone);
                }
                self.best(&moves).or(expires.then_some(Due::Marker))
            }
            State::Noncurrent { since, newer } => {
                for rule in self.rules() {
                    if let Some(expiration) = rule.noncurrent_expiration {
                        let kept = expiration.newer_noncurrent_versions.is_some_and(|keep| newer < keep);
                        expires |= !kept && day >= since + expiration.noncurrent_days;
                    }
                    for transition in &rule.noncurrent_transitions {
                        let kept = transition.newer_noncurrent_versions.is_some_and(|keep| newer < keep);
                        let due = since + transition.noncurrent_days;
                        if !kept && day >= due && !self.too_small(rule, transition.storage_class) {
                            moves.push((transition.storage_class, due));
                        }
                    }
                }
                if expires { Some(Due::Gone) } else { self.best(&moves) }
            }
            State::DeleteMarker { only_version: false } => None,
            State::DeleteMarker { only_version: true } => {
                let goes = self.rules().any(|rule| match rule.expiration {
                    Some(Expiration::At(timing)) => self.reached(timing, day),
                    Some(Expiration::ExpiredObjectDeleteMarker(removes)) => removes,
                    None => false,
                });
                goes.then_some(Due::Gone)
            }
            State::NoncurrentDeleteMarker { since } => {
                let goes = self.rules().any(|rule| {
                    rule.noncurrent_expiration.is_some_and(|gone| day >= since + gone.noncurrent_days)
                });
                goes.then_some(Due::Gone)
            }
        }
    }

    /// The class that wins among all transitions that are due and allowed.
    fn best(&self, moves: &[(StorageClass, Day)]) -> Option<Due> {
        use StorageClass::{
            DeepArchive, Glacier, GlacierIr, IntelligentTiering, OneZoneIa, Standard, StandardIa,
        };
        for class in [DeepArchive, Glacier, IntelligentTiering, GlacierIr, OneZoneIa, StandardIa] {
            let Some(due) = moves.iter().filter(|(target, _)| *target == class).map(|(_, due)| *due).min()
            else {
                continue;
            };
            let allowed = match self.class {
                Standard => true,
                StandardIa => class != StandardIa,
                IntelligentTiering => !matches!(class, StandardIa | IntelligentTiering),
                OneZoneIa | GlacierIr => matches!(class, Glacier | DeepArchive),
                Glacier => class == DeepArchive,
                DeepArchive => false,
            };
            // What is in Intelligent-Tiering by a rule that came due no earlier stays there.
            let here = moves.iter().filter(|(target, _)| *target == self.class).map(|(_, due)| *due).max();
            let stays = self.class == IntelligentTiering
                && matches!(class, GlacierIr | OneZoneIa)
                && here.is_some_and(|here| {
                    here >= due && moves.iter().all(|(target, other)| *target != class || *other <= here)
                });
            if allowed && !stays {
                return Some(Due::Move(class));
            }
        }
        None
    }

    fn leave(&self, day: Day, add: &mut impl FnMut(&str, &str, u128)) {
        let size = u128::from(self.object.size);
        let padding = u128::from(SMALL.saturating_sub(self.object.size));
        let (days, name, operation, small_operation) = match self.class {
            StorageClass::StandardIa => {
                (30, "EarlyDelete-SIA", "StandardIAStorage", "StandardIASizeOverhead")
            }
            StorageClass::OneZoneIa => (30, "EarlyDelete-ZIA", "OneZoneIAStorage", "OneZoneIASizeOverhead"),
            StorageClass::GlacierIr => {
                (90, "EarlyDelete-GIR", "GlacierInstantRetrievalStorage", "GlacierIRSizeOverhead")
            }
            StorageClass::Glacier => (90, "EarlyDelete-ByteHrs", "GlacierStorage", ""),
            StorageClass::DeepArchive => (180, "EarlyDelete-GDA", "DeepArchiveStorage", ""),
            StorageClass::Standard | StorageClass::IntelligentTiering => return,
        };
        let mut left = 0;
        while day + left < self.entered + days {
            left += 1;
        }
        add(name, operation, size * u128::from(left) * 24);
        if !small_operation.is_empty() {
            add(&format!("{name}-SmObjects"), small_operation, padding * u128::from(left) * 24);
        }
    }

    fn days_of(&self, tier: AccessTier) -> i64 {
        let (archive, deep) = self.archive_days();
        match tier {
            AccessTier::Frequent => 0,
            AccessTier::Infrequent => 30,
            AccessTier::ArchiveInstant => 90,
            AccessTier::Archive => archive.unwrap_or(90),
            AccessTier::DeepArchive => deep.unwrap_or(180),
        }
    }

    fn archive_days(&self) -> (Option<i64>, Option<i64>) {
        let matching: Vec<_> =
            self.scenario.tiering.iter().filter(|tiers| self.object.key.starts_with(&tiers.prefix)).collect();
        let archive = matching.iter().filter_map(|tiers| tiers.archive_access_days).map(i64::from).min();
        let deep = matching.iter().filter_map(|tiers| tiers.deep_archive_access_days).map(i64::from).min();
        (archive, deep)
    }

    fn store(&self, day: Day, add: &mut impl FnMut(&str, &str, u128)) {
        if let Some(report) = self.scenario.inventory {
            let listed = report.all_versions || self.state == State::Current;
            // 2026-05-03 was a Sunday.
            let sunday: Day = "2026-05-03".parse().unwrap();
            let due = !report.weekly || (day.days_since_epoch() - sunday.days_since_epoch()) % 7 == 0;
            add("Inventory-ObjectsListed", "Inventory", u128::from(listed && due));
        }
        if matches!(self.state, State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. }) {
            return;
        }
        add("TagStorage-TagHrs", "TagStorage", 24 * self.tags.len() as u128);
        let bytes = 24 * u128::from(self.object.size);
        let padding = 24 * u128::from(SMALL.saturating_sub(self.object.size));
        match self.class {
            StorageClass::Standard => add("TimedStorage-ByteHrs", "StandardStorage", bytes),
            StorageClass::StandardIa => {
                add("TimedStorage-SIA-ByteHrs", "StandardIAStorage", bytes);
                add("TimedStorage-SIA-SmObjects", "StandardIASizeOverhead", padding);
            }
            StorageClass::OneZoneIa => {
                add("TimedStorage-ZIA-ByteHrs", "OneZoneIAStorage", bytes);
                add("TimedStorage-ZIA-SmObjects", "OneZoneIASizeOverhead", padding);
            }
            StorageClass::GlacierIr => {
                add("TimedStorage-GIR-ByteHrs", "GlacierInstantRetrievalStorage", bytes);
                add("TimedStorage-GIR-SmObjects", "GlacierIRSizeOverhead", padding);
            }
            StorageClass::Glacier => {
                add("TimedStorage-GlacierByteHrs", "GlacierStorage", bytes);
                add("TimedStorage-GlacierByteHrs", "GlacierObjectOverhead", 24 * 32 * KIB);
                add("TimedStorage-ByteHrs", "GlacierS3ObjectOverhead", 24 * 8 * KIB);
            }
            StorageClass::DeepArchive => {
                add("TimedStorage-GDA-ByteHrs", "DeepArchiveStorage", bytes);
                add("TimedStorage-GDA-ByteHrs", "DeepArchiveObjectOverhead", 24 * 32 * KIB);
                add("TimedStorage-ByteHrs", "DeepArchiveS3ObjectOverhead", 24 * 8 * KIB);
            }
            StorageClass::IntelligentTiering => self.store_in_tier(day, bytes, add),
        }
    }

    fn store_in_tier(&self, day: Day, bytes: u128, add: &mut impl FnMut(&str, &str, u128)) {
        if self.object.size < SMALL {
            add("TimedStorage-INT-FA-ByteHrs", "IntelligentTieringFAStorage", bytes);
            return;
        }
        add("Monitoring-Automation-INT", "IntelligentTieringStorage", 24);
        let idle = i64::from(day.days_since_epoch()) - self.idle_since;
        let (archive, deep) = self.archive_days();
        let mut tier = AccessTier::Frequent;
        for (days, colder) in [
            (Some(30), AccessTier::Infrequent),
            (Some(90), AccessTier::ArchiveInstant),
            (archive, AccessTier::Archive),
            (deep, AccessTier::DeepArchive),
        ] {
            if days.is_some_and(|days| idle >= days) {
                tier = colder;
            }
        }
        let code = match tier.max(self.warmest) {
            AccessTier::Frequent => "FA",
            AccessTier::Infrequent => "IA",
            AccessTier::ArchiveInstant => "AIA",
            AccessTier::Archive => "AA",
            AccessTier::DeepArchive => "DAA",
        };
        add(&format!("TimedStorage-INT-{code}-ByteHrs"), &format!("IntelligentTiering{code}Storage"), bytes);
        if code == "AA" || code == "DAA" {
            add(
                &format!("TimedStorage-INT-{code}-ByteHrs"),
                &format!("Int{code}ObjectOverhead"),
                24 * 32 * KIB,
            );
            add("TimedStorage-ByteHrs", &format!("Int{code}S3ObjectOverhead"), 24 * 8 * KIB);
        }
    }
}
