//! Restores of archived objects.

mod bill;
mod finish;

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{RestoreObject, RestoreTier};
use s3opt_core::calendar::{Day, Instant};
use s3opt_core::s3::{AccessTier, StorageClass};

use self::bill::Fees;
use super::checks;
use super::find::{Found, Marked};
use super::request::{Call, Kind, Receipt};
use crate::agenda::Due;
use crate::client::Caller;
use crate::storage::Object;
use crate::storage::version::Restore;
use crate::world::World;

/// The archives from which objects are restored, by what a restore takes and costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Archive {
    /// GLACIER: a copy is made.
    Glacier,
    /// DEEP_ARCHIVE: a copy is made.
    Deep,
    /// The Archive Access tier of Intelligent-Tiering: the object itself comes back.
    Tier,
    /// The Deep Archive Access tier of Intelligent-Tiering: the object itself comes back.
    DeepTier,
}

impl Archive {
    /// The archive in which an object lies.
    fn of(object: &Object) -> Option<Archive> {
        match (object.class, object.tier) {
            (StorageClass::Glacier, _) => Some(Archive::Glacier),
            (StorageClass::DeepArchive, _) => Some(Archive::Deep),
            (StorageClass::IntelligentTiering, AccessTier::Archive) => Some(Archive::Tier),
            (StorageClass::IntelligentTiering, AccessTier::DeepArchive) => Some(Archive::DeepTier),
            _ => None,
        }
    }

    fn makes_copy(self) -> bool {
        matches!(self, Archive::Glacier | Archive::Deep)
    }
}

/// Milliseconds until a restore is done, the upper bound of what AWS names as typical; `None` where there is no such
/// restore.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html>: expedited
/// 1–5 minutes, standard 3–5 hours, bulk 5–12 hours; from the deep archives standard within 12 hours, bulk within 48,
/// and nothing expedited.
fn duration(archive: Archive, tier: RestoreTier) -> Option<u64> {
    const MINUTE: u64 = 60_000;
    const HOUR: u64 = 60 * MINUTE;
    let deep = matches!(archive, Archive::Deep | Archive::DeepTier);
    match (deep, tier) {
        (false, RestoreTier::Expedited) => Some(5 * MINUTE),
        (false, RestoreTier::Standard) => Some(5 * HOUR),
        (false, RestoreTier::Bulk) | (true, RestoreTier::Standard) => Some(12 * HOUR),
        (true, RestoreTier::Bulk) => Some(48 * HOUR),
        (true, RestoreTier::Expedited) => None,
    }
}

/// When a copy goes that was made (or asked for anew) at an instant: so many days later, rounded up to the next
/// midnight UTC.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html>.
fn copy_ends(made: Instant, days: u32) -> Day {
    made.first_midnight() + days
}

impl World {
    pub(crate) fn restore_object(&mut self, caller: &Caller, request: &RestoreObject) -> CloudResult<()> {
        let object = &request.object;
        let call = Call { kind: Kind::Restore, caller, bucket: &object.bucket, key: &object.key };
        self.serve(call, |world, receipt| world.restore(&call, request, receipt))
    }

    fn restore(
        &mut self,
        call: &Call<'_>,
        request: &RestoreObject,
        receipt: &mut Receipt,
    ) -> CloudResult<()> {
        let version_id = request.object.version_id.as_deref();
        self.allow(call, "s3:RestoreObject", &[])?;
        checks::check_key(call)?;
        let found = self.find(call, version_id, Marked::Absent)?;
        let (archive, wait) = check_restore(call, request, found)?;
        let fees = Fees::of(archive, request.tier);
        let (key, number) = (found.key.clone(), found.version.number);
        let (size, restore) = (found.object.size, found.object.restore());
        if let Some(line) = fees.request {
            self.count(call.bucket, line, 1);
        }
        if let (Some(Restore::Restored { until }), Some(days)) = (restore, request.days) {
            self.extend_copy(call.bucket, &key, number, until, days);
            return Ok(());
        }
        if let Some(line) = fees.retrieval {
            self.count(call.bucket, line, size.into());
        }
        if let (Some(line), Some(days)) = (fees.copy, request.days) {
            self.count_copy(call.bucket, &line, size, self.now, days);
        }
        receipt.status = 202;
        let days = request.days;
        self.change_version(call.bucket, &key, number, |version| {
            if let Some(object) = version.object_mut() {
                object.details_mut().restore = Some(Restore::Ongoing { days });
            }
        });
        let due = Due::Restored { bucket: call.bucket.to_owned(), key: key.to_string(), number };
        self.agenda.put(self.later(wait), due);
        self.announce(call.bucket, &key, number, "ObjectRestore:Post");
        Ok(())
    }
}

/// Whether an object can be restored so: from which archive, and in how many milliseconds.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html>: a copy has days, and an object of
/// Intelligent-Tiering, which comes back itself, has none.
fn check_restore(call: &Call<'_>, request: &RestoreObject, found: Found<'_>) -> CloudResult<(Archive, u64)> {
    let object = found.object;
    let Some(archive) = Archive::of(object) else {
        return Err(call.archived("Restore is not allowed for the object's current storage class", object));
    };
    if archive.makes_copy() != request.days.is_some() {
        return Err(call.malformed_xml());
    }
    if request.days == Some(0) {
        return Err(call.invalid_argument("Restoration days should be at least 1", "Days", "0"));
    }
    let Some(wait) = duration(archive, request.tier) else {
        let message = "Retrieval option is not supported by this storage class";
        return Err(call.invalid_argument(message, "Tier", "Expedited"));
    };
    if matches!(object.restore(), Some(Restore::Ongoing { .. })) {
        let message = "Object restore is already in progress";
        return Err(call.failure("RestoreAlreadyInProgress", message).into_error());
    }
    Ok((archive, wait))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_go_at_midnights() {
        for (made, days, expected) in [
            ("2026-01-01T00:00:00Z", 1, "2026-01-02"),
            ("2026-01-01T00:00:00.001Z", 1, "2026-01-03"),
            ("2026-01-01T23:59:59Z", 3, "2026-01-05"),
        ] {
            assert_eq!(copy_ends(made.parse().unwrap(), days).to_string(), expected, "{made}");
        }
        assert_eq!(copy_ends("2026-01-01".parse().unwrap(), u32::MAX), Day::MAX);
    }
}
