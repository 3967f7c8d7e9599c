//! What a rule does.

use aws_sdk_s3::types;
use aws_smithy_types::DateTime;
use s3opt_core::calendar::{Day, Instant};
use s3opt_core::s3::lifecycle::{Expiration, NoncurrentExpiration, NoncurrentTransition, Timing, Transition};

use crate::storage::convert::{Unfit, from_class, from_count, to_class, to_count};
use crate::time::{from_instant, to_instant};

pub(super) fn from_transition(transition: Transition) -> Result<types::Transition, Unfit> {
    let (days, date) = from_timing(transition.timing)?;
    Ok(types::Transition::builder()
        .set_days(days)
        .set_date(date)
        .storage_class(from_class(transition.storage_class))
        .build())
}

pub(super) fn to_transition(transition: &types::Transition) -> Result<Transition, Unfit> {
    let timing = to_timing(transition.days(), transition.date())?;
    let timing = timing.ok_or_else(|| Unfit::new("a transition without days and date"))?;
    let class = transition.storage_class().map(types::TransitionStorageClass::as_str);
    Ok(Transition { timing, storage_class: to_class(class)? })
}

pub(super) fn from_noncurrent_transition(
    transition: NoncurrentTransition,
) -> Result<types::NoncurrentVersionTransition, Unfit> {
    Ok(types::NoncurrentVersionTransition::builder()
        .noncurrent_days(from_count("NoncurrentDays", transition.noncurrent_days)?)
        .set_newer_noncurrent_versions(to_count(
            "NewerNoncurrentVersions",
            transition.newer_noncurrent_versions,
        )?)
        .storage_class(from_class(transition.storage_class))
        .build())
}

pub(super) fn to_noncurrent_transition(
    transition: &types::NoncurrentVersionTransition,
) -> Result<NoncurrentTransition, Unfit> {
    let class = transition.storage_class().map(types::TransitionStorageClass::as_str);
    Ok(NoncurrentTransition {
        noncurrent_days: to_noncurrent_days(transition.noncurrent_days())?,
        newer_noncurrent_versions: to_count(
            "NewerNoncurrentVersions",
            transition.newer_noncurrent_versions(),
        )?,
        storage_class: to_class(class)?,
    })
}

pub(super) fn from_noncurrent_expiration(
    expiration: NoncurrentExpiration,
) -> Result<types::NoncurrentVersionExpiration, Unfit> {
    Ok(types::NoncurrentVersionExpiration::builder()
        .noncurrent_days(from_count("NoncurrentDays", expiration.noncurrent_days)?)
        .set_newer_noncurrent_versions(to_count(
            "NewerNoncurrentVersions",
            expiration.newer_noncurrent_versions,
        )?)
        .build())
}

pub(super) fn to_noncurrent_expiration(
    expiration: &types::NoncurrentVersionExpiration,
) -> Result<NoncurrentExpiration, Unfit> {
    Ok(NoncurrentExpiration {
        noncurrent_days: to_noncurrent_days(expiration.noncurrent_days())?,
        newer_noncurrent_versions: to_count(
            "NewerNoncurrentVersions",
            expiration.newer_noncurrent_versions(),
        )?,
    })
}

fn to_noncurrent_days(days: Option<i32>) -> Result<u32, Unfit> {
    to_count("NoncurrentDays", days)?
        .ok_or_else(|| Unfit::new("an action on noncurrent versions without days"))
}

pub(super) fn from_expiration(expiration: Expiration) -> Result<types::LifecycleExpiration, Unfit> {
    let built = types::LifecycleExpiration::builder();
    let built = match expiration {
        Expiration::At(timing) => {
            let (days, date) = from_timing(timing)?;
            built.set_days(days).set_date(date)
        }
        Expiration::ExpiredObjectDeleteMarker(removes) => built.expired_object_delete_marker(removes),
    };
    Ok(built.build())
}

/// `None` where it says nothing. Some services add `ExpiredObjectDeleteMarker: false` to days and dates, where it has no
/// meaning.
pub(super) fn to_expiration(expiration: &types::LifecycleExpiration) -> Result<Option<Expiration>, Unfit> {
    let timing = to_timing(expiration.days(), expiration.date())?;
    let markers = expiration.expired_object_delete_marker().map(Expiration::ExpiredObjectDeleteMarker);
    Ok(timing.map(Expiration::At).or(markers))
}

fn from_timing(timing: Timing) -> Result<(Option<i32>, Option<DateTime>), Unfit> {
    Ok(match timing {
        Timing::Days(days) => (Some(from_count("Days", days)?), None),
        Timing::Date(day) => (None, Some(from_instant(Instant::from(day)))),
    })
}

/// S3 takes and tells dates at midnight only. A rule without either has no time at all.
fn to_timing(days: Option<i32>, date: Option<&DateTime>) -> Result<Option<Timing>, Unfit> {
    if let Some(date) = date {
        let instant = to_instant(*date);
        let day: Day = instant.first_midnight();
        if Instant::from(day) != instant {
            return Err(Unfit::new(format!("the date {date}, which is no midnight,")));
        }
        return Ok(Some(Timing::Date(day)));
    }
    Ok(to_count("Days", days)?.map(Timing::Days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_midnight() {
        let day = "2026-05-14".parse::<Day>().unwrap();
        let midnight = from_instant(day.into());
        assert_eq!(to_timing(None, Some(&midnight)), Ok(Some(Timing::Date(day))));
        assert!(to_timing(None, Some(&DateTime::from_secs(midnight.secs() + 1))).is_err());
        assert_eq!(to_timing(Some(3), None), Ok(Some(Timing::Days(3))));
        assert_eq!(to_timing(None, None), Ok(None));
    }

    #[test]
    fn what_lacks_its_days_is_an_error() {
        assert!(to_transition(&types::Transition::builder().build()).is_err());
        assert!(to_noncurrent_expiration(&types::NoncurrentVersionExpiration::builder().build()).is_err());
    }

    #[test]
    fn a_switch_beside_days_says_nothing() {
        let both = types::LifecycleExpiration::builder().days(3).expired_object_delete_marker(false).build();
        assert_eq!(to_expiration(&both), Ok(Some(Expiration::At(Timing::Days(3)))));
        assert_eq!(to_expiration(&types::LifecycleExpiration::builder().build()), Ok(None));
    }
}
