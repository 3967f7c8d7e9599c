//! What a made-up bucket is like.

use s3opt_core::calendar::Instant;
use s3opt_core::s3::{StorageClass, Tag};

use super::fixed::{LOG2_E, exp2, log2, multiply};
use super::normal::quantile;
use crate::random::Random;

/// A bucket to be made up: what is written into it and read from it, and when. All chance comes from the seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketSpec {
    /// Decides, together with an object's number and a day's.
    pub seed: u64,
    /// The bucket's name.
    pub bucket: String,
    /// When the first object may be written.
    pub start: Instant,
    /// Days over which objects are written and read; so the oldest is so many days old at the end.
    pub days: u32,
    /// How many keys are written, at most 2^32.
    pub objects: u32,
    /// How large objects are.
    pub sizes: Sizes,
    /// The classes and their weights; STANDARD where there are none.
    pub classes: Vec<(StorageClass, u32)>,
    /// What keys begin with, and weights; the empty prefix where there are none.
    pub prefixes: Vec<(String, u32)>,
    /// A key is written once at least and so many times at most, each number as often as the others.
    pub most_versions: u32,
    /// How many keys in a thousand are deleted in the end.
    pub deleted: u16,
    /// Tags, and how many objects in a thousand have each.
    pub tags: Vec<(Tag, u16)>,
    /// Reads a day of a thousand keys, by the age of their first version: each pair holds from so many days on, until the
    /// next. They ascend.
    pub reads: Vec<(u32, u32)>,
}

/// Sizes of objects, log-normal: their logarithm is normal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Bytes that half of the objects stay below.
    pub median: u64,
    /// The standard deviation of the natural logarithm, in thousandths: 2000 makes one object in six larger than 7.4
    /// times the median, and one in fifty larger than 60 times.
    pub sigma: u32,
    /// Bytes of the largest: what would be larger is as large.
    pub most: u64,
}

impl Default for BucketSpec {
    /// A thousand objects over a hundred days from 2026-01-01 on, half of them below 256 KiB, written once, and read once
    /// in a hundred days.
    fn default() -> BucketSpec {
        BucketSpec {
            seed: 0,
            bucket: "generated".to_owned(),
            start: s3opt_core::calendar::Day::from_date(2026, 1, 1).unwrap_or_default().into(),
            days: 100,
            objects: 1000,
            sizes: Sizes::default(),
            classes: Vec::new(),
            prefixes: Vec::new(),
            most_versions: 1,
            deleted: 0,
            tags: Vec::new(),
            reads: vec![(0, 10)],
        }
    }
}

impl Default for Sizes {
    fn default() -> Sizes {
        Sizes { median: 256 << 10, sigma: 2000, most: 5 << 30 }
    }
}

impl BucketSpec {
    /// Whether the bucket has to keep versions.
    #[must_use]
    pub fn is_versioned(&self) -> bool {
        self.most_versions > 1 || self.deleted > 0
    }
}

impl Sizes {
    /// A size in bytes.
    pub(super) fn draw(self, random: &mut Random) -> u64 {
        let sigma = (i64::from(self.sigma) << super::fixed::BITS) / 1000;
        let deviation = multiply(multiply(quantile(random.next()), sigma), LOG2_E);
        exp2(log2(self.median).saturating_add(deviation)).min(self.most)
    }
}

/// One of several, each as likely as its weight; `None` where all weights are zero.
pub(super) fn weighted<'a, T>(random: &mut Random, choices: &'a [(T, u32)]) -> Option<&'a T> {
    let sum = choices.iter().map(|(_, weight)| u64::from(*weight)).sum();
    let mut drawn = random.below(sum);
    choices.iter().find_map(|(choice, weight)| {
        let weight = u64::from(*weight);
        if drawn < weight {
            return Some(choice);
        }
        drawn -= weight;
        None
    })
}
