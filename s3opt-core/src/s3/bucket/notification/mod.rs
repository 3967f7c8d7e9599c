//! Whom a bucket tells of its events.

mod events;
mod overlap;
mod validate;

pub use events::{EVENTS, event_matches};

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

impl TargetKind {
    /// The service in the ARN of such a target.
    #[must_use]
    pub fn service(self) -> &'static str {
        match self {
            TargetKind::Function => "lambda",
            TargetKind::Topic => "sns",
            TargetKind::Queue => "sqs",
        }
    }

    /// The name under which S3's errors speak of the target's ARN: that of the element in the XML.
    #[must_use]
    pub fn element(self) -> &'static str {
        match self {
            TargetKind::Function => "CloudFunction",
            TargetKind::Topic => "Topic",
            TargetKind::Queue => "Queue",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_looks_at_both_ends_of_the_key() {
        let filter = KeyFilter { prefix: Some("a/".to_owned()), suffix: Some(".log".to_owned()) };
        assert!(filter.matches("a/b.log"));
        assert!(!filter.matches("b/a.log") && !filter.matches("a/b.txt"));
        assert!(KeyFilter::default().matches(""));
    }
}
