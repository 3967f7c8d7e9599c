//! The access tiers of Intelligent-Tiering.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where in Intelligent-Tiering a version lies; ordered from warm to cold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AccessTier {
    /// Frequent Access: where everything starts, and where an access brings it back to.
    #[serde(rename = "FREQUENT")]
    Frequent,
    /// Infrequent Access: after 30 days without access.
    #[serde(rename = "INFREQUENT")]
    Infrequent,
    /// Archive Instant Access: after 90 days without access.
    #[serde(rename = "ARCHIVE_INSTANT_ACCESS")]
    ArchiveInstant,
    /// Archive Access: opt-in, after 90 days or more without access.
    #[serde(rename = "ARCHIVE_ACCESS")]
    Archive,
    /// Deep Archive Access: opt-in, after 180 days or more without access.
    #[serde(rename = "DEEP_ARCHIVE_ACCESS")]
    DeepArchive,
}

/// The text names no access tier of Intelligent-Tiering.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown access tier {text:?}; known are FREQUENT, INFREQUENT, ARCHIVE_INSTANT_ACCESS, ARCHIVE_ACCESS \
     and DEEP_ARCHIVE_ACCESS"
)]
pub struct UnknownAccessTier {
    text: String,
}

impl AccessTier {
    /// Every tier, from warm to cold.
    pub const ALL: [AccessTier; 5] = [
        AccessTier::Frequent,
        AccessTier::Infrequent,
        AccessTier::ArchiveInstant,
        AccessTier::Archive,
        AccessTier::DeepArchive,
    ];

    /// The name that S3 Inventory uses in its field `IntelligentTieringAccessTier`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            AccessTier::Frequent => "FREQUENT",
            AccessTier::Infrequent => "INFREQUENT",
            AccessTier::ArchiveInstant => "ARCHIVE_INSTANT_ACCESS",
            AccessTier::Archive => "ARCHIVE_ACCESS",
            AccessTier::DeepArchive => "DEEP_ARCHIVE_ACCESS",
        }
    }
}

impl fmt::Display for AccessTier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for AccessTier {
    type Err = UnknownAccessTier;

    /// Reads S3 Inventory's name; `ARCHIVE_INSTANT` and `FREQUENT_ACCESS`, `INFREQUENT_ACCESS` are taken too.
    fn from_str(text: &str) -> Result<AccessTier, UnknownAccessTier> {
        match text {
            "FREQUENT" | "FREQUENT_ACCESS" => Ok(AccessTier::Frequent),
            "INFREQUENT" | "INFREQUENT_ACCESS" => Ok(AccessTier::Infrequent),
            "ARCHIVE_INSTANT_ACCESS" | "ARCHIVE_INSTANT" => Ok(AccessTier::ArchiveInstant),
            "ARCHIVE_ACCESS" | "ARCHIVE" => Ok(AccessTier::Archive),
            "DEEP_ARCHIVE_ACCESS" | "DEEP_ARCHIVE" => Ok(AccessTier::DeepArchive),
            _ => Err(UnknownAccessTier { text: text.to_owned() }),
        }
    }
}
