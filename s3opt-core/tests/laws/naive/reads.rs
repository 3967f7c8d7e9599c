//! What is read on a day.

use s3opt_core::calendar::Day;
use s3opt_core::s3::StorageClass;

use super::Walker;

const MILLION: u128 = 1_000_000;

impl Walker<'_> {
    /// Reads the version as the table says, and tells whether it was accessed: rates are nothing or everything.
    pub(super) fn read(&self, day: Day, add: &mut impl FnMut(&str, &str, u128)) -> bool {
        if self.noncurrent_since.is_some() || self.marker {
            return false;
        }
        let mut accessed = false;
        for reads in self.world.reads {
            let old_enough = day >= self.object.modified + reads.from_days;
            let too_old = reads.to_days.is_some_and(|days| day >= self.object.modified + days);
            if !old_enough || too_old {
                continue;
            }
            let requests = u128::from(reads.requests_per_million_objects);
            assert!(requests == 0 || requests == MILLION);
            let requests = requests / MILLION;
            let bytes = u128::from(self.object.size) * u128::from(reads.bytes_per_million_bytes) / MILLION;
            accessed |= requests > 0;
            let get = match self.class {
                StorageClass::Standard => "Requests-Tier2",
                StorageClass::StandardIa => "Requests-SIA-Tier2",
                StorageClass::OneZoneIa => "Requests-ZIA-Tier2",
                StorageClass::IntelligentTiering => "Requests-INT-Tier2",
                StorageClass::GlacierIr => "Requests-GIR-Tier2",
                StorageClass::Glacier => "Requests-GLACIER-Tier2",
                StorageClass::DeepArchive => "Requests-GDA-Tier2",
            };
            add(get, "GetObject", requests);
            match self.class {
                StorageClass::Standard | StorageClass::IntelligentTiering => {}
                StorageClass::StandardIa => add("Retrieval-SIA", "GetObject", bytes),
                StorageClass::OneZoneIa => add("Retrieval-ZIA", "GetObject", bytes),
                StorageClass::GlacierIr => add("Retrieval-GIR", "GetObject", bytes),
                StorageClass::Glacier => {
                    add("Requests-Tier3", "RestoreObject", requests);
                    add("Standard-Retrieval-Bytes", "RestoreObject", bytes);
                    add("TimedStorage-ByteHrs", "RestoreObject", 24 * bytes);
                }
                StorageClass::DeepArchive => {
                    add("Requests-GDA-Tier3", "RestoreObject", requests);
                    add("Standard-Retrieval-Bytes", "DeepArchiveRestoreObject", bytes);
                    add("TimedStorage-ByteHrs", "DeepArchiveRestoreObject", 24 * bytes);
                }
            }
        }
        accessed
    }
}
