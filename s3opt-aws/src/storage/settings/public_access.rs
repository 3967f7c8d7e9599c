//! The public access block.

use aws_sdk_s3::types;
use s3opt_core::s3::bucket::PublicAccessBlock;

pub(super) fn from_public_access(block: PublicAccessBlock) -> types::PublicAccessBlockConfiguration {
    types::PublicAccessBlockConfiguration::builder()
        .block_public_acls(block.block_public_acls)
        .ignore_public_acls(block.ignore_public_acls)
        .block_public_policy(block.block_public_policy)
        .restrict_public_buckets(block.restrict_public_buckets)
        .build()
}

/// A switch that is left out is off.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html>.
pub(super) fn to_public_access(configuration: &types::PublicAccessBlockConfiguration) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: configuration.block_public_acls().unwrap_or(false),
        ignore_public_acls: configuration.ignore_public_acls().unwrap_or(false),
        block_public_policy: configuration.block_public_policy().unwrap_or(false),
        restrict_public_buckets: configuration.restrict_public_buckets().unwrap_or(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back() {
        for switches in 0_u8..16 {
            let is_on = |place: u8| switches & (1 << place) != 0;
            let block = PublicAccessBlock {
                block_public_acls: is_on(0),
                ignore_public_acls: is_on(1),
                block_public_policy: is_on(2),
                restrict_public_buckets: is_on(3),
            };
            assert_eq!(to_public_access(&from_public_access(block)), block);
        }
        let nothing = types::PublicAccessBlockConfiguration::builder().build();
        assert_eq!(to_public_access(&nothing), PublicAccessBlock::default());
    }
}
