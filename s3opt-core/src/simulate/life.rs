//! The life of the versions of one cell: from midnight to midnight of its events, with all that is counted.

use super::ledger::{Ledger, Side, slot};
use super::meter::Meter;
use super::profile::Profile;
use super::reads::Hot;
use super::tiers::Idle;
use crate::calendar::{Day, HOURS_PER_DAY};
use crate::cube::Amount;
use crate::s3::lifecycle::evaluate::{Action, Schedule, Version};
use crate::s3::tiering::ArchiveTiers;
use crate::s3::{AccessTier, KIBIBYTE, State, StorageClass, Versioning};
use crate::simulate::Reads;

/// What S3 adds to an archived object at STANDARD's rate, in bytes. Source as [`StorageClass::has_archive_overhead`].
pub(super) const ARCHIVE_INDEX_BYTES: u128 = 8 * KIBIBYTE as u128;

/// What S3 adds to an archived object at its class's rate, in bytes. Source as [`StorageClass::has_archive_overhead`].
pub(super) const ARCHIVE_OVERHEAD_BYTES: u128 = 32 * KIBIBYTE as u128;

/// What is the same for all cells on one side.
pub(super) struct Place<'a> {
    pub side: Side,
    pub end: Day,
    pub versioning: Versioning,
    pub reads: &'a [Reads],
}

/// Versions that share their whole life.
pub(super) struct Life<'a> {
    pub version: Version,
    pub amount: Amount,
    pub small: bool,
    /// The midnight from which on they are counted, and lifecycle may touch them.
    pub from: Day,
    /// The tier in which an inventory found them in Intelligent-Tiering.
    pub tier: Option<AccessTier>,
    pub schedule: &'a Schedule,
    pub archive_tiers: ArchiveTiers,
}

impl<'a> Life<'a> {
    pub(super) fn new(version: Version, amount: Amount, from: Day, profile: &'a Profile) -> Life<'a> {
        Life {
            version,
            amount,
            small: profile.small,
            from,
            tier: None,
            schedule: &profile.schedule,
            archive_tiers: profile.archive_tiers,
        }
    }

    /// Writes everything from the life's beginning until the place's end into the ledger, and tells on which
    /// midnight the versions are gone, or the end.
    pub(super) fn run(&self, place: &Place<'_>, ledger: &mut Ledger) -> Day {
        let mut version = self.version;
        let mut entered = version.created;
        let mut idle = Idle::before(self.from, entered, self.tier, self.archive_tiers);
        let (mut begin, mut look_from) = (self.from, self.from);
        loop {
            let event = self.schedule.next(&version, place.versioning, look_from);
            let event = event.filter(|event| event.day < place.end);
            let until = event.map_or(place.end, |event| event.day);
            self.stay(place, ledger, &version, idle, begin, until);
            let Some(event) = event else { return place.end };
            if !matches!(event.action, Action::Expire) {
                self.leave(place, ledger, version.storage_class, entered, event.day);
            }
            if let Action::Transition(class) = event.action {
                if let Some(meter) = Meter::transition(class) {
                    ledger.count(slot(place.side, meter), event.day, u128::from(self.amount.objects));
                }
                entered = event.day;
                idle = Idle::from_now(event.day);
            }
            match version.after(event) {
                Some(after) => version = after,
                None => return event.day,
            }
            begin = event.day;
            look_from = event.day + 1;
        }
    }

    /// The versions lie in one class from one midnight to another.
    fn stay(
        &self,
        place: &Place<'_>,
        ledger: &mut Ledger,
        version: &Version,
        idle: Idle,
        from: Day,
        to: Day,
    ) {
        let objects = u128::from(self.amount.objects);
        let bytes = self.amount.bytes;
        let side = place.side;
        match version.state {
            State::Current => {
                ledger.hold(slot(side, Meter::CurrentListed), from, to, objects);
                ledger.hold(slot(side, Meter::VersionsListed), from, to, objects);
            }
            State::Noncurrent { .. } => ledger.hold(slot(side, Meter::VersionsListed), from, to, objects),
            State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. } => {
                ledger.hold(slot(side, Meter::VersionsListed), from, to, objects);
                return;
            }
        }
        let class = version.storage_class;
        let reads = if version.state == State::Current { place.reads } else { &[] };
        super::reads::charge(ledger, side, reads, class, version.created, self.amount, from, to);
        match class {
            StorageClass::IntelligentTiering => {
                if self.small {
                    ledger.hold(slot(side, Meter::Frequent), from, to, bytes);
                    return;
                }
                ledger.hold(slot(side, Meter::Monitoring), from, to, objects);
                for hot in Hot::parts(reads, self.amount) {
                    hot.walk(reads, version.created, idle, self.archive_tiers, from, to, |tier, from, to| {
                        hold_tier(ledger, side, tier, hot.amount, from, to);
                    });
                }
            }
            StorageClass::Glacier | StorageClass::DeepArchive => {
                let (index, overhead) = match class {
                    StorageClass::Glacier => (Meter::GlacierIndex, Meter::GlacierOverhead),
                    _ => (Meter::DeepArchiveIndex, Meter::DeepArchiveOverhead),
                };
                ledger.hold(slot(side, Meter::storage(class)), from, to, bytes);
                ledger.hold(slot(side, overhead), from, to, objects * ARCHIVE_OVERHEAD_BYTES);
                ledger.hold(slot(side, index), from, to, objects * ARCHIVE_INDEX_BYTES);
            }
            _ => {
                ledger.hold(slot(side, Meter::storage(class)), from, to, bytes);
                if let Some(meter) = Meter::padding(class) {
                    ledger.hold(slot(side, meter), from, to, self.padding(class));
                }
            }
        }
    }

    /// The versions leave a class, perhaps before its minimum duration is over: the days left are billed.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html>.
    fn leave(&self, place: &Place<'_>, ledger: &mut Ledger, class: StorageClass, entered: Day, day: Day) {
        let Some((meter, padding)) = Meter::early_deletion(class) else { return };
        let left = (entered + class.minimum_duration_days()).days_since(day);
        let hours = u128::from(left * HOURS_PER_DAY);
        ledger.count(slot(place.side, meter), day, self.amount.bytes * hours);
        if let Some(meter) = padding {
            ledger.count(slot(place.side, meter), day, self.padding(class) * hours);
        }
    }

    /// The bytes that fill the objects up to the least billable size in the class.
    fn padding(&self, class: StorageClass) -> u128 {
        if !self.small {
            return 0;
        }
        let billed = u128::from(self.amount.objects) * u128::from(class.minimum_billable_bytes());
        billed.saturating_sub(self.amount.bytes)
    }
}

/// Bytes lie in an access tier from one midnight to another.
fn hold_tier(ledger: &mut Ledger, side: Side, tier: AccessTier, amount: Amount, from: Day, to: Day) {
    let objects = u128::from(amount.objects);
    ledger.hold(slot(side, Meter::tier(tier)), from, to, amount.bytes);
    let (index, overhead) = match tier {
        AccessTier::Archive => (Meter::ArchiveAccessIndex, Meter::ArchiveAccessOverhead),
        AccessTier::DeepArchive => (Meter::DeepArchiveAccessIndex, Meter::DeepArchiveAccessOverhead),
        AccessTier::Frequent | AccessTier::Infrequent | AccessTier::ArchiveInstant => return,
    };
    ledger.hold(slot(side, overhead), from, to, objects * ARCHIVE_OVERHEAD_BYTES);
    ledger.hold(slot(side, index), from, to, objects * ARCHIVE_INDEX_BYTES);
}
