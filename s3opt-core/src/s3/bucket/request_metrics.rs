//! Which requests CloudWatch is told of.

use crate::s3::Tag;

/// One request metrics configuration, whose ID is the metrics' `FilterId`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetricsConfiguration.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestMetricsConfiguration {
    /// The configuration's ID.
    pub id: String,
    /// Requests on keys that start with the prefix; `None` for all.
    pub prefix: Option<String>,
    /// Requests on objects with all of the tags.
    pub tags: Vec<Tag>,
}

impl RequestMetricsConfiguration {
    /// Whether requests on the key, which carries these tags, are counted.
    #[must_use]
    pub fn matches(&self, key: &str, tags: &[Tag]) -> bool {
        self.prefix.as_ref().is_none_or(|prefix| key.starts_with(prefix.as_str()))
            && self.tags.iter().all(|tag| tags.contains(tag))
    }
}
