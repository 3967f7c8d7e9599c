//! Storage classes, and what S3 demands and adds for an object in each.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where the bytes of a version lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StorageClass {
    /// S3 Standard.
    Standard,
    /// S3 Standard-Infrequent Access.
    StandardIa,
    /// S3 One Zone-Infrequent Access.
    #[serde(rename = "ONEZONE_IA")]
    OneZoneIa,
    /// S3 Intelligent-Tiering; the [`super::AccessTier`] tells where in it.
    IntelligentTiering,
    /// S3 Glacier Instant Retrieval.
    GlacierIr,
    /// S3 Glacier Flexible Retrieval.
    Glacier,
    /// S3 Glacier Deep Archive.
    DeepArchive,
}

/// The text names no storage class that s3opt knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown storage class {text:?}; known are STANDARD, STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, \
     GLACIER_IR, GLACIER and DEEP_ARCHIVE"
)]
pub struct UnknownStorageClass {
    text: String,
}

impl StorageClass {
    /// Every class, in the order of S3's waterfall.
    pub const ALL: [StorageClass; 7] = [
        StorageClass::Standard,
        StorageClass::StandardIa,
        StorageClass::IntelligentTiering,
        StorageClass::OneZoneIa,
        StorageClass::GlacierIr,
        StorageClass::Glacier,
        StorageClass::DeepArchive,
    ];

    /// The name that S3's API uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            StorageClass::Standard => "STANDARD",
            StorageClass::StandardIa => "STANDARD_IA",
            StorageClass::OneZoneIa => "ONEZONE_IA",
            StorageClass::IntelligentTiering => "INTELLIGENT_TIERING",
            StorageClass::GlacierIr => "GLACIER_IR",
            StorageClass::Glacier => "GLACIER",
            StorageClass::DeepArchive => "DEEP_ARCHIVE",
        }
    }

    /// Days that a version is billed for at least once it came into the class.
    ///
    /// Source: <https://aws.amazon.com/s3/storage-classes/>, "Minimum storage duration charge".
    #[must_use]
    pub fn minimum_duration_days(self) -> u32 {
        match self {
            StorageClass::Standard | StorageClass::IntelligentTiering => 0,
            StorageClass::StandardIa | StorageClass::OneZoneIa => 30,
            StorageClass::GlacierIr | StorageClass::Glacier => 90,
            StorageClass::DeepArchive => 180,
        }
    }

    /// Bytes that an object is billed for at least in the class; zero where its own size counts.
    ///
    /// Source: <https://aws.amazon.com/s3/storage-classes/>, "Minimum capacity charge per object".
    #[must_use]
    pub fn minimum_billable_bytes(self) -> u64 {
        match self {
            StorageClass::StandardIa | StorageClass::OneZoneIa | StorageClass::GlacierIr => {
                super::MINIMUM_TRANSITION_SIZE
            }
            _ => 0,
        }
    }

    /// Whether S3 adds 8 KiB at STANDARD's rate and 32 KiB at the class's rate to each object.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/glacier-storage-classes.html>.
    #[must_use]
    pub fn has_archive_overhead(self) -> bool {
        matches!(self, StorageClass::Glacier | StorageClass::DeepArchive)
    }

    /// Whether lifecycle may move an object from this class into `target`: S3's waterfall.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>,
    /// "Supported transitions".
    #[must_use]
    pub fn may_transition_to(self, target: StorageClass) -> bool {
        use StorageClass::{
            DeepArchive, Glacier, GlacierIr, IntelligentTiering, OneZoneIa, Standard, StandardIa,
        };
        match self {
            Standard => target != Standard,
            StandardIa => {
                matches!(target, IntelligentTiering | OneZoneIa | GlacierIr | Glacier | DeepArchive)
            }
            IntelligentTiering => matches!(target, OneZoneIa | GlacierIr | Glacier | DeepArchive),
            OneZoneIa | GlacierIr => matches!(target, Glacier | DeepArchive),
            Glacier => target == DeepArchive,
            DeepArchive => false,
        }
    }

    /// How strongly lifecycle prefers this class when several transitions are due at one midnight: the
    /// cheaper class wins, and Intelligent-Tiering wins over all but the two archives.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html>.
    #[must_use]
    pub fn transition_preference(self) -> u8 {
        match self {
            StorageClass::Standard => 0,
            StorageClass::StandardIa => 1,
            StorageClass::OneZoneIa => 2,
            StorageClass::GlacierIr => 3,
            StorageClass::IntelligentTiering => 4,
            StorageClass::Glacier => 5,
            StorageClass::DeepArchive => 6,
        }
    }
}

impl fmt::Display for StorageClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for StorageClass {
    type Err = UnknownStorageClass;

    fn from_str(text: &str) -> Result<StorageClass, UnknownStorageClass> {
        StorageClass::ALL
            .into_iter()
            .find(|class| class.name() == text)
            .ok_or_else(|| UnknownStorageClass { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_parse_back() {
        for class in StorageClass::ALL {
            assert_eq!(class.name().parse(), Ok(class));
            assert_eq!(serde_json::to_string(&class).unwrap(), format!("{:?}", class.name()));
        }
        assert!("standard".parse::<StorageClass>().is_err());
    }

    #[test]
    fn the_waterfall_is_that_of_the_documentation() {
        let allowed = |from: StorageClass| {
            let targets = StorageClass::ALL.into_iter().filter(|target| from.may_transition_to(*target));
            targets.map(StorageClass::name).collect::<Vec<_>>().join(" ")
        };
        for (from, targets) in [
            (
                StorageClass::Standard,
                "STANDARD_IA INTELLIGENT_TIERING ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE",
            ),
            (StorageClass::StandardIa, "INTELLIGENT_TIERING ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE"),
            (StorageClass::IntelligentTiering, "ONEZONE_IA GLACIER_IR GLACIER DEEP_ARCHIVE"),
            (StorageClass::OneZoneIa, "GLACIER DEEP_ARCHIVE"),
            (StorageClass::GlacierIr, "GLACIER DEEP_ARCHIVE"),
            (StorageClass::Glacier, "DEEP_ARCHIVE"),
            (StorageClass::DeepArchive, ""),
        ] {
            assert_eq!(allowed(from), targets, "{from}");
        }
    }
}
