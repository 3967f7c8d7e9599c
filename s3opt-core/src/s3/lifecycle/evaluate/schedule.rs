//! What the rules that match a version ask for.

use crate::calendar::Day;
use crate::s3::lifecycle::{
    Expiration, LifecycleConfiguration, Rule, Timing, TransitionDefaultMinimumObjectSize,
};
use crate::s3::{MINIMUM_TRANSITION_SIZE, StorageClass, Tag};

/// An action on current versions, and the place of its rule in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Current<T> {
    pub timing: Timing,
    pub what: T,
    pub rule: usize,
}

/// An action on noncurrent versions, and the place of its rule in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Noncurrent<T> {
    pub days: u32,
    pub keep: u32,
    pub what: T,
    pub rule: usize,
}

/// The actions of all enabled rules that match one object, in the order of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Schedule {
    pub(super) transitions: Vec<Current<StorageClass>>,
    pub(super) expirations: Vec<Current<()>>,
    pub(super) noncurrent_transitions: Vec<Noncurrent<StorageClass>>,
    pub(super) noncurrent_expirations: Vec<Noncurrent<()>>,
    pub(super) expired_delete_marker: Option<usize>,
    pub(super) aborts: Vec<(u32, usize)>,
    matching: Vec<usize>,
}

impl Timing {
    /// The midnight at which an action on a version created by `created` is due.
    ///
    /// `created` is the first midnight at or after the instant of creation, so that adding whole days to it is
    /// what S3 calls adding the days and rounding up to the next midnight. A date counts for versions created
    /// after it, too.
    #[must_use]
    pub fn due(self, created: Day) -> Day {
        match self {
            Timing::Days(days) => created + days,
            Timing::Date(date) => date.max(created),
        }
    }
}

impl Schedule {
    /// What the configuration asks for an object with this key, size in bytes and these tags.
    #[must_use]
    pub fn of_object(configuration: &LifecycleConfiguration, key: &str, size: u64, tags: &[Tag]) -> Schedule {
        let minimum = configuration.transition_default_minimum_object_size;
        let mut schedule = Schedule::default();
        for (index, rule) in configuration.rules.iter().enumerate() {
            if rule.enabled && rule.filter.matches(key, size, tags) {
                schedule.add(rule, index, |class| moves(rule, class, size, minimum));
            }
        }
        schedule
    }

    /// What the configuration asks for a delete marker of this key. It has neither size nor tags, so that a rule
    /// with a filter on either is not about it.
    #[must_use]
    pub fn of_delete_marker(configuration: &LifecycleConfiguration, key: &str) -> Schedule {
        let mut schedule = Schedule::default();
        for (index, rule) in configuration.rules.iter().enumerate() {
            let filter = &rule.filter;
            let plain = filter.tags().is_empty() && !filter.has_size();
            if rule.enabled && plain && key.starts_with(filter.prefix()) {
                schedule.add(rule, index, |_| false);
            }
        }
        schedule
    }

    /// The places of the matching rules in the configuration, ascending.
    #[must_use]
    pub fn matching_rules(&self) -> &[usize] {
        &self.matching
    }

    /// When a multipart upload begun by `begun` (the first midnight at or after its start) is aborted, if ever,
    /// and the place of the rule.
    #[must_use]
    pub fn abort(&self, begun: Day) -> Option<(Day, usize)> {
        let due = self.aborts.iter().map(|(days, rule)| (begun + *days, *rule));
        due.min_by_key(|(day, _)| *day)
    }

    fn add(&mut self, rule: &Rule, index: usize, moves: impl Fn(StorageClass) -> bool) {
        self.matching.push(index);
        for transition in rule.transitions.iter().filter(|transition| moves(transition.storage_class)) {
            self.transitions.push(Current {
                timing: transition.timing,
                what: transition.storage_class,
                rule: index,
            });
        }
        match rule.expiration {
            Some(Expiration::At(timing)) => {
                self.expirations.push(Current { timing, what: (), rule: index });
            }
            Some(Expiration::ExpiredObjectDeleteMarker(true)) => {
                self.expired_delete_marker.get_or_insert(index);
            }
            Some(Expiration::ExpiredObjectDeleteMarker(false)) | None => {}
        }
        let noncurrent = &rule.noncurrent_transitions;
        for transition in noncurrent.iter().filter(|transition| moves(transition.storage_class)) {
            self.noncurrent_transitions.push(Noncurrent {
                days: transition.noncurrent_days,
                keep: transition.newer_noncurrent_versions.unwrap_or(0),
                what: transition.storage_class,
                rule: index,
            });
        }
        if let Some(expiration) = rule.noncurrent_expiration {
            self.noncurrent_expirations.push(Noncurrent {
                days: expiration.noncurrent_days,
                keep: expiration.newer_noncurrent_versions.unwrap_or(0),
                what: (),
                rule: index,
            });
        }
        if let Some(days) = rule.abort_incomplete_multipart_upload_days {
            self.aborts.push((days, index));
        }
    }
}

/// Whether the rule moves objects of this size in bytes into the class: below 128 KiB it does so only where the
/// rule has a size filter of its own, or for the two archives where the bucket says so.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>.
fn moves(rule: &Rule, class: StorageClass, size: u64, minimum: TransitionDefaultMinimumObjectSize) -> bool {
    if size >= MINIMUM_TRANSITION_SIZE || rule.filter.has_size() {
        return true;
    }
    match minimum {
        TransitionDefaultMinimumObjectSize::AllStorageClasses128K => false,
        TransitionDefaultMinimumObjectSize::VariesByStorageClass => class.has_archive_overhead(),
    }
}
