//! How S3 encrypts at rest.

use std::fmt;

/// The algorithm of an object's encryption.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum ServerSideEncryption {
    /// SSE-S3, which every object has unless something else is asked for.
    #[default]
    Aes256,
    /// SSE-KMS, with the key where one is named.
    Kms {
        /// The key's id or ARN.
        key: Option<String>,
    },
}

impl ServerSideEncryption {
    /// The value of `x-amz-server-side-encryption`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            ServerSideEncryption::Aes256 => "AES256",
            ServerSideEncryption::Kms { .. } => "aws:kms",
        }
    }
}

impl fmt::Display for ServerSideEncryption {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// A bucket's default encryption.
///
/// Since January 2023 every bucket has one, SSE-S3 where nothing else was said.
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BucketEncryption {
    /// What objects get that ask for nothing.
    pub algorithm: ServerSideEncryption,
    /// Whether a bucket key saves requests to KMS.
    pub bucket_key: bool,
}
