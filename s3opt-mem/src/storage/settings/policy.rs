//! The bucket's policy.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::s3::bucket::Refusal;
use s3opt_core::s3::policy::{Policy, PolicyKind};

use super::refuse;
use crate::client::Caller;
use crate::storage::access::caller_arn;
use crate::world::World;

impl World {
    /// Keeps the policy beside the form in which it is evaluated.
    pub(super) fn put_policy(
        &mut self,
        caller: &Caller,
        operation: &'static str,
        bucket: &str,
        text: String,
    ) -> CloudResult<()> {
        let policy = Policy::parse(&text, PolicyKind::Bucket(bucket))
            .map_err(|refusal| refuse(operation, bucket, refusal))?;
        // S3 refuses principals that are not there, and accounts have no users here.
        if let Some(user) = policy.users().next() {
            let refusal = Refusal::new("MalformedPolicy", "Invalid principal in policy").with("Detail", user);
            return Err(refuse(operation, bucket, refusal));
        }
        let found = self.bucket_mut(operation, bucket)?;
        let blocks_public = match found.settings.get(&SettingKey::PublicAccessBlock) {
            Some(Setting::PublicAccessBlock(block)) => block.block_public_policy,
            _ => false,
        };
        if blocks_public && policy.is_public() {
            return Err(refuse(operation, bucket, public(caller, bucket)));
        }
        found.policy = Some(policy);
        self.keep(operation, bucket, Setting::Policy(text))
    }
}

/// S3's answer to a public policy where `BlockPublicPolicy` is on.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html>, "S3 Block Public Access
/// settings".
fn public(caller: &Caller, bucket: &str) -> Refusal {
    let message = match caller_arn(caller) {
        Some(arn) => format!(
            "User: {arn} is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::{bucket}\" because \
             public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access."
        ),
        None => "Access Denied".to_owned(),
    };
    Refusal::new("AccessDenied", message)
}
