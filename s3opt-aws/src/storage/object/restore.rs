//! Restoring archived objects.

use aws_sdk_s3::types::{GlacierJobParameters, RestoreRequest, Tier};
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{RestoreObject, RestoreTier};

use crate::storage::S3;
use crate::storage::client::object_call;
use crate::storage::convert::{Unfit, to_count};

impl S3 {
    pub(in crate::storage) async fn restore_an_object(&self, request: RestoreObject) -> CloudResult<()> {
        let object = &request.object;
        let call = object_call("RestoreObject", &object.bucket, &object.key);
        let wanted = wanted(request.days, request.tier).map_err(|unfit| call.unbuilt(unfit))?;
        self.send(&call, &object.bucket, |client| {
            let request = client.restore_object().bucket(&object.bucket).key(&object.key);
            request.set_version_id(object.version_id.clone()).restore_request(wanted.clone()).send()
        })
        .await?;
        Ok(())
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreRequest.html>.
fn wanted(days: Option<u32>, tier: RestoreTier) -> Result<RestoreRequest, Unfit> {
    let tier = match tier {
        RestoreTier::Standard => Tier::Standard,
        RestoreTier::Bulk => Tier::Bulk,
        RestoreTier::Expedited => Tier::Expedited,
    };
    let parameters = GlacierJobParameters::builder().tier(tier).build()?;
    let days = to_count("Days", days)?;
    Ok(RestoreRequest::builder().set_days(days).glacier_job_parameters(parameters).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for() {
        for (days, tier, expected) in [
            (Some(3), RestoreTier::Bulk, (Some(3), Tier::Bulk)),
            (None, RestoreTier::Standard, (None, Tier::Standard)),
            (Some(1), RestoreTier::Expedited, (Some(1), Tier::Expedited)),
        ] {
            let request = wanted(days, tier).unwrap();
            let tier = request.glacier_job_parameters().unwrap().tier().clone();
            assert_eq!((request.days(), tier), expected);
        }
        assert!(wanted(Some(u32::MAX), RestoreTier::Standard).is_err());
    }
}
