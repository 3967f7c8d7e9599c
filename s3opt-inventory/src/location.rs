//! Where an inventory lies.

use std::path::PathBuf;
use std::str::FromStr;

use crate::InventoryError;

/// Where an inventory lies: on disk or in S3.
///
/// It may be the folder of one report, the path of its `manifest.json`, or the folder of dated reports above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A folder or file on disk.
    Local(PathBuf),
    /// A place in S3.
    S3(S3Location),
}

/// A prefix, or the key of a `manifest.json`, in a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Location {
    /// The inventory's destination bucket.
    pub bucket: String,
    /// The prefix or key, without a slash at either end.
    pub prefix: String,
    /// How S3 is reached.
    pub options: S3Options,
}

/// How S3 is reached; what is not given comes from the environment as in AWS's own tools (`AWS_REGION`,
/// `AWS_ACCESS_KEY_ID` …).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct S3Options {
    /// The region of the bucket.
    pub region: Option<String>,
    /// Another endpoint than AWS's own, such as `http://127.0.0.1:4566`.
    pub endpoint: Option<String>,
    /// Whether the bucket is named in the path instead of the host name.
    pub path_style: bool,
    /// Whether requests go without a signature, for a bucket that anybody may read.
    pub no_sign_request: bool,
}

impl Location {
    /// The same place, reached with these options where it lies in S3.
    #[must_use]
    pub fn with_s3_options(self, options: S3Options) -> Location {
        match self {
            Location::S3(place) => Location::S3(S3Location { options, ..place }),
            local @ Location::Local(_) => local,
        }
    }
}

impl FromStr for Location {
    type Err = InventoryError;

    /// Reads `s3://bucket/prefix`; everything else is a path on disk.
    fn from_str(text: &str) -> Result<Location, InventoryError> {
        let invalid = |problem: &str| InventoryError::InvalidLocation {
            text: text.to_owned(),
            problem: problem.to_owned(),
        };
        let Some(rest) = text.strip_prefix("s3://") else {
            if text.is_empty() {
                return Err(invalid("it is empty"));
            }
            return Ok(Location::Local(PathBuf::from(text)));
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(invalid("it names no bucket"));
        }
        Ok(Location::S3(S3Location {
            bucket: bucket.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            options: S3Options::default(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_told_apart() {
        let s3 = |bucket: &str, prefix: &str| {
            Location::S3(S3Location {
                bucket: bucket.to_owned(),
                prefix: prefix.to_owned(),
                options: S3Options::default(),
            })
        };
        for (text, expected) in [
            ("inventory", Location::Local("inventory".into())),
            ("/a/manifest.json", Location::Local("/a/manifest.json".into())),
            ("s3://bucket", s3("bucket", "")),
            ("s3://bucket/", s3("bucket", "")),
            ("s3://bucket/a/b/", s3("bucket", "a/b")),
        ] {
            assert_eq!(text.parse::<Location>().unwrap(), expected, "{text}");
        }
        for text in ["", "s3://", "s3:///a"] {
            assert!(
                matches!(text.parse::<Location>(), Err(InventoryError::InvalidLocation { .. })),
                "{text}"
            );
        }
    }
}
