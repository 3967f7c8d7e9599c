//! Default encryption.

use aws_sdk_s3::types;
use s3opt_core::s3::bucket::BucketEncryption;

use crate::storage::convert::{Unfit, from_algorithm, to_algorithm};

pub(super) fn from_encryption(
    encryption: BucketEncryption,
) -> Result<types::ServerSideEncryptionConfiguration, Unfit> {
    let (algorithm, key) = from_algorithm(encryption.algorithm);
    let default = types::ServerSideEncryptionByDefault::builder()
        .sse_algorithm(algorithm)
        .set_kms_master_key_id(key)
        .build()?;
    let rule = types::ServerSideEncryptionRule::builder()
        .apply_server_side_encryption_by_default(default)
        .bucket_key_enabled(encryption.bucket_key)
        .build();
    Ok(types::ServerSideEncryptionConfiguration::builder().rules(rule).build()?)
}

/// S3 keeps one rule; none is what a bucket had before January 2023.
pub(super) fn to_encryption(
    configuration: Option<&types::ServerSideEncryptionConfiguration>,
) -> Result<BucketEncryption, Unfit> {
    let Some(rule) = configuration.and_then(|configuration| configuration.rules().first()) else {
        return Ok(BucketEncryption::default());
    };
    let default = rule.apply_server_side_encryption_by_default();
    Ok(BucketEncryption {
        algorithm: to_algorithm(
            default.map(types::ServerSideEncryptionByDefault::sse_algorithm),
            default.and_then(types::ServerSideEncryptionByDefault::kms_master_key_id),
        )?,
        bucket_key: rule.bucket_key_enabled().unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use s3opt_core::s3::bucket::ServerSideEncryption;

    use super::*;

    #[test]
    fn it_reads_back() {
        let kms = |key: Option<&str>| ServerSideEncryption::Kms { key: key.map(str::to_owned) };
        for algorithm in [ServerSideEncryption::Aes256, kms(None), kms(Some("alias/a"))] {
            for bucket_key in [false, true] {
                let encryption = BucketEncryption { algorithm: algorithm.clone(), bucket_key };
                let sdk = from_encryption(encryption.clone()).unwrap();
                assert_eq!(to_encryption(Some(&sdk)), Ok(encryption));
            }
        }
        assert_eq!(to_encryption(None), Ok(BucketEncryption::default()));
    }
}
