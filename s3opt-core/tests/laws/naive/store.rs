//! What a version costs on a day.

use s3opt_core::calendar::Day;
use s3opt_core::s3::{AccessTier, StorageClass};

use super::Walker;

const KIB: u128 = 1024;
pub(super) const SMALL: u64 = 131_072;

impl Walker<'_> {
    pub(super) fn leave(&self, day: Day, add: &mut impl FnMut(&str, &str, u128)) {
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

    pub(super) fn days_of(&self, tier: AccessTier) -> i64 {
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
        let matching: Vec<_> = self
            .world
            .scenario
            .tiering
            .iter()
            .filter(|tiers| self.object.key.starts_with(&tiers.prefix))
            .collect();
        let archive = matching.iter().filter_map(|tiers| tiers.archive_access_days).map(i64::from).min();
        let deep = matching.iter().filter_map(|tiers| tiers.deep_archive_access_days).map(i64::from).min();
        (archive, deep)
    }

    pub(super) fn store(&mut self, day: Day, add: &mut impl FnMut(&str, &str, u128)) {
        if let Some(report) = self.world.scenario.inventory {
            let listed = report.all_versions || (self.noncurrent_since.is_none() && !self.marker);
            // 2026-05-03 was a Sunday.
            let sunday: Day = "2026-05-03".parse().unwrap();
            let due = !report.weekly || (day.days_since_epoch() - sunday.days_since_epoch()) % 7 == 0;
            add("Inventory-ObjectsListed", "Inventory", u128::from(listed && due));
        }
        if self.marker {
            add("TimedStorage-ByteHrs", "StandardStorage", 24 * self.object.key.len() as u128);
            return;
        }
        let accessed = self.read(day, add);
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
            StorageClass::IntelligentTiering => self.store_in_tier(day, bytes, accessed, add),
        }
    }

    fn store_in_tier(
        &mut self,
        day: Day,
        bytes: u128,
        accessed: bool,
        add: &mut impl FnMut(&str, &str, u128),
    ) {
        if self.object.size < SMALL {
            add("TimedStorage-INT-FA-ByteHrs", "IntelligentTieringFAStorage", bytes);
            return;
        }
        add("Monitoring-Automation-INT", "IntelligentTieringStorage", 24);
        if accessed {
            self.idle_since = i64::from(day.days_since_epoch()) + 1;
            self.warmest = AccessTier::Frequent;
        }
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
