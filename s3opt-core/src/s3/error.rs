//! What S3 answers when it refuses a request: its code and its wording.

use std::fmt;

/// An error in S3's own code and words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct S3Error {
    /// S3's error code, such as `MalformedXML`.
    pub code: &'static str,
    /// S3's message.
    pub message: String,
    /// The ID of the rule (or its place, `rule 3`, where it has none) or tag that the error is about.
    pub rule: Option<String>,
    /// What a person needs that S3 does not say: which element, what is wrong with it, what to write instead.
    pub detail: Option<String>,
    /// The line of the text that was parsed, counted from 1, where it is known.
    pub line: Option<usize>,
}

/// S3's words for any XML that does not fit its schema.
pub const MALFORMED_XML_MESSAGE: &str =
    "The XML you provided was not well-formed or did not validate against our published schema";

impl S3Error {
    /// `MalformedXML`, with what is wrong in `detail`.
    #[must_use]
    pub fn malformed_xml(rule: Option<String>, detail: impl Into<String>) -> S3Error {
        S3Error {
            code: "MalformedXML",
            message: MALFORMED_XML_MESSAGE.to_owned(),
            rule,
            detail: Some(detail.into()),
            line: None,
        }
    }

    /// The same error with the line of the text it was found in, counted from 1.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> S3Error {
        self.line = Some(line);
        self
    }

    /// `InvalidRequest` with S3's message.
    #[must_use]
    pub fn invalid_request(rule: Option<String>, message: impl Into<String>) -> S3Error {
        S3Error { code: "InvalidRequest", message: message.into(), rule, detail: None, line: None }
    }

    /// `InvalidArgument` with S3's message.
    #[must_use]
    pub fn invalid_argument(rule: Option<String>, message: impl Into<String>) -> S3Error {
        S3Error { code: "InvalidArgument", message: message.into(), rule, detail: None, line: None }
    }
}

impl fmt::Display for S3Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)?;
        if let Some(rule) = &self.rule {
            write!(formatter, " (rule {rule})")?;
        }
        if let Some(detail) = &self.detail {
            write!(formatter, ": {detail}")?;
        }
        Ok(())
    }
}
