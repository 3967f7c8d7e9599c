//! Making buckets.

use std::time::Duration;

use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use s3opt_core::backend::error::if_found;
use s3opt_core::backend::storage::CreateBucket;
use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::price::Region;
use s3opt_core::s3::Tag;

use crate::patience::Patience;
use crate::storage::S3;
use crate::storage::client::bucket_call;
use crate::storage::convert::{Unfit, from_tags};

/// The region that has no location constraint.
const WITHOUT_CONSTRAINT: &str = "us-east-1";

/// How long a bucket may take to come about, and another one of its name to be gone.
const PATIENCE: Patience = Patience::of(Duration::from_secs(60));

impl S3 {
    /// Makes a bucket, and comes back once it can be seen.
    pub(in crate::storage) async fn create_a_bucket(&self, request: CreateBucket) -> CloudResult<()> {
        let CreateBucket { name, region, tags } = request;
        let call = bucket_call("CreateBucket", &name);
        let configuration = configuration(&region, tags).map_err(|unfit| call.unbuilt(unfit))?;
        let client = self.clients.of(region.name());
        let create = || async {
            let request = client.create_bucket().bucket(&name);
            let request = request.set_create_bucket_configuration(configuration.clone());
            request.send().await.map_err(|error| call.failed(error))
        };
        PATIENCE.retry(is_being_deleted, create).await?;
        self.clients.lies(&name, region.name());
        self.clients.made(&name);
        // That it may not be looked at, or that nobody answers, does not unmake it.
        let _ = PATIENCE.poll(|| async { Ok(self.is_seen(&name).await.then_some(())) }).await;
        Ok(())
    }

    /// Whether S3 does not say that the bucket is not there.
    async fn is_seen(&self, bucket: &str) -> bool {
        !matches!(if_found(self.region_of_bucket(bucket).await), Ok(None))
    }
}

/// S3 tells this of a bucket of the same name that was deleted in this moment.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>, `OperationAborted`.
fn is_being_deleted(error: &CloudError) -> bool {
    error.code() == "OperationAborted"
}

/// Where the bucket is to lie, and its tags; `None` where there is nothing to be said. us-east-1 is where a bucket comes
/// to lie without a constraint, and is none itself.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>, "LocationConstraint".
fn configuration(region: &Region, tags: Vec<Tag>) -> Result<Option<CreateBucketConfiguration>, Unfit> {
    let constraint =
        (region.name() != WITHOUT_CONSTRAINT).then(|| BucketLocationConstraint::from(region.name()));
    if constraint.is_none() && tags.is_empty() {
        return Ok(None);
    }
    let tags = (!tags.is_empty()).then(|| from_tags(tags)).transpose()?;
    let configuration =
        CreateBucketConfiguration::builder().set_location_constraint(constraint).set_tags(tags);
    Ok(Some(configuration.build()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constraint_of_a_region() {
        let tag = || Tag { key: "a".to_owned(), value: "1".to_owned() };
        for (region, tags, constraint, count) in [
            ("us-east-1", vec![], None, None),
            ("us-east-1", vec![tag()], None, Some(1)),
            ("eu-west-1", vec![], Some("eu-west-1"), Some(0)),
            ("ap-southeast-5", vec![tag()], Some("ap-southeast-5"), Some(1)),
        ] {
            let region: Region = region.parse().unwrap();
            let configuration = configuration(&region, tags).unwrap();
            let named = configuration.as_ref().and_then(CreateBucketConfiguration::location_constraint);
            assert_eq!(named.map(BucketLocationConstraint::as_str), constraint, "{region}");
            assert_eq!(configuration.map(|configuration| configuration.tags().len()), count, "{region}");
        }
    }
}
