//! The public access block.

/// The four switches that keep the public out.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "S3 has just these four switches")]
pub struct PublicAccessBlock {
    /// Refuses public access control lists.
    pub block_public_acls: bool,
    /// Overlooks public access control lists.
    pub ignore_public_acls: bool,
    /// Refuses public bucket policies.
    pub block_public_policy: bool,
    /// Lets nobody but AWS services and the account in by a public bucket policy.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four switched on, as S3 does for new buckets since April 2023.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>.
    pub const ALL: PublicAccessBlock = PublicAccessBlock {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
}
