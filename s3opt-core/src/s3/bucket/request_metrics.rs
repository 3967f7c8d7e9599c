//! Which requests CloudWatch is told of.

use super::Refusal;
use super::configuration_id::check_configuration_id;
use crate::s3::document::Problems;
use crate::s3::{Tag, filter};

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

    /// Checks the configuration by itself.
    ///
    /// # Errors
    /// S3's answer to the first thing that it would not take.
    pub fn validate(&self) -> Result<(), Refusal> {
        check_configuration_id(&self.id)?;
        let mut problems = Problems::default();
        filter::check(self.prefix.as_deref().unwrap_or_default(), &self.tags, &mut problems);
        let first = problems.finish(Some(())).err().and_then(|errors| errors.into_iter().next());
        first.map_or(Ok(()), |error| Err(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_s3_refuses() {
        let tag = |key: &str| Tag { key: key.to_owned(), value: String::new() };
        for (id, prefix, tags, expected) in [
            ("EntireBucket", None, vec![], Ok(())),
            ("id", Some("logs/".to_owned()), vec![tag("a"), tag("b")], Ok(())),
            ("", None, vec![], Err("MalformedXML")),
            ("an id", None, vec![], Err("InvalidConfigurationId")),
            ("id", Some("x".repeat(1025)), vec![], Err("InvalidArgument")),
            ("id", None, vec![tag("a"), tag("a")], Err("InvalidRequest")),
            ("id", None, vec![tag("#")], Err("InvalidTag")),
        ] {
            let one = RequestMetricsConfiguration { id: id.to_owned(), prefix, tags };
            assert_eq!(one.validate().map_err(|refusal| refusal.code), expected, "{one:?}");
        }
    }
}
