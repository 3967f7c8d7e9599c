//! What the bucket holds, by storage type, on the newest day that CloudWatch knows and on the day before.

use std::collections::BTreeMap;

use super::hours::whole;
use crate::backend::metrics::{Dimension, MetricId, Statistic, StatisticsQuery};
use crate::backend::{CloudResult, Metrics};
use crate::calendar::{Day, Instant};

/// Storage types, with the usage type that bills their bytes.
///
/// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>, `StorageType`;
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html>.
const STORAGE_TYPES: [(&str, &str); 11] = [
    (STANDARD, "TimedStorage-ByteHrs"),
    (STANDARD_IA, "TimedStorage-SIA-ByteHrs"),
    (ONE_ZONE_IA, "TimedStorage-ZIA-ByteHrs"),
    (GLACIER_IR, "TimedStorage-GIR-ByteHrs"),
    (GLACIER, "TimedStorage-GlacierByteHrs"),
    (DEEP_ARCHIVE, "TimedStorage-GDA-ByteHrs"),
    (FREQUENT, "TimedStorage-INT-FA-ByteHrs"),
    (INFREQUENT, "TimedStorage-INT-IA-ByteHrs"),
    (ARCHIVE_INSTANT, "TimedStorage-INT-AIA-ByteHrs"),
    (ARCHIVE, "TimedStorage-INT-AA-ByteHrs"),
    (DEEP_ARCHIVE_TIER, "TimedStorage-INT-DAA-ByteHrs"),
];

pub(super) const STANDARD: &str = "StandardStorage";
pub(super) const STANDARD_IA: &str = "StandardIAStorage";
pub(super) const ONE_ZONE_IA: &str = "OneZoneIAStorage";
pub(super) const GLACIER_IR: &str = "GlacierInstantRetrievalStorage";
pub(super) const GLACIER: &str = "GlacierStorage";
pub(super) const DEEP_ARCHIVE: &str = "DeepArchiveStorage";
pub(super) const FREQUENT: &str = "IntelligentTieringFAStorage";
pub(super) const INFREQUENT: &str = "IntelligentTieringIAStorage";
pub(super) const ARCHIVE_INSTANT: &str = "IntelligentTieringAIAStorage";
pub(super) const ARCHIVE: &str = "IntelligentTieringAAStorage";
pub(super) const DEEP_ARCHIVE_TIER: &str = "IntelligentTieringDAAStorage";

/// The tiers from which a read brings an object back to Frequent Access.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>.
pub(super) const ARCHIVE_TIERS: [&str; 3] = [ARCHIVE_INSTANT, ARCHIVE, DEEP_ARCHIVE_TIER];

/// Days that are looked at: storage metrics come once a day, and late.
const DAYS: u32 = 4;

/// Bytes by storage type on two days, and the number of objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Storage {
    /// Bytes on the newest day.
    pub(super) held: BTreeMap<&'static str, u64>,
    /// Bytes on the day before it, where that day is known.
    pub(super) before: BTreeMap<&'static str, u64>,
    /// Versions, delete markers and parts of uploads on the newest day.
    pub(super) objects: u64,
}

impl Storage {
    pub(super) async fn observe(metrics: &dyn Metrics, bucket: &str, now: Instant) -> CloudResult<Storage> {
        let mut by_type: BTreeMap<&'static str, BTreeMap<Day, u64>> = BTreeMap::new();
        for (storage_type, _) in STORAGE_TYPES {
            by_type.insert(storage_type, daily(metrics, bucket, "BucketSizeBytes", storage_type, now).await?);
        }
        let objects = daily(metrics, bucket, "NumberOfObjects", "AllStorageTypes", now).await?;
        Ok(Storage::of(&by_type, &objects))
    }

    fn of(by_type: &BTreeMap<&'static str, BTreeMap<Day, u64>>, objects: &BTreeMap<Day, u64>) -> Storage {
        let Some(newest) = by_type.values().filter_map(|days| days.keys().next_back()).max().copied() else {
            return Storage::default();
        };
        let on = |day: Day| -> BTreeMap<&'static str, u64> {
            let bytes = by_type.iter().filter_map(|(name, days)| Some((*name, *days.get(&day)?)));
            bytes.filter(|(_, bytes)| *bytes > 0).collect()
        };
        Storage {
            held: on(newest),
            before: on(newest - 1),
            objects: objects.get(&newest).copied().unwrap_or_default(),
        }
    }

    /// Bytes in a storage type.
    pub(super) fn bytes(&self, storage_type: &str) -> u64 {
        self.held.get(storage_type).copied().unwrap_or_default()
    }

    /// All bytes.
    pub(super) fn total(&self) -> u64 {
        self.held.values().fold(0, |sum, bytes| sum.saturating_add(*bytes))
    }

    /// Each storage type that holds something, with the usage type of its bytes.
    pub(super) fn billed(&self) -> impl Iterator<Item = (&'static str, u64)> {
        STORAGE_TYPES.into_iter().map(|(name, usage_type)| (usage_type, self.bytes(name)))
    }

    /// Bytes that reads brought back from the archive tiers of Intelligent-Tiering in a day, by tier: what a tier lost
    /// while Frequent Access grew by as much. What was deleted there while something else came is taken for it, so it is
    /// at most so much; where Frequent Access grew by less than the tiers lost, each has its share.
    pub(super) fn read_back(&self) -> BTreeMap<&'static str, u64> {
        let before = |name: &str| self.before.get(name).copied().unwrap_or_default();
        let grown = self.bytes(FREQUENT).saturating_sub(before(FREQUENT));
        let lost = ARCHIVE_TIERS.map(|name| (name, before(name).saturating_sub(self.bytes(name))));
        let all: u128 = lost.iter().map(|(_, bytes)| u128::from(*bytes)).sum();
        let part = |bytes: u64| {
            let share = u128::from(bytes) * u128::from(grown) / all.max(1);
            u64::try_from(share).unwrap_or(u64::MAX).min(bytes)
        };
        lost.into_iter().map(|(name, bytes)| (name, part(bytes))).filter(|(_, bytes)| *bytes > 0).collect()
    }
}

async fn daily(
    metrics: &dyn Metrics,
    bucket: &str,
    name: &str,
    storage_type: &str,
    now: Instant,
) -> CloudResult<BTreeMap<Day, u64>> {
    let dimensions = vec![Dimension::new("BucketName", bucket), Dimension::new("StorageType", storage_type)];
    let end = now.first_midnight();
    let query = StatisticsQuery {
        metric: MetricId::new("AWS/S3", name, dimensions),
        start: (end - DAYS).into(),
        // A midnight sharp is the end of its own day only.
        end: (end + 1).into(),
        period_seconds: 86_400,
        statistics: vec![Statistic::Average],
    };
    let points = metrics.statistics(&query).await?;
    let values = points.iter().filter_map(|point| {
        let (_, value) = point.values.iter().find(|(statistic, _)| *statistic == Statistic::Average)?;
        Some((point.time.first_midnight(), whole(*value)))
    });
    Ok(values.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_newest_day_is_compared_with_the_one_before() {
        let (first, second) = (day("2026-05-12"), day("2026-05-13"));
        let by_type = [
            (STANDARD, [(first, 5), (second, 7)].into()),
            (FREQUENT, [(day("2026-05-10"), 9)].into()),
            (GLACIER, [(second, 3)].into()),
        ];
        let storage = Storage::of(&by_type.into(), &[(second, 2), (first, 1)].into());
        assert_eq!(storage.held, [(STANDARD, 7), (GLACIER, 3)].into());
        assert_eq!(storage.before, [(STANDARD, 5)].into());
        assert_eq!((storage.objects, storage.total()), (2, 10));
        assert_eq!(Storage::of(&BTreeMap::new(), &[(first, 1)].into()), Storage::default());
    }

    #[test]
    fn reads_bring_bytes_back_to_frequent() {
        for (before, held, expected) in [
            ([(ARCHIVE_INSTANT, 100), (FREQUENT, 10)], [(ARCHIVE_INSTANT, 40), (FREQUENT, 70)], Some(60)),
            // More came than was read back.
            ([(ARCHIVE_INSTANT, 100), (FREQUENT, 10)], [(ARCHIVE_INSTANT, 40), (FREQUENT, 999)], Some(60)),
            // Deleted, not read.
            ([(ARCHIVE_INSTANT, 100), (FREQUENT, 10)], [(ARCHIVE_INSTANT, 40), (FREQUENT, 10)], None),
            ([(ARCHIVE_INSTANT, 100), (FREQUENT, 10)], [(ARCHIVE_INSTANT, 100), (FREQUENT, 90)], None),
        ] {
            let storage = Storage { held: held.into(), before: before.into(), objects: 2 };
            assert_eq!(storage.read_back().get(ARCHIVE_INSTANT).copied(), expected);
        }
    }

    proptest! {
        #[test]
        fn no_more_is_read_back_than_was_lost_or_gained(before in any::<[u64; 4]>(), held in any::<[u64; 4]>()) {
            let names = [FREQUENT, ARCHIVE_INSTANT, ARCHIVE, DEEP_ARCHIVE_TIER];
            let map = |bytes: [u64; 4]| names.into_iter().zip(bytes).collect::<BTreeMap<_, _>>();
            let storage = Storage { held: map(held), before: map(before), objects: 0 };
            let back = storage.read_back();
            let sum: u128 = back.values().map(|bytes| u128::from(*bytes)).sum();
            prop_assert!(sum <= u128::from(held[0].saturating_sub(before[0])));
            for (place, name) in names.iter().enumerate().skip(1) {
                let lost = before[place].saturating_sub(held[place]);
                prop_assert!(back.get(name).copied().unwrap_or_default() <= lost);
            }
        }
    }
}
