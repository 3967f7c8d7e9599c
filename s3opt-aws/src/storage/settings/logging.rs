//! Server access logging.

use aws_sdk_s3::types;
use s3opt_core::s3::bucket::BucketLogging;

use crate::storage::convert::Unfit;

/// A status that says nothing switches logging off.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html>.
pub(super) fn from_logging(logging: Option<BucketLogging>) -> Result<types::BucketLoggingStatus, Unfit> {
    let enabled = match logging {
        None => None,
        Some(logging) => Some(
            types::LoggingEnabled::builder()
                .target_bucket(logging.target_bucket)
                .target_prefix(logging.target_prefix)
                .build()?,
        ),
    };
    Ok(types::BucketLoggingStatus::builder().set_logging_enabled(enabled).build())
}

/// Grants are for buckets with access control lists, which s3opt makes none of. Keys by date are another form of the
/// target.
pub(super) fn to_logging(enabled: Option<&types::LoggingEnabled>) -> Result<Option<BucketLogging>, Unfit> {
    let Some(enabled) = enabled else { return Ok(None) };
    if !enabled.target_grants().is_empty() {
        return Err(Unfit::new("server access logging with grants"));
    }
    let is_partitioned = |format: &types::TargetObjectKeyFormat| format.partitioned_prefix().is_some();
    if enabled.target_object_key_format().is_some_and(is_partitioned) {
        return Err(Unfit::new("server access logging under keys by date"));
    }
    Ok(Some(BucketLogging {
        target_bucket: enabled.target_bucket().to_owned(),
        target_prefix: enabled.target_prefix().to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back() {
        let logging = |prefix: &str| {
            Some(BucketLogging { target_bucket: "logs".to_owned(), target_prefix: prefix.to_owned() })
        };
        for logging in [None, logging("s3-access/"), logging("")] {
            assert_eq!(to_logging(from_logging(logging.clone()).unwrap().logging_enabled()), Ok(logging));
        }
    }

    #[test]
    fn what_would_be_lost_is_an_error() {
        let by_date = types::TargetObjectKeyFormat::builder()
            .partitioned_prefix(types::PartitionedPrefix::builder().build())
            .build();
        let enabled = types::LoggingEnabled::builder().target_bucket("logs").target_prefix("");
        let with_grants =
            enabled.clone().target_grants(types::TargetGrant::builder().build()).build().unwrap();
        assert!(to_logging(Some(&with_grants)).is_err());
        let by_date = enabled.target_object_key_format(by_date).build().unwrap();
        assert!(to_logging(Some(&by_date)).is_err());
    }
}
