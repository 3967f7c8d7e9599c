//! What restores cost.

use s3opt_core::backend::storage::RestoreTier;
use s3opt_core::calendar::{Day, Instant, SECONDS_PER_DAY};

use super::Archive;
use crate::meter::Line;
use crate::world::World;

/// The lines of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fees {
    /// For the request.
    pub request: Option<Line>,
    /// For the bytes.
    pub retrieval: Option<Line>,
    /// For the copy, in byte-hours.
    pub copy: Option<Line>,
}

impl Fees {
    /// The lines of a restore from an archive. From Intelligent-Tiering standard and bulk restores are free, and no
    /// copy is made.
    ///
    /// Sources: <https://aws.amazon.com/s3/pricing/>, "Requests & data retrievals", and
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html>.
    pub(super) fn of(archive: Archive, tier: RestoreTier) -> Fees {
        let (request, bytes) = match (archive, tier) {
            (Archive::Glacier, RestoreTier::Standard) => ("Requests-Tier3", "Standard-Retrieval-Bytes"),
            (Archive::Glacier, RestoreTier::Bulk) => ("Requests-Tier5", "Bulk-Retrieval-Bytes"),
            (Archive::Deep, RestoreTier::Bulk) => ("Requests-GDA-Tier5", "Bulk-Retrieval-Bytes"),
            (Archive::Deep, _) => ("Requests-GDA-Tier3", "Standard-Retrieval-Bytes"),
            (Archive::Glacier | Archive::Tier, RestoreTier::Expedited) => {
                ("Requests-Tier6", "Expedited-Retrieval-Bytes")
            }
            (Archive::Tier | Archive::DeepTier, _) => {
                return Fees { request: None, retrieval: None, copy: None };
            }
        };
        let operation = if archive == Archive::Deep { "DeepArchiveRestoreObject" } else { "RestoreObject" };
        let copy = archive.makes_copy().then_some(Line::Plain("TimedStorage-ByteHrs", operation));
        Fees {
            request: Some(Line::Plain(request, "RestoreObject")),
            retrieval: Some(Line::Plain(bytes, operation)),
            copy,
        }
    }
}

impl World {
    /// Bills a copy for whole days from an instant on: exactly the days that were asked for, whatever hours lie between
    /// its making and the midnight at which it goes, and also where its object is deleted before.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html>: both the archived object
    /// and the temporary copy are paid for, the copy for the days of the request.
    pub(super) fn count_copy(&mut self, bucket: &str, line: &Line, size: u64, from: Instant, days: u32) {
        let Some(owner) = self.buckets.get(bucket).map(|bucket| bucket.owner) else { return };
        let day = SECONDS_PER_DAY * 1000;
        let longest = Day::MAX.days_since(from.first_midnight());
        for index in 0..i64::from(days.min(longest)) {
            let at = Instant::from_milliseconds(from.milliseconds() + index * day);
            self.meter.count(owner, line.clone(), at, u128::from(size) * u128::from(day.unsigned_abs()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_restore_has_its_lines() {
        use Archive::{Deep, DeepTier, Glacier, Tier};
        use RestoreTier::{Bulk, Expedited, Standard};
        for (archive, tier, expected) in [
            (Glacier, Standard, "Requests-Tier3 Standard-Retrieval-Bytes RestoreObject copy"),
            (Glacier, Bulk, "Requests-Tier5 Bulk-Retrieval-Bytes RestoreObject copy"),
            (Glacier, Expedited, "Requests-Tier6 Expedited-Retrieval-Bytes RestoreObject copy"),
            (Deep, Standard, "Requests-GDA-Tier3 Standard-Retrieval-Bytes DeepArchiveRestoreObject copy"),
            (Deep, Bulk, "Requests-GDA-Tier5 Bulk-Retrieval-Bytes DeepArchiveRestoreObject copy"),
            (Tier, Standard, "free"),
            (Tier, Bulk, "free"),
            (Tier, Expedited, "Requests-Tier6 Expedited-Retrieval-Bytes RestoreObject"),
            (DeepTier, Standard, "free"),
            (DeepTier, Bulk, "free"),
        ] {
            let Fees { request, retrieval, copy } = Fees::of(archive, tier);
            let told = match (request, retrieval) {
                (Some(Line::Plain(request, _)), Some(Line::Plain(bytes, operation))) => {
                    format!("{request} {bytes} {operation}{}", if copy.is_some() { " copy" } else { "" })
                }
                _ => "free".to_owned(),
            };
            assert_eq!(told, expected, "{archive:?} {tier:?}");
        }
    }
}
