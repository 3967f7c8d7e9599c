//! Encryption by its algorithm and key.

use aws_sdk_s3::types;
use s3opt_core::s3::bucket::ServerSideEncryption;

use super::Unfit;

/// The algorithm, and the key that the request names.
pub(in crate::storage) fn from_algorithm(
    encryption: ServerSideEncryption,
) -> (types::ServerSideEncryption, Option<String>) {
    match encryption {
        ServerSideEncryption::Aes256 => (types::ServerSideEncryption::Aes256, None),
        ServerSideEncryption::Kms { key } => (types::ServerSideEncryption::AwsKms, key),
    }
}

/// The encryption of an answer. S3 always names one; other services that speak its language may not.
pub(in crate::storage) fn to_algorithm(
    algorithm: Option<&types::ServerSideEncryption>,
    key: Option<&str>,
) -> Result<ServerSideEncryption, Unfit> {
    match algorithm {
        None | Some(types::ServerSideEncryption::Aes256) => Ok(ServerSideEncryption::Aes256),
        Some(types::ServerSideEncryption::AwsKms) => {
            Ok(ServerSideEncryption::Kms { key: key.map(str::to_owned) })
        }
        Some(other) => Err(Unfit::new(format!("the encryption {}", other.as_str()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encryption_reads_back() {
        let key = Some("arn:aws:kms:us-east-1:111111111111:key/a".to_owned());
        for encryption in [
            ServerSideEncryption::Aes256,
            ServerSideEncryption::Kms { key: None },
            ServerSideEncryption::Kms { key },
        ] {
            let (algorithm, key) = from_algorithm(encryption.clone());
            assert_eq!(to_algorithm(Some(&algorithm), key.as_deref()), Ok(encryption));
        }
        assert_eq!(to_algorithm(None, None), Ok(ServerSideEncryption::Aes256));
        assert!(to_algorithm(Some(&types::ServerSideEncryption::AwsKmsDsse), None).is_err());
    }
}
