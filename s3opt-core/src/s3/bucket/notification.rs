//! Whom a bucket tells of its events.

/// A bucket's notification configuration. Writing it replaces everything that was there.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_NotificationConfiguration.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotificationConfiguration {
    /// Who is told, in the order given.
    pub targets: Vec<NotificationTarget>,
    /// Whether all events go to EventBridge, too.
    pub event_bridge: bool,
}

/// One function, topic or queue that is told of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationTarget {
    /// The entry's ID; S3 makes one up where it is empty.
    pub id: String,
    /// What the ARN names.
    pub kind: TargetKind,
    /// The ARN of the function, topic or queue.
    pub arn: String,
    /// The events, such as `s3:ObjectCreated:*`.
    pub events: Vec<String>,
    /// Which keys.
    pub filter: KeyFilter,
}

/// What is told of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetKind {
    /// A Lambda function.
    Function,
    /// An SNS topic.
    Topic,
    /// An SQS queue.
    Queue,
}

/// Which keys a notification is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct KeyFilter {
    /// What the key starts with.
    pub prefix: Option<String>,
    /// What the key ends with.
    pub suffix: Option<String>,
}

impl KeyFilter {
    /// Whether the key fits.
    #[must_use]
    pub fn matches(&self, key: &str) -> bool {
        self.prefix.as_ref().is_none_or(|prefix| key.starts_with(prefix.as_str()))
            && self.suffix.as_ref().is_none_or(|suffix| key.ends_with(suffix.as_str()))
    }
}

/// Whether the pattern of a configuration (`s3:ObjectCreated:*`) covers an event (`ObjectCreated:Put`).
#[must_use]
pub fn event_matches(pattern: &str, event: &str) -> bool {
    let pattern = pattern.strip_prefix("s3:").unwrap_or(pattern);
    match pattern.strip_suffix('*') {
        Some(start) => event.starts_with(start),
        None => pattern == event,
    }
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
        ] {
            assert_eq!(event_matches(pattern, event), expected, "{pattern} {event}");
        }
        let filter = KeyFilter { prefix: Some("a/".to_owned()), suffix: Some(".log".to_owned()) };
        assert!(filter.matches("a/b.log"));
        assert!(!filter.matches("b/a.log") && !filter.matches("a/b.txt"));
    }
}
