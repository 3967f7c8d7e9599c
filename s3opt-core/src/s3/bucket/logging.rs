//! Server access logging.

/// Where a bucket's server access logs go.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LoggingEnabled.html>.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BucketLogging {
    /// The bucket that logs are delivered to, in the same region and account.
    pub target_bucket: String,
    /// What the logs' keys start with.
    pub target_prefix: String,
}
