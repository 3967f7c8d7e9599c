//! What a version costs while it lies in one class, and when it leaves it.

use super::ledger::{Ledger, Side, slot};
use super::life::{Member, Place};
use super::meter::Meter;
use super::profile::Profile;
use super::reads::Hot;
use crate::calendar::{Day, HOURS_PER_DAY};
use crate::cube::Amount;
use crate::s3::{AccessTier, KIBIBYTE, State, StorageClass};

/// What S3 adds to an archived object at STANDARD's rate, in bytes. Source as [`StorageClass::has_archive_overhead`].
const ARCHIVE_INDEX_BYTES: u128 = 8 * KIBIBYTE as u128;

/// What S3 adds to an archived object at its class's rate, in bytes. Source as [`StorageClass::has_archive_overhead`].
const ARCHIVE_OVERHEAD_BYTES: u128 = 32 * KIBIBYTE as u128;

impl Member {
    /// The version lies in its class, from where it is in the ledger until a midnight.
    pub(super) fn stay(&self, place: &Place<'_>, profile: &Profile, ledger: &mut Ledger, to: Day) {
        let (side, from) = (place.side, self.begin);
        if from >= to {
            return;
        }
        let (objects, bytes) = (u128::from(self.amount.objects), self.amount.bytes);
        ledger.hold(slot(side, Meter::VersionsListed), from, to, objects);
        let class = self.version.storage_class;
        match self.version.state {
            State::Current => {
                ledger.hold(slot(side, Meter::CurrentListed), from, to, objects);
                let created = self.version.created;
                super::reads::charge(ledger, side, place.reads, class, created, self.amount, from, to);
            }
            State::Noncurrent { .. } => {}
            State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. } => {
                // A marker is billed for its key's length in STANDARD.
                // Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
                ledger.hold(slot(side, Meter::Standard), from, to, self.amount.key_bytes);
                return;
            }
        }
        match class {
            StorageClass::IntelligentTiering if profile.small => {
                ledger.hold(slot(side, Meter::Frequent), from, to, bytes);
            }
            StorageClass::IntelligentTiering => {
                ledger.hold(slot(side, Meter::Monitoring), from, to, objects);
                self.stay_in_tiers(place, profile, to, |tier, amount, from, to| {
                    hold_tier(ledger, side, tier, amount, from, to);
                });
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
                    ledger.hold(slot(side, meter), from, to, self.padding(profile));
                }
            }
        }
    }

    /// The version lies in Intelligent-Tiering: what is read is warm, and what is no longer read, because of its age
    /// or because it is no longer current, cools down from its last read on.
    fn stay_in_tiers(
        &self,
        place: &Place<'_>,
        profile: &Profile,
        to: Day,
        mut each: impl FnMut(AccessTier, Amount, Day, Day),
    ) {
        let (tiers, created) = (profile.archive_tiers, self.version.created);
        let (reads, read) = match (self.version.state, self.read) {
            (State::Current, _) => (place.reads, None),
            (_, Some(read)) => (place.reads, Some(read)),
            _ => (&[][..], None),
        };
        for hot in Hot::parts(reads, self.amount) {
            let each = |tier, from, to| each(tier, hot.amount, from, to);
            match read {
                None => hot.walk(reads, created, self.idle, tiers, self.begin, to, each),
                Some((from, until)) => {
                    let idle = hot.last_accessed(reads, created, from, until).unwrap_or(self.idle);
                    idle.walk(tiers, self.begin, to, each);
                }
            }
        }
    }

    /// The version leaves its class, perhaps before the minimum duration is over: the days left are billed.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html>.
    pub(super) fn leave_class(&self, place: &Place<'_>, profile: &Profile, ledger: &mut Ledger, day: Day) {
        let class = self.version.storage_class;
        let Some((meter, padding)) = Meter::early_deletion(class) else { return };
        let left = (self.entered + class.minimum_duration_days()).days_since(day);
        let hours = u128::from(left * HOURS_PER_DAY);
        ledger.count(slot(place.side, meter), day, self.amount.bytes * hours);
        if let Some(meter) = padding {
            ledger.count(slot(place.side, meter), day, self.padding(profile) * hours);
        }
    }

    /// The bytes that fill the objects up to the least billable size in their class.
    fn padding(&self, profile: &Profile) -> u128 {
        if !profile.small {
            return 0;
        }
        let least = self.version.storage_class.minimum_billable_bytes();
        (u128::from(self.amount.objects) * u128::from(least)).saturating_sub(self.amount.bytes)
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
