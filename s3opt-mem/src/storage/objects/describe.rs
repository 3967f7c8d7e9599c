//! What is told of an object.

use s3opt_core::backend::storage::{ExpirationNotice, ObjectHead, RestoreStatus};
use s3opt_core::calendar::Instant;
use s3opt_core::s3::lifecycle::evaluate::Schedule;
use s3opt_core::s3::lifecycle::{Expiration, LifecycleConfiguration};
use s3opt_core::s3::{AccessTier, Tag};

use super::conditions::whole_second;
use super::find::Found;
use crate::storage::version::Restore;
use crate::storage::{Bucket, Object, Version, etag};

/// The content type of an object that was written without one.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>; recorded from the service.
const DEFAULT_CONTENT_TYPE: &str = "binary/octet-stream";

/// When lifecycle will expire an object, and by which rule: the earliest of the matching rules. A rule without an ID is
/// named by its place.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html>, "How
/// to find when objects will expire".
fn expiration(
    lifecycle: &LifecycleConfiguration,
    key: &str,
    size: u64,
    tags: &[Tag],
    written: Instant,
) -> Option<ExpirationNotice> {
    let schedule = Schedule::of_object(lifecycle, key, size, tags);
    let due = schedule.matching_rules().iter().filter_map(|index| {
        match lifecycle.rules.get(*index)?.expiration? {
            Expiration::At(timing) => Some((timing.due(written.first_midnight()), *index)),
            Expiration::ExpiredObjectDeleteMarker(_) => None,
        }
    });
    let (date, index) = due.min()?;
    Some(ExpirationNotice { date, rule_id: lifecycle.rule_name(index) })
}

impl Bucket {
    /// When lifecycle will expire a current version.
    pub(super) fn expiration_of(
        &self,
        key: &str,
        version: &Version,
        object: &Object,
    ) -> Option<ExpirationNotice> {
        expiration(self.lifecycle()?, key, object.size, object.tags(), version.modified)
    }
}

/// What is known of a version. Its expiration is told only where it was asked for as the current one, without an id, as
/// recorded from the service.
pub(super) fn head(found: Found<'_>, version_id: Option<&str>) -> ObjectHead {
    let Found { bucket, key, version, object } = found;
    let details = object.details.as_deref();
    let content_type = details.and_then(|details| details.content_type.clone());
    ObjectHead {
        version_id: bucket.told_id(version),
        etag: etag(object),
        size: object.size,
        last_modified: whole_second(version.modified),
        storage_class: object.class,
        archive_tier: Some(object.tier).filter(|tier| *tier >= AccessTier::Archive),
        content_type: content_type.unwrap_or_else(|| DEFAULT_CONTENT_TYPE.to_owned()),
        metadata: details.map(|details| details.metadata.clone()).unwrap_or_default(),
        encryption: details.map(|details| details.encryption.clone()).unwrap_or_default(),
        tag_count: object.tags().len(),
        expiration: match version_id {
            None => bucket.expiration_of(key, version, object),
            Some(_) => None,
        },
        restore: object.restore().map(|restore| match restore {
            Restore::Ongoing { .. } => RestoreStatus::Ongoing,
            Restore::Restored { until } => RestoreStatus::Restored { until },
        }),
        replication_status: details.and_then(|details| details.replication),
        parts: details.and_then(|details| details.parts),
    }
}

#[cfg(test)]
mod tests {
    use s3opt_core::s3::lifecycle;

    use super::*;

    #[test]
    fn the_earliest_matching_rule_is_told() {
        let lifecycle = lifecycle::parse(
            r#"{"Rules": [
                {"ID": "all", "Filter": {}, "Status": "Enabled", "Expiration": {"Days": 9}},
                {"ID": "logs", "Filter": {"Prefix": "logs/"}, "Status": "Enabled", "Expiration": {"Days": 7}},
                {"ID": "off", "Filter": {}, "Status": "Disabled", "Expiration": {"Days": 1}},
                {"ID": "markers", "Filter": {}, "Status": "Enabled",
                 "Expiration": {"ExpiredObjectDeleteMarker": true}},
                {"Filter": {"ObjectSizeGreaterThan": 20}, "Status": "Enabled", "Expiration": {"Days": 3}},
                {"ID": "tagged", "Filter": {"Tag": {"Key": "a", "Value": "b"}}, "Status": "Enabled",
                 "Expiration": {"Date": "2026-01-02T00:00:00Z"}}
            ]}"#,
        )
        .unwrap();
        let tag = [Tag { key: "a".to_owned(), value: "b".to_owned() }];
        for (key, size, tags, expected) in [
            ("x", 1, &[][..], "2026-01-15 all"),
            ("logs/x", 1, &[], "2026-01-13 logs"),
            ("logs/x", 21, &[], "2026-01-09 rule 5"),
            // A date that has passed counts from the object's own day on.
            ("x", 1, &tag, "2026-01-06 tagged"),
        ] {
            let written = "2026-01-05T10:00:00Z".parse().unwrap();
            let notice = expiration(&lifecycle, key, size, tags, written).unwrap();
            assert_eq!(format!("{} {}", notice.date, notice.rule_id), expected);
        }
    }
}
