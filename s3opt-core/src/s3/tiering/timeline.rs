//! A version's way through the tiers, without counting days.

use super::{ARCHIVE_INSTANT_DAYS, ArchiveTiers, INFREQUENT_DAYS};
use crate::calendar::Day;
use crate::s3::AccessTier;

/// From a day on, until the next segment, a version lies in one tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TierSegment {
    /// The first day in the tier.
    pub from: Day,
    /// The tier.
    pub tier: AccessTier,
}

/// The tiers of a version that Intelligent-Tiering monitors (see [`super::is_monitored`]), from the day it entered up
/// to the horizon, which is outside; neighbours differ. Empty where the horizon is not after the day of entry.
///
/// Days without access count from the day of entry or the last access, whichever is later: an access on a day brings
/// the version back to Frequent Access on that very day. `accesses` are sorted; those before the entry and from the
/// horizon on are passed over. For the two opt-in tiers an access is the restore that S3 asks for.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>.
#[must_use]
pub fn tier_segments(entered: Day, accesses: &[Day], tiers: ArchiveTiers, horizon: Day) -> Vec<TierSegment> {
    let moves = moves(tiers);
    let resets = accesses.iter().copied().filter(|access| *access > entered && *access < horizon);
    let mut segments: Vec<TierSegment> = Vec::new();
    let mut start = entered;
    for end in resets.chain([horizon]) {
        for (days, tier) in moves {
            let from = start + days;
            if from < end && segments.last().is_none_or(|last| last.tier != tier) {
                segments.push(TierSegment { from, tier });
            }
        }
        start = end;
    }
    segments
}

/// The days without access at which the tier may change, ascending, and the tier from there on.
fn moves(tiers: ArchiveTiers) -> [(u32, AccessTier); 5] {
    let archive = tiers.archive_access_days.unwrap_or(0);
    let deep = tiers.deep_archive_access_days.unwrap_or(0);
    let mut days = [0, INFREQUENT_DAYS, ARCHIVE_INSTANT_DAYS, archive, deep];
    days.sort_unstable();
    days.map(|days| (days, tiers.tier_after(days)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOTH: ArchiveTiers =
        ArchiveTiers { archive_access_days: Some(90), deep_archive_access_days: Some(180) };

    fn check(accesses: &[i64], tiers: ArchiveTiers, horizon: i64, expected: &[(i32, AccessTier)]) {
        let accesses: Vec<Day> = accesses.iter().map(|day| Day::from_days_since_epoch(*day)).collect();
        let entered = Day::from_days_since_epoch(1000);
        let segments = tier_segments(entered, &accesses, tiers, Day::from_days_since_epoch(horizon));
        let segments: Vec<(i32, AccessTier)> =
            segments.iter().map(|segment| (segment.from.days_since_epoch(), segment.tier)).collect();
        assert_eq!(segments, expected, "{accesses:?} {tiers:?} {horizon}");
    }

    #[test]
    fn a_version_that_nobody_reads_gets_colder() {
        use AccessTier::{Archive, ArchiveInstant, DeepArchive, Frequent, Infrequent};
        let automatic = [(1000, Frequent), (1030, Infrequent), (1090, ArchiveInstant)];
        check(&[], ArchiveTiers::default(), 9999, &automatic);
        check(&[], ArchiveTiers::default(), 1090, &automatic[..2]);
        check(&[], ArchiveTiers::default(), 1091, &automatic);
        check(&[], ArchiveTiers::default(), 1000, &[]);
        check(&[], ArchiveTiers::default(), 900, &[]);
        check(&[], BOTH, 9999, &[(1000, Frequent), (1030, Infrequent), (1090, Archive), (1180, DeepArchive)]);
        let late = ArchiveTiers { archive_access_days: Some(100), deep_archive_access_days: None };
        check(&[], late, 9999, &[automatic[0], automatic[1], automatic[2], (1100, Archive)]);
        let deep = ArchiveTiers { archive_access_days: None, deep_archive_access_days: Some(180) };
        check(&[], deep, 9999, &[automatic[0], automatic[1], automatic[2], (1180, DeepArchive)]);
    }

    #[test]
    fn an_access_starts_the_count_again() {
        use AccessTier::{Archive, Frequent, Infrequent};
        check(&[1029], BOTH, 1060, &[(1000, Frequent), (1059, Infrequent)]);
        check(&[1030], BOTH, 1061, &[(1000, Frequent), (1060, Infrequent)]);
        check(&[1031, 1031], BOTH, 1061, &[(1000, Frequent), (1030, Infrequent), (1031, Frequent)]);
        check(
            &[1100],
            BOTH,
            1101,
            &[(1000, Frequent), (1030, Infrequent), (1090, Archive), (1100, Frequent)],
        );
        check(&[1, 999, 1000, 2000], BOTH, 1031, &[(1000, Frequent), (1030, Infrequent)]);
    }

    /// Each day by itself: whole days since the entry or the last access decide.
    fn day_by_day(entered: Day, accesses: &[Day], tiers: ArchiveTiers, horizon: Day) -> Vec<TierSegment> {
        let mut segments: Vec<TierSegment> = Vec::new();
        let mut day = entered;
        while day < horizon {
            let last = accesses.iter().copied().filter(|access| *access <= day).fold(entered, Day::max);
            let tier = tiers.tier_after(day.days_since(last));
            if segments.last().is_none_or(|segment| segment.tier != tier) {
                segments.push(TierSegment { from: day, tier });
            }
            day = day + 1;
        }
        segments
    }

    proptest! {
        #[test]
        fn the_closed_form_is_the_count_of_days(
            entered in 0..2000_i64,
            mut accesses in prop::collection::vec(0..4000_i64, 0..12),
            archive in prop::option::of(0..800_u32),
            deep in prop::option::of(0..800_u32),
            horizon in 0..4000_i64,
        ) {
            accesses.sort_unstable();
            let accesses: Vec<Day> = accesses.into_iter().map(Day::from_days_since_epoch).collect();
            let (entered, horizon) = (Day::from_days_since_epoch(entered), Day::from_days_since_epoch(horizon));
            let tiers = ArchiveTiers { archive_access_days: archive, deep_archive_access_days: deep };
            let segments = tier_segments(entered, &accesses, tiers, horizon);
            prop_assert_eq!(segments, day_by_day(entered, &accesses, tiers, horizon));
        }
    }
}
