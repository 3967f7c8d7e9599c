//! What requests on buckets and their settings cost.

use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::s3::StorageClass;

use crate::client::{Caller, Principal};
use crate::meter::{Line, Owner};
use crate::world::World;

/// A request that writes, makes a bucket or lists.
pub(super) fn writing(operation: &'static str) -> Line {
    Line::tier1(StorageClass::Standard, operation)
}

/// A request that reads. What deletes is free.
pub(super) fn reading(operation: &'static str) -> Line {
    Line::tier2(StorageClass::Standard, operation)
}

impl World {
    /// Does something to a bucket and charges its owner for the request, also where it is refused.
    pub(super) fn charged<T>(
        &mut self,
        caller: &Caller,
        bucket: &str,
        line: Line,
        act: impl FnOnce(&mut World) -> CloudResult<T>,
    ) -> CloudResult<T> {
        let answer = act(self);
        let is_outside = self.buckets.get(bucket).is_none_or(|bucket| !is_of(caller, &bucket.account));
        if answer.as_ref().err().is_none_or(|error| is_charged(error, is_outside)) {
            self.count(bucket, line, 1);
        }
        answer
    }

    /// Charges an account for a request that is about no bucket.
    pub(super) fn charge_account(&mut self, account: &str, line: Line) {
        let owner = if let Some(owner) = self.account(account).requests {
            owner
        } else {
            // Lists of all buckets are answered in us-east-1.
            let Ok(region) = "us-east-1".parse() else { return };
            let owner = Owner { account: account.to_owned(), bucket: String::new(), region };
            let owner = self.meter.add_owner(owner);
            self.account(account).requests = Some(owner);
            owner
        };
        self.meter.count(owner, line, self.now, 1);
    }
}

fn is_of(caller: &Caller, account: &str) -> bool {
    matches!(caller.principal, Principal::Account | Principal::Role(_)) && caller.account == account
}

/// Whether a refused request is charged for: not where S3 failed, nor where somebody from outside the account was refused.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html>.
fn is_charged(error: &CloudError, is_outside: bool) -> bool {
    match error {
        CloudError::Unavailable(_) | CloudError::Throttled(_) | CloudError::NotImplemented(_) => false,
        CloudError::AccessDenied(_) => !is_outside,
        _ => true,
    }
}
