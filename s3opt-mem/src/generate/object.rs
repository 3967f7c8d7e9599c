//! What becomes of one key.

use s3opt_core::calendar::SECONDS_PER_DAY;
use s3opt_core::s3::{StorageClass, Tag};

use super::BucketSpec;
use super::spec::weighted;
use crate::ids::mix;
use crate::random::Random;

/// Milliseconds in a day.
pub(super) const DAY: u64 = SECONDS_PER_DAY.unsigned_abs() * 1000;

/// What becomes of one key, in milliseconds after the start. The same for the same number, whatever was drawn for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Life {
    pub key: String,
    pub class: StorageClass,
    pub tags: Vec<Tag>,
    /// When it is written, and how many bytes; in order.
    pub writes: Vec<(u64, u64)>,
    /// When it is deleted.
    pub deleted: Option<u64>,
}

impl Life {
    pub(super) fn of(spec: &BucketSpec, number: u32) -> Life {
        let mut random = Random::of(spec.seed, u64::from(number));
        let prefix = weighted(&mut random, &spec.prefixes).map_or("", String::as_str);
        // A bijection of the number: no two keys are alike, and their order has nothing to do with that of the writes.
        let key = format!("{prefix}{:016x}", mix(spec.seed ^ u64::from(number)));
        let class = weighted(&mut random, &spec.classes).copied().unwrap_or(StorageClass::Standard);
        let tags = spec.tags.iter().filter(|(_, per_thousand)| random.happens(*per_thousand));
        let tags: Vec<Tag> = tags.map(|(tag, _)| tag.clone()).collect();
        let span = u64::from(spec.days) * DAY;
        let mut times = vec![random.below(span)];
        for _ in 0..random.below(u64::from(spec.most_versions)) {
            times.push(later(&mut random, times[0], span));
        }
        times.sort_unstable();
        let last = times.last().copied().unwrap_or(0);
        let deleted = random.happens(spec.deleted).then(|| later(&mut random, last, span));
        let writes = times.into_iter().map(|time| (time, spec.sizes.draw(&mut random))).collect();
        Life { key, class, tags, writes, deleted }
    }

    /// Whether there is something to read at a time.
    pub(super) fn is_there(&self, time: u64) -> bool {
        self.writes.first().is_some_and(|(first, _)| *first <= time)
            && self.deleted.is_none_or(|deleted| time < deleted)
    }
}

/// A time after another and before the end.
fn later(random: &mut Random, time: u64, span: u64) -> u64 {
    time + random.below(span.saturating_sub(time))
}
