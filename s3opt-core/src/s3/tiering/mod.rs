//! Intelligent-Tiering: which access tier a version lies in, from the days without access, and the configurations of
//! the two opt-in tiers.

mod configuration;
mod format;
mod timeline;
pub mod toml;

pub use configuration::TieringConfiguration;
pub use format::{parse, to_json, to_xml};
pub use timeline::{TierSegment, tier_segments};

use crate::s3::{AccessTier, MINIMUM_TRANSITION_SIZE};

/// Days without access after which a version moves to Infrequent Access.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>.
pub const INFREQUENT_DAYS: u32 = 30;

/// Days without access after which a version moves to Archive Instant Access. Source as [`INFREQUENT_DAYS`].
pub const ARCHIVE_INSTANT_DAYS: u32 = 90;

/// The days without access after which one version moves into the opt-in tiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ArchiveTiers {
    /// Days until `ARCHIVE_ACCESS`, where it is switched on.
    pub archive_access_days: Option<u32>,
    /// Days until `DEEP_ARCHIVE_ACCESS`, where it is switched on.
    pub deep_archive_access_days: Option<u32>,
}

/// Whether Intelligent-Tiering monitors, and so moves and charges for, an object of this size in bytes.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>: objects
/// smaller than 128 KB are not monitored and always charged at the Frequent Access rate.
#[must_use]
pub fn is_monitored(size: u64) -> bool {
    size >= MINIMUM_TRANSITION_SIZE
}

impl ArchiveTiers {
    /// The tier of a monitored version after so many whole days without access.
    #[must_use]
    pub fn tier_after(self, days_without_access: u32) -> AccessTier {
        let reached = |days: Option<u32>| days.is_some_and(|days| days_without_access >= days);
        if reached(self.deep_archive_access_days) {
            AccessTier::DeepArchive
        } else if reached(self.archive_access_days) {
            AccessTier::Archive
        } else if days_without_access >= ARCHIVE_INSTANT_DAYS {
            AccessTier::ArchiveInstant
        } else if days_without_access >= INFREQUENT_DAYS {
            AccessTier::Infrequent
        } else {
            AccessTier::Frequent
        }
    }

    /// The days without access that a version in `tier` has had at least.
    #[must_use]
    pub fn least_days_in(self, tier: AccessTier) -> u32 {
        match tier {
            AccessTier::Frequent => 0,
            AccessTier::Infrequent => INFREQUENT_DAYS,
            AccessTier::ArchiveInstant => ARCHIVE_INSTANT_DAYS,
            AccessTier::Archive => self.archive_access_days.unwrap_or(ARCHIVE_INSTANT_DAYS),
            AccessTier::DeepArchive => self.deep_archive_access_days.unwrap_or(180),
        }
    }
}
