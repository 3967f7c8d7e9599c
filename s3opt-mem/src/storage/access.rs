//! Whether a caller may do something to a bucket or object.
//!
//! Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-s3-evaluates-access-control.html> and
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>.

mod requester;

use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::backend::{CloudError, CloudResult, Failure, Service};
use s3opt_core::s3::bucket::check_bucket_name;
use s3opt_core::s3::policy::{Grant, Policy, Request, Requester, Verdict};

use super::bucket::Bucket;
use crate::client::{Caller, Principal};
use crate::world::World;

pub(crate) use requester::{caller_arn, with_request};

/// What is to be done, as policies see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Access<'a> {
    /// The operation for errors, such as `PutObject`.
    pub operation: &'static str,
    /// The action of policies, such as `s3:PutObject`.
    pub action: &'static str,
    pub bucket: &'a str,
    /// The key, where it is about an object.
    pub key: Option<&'a str>,
    /// Condition keys and values beside those that every request has, such as `s3:x-amz-server-side-encryption`. One
    /// that is left out is absent.
    pub context: &'a [(&'a str, &'a str)],
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denial {
    /// The policy of the bucket says so, or its public access block in its stead.
    ByBucket,
    /// A policy of the role says so.
    ByRole,
    /// No policy of the role allows it, nor does the bucket's.
    NotByRole,
    /// Nothing allows it.
    NotAtAll,
}

/// What the account itself may do to its bucket whatever the bucket's policy says, so that it cannot lock itself out.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html>, "the root principal … can perform
/// the GetBucketPolicy, PutBucketPolicy, and DeleteBucketPolicy API actions, even if their bucket policy explicitly
/// denies the root principal's access".
const ALWAYS_ALLOWED: [&str; 3] = ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];

impl World {
    /// Whether the bucket is there and the caller may.
    pub(crate) fn authorize(&self, caller: &Caller, access: &Access<'_>) -> CloudResult<()> {
        let Some(bucket) = self.buckets.get(access.bucket) else {
            return Err(no_such_bucket(access.operation, access.bucket));
        };
        let is_owner = caller.account == bucket.account;
        if bucket.policy.is_none() && is_owner && caller.principal == Principal::Account {
            return Ok(());
        }
        let resource = match access.key {
            Some(key) => format!("arn:aws:s3:::{}/{key}", access.bucket),
            None => format!("arn:aws:s3:::{}", access.bucket),
        };
        let denial = with_request(caller, access.action, &resource, access.context, |request| {
            self.judge(bucket, caller, request)
        });
        denial.map_or(Ok(()), |denial| Err(denied(caller, is_owner, denial, access, &resource)))
    }

    /// Whether the caller may do something that is about no bucket that is there.
    pub(crate) fn authorize_account(
        &self,
        caller: &Caller,
        access: &Access<'_>,
        resource: &str,
    ) -> CloudResult<()> {
        let denial = match &caller.principal {
            Principal::Account => return Ok(()),
            Principal::Role(role) => {
                let verdict = with_request(caller, access.action, resource, access.context, |request| {
                    self.role_verdict(&caller.account, role, request)
                });
                match verdict {
                    Verdict::Allowed(_) => return Ok(()),
                    Verdict::Silent => Denial::NotByRole,
                    Verdict::Denied => Denial::ByRole,
                }
            }
            Principal::Service { .. } | Principal::Anonymous => Denial::NotAtAll,
        };
        Err(denied(caller, true, denial, access, resource))
    }

    /// Why the caller may not, where it may not.
    fn judge(&self, bucket: &Bucket, caller: &Caller, request: &Request<'_>) -> Option<Denial> {
        let is_owner = caller.account == bucket.account;
        let by_bucket = bucket.policy.as_ref().map_or(Verdict::Silent, |policy| policy.evaluate(request));
        let by_bucket =
            if is_kept_from_the_public(bucket, request, is_owner) { Verdict::Denied } else { by_bucket };
        match &caller.principal {
            Principal::Account if is_owner => {
                let is_denied = by_bucket == Verdict::Denied && !ALWAYS_ALLOWED.contains(&request.action);
                is_denied.then_some(Denial::ByBucket)
            }
            Principal::Role(role) => {
                denial_of_role(is_owner, by_bucket, self.role_verdict(&caller.account, role, request))
            }
            Principal::Account | Principal::Service { .. } | Principal::Anonymous => match by_bucket {
                Verdict::Allowed(_) => None,
                Verdict::Silent => Some(Denial::NotAtAll),
                Verdict::Denied => Some(Denial::ByBucket),
            },
        }
    }
}

/// What a bucket's policy and a role's come to. In the bucket's own account one of the two is enough, where the bucket's
/// names the role and not only the account; across accounts both are needed.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>.
pub(crate) fn denial_of_role(is_owner: bool, by_bucket: Verdict, by_role: Verdict) -> Option<Denial> {
    match (by_bucket, by_role) {
        (Verdict::Denied, _) => Some(Denial::ByBucket),
        (_, Verdict::Denied) => Some(Denial::ByRole),
        (_, Verdict::Allowed(_)) | (Verdict::Allowed(Grant::Principal), Verdict::Silent) if is_owner => None,
        (Verdict::Allowed(_), Verdict::Allowed(_)) => None,
        (Verdict::Silent, Verdict::Allowed(_)) => Some(Denial::NotAtAll),
        (_, Verdict::Silent) => Some(Denial::NotByRole),
    }
}

/// Whether `RestrictPublicBuckets` keeps the caller out: a public policy lets in services and the account alone.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>.
fn is_kept_from_the_public(bucket: &Bucket, request: &Request<'_>, is_owner: bool) -> bool {
    let is_outside = match request.requester {
        Requester::Anonymous => true,
        Requester::Account(_) | Requester::Role { .. } => !is_owner,
        Requester::Service(_) => false,
    };
    let restricts = || match bucket.settings.get(&SettingKey::PublicAccessBlock) {
        Some(Setting::PublicAccessBlock(block)) => block.restrict_public_buckets,
        _ => false,
    };
    is_outside && restricts() && bucket.policy.as_ref().is_some_and(Policy::is_public)
}

/// The answer to a call on a bucket that is not there, or whose name no bucket can have.
pub(crate) fn no_such_bucket(operation: &'static str, bucket: &str) -> CloudError {
    let (code, message) = match check_bucket_name(bucket) {
        Some(_) => ("InvalidBucketName", "The specified bucket is not valid."),
        None => ("NoSuchBucket", "The specified bucket does not exist"),
    };
    Failure::new(Service::Storage, operation, bucket, code, message).with("BucketName", bucket).into_error()
}

/// S3's answer to somebody who may not. Only those of the account are told why.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html>.
fn denied(
    caller: &Caller,
    is_owner: bool,
    denial: Denial,
    access: &Access<'_>,
    resource: &str,
) -> CloudError {
    let action = access.action;
    let reason = match denial {
        Denial::ByBucket => "with an explicit deny in a resource-based policy".to_owned(),
        Denial::ByRole => "with an explicit deny in an identity-based policy".to_owned(),
        Denial::NotByRole => format!("because no identity-based policy allows the {action} action"),
        Denial::NotAtAll => format!("because no resource-based policy allows the {action} action"),
    };
    let message = match caller_arn(caller).filter(|_| is_owner) {
        Some(arn) => {
            format!("User: {arn} is not authorized to perform: {action} on resource: \"{resource}\" {reason}")
        }
        None => "Access Denied".to_owned(),
    };
    let about = resource.strip_prefix("arn:aws:s3:::").unwrap_or(resource);
    Failure::new(Service::Storage, access.operation, about, "AccessDenied", message).into_error()
}

#[cfg(test)]
mod tests;
