//! The way of a version through the tiers of Intelligent-Tiering, in closed form.

use crate::calendar::Day;
use crate::s3::AccessTier;
use crate::s3::tiering::ArchiveTiers;

/// Since when a version in Intelligent-Tiering has not been accessed, and how cold it is at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Idle {
    /// Days without access count from this midnight on.
    pub since: Day,
    /// The tier that the inventory named; no warmer tier comes without an access.
    pub coldest_known: AccessTier,
}

impl Idle {
    /// A version that has just come into Intelligent-Tiering, or has just been accessed.
    pub(super) fn from_now(day: Day) -> Idle {
        Idle { since: day, coldest_known: AccessTier::Frequent }
    }

    /// A version that was in Intelligent-Tiering before the simulation began. Its days count from the last
    /// modification, or from the tier that the inventory names, whichever is colder.
    pub(super) fn before(start: Day, modified: Day, tier: Option<AccessTier>, tiers: ArchiveTiers) -> Idle {
        let named = tier.unwrap_or(AccessTier::Frequent);
        let days = start.days_since(modified).max(tiers.least_days_in(named));
        // Not `start - days`: that would be held at 1970.
        Idle {
            since: Day::from_days_since_epoch(i64::from(start.days_since_epoch()) - i64::from(days)),
            coldest_known: named,
        }
    }

    /// Calls `each` with the tiers and their days between the midnights `from` and `to`.
    pub(super) fn walk(
        self,
        tiers: ArchiveTiers,
        from: Day,
        to: Day,
        mut each: impl FnMut(AccessTier, Day, Day),
    ) {
        let mut begin = from;
        while begin < to {
            let tier = tiers.tier_after(begin.days_since(self.since)).max(self.coldest_known);
            let end =
                tiers.next_move(begin.days_since(self.since)).map_or(to, |days| (self.since + days).min(to));
            each(tier, begin, end);
            begin = end;
        }
    }
}

impl ArchiveTiers {
    /// The next number of days without access at which the tier may change, after so many days.
    fn next_move(self, days: u32) -> Option<u32> {
        let moves = [
            Some(crate::s3::tiering::INFREQUENT_DAYS),
            Some(crate::s3::tiering::ARCHIVE_INSTANT_DAYS),
            self.archive_access_days,
            self.deep_archive_access_days,
        ];
        moves.into_iter().flatten().filter(|at| *at > days).min()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_walk_is_what_each_day_says(
            archive in prop::option::of(90_u32..730),
            deep in prop::option::of(180_u32..730),
            age in 0_u32..900,
            tier in prop::sample::select(AccessTier::ALL.to_vec()),
            days in 1_u32..900,
        ) {
            let tiers = ArchiveTiers { archive_access_days: archive, deep_archive_access_days: deep };
            let start: Day = "2026-05-01".parse().unwrap();
            let idle = Idle::before(start, start - age, Some(tier), tiers);
            let mut walked = Vec::new();
            idle.walk(tiers, start, start + days, |tier, from, to| {
                walked.extend((0..to.days_since(from)).map(|_| tier));
            });
            let counted = (0..days).map(|day| {
                let without_access = age.max(tiers.least_days_in(tier)) + day;
                tiers.tier_after(without_access).max(tier)
            });
            prop_assert_eq!(walked, counted.collect::<Vec<_>>());
        }
    }
}
