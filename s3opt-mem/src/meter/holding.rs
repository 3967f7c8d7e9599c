//! What a version holds in which lines, as long as it lies where it lies.

use s3opt_core::s3::{AccessTier, KIBIBYTE, StorageClass};

use super::Line;

/// What decides which lines a version is held in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holding {
    /// A delete marker, which costs its key's length.
    Marker { key_bytes: u64 },
    Version {
        class: StorageClass,
        /// The tier within Intelligent-Tiering; for other classes it means nothing.
        tier: AccessTier,
        size: u64,
        tags: u32,
    },
}

/// What S3 adds to an archived object: at STANDARD's rate, and at that of its class or tier, in bytes.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>.
const ARCHIVE_INDEX: u64 = 8 * KIBIBYTE;
const ARCHIVE_OVERHEAD: u64 = 32 * KIBIBYTE;

impl Holding {
    /// Calls `each` with every line and amount: bytes, objects or tags.
    pub(crate) fn for_each(self, mut each: impl FnMut(Line, u64)) {
        let (class, tier, size, tags) = match self {
            Holding::Marker { key_bytes } => {
                each(Line::Plain("TimedStorage-ByteHrs", "StandardStorage"), key_bytes);
                return;
            }
            Holding::Version { class, tier, size, tags } => (class, tier, size, tags),
        };
        each(Line::Plain("TagStorage-TagHrs", "TagStorage"), u64::from(tags));
        let (usage_type, operation) = match class {
            StorageClass::Standard => ("TimedStorage-ByteHrs", "StandardStorage"),
            StorageClass::StandardIa => ("TimedStorage-SIA-ByteHrs", "StandardIAStorage"),
            StorageClass::OneZoneIa => ("TimedStorage-ZIA-ByteHrs", "OneZoneIAStorage"),
            StorageClass::GlacierIr => ("TimedStorage-GIR-ByteHrs", "GlacierInstantRetrievalStorage"),
            StorageClass::Glacier => ("TimedStorage-GlacierByteHrs", "GlacierStorage"),
            StorageClass::DeepArchive => ("TimedStorage-GDA-ByteHrs", "DeepArchiveStorage"),
            StorageClass::IntelligentTiering => tier_line(tier),
        };
        each(Line::Plain(usage_type, operation), size);
        match class {
            StorageClass::Standard => {}
            StorageClass::StandardIa | StorageClass::OneZoneIa | StorageClass::GlacierIr => {
                if let Some(line) = padding_line(class) {
                    each(line, class.minimum_billable_bytes().saturating_sub(size));
                }
            }
            StorageClass::Glacier => {
                each(Line::Plain(usage_type, "GlacierObjectOverhead"), ARCHIVE_OVERHEAD);
                each(Line::Plain("TimedStorage-ByteHrs", "GlacierS3ObjectOverhead"), ARCHIVE_INDEX);
            }
            StorageClass::DeepArchive => {
                each(Line::Plain(usage_type, "DeepArchiveObjectOverhead"), ARCHIVE_OVERHEAD);
                each(Line::Plain("TimedStorage-ByteHrs", "DeepArchiveS3ObjectOverhead"), ARCHIVE_INDEX);
            }
            StorageClass::IntelligentTiering => {
                if s3opt_core::s3::tiering::is_monitored(size) {
                    each(Line::Plain("Monitoring-Automation-INT", "IntelligentTieringStorage"), 1);
                }
                match tier {
                    AccessTier::Archive => {
                        each(Line::Plain(usage_type, "IntAAObjectOverhead"), ARCHIVE_OVERHEAD);
                        each(Line::Plain("TimedStorage-ByteHrs", "IntAAS3ObjectOverhead"), ARCHIVE_INDEX);
                    }
                    AccessTier::DeepArchive => {
                        each(Line::Plain(usage_type, "IntDAAObjectOverhead"), ARCHIVE_OVERHEAD);
                        each(Line::Plain("TimedStorage-ByteHrs", "IntDAAS3ObjectOverhead"), ARCHIVE_INDEX);
                    }
                    AccessTier::Frequent | AccessTier::Infrequent | AccessTier::ArchiveInstant => {}
                }
            }
        }
    }
}

/// What fills small objects up to the least billable size of a class.
fn padding_line(class: StorageClass) -> Option<Line> {
    match class {
        StorageClass::StandardIa => Some(Line::Plain("TimedStorage-SIA-SmObjects", "StandardIASizeOverhead")),
        StorageClass::OneZoneIa => Some(Line::Plain("TimedStorage-ZIA-SmObjects", "OneZoneIASizeOverhead")),
        StorageClass::GlacierIr => Some(Line::Plain("TimedStorage-GIR-SmObjects", "GlacierIRSizeOverhead")),
        _ => None,
    }
}

/// The line of the bytes that lie in a tier of Intelligent-Tiering.
pub(crate) fn tier_line(tier: AccessTier) -> (&'static str, &'static str) {
    match tier {
        AccessTier::Frequent => ("TimedStorage-INT-FA-ByteHrs", "IntelligentTieringFAStorage"),
        AccessTier::Infrequent => ("TimedStorage-INT-IA-ByteHrs", "IntelligentTieringIAStorage"),
        AccessTier::ArchiveInstant => ("TimedStorage-INT-AIA-ByteHrs", "IntelligentTieringAIAStorage"),
        AccessTier::Archive => ("TimedStorage-INT-AA-ByteHrs", "IntelligentTieringAAStorage"),
        AccessTier::DeepArchive => ("TimedStorage-INT-DAA-ByteHrs", "IntelligentTieringDAAStorage"),
    }
}
