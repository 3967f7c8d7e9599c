//! Finding buckets and where they lie.

use aws_sdk_s3::types::{Bucket, BucketLocationConstraint};
use s3opt_core::backend::storage::ListedBucket;
use s3opt_core::backend::{CloudResult, Failure};
use s3opt_core::price::Region;

use crate::error::Call;
use crate::storage::S3;
use crate::storage::client::bucket_call;
use crate::time::to_instant;

/// The most buckets of a page. Only where a number is named, S3 answers in pages and tells regions.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html>.
const PAGE: i32 = 1000;

impl S3 {
    pub(in crate::storage) async fn region_of_bucket(&self, bucket: &str) -> CloudResult<Region> {
        let call = bucket_call("HeadBucket", bucket);
        let head = self.send(&call, bucket, |client| client.head_bucket().bucket(bucket).send()).await;
        // HEAD has no body to name the code in.
        let absent = |failure: Failure| match failure.code.as_str() {
            "NotFound" => Failure { code: "NoSuchBucket".to_owned(), ..failure },
            _ => failure,
        };
        let region = match head.map_err(|error| error.map(absent))?.bucket_region {
            Some(region) => region,
            None => self.location_of_bucket(bucket).await?,
        };
        let known = known(&call, &region)?;
        self.clients.lies(bucket, &region);
        Ok(known)
    }

    /// The region by the older call, which services answer that do not tell it in a header.
    async fn location_of_bucket(&self, bucket: &str) -> CloudResult<String> {
        let call = bucket_call("GetBucketLocation", bucket);
        let answer =
            self.send(&call, bucket, |client| client.get_bucket_location().bucket(bucket).send()).await?;
        let constraint = answer.location_constraint().map(BucketLocationConstraint::as_str);
        Ok(region_of_constraint(constraint).to_owned())
    }

    pub(in crate::storage) async fn all_buckets(&self) -> CloudResult<Vec<ListedBucket>> {
        let call = bucket_call("ListBuckets", "");
        let client = self.clients.of(self.clients.home());
        let mut listed = Vec::new();
        let mut token = None;
        loop {
            let request = client.list_buckets().max_buckets(PAGE).set_continuation_token(token);
            let page = request.send().await.map_err(|error| call.failed(error))?;
            for bucket in page.buckets() {
                match self.listed(&call, bucket).await {
                    // It was deleted since the list was made.
                    Err(error) if error.is_not_found() => {}
                    bucket => listed.push(bucket?),
                }
            }
            token = page.continuation_token.filter(|token| !token.is_empty());
            if token.is_none() {
                break;
            }
        }
        listed.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(listed)
    }

    async fn listed(&self, call: &Call, bucket: &Bucket) -> CloudResult<ListedBucket> {
        let name = bucket.name().ok_or_else(|| call.unexpected("a bucket without a name"))?.to_owned();
        let created = bucket.creation_date().ok_or_else(|| call.unexpected("a bucket without its date"))?;
        let region = match bucket.bucket_region() {
            Some(region) => known(call, region)?,
            None => self.region_of_bucket(&name).await?,
        };
        self.clients.lies(&name, region.name());
        Ok(ListedBucket { region, created: to_instant(*created), name })
    }
}

fn known(call: &Call, region: &str) -> CloudResult<Region> {
    region.parse().map_err(|_| call.unexpected(format!("the region {region} is not known to s3opt")))
}

/// The region that a location constraint stands for: none for us-east-1, and `EU` for eu-west-1 in old buckets.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>.
fn region_of_constraint(constraint: Option<&str>) -> &str {
    match constraint {
        None | Some("") => "us-east-1",
        Some("EU") => "eu-west-1",
        Some(region) => region,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_of_a_constraint() {
        for (constraint, region) in [
            (None, "us-east-1"),
            (Some(""), "us-east-1"),
            (Some("EU"), "eu-west-1"),
            (Some("eu-central-1"), "eu-central-1"),
        ] {
            assert_eq!(region_of_constraint(constraint), region);
        }
    }
}
