//! The names of events.

/// The events that a configuration can name.
///
/// Source:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html>.
pub const EVENTS: [&str; 28] = [
    "s3:TestEvent",
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post",
    "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete",
    "s3:ReducedRedundancyLostObject",
    "s3:Replication:*",
    "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:Replication:OperationNotTracked",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:LifecycleTransition",
    "s3:IntelligentTiering",
    "s3:ObjectTagging:*",
    "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete",
    "s3:ObjectAcl:Put",
];

/// Whether the pattern of a configuration (`s3:ObjectCreated:*`) covers an event (`ObjectCreated:Put`).
#[must_use]
pub fn event_matches(pattern: &str, event: &str) -> bool {
    let pattern = pattern.strip_prefix("s3:").unwrap_or(pattern);
    match pattern.strip_suffix('*') {
        Some(start) => event.starts_with(start),
        None => pattern == event,
    }
}

/// Whether two patterns of configurations cover an event in common.
pub(super) fn patterns_meet(one: &str, other: &str) -> bool {
    EVENTS.iter().any(|event| {
        !event.ends_with('*')
            && [one, other]
                .iter()
                .all(|pattern| event_matches(pattern, event.strip_prefix("s3:").unwrap_or(event)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_events() {
        for (pattern, event, expected) in [
            ("s3:ObjectCreated:*", "ObjectCreated:Put", true),
            ("s3:ObjectCreated:*", "ObjectTagging:Put", false),
            ("s3:ObjectCreated:Put", "ObjectCreated:Put", true),
            ("s3:ObjectCreated:Put", "ObjectCreated:Post", false),
            ("s3:ObjectRemoved:*", "ObjectRemoved:DeleteMarkerCreated", true),
            ("s3:LifecycleTransition", "LifecycleTransition", true),
        ] {
            assert_eq!(event_matches(pattern, event), expected, "{pattern} {event}");
        }
    }

    #[test]
    fn patterns_meet_where_an_event_fits_both() {
        for (one, other, expected) in [
            ("s3:ObjectCreated:*", "s3:ObjectCreated:Put", true),
            ("s3:ObjectCreated:Put", "s3:ObjectCreated:*", true),
            ("s3:ObjectCreated:Put", "s3:ObjectCreated:Post", false),
            ("s3:ObjectCreated:*", "s3:ObjectRemoved:*", false),
            ("s3:IntelligentTiering", "s3:IntelligentTiering", true),
        ] {
            assert_eq!(patterns_meet(one, other), expected, "{one} {other}");
        }
    }
}
