//! Buckets: how they come, go and are found.

use s3opt_core::backend::storage::{CreateBucket, ListedBucket, Setting, SettingKey};
use s3opt_core::backend::{CloudResult, Failure, Service};
use s3opt_core::price::Region;
use s3opt_core::s3::bucket::{Refusal, check_bucket_name, check_tags_of_new_bucket};

use super::charge::{reading, writing};
use super::refuse;
use crate::client::Caller;
use crate::meter::Owner;
use crate::storage::access::Access;
use crate::storage::bucket::Bucket;
use crate::world::World;

/// The most general purpose buckets of an account, where no more were asked for.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html>.
const MAX_BUCKETS: usize = 10_000;

/// The region in which making one's own bucket again succeeds.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>, `BucketAlreadyOwnedByYou`.
const FORGIVING_REGION: &str = "us-east-1";

impl World {
    pub(crate) fn create_bucket(&mut self, caller: &Caller, request: CreateBucket) -> CloudResult<()> {
        const OPERATION: &str = "CreateBucket";
        if let Some(detail) = check_bucket_name(&request.name) {
            let refusal = Refusal::new("InvalidBucketName", "The specified bucket is not valid.")
                .with("BucketName", &request.name)
                .with("Detail", detail);
            return Err(refuse(OPERATION, &request.name, refusal));
        }
        let access = Access {
            operation: OPERATION,
            action: "s3:CreateBucket",
            bucket: &request.name,
            key: None,
            context: &[],
        };
        self.authorize_account(caller, &access, &format!("arn:aws:s3:::{}", request.name))?;
        if let Some(existing) = self.buckets.get(&request.name) {
            if existing.account != caller.account {
                let message = "The requested bucket name is not available. The bucket namespace is shared by all users \
                               of the system. Please select a different name and try again.";
                let refusal = Refusal::new("BucketAlreadyExists", message).with("BucketName", &request.name);
                return Err(refuse(OPERATION, &request.name, refusal));
            }
            let is_forgiven = request.region.name() == FORGIVING_REGION
                && existing.region == request.region
                && request.tags.is_empty();
            let name = request.name.clone();
            return self.charged(caller, &name, writing(OPERATION), |_| {
                check_tags_of_new_bucket(&request.tags)
                    .map_err(|refusal| refuse(OPERATION, &name, refusal))?;
                if is_forgiven {
                    return Ok(());
                }
                let message =
                    "Your previous request to create the named bucket succeeded and you already own it.";
                let refusal = Refusal::new("BucketAlreadyOwnedByYou", message).with("BucketName", &name);
                Err(refuse(OPERATION, &name, refusal))
            });
        }
        check_tags_of_new_bucket(&request.tags)
            .map_err(|refusal| refuse(OPERATION, &request.name, refusal))?;
        if self.buckets.values().filter(|bucket| bucket.account == caller.account).count() >= MAX_BUCKETS {
            let message = "You have attempted to create more buckets than allowed";
            return Err(refuse(OPERATION, &request.name, Refusal::new("TooManyBuckets", message)));
        }
        let CreateBucket { name, region, tags } = request;
        let owner = self.meter.add_owner(Owner {
            account: caller.account.clone(),
            bucket: name.clone(),
            region: region.clone(),
        });
        let mut bucket = Bucket::new(name.clone(), caller.account.clone(), region, self.now, owner);
        if !tags.is_empty() {
            bucket.settings.insert(SettingKey::Tags, Setting::Tags(tags));
        }
        self.buckets.insert(name.clone(), bucket);
        self.count(&name, writing(OPERATION), 1);
        Ok(())
    }

    pub(crate) fn head_bucket(&mut self, caller: &Caller, bucket: &str) -> CloudResult<Region> {
        const OPERATION: &str = "HeadBucket";
        self.charged(caller, bucket, reading(OPERATION), |world| {
            world.authorize_bucket(caller, OPERATION, "s3:ListBucket", bucket)?;
            Ok(world.bucket(OPERATION, bucket)?.region.clone())
        })
    }

    pub(crate) fn list_buckets(&mut self, caller: &Caller) -> CloudResult<Vec<ListedBucket>> {
        let access = Access {
            operation: "ListBuckets",
            action: "s3:ListAllMyBuckets",
            bucket: "",
            key: None,
            context: &[],
        };
        self.authorize_account(caller, &access, "arn:aws:s3:::*")?;
        self.charge_account(&caller.account, writing("ListAllMyBuckets"));
        let own = self.buckets.values().filter(|bucket| bucket.account == caller.account);
        let listed = own.map(|bucket| ListedBucket {
            name: bucket.name.clone(),
            region: bucket.region.clone(),
            created: bucket.created,
        });
        Ok(listed.collect())
    }

    /// Everything of the bucket goes with it; a bucket that is made again under the name has nothing to do with it.
    pub(crate) fn delete_bucket(&mut self, caller: &Caller, bucket: &str) -> CloudResult<()> {
        const OPERATION: &str = "DeleteBucket";
        self.authorize_bucket(caller, OPERATION, "s3:DeleteBucket", bucket)?;
        let found = self.bucket(OPERATION, bucket)?;
        if !found.keys.is_empty() {
            let message = match found.versioning {
                s3opt_core::backend::storage::BucketVersioning::Unversioned => {
                    "The bucket you tried to delete is not empty"
                }
                _ => {
                    "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
                }
            };
            return Err(Failure::new(Service::Storage, OPERATION, bucket, "BucketNotEmpty", message)
                .with("BucketName", bucket)
                .into_error());
        }
        self.drop_uploads(bucket);
        self.buckets.remove(bucket);
        Ok(())
    }
}
