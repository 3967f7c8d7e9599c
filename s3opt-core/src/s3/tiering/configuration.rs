//! One configuration of the opt-in tiers, and what S3 has against it.

use std::ops::RangeInclusive;

use super::ArchiveTiers;
use crate::s3::document::{Place, Problems};
use crate::s3::{AccessTier, S3Error, Tag, filter};

/// A bucket's configuration of the two opt-in archive tiers.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_IntelligentTieringConfiguration.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieringConfiguration {
    /// The configuration's ID.
    pub id: String,
    /// Whether it is in force.
    pub enabled: bool,
    /// Keys that start with the prefix; empty for all.
    pub prefix: String,
    /// Objects with all of the tags.
    pub tags: Vec<Tag>,
    /// Days without access until `ARCHIVE_ACCESS`: 90 to 730, where it is switched on.
    pub archive_access_days: Option<u32>,
    /// Days without access until `DEEP_ARCHIVE_ACCESS`: 180 to 730, where it is switched on.
    pub deep_archive_access_days: Option<u32>,
}

impl TieringConfiguration {
    /// Whether the configuration is about an object with this key and these tags.
    #[must_use]
    pub fn matches(&self, key: &str, tags: &[Tag]) -> bool {
        self.enabled && key.starts_with(&self.prefix) && self.tags.iter().all(|tag| tags.contains(tag))
    }

    /// The days after which the configuration moves a version that it matches.
    #[must_use]
    pub fn tiers(&self) -> ArchiveTiers {
        ArchiveTiers {
            archive_access_days: self.archive_access_days,
            deep_archive_access_days: self.deep_archive_access_days,
        }
    }

    /// Checks a configuration that was put together by hand; one that was parsed has been checked.
    ///
    /// That no tier is switched on is `MalformedXML` and the words for too few days are as S3's users report them. For
    /// too many days, and for a deep archive that comes no later than the archive, no words of S3's are known: the
    /// code is `InvalidArgument` and the words follow the others.
    ///
    /// # Errors
    /// All of S3's answers, with the configuration's ID as the rule.
    pub fn validate(&self) -> Result<(), Vec<S3Error>> {
        let mut problems = Problems::default();
        problems.about(Some(Place { rule: self.id.clone(), line: None }));
        self.check(&mut problems);
        if self.archive_access_days.is_none() && self.deep_archive_access_days.is_none() {
            problems.refuse(S3Error::malformed_xml(None, "there is no Tiering"));
        }
        problems.finish(Some(()))
    }

    /// Checks all but that there is a tier.
    pub(super) fn check(&self, problems: &mut Problems) {
        if self.id.is_empty() {
            problems.refuse(S3Error::malformed_xml(None, "Id is empty"));
        }
        filter::check(&self.prefix, &self.tags, problems);
        check_days(AccessTier::Archive, self.archive_access_days, ARCHIVE_ACCESS_RANGE, problems);
        check_days(
            AccessTier::DeepArchive,
            self.deep_archive_access_days,
            DEEP_ARCHIVE_ACCESS_RANGE,
            problems,
        );
        if let (Some(archive), Some(deep)) = (self.archive_access_days, self.deep_archive_access_days)
            && deep <= archive
        {
            let message = "Days specified in DEEP_ARCHIVE_ACCESS tier should be more than days specified in \
                           ARCHIVE_ACCESS tier.";
            problems.refuse(S3Error::invalid_argument(None, message));
        }
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html>, with the maximum for both.
const ARCHIVE_ACCESS_RANGE: RangeInclusive<u32> = 90..=730;
const DEEP_ARCHIVE_ACCESS_RANGE: RangeInclusive<u32> = 180..=730;

fn check_days(tier: AccessTier, days: Option<u32>, range: RangeInclusive<u32>, problems: &mut Problems) {
    let Some(days) = days else { return };
    let (least, most) = range.into_inner();
    let limit = if days < least {
        format!("less than {least}")
    } else if days > most {
        format!("more than {most}")
    } else {
        return;
    };
    let message = format!("Days specified in {tier} tier should not be {limit}.");
    problems.refuse(S3Error::invalid_argument(None, message));
}
