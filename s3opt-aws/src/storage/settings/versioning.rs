//! Versioning.

use aws_sdk_s3::types;
use s3opt_core::backend::storage::BucketVersioning;

use crate::storage::convert::Unfit;

/// A configuration that says nothing stands for what was never switched on; S3 does not take it back
/// (`IllegalVersioningConfigurationException`).
pub(super) fn from_versioning(versioning: BucketVersioning) -> types::VersioningConfiguration {
    let status = match versioning {
        BucketVersioning::Unversioned => None,
        BucketVersioning::Enabled => Some(types::BucketVersioningStatus::Enabled),
        BucketVersioning::Suspended => Some(types::BucketVersioningStatus::Suspended),
    };
    types::VersioningConfiguration::builder().set_status(status).build()
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html>: the status is left out where
/// versioning was never switched on.
pub(super) fn to_versioning(
    status: Option<&types::BucketVersioningStatus>,
) -> Result<BucketVersioning, Unfit> {
    match status {
        None => Ok(BucketVersioning::Unversioned),
        Some(types::BucketVersioningStatus::Enabled) => Ok(BucketVersioning::Enabled),
        Some(types::BucketVersioningStatus::Suspended) => Ok(BucketVersioning::Suspended),
        Some(other) => Err(Unfit::new(format!("the versioning {}", other.as_str()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back() {
        for versioning in
            [BucketVersioning::Unversioned, BucketVersioning::Enabled, BucketVersioning::Suspended]
        {
            assert_eq!(to_versioning(from_versioning(versioning).status()), Ok(versioning));
        }
        assert!(to_versioning(Some(&"Other".into())).is_err());
    }
}
