//! Reads by age: what they cost in each class, and what they keep warm in Intelligent-Tiering.

use super::ledger::{Ledger, Side, slot};
use super::meter::Meter;
use super::tiers::Idle;
use crate::calendar::{Day, HOURS_PER_DAY};
use crate::cube::Amount;
use crate::s3::tiering::ArchiveTiers;
use crate::s3::{AccessTier, StorageClass};
use crate::simulate::Reads;

const MILLION: u128 = 1_000_000;

impl Reads {
    /// The days between two midnights on which versions created by `created` have this age.
    fn days(&self, created: Day, from: Day, to: Day) -> (Day, Day) {
        let begin = (created + self.from_days).max(from);
        let end = self.to_days.map_or(to, |days| (created + days).min(to));
        (begin, end)
    }
}

/// Counts the requests and the bytes read of versions that lie in one class from one midnight to another.
#[expect(clippy::too_many_arguments, reason = "a version's whole situation; a struct would be used once")]
pub(super) fn charge(
    ledger: &mut Ledger,
    side: Side,
    reads: &[Reads],
    class: StorageClass,
    created: Day,
    amount: Amount,
    from: Day,
    to: Day,
) {
    for read in reads {
        let (from, to) = read.days(created, from, to);
        let requests = u128::from(amount.objects) * u128::from(read.requests_per_million_objects);
        let bytes = amount.bytes * u128::from(read.bytes_per_million_bytes);
        let mut count = |meter, amount| ledger.count_daily(slot(side, meter), from, to, amount);
        count(Meter::get(class), requests);
        match class {
            StorageClass::Standard | StorageClass::IntelligentTiering => {}
            StorageClass::StandardIa => count(Meter::RetrieveStandardIa, bytes),
            StorageClass::OneZoneIa => count(Meter::RetrieveOneZoneIa, bytes),
            StorageClass::GlacierIr => count(Meter::RetrieveGlacierIr, bytes),
            // Each read of an archived object takes a standard restore, whose copy is kept for a day.
            StorageClass::Glacier => {
                count(Meter::RestoreGlacier, requests);
                count(Meter::RetrieveGlacier, bytes);
                count(Meter::CopyOfGlacier, bytes * u128::from(HOURS_PER_DAY));
            }
            StorageClass::DeepArchive => {
                count(Meter::RestoreDeepArchive, requests);
                count(Meter::RetrieveDeepArchive, bytes);
                count(Meter::CopyOfDeepArchive, bytes * u128::from(HOURS_PER_DAY));
            }
        }
    }
}

/// A part of a cell in Intelligent-Tiering that is accessed at the same ages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hot {
    pub amount: Amount,
    /// The part is accessed at the ages at which more than this many of a million objects are.
    above: u64,
}

impl Hot {
    /// The parts of a cell: what is read at one age is assumed to be among what is read at any age at which more
    /// is read, so that a cell has one part more than the table has different rates.
    pub(super) fn parts(reads: &[Reads], amount: Amount) -> impl Iterator<Item = Hot> {
        let mut bounds: Vec<u64> = reads.iter().map(Reads::accessed_per_million).collect();
        bounds.extend([0, 1_000_000]);
        bounds.sort_unstable();
        bounds.dedup();
        let upto = move |bound: u64| Amount {
            objects: u64::try_from(u128::from(amount.objects) * u128::from(bound) / MILLION)
                .unwrap_or(u64::MAX),
            bytes: amount.bytes * u128::from(bound) / MILLION,
            key_bytes: 0,
        };
        (1..bounds.len()).map(move |index| {
            let (above, end) = (bounds[index - 1], bounds[index]);
            let amount = Amount {
                objects: upto(end).objects - upto(above).objects,
                bytes: upto(end).bytes - upto(above).bytes,
                key_bytes: 0,
            };
            Hot { amount, above }
        })
    }

    /// Calls `each` with the tiers in which the part lies between the midnights `from` and `to`: Frequent while it
    /// is accessed, and from there on ever colder.
    #[expect(clippy::too_many_arguments, reason = "a version's whole situation; a struct would be used once")]
    pub(super) fn walk(
        &self,
        reads: &[Reads],
        created: Day,
        mut idle: Idle,
        tiers: ArchiveTiers,
        from: Day,
        to: Day,
        mut each: impl FnMut(AccessTier, Day, Day),
    ) {
        let mut begin = from;
        while begin < to {
            let accessed = self.next_accessed(reads, created, begin, to);
            let (warm_from, warm_to) = accessed.unwrap_or((to, to));
            idle.walk(tiers, begin, warm_from, &mut each);
            if warm_from < warm_to {
                each(AccessTier::Frequent, warm_from, warm_to);
                idle = Idle::from_now(warm_to);
            }
            begin = warm_to;
        }
    }

    /// How idle the part is after its last access between the midnights `from` and `to`, if there is one.
    pub(super) fn last_accessed(&self, reads: &[Reads], created: Day, from: Day, to: Day) -> Option<Idle> {
        let hot = reads.iter().filter(|read| read.accessed_per_million() > self.above);
        let days = hot.map(|read| read.days(created, from, to)).filter(|(from, to)| from < to);
        days.map(|(_, to)| to).max().map(Idle::from_now)
    }

    /// The first days from `begin` on during which the part is accessed.
    fn next_accessed(&self, reads: &[Reads], created: Day, begin: Day, to: Day) -> Option<(Day, Day)> {
        let hot = reads.iter().filter(|read| read.accessed_per_million() > self.above);
        hot.map(|read| read.days(created, begin, to)).filter(|(from, to)| from < to).min()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(days: u32) -> Day {
        Day::from_date(2026, 1, 1).unwrap() + days
    }

    fn reads(from_days: u32, to_days: Option<u32>, requests_per_million_objects: u64) -> Reads {
        Reads { from_days, to_days, requests_per_million_objects, bytes_per_million_bytes: 0 }
    }

    #[test]
    fn what_is_read_stays_frequent_and_cools_down_from_the_last_read_on() {
        // A tenth is read until day 60, a twentieth again from day 200 to 210.
        let table = [reads(0, Some(60), 3_334), reads(200, Some(210), 1_667)];
        let story = |part: Hot| {
            let mut told = Vec::new();
            let idle = Idle::from_now(day(0));
            part.walk(&table, day(0), idle, ArchiveTiers::default(), day(0), day(300), |tier, from, to| {
                told.push(format!("{} {}-{}", tier, from.days_since(day(0)), to.days_since(day(0))));
            });
            (part.amount.objects, told.join(", "))
        };
        let parts: Vec<_> =
            Hot::parts(&table, Amount { objects: 100, bytes: 1000, key_bytes: 0 }).map(story).collect();
        let cold = "FREQUENT 0-30, INFREQUENT 30-90, ARCHIVE_INSTANT_ACCESS 90-300";
        let once = "FREQUENT 0-60, FREQUENT 60-90, INFREQUENT 90-150, ARCHIVE_INSTANT_ACCESS 150-300";
        let twice = "FREQUENT 0-60, FREQUENT 60-90, INFREQUENT 90-150, ARCHIVE_INSTANT_ACCESS 150-200, \
                     FREQUENT 200-210, FREQUENT 210-240, INFREQUENT 240-300";
        assert_eq!(parts, [(5, twice.to_owned()), (5, once.to_owned()), (90, cold.to_owned())]);
    }

    proptest! {
        #[test]
        fn the_parts_are_the_whole(
            rates in prop::collection::vec(0_u64..50_000, 0..5),
            objects in 0_u64..1_000_000_000,
            bytes in 0_u64..u64::MAX,
        ) {
            let table: Vec<_> = rates.into_iter().map(|rate| reads(0, None, rate)).collect();
            let amount = Amount { objects, bytes: u128::from(bytes), key_bytes: 0 };
            let parts: Vec<_> = Hot::parts(&table, amount).collect();
            prop_assert_eq!(parts.iter().map(|part| part.amount.objects).sum::<u64>(), objects);
            prop_assert_eq!(parts.iter().map(|part| part.amount.bytes).sum::<u128>(), u128::from(bytes));
        }
    }
}
