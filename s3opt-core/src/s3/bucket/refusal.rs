//! What S3 answers when it refuses a setting of a bucket, with the details that its answer names.

use std::fmt;

use crate::s3::S3Error;
use crate::s3::error::MALFORMED_XML_MESSAGE;

/// S3's answer to a setting that it refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// S3's code, such as `InvalidArgument`.
    pub code: &'static str,
    /// S3's message.
    pub message: String,
    /// What else the answer names, such as `ArgumentName`.
    pub details: Vec<(String, String)>,
}

impl Refusal {
    /// A refusal without details.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), details: Vec::new() }
    }

    /// What S3 says to any XML that does not fit its schema. What is wrong stands in the detail `Detail`, which is not
    /// S3's.
    #[must_use]
    pub fn malformed_xml(detail: impl Into<String>) -> Refusal {
        Refusal::new("MalformedXML", MALFORMED_XML_MESSAGE).with("Detail", detail)
    }

    /// What is right for S3 and not supported here, by its name.
    #[must_use]
    pub fn not_implemented(what: &str) -> Refusal {
        Refusal::new("NotImplemented", format!("{what} is not supported"))
    }

    /// The same with one more detail.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Refusal {
        self.details.push((name.into(), value.into()));
        self
    }
}

impl From<S3Error> for Refusal {
    fn from(error: S3Error) -> Refusal {
        let detail = error.detail.map(|detail| ("Detail".to_owned(), detail));
        Refusal { code: error.code, message: error.message, details: detail.into_iter().collect() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)?;
        for (name, value) in &self.details {
            write!(formatter, " ({name}: {value})")?;
        }
        Ok(())
    }
}
