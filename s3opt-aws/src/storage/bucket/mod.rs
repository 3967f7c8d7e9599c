//! Buckets themselves.

mod create;
mod find;

use s3opt_core::backend::CloudResult;

use super::S3;
use super::client::bucket_call;

impl S3 {
    pub(super) async fn delete_a_bucket(&self, bucket: &str) -> CloudResult<()> {
        let call = bucket_call("DeleteBucket", bucket);
        self.send(&call, bucket, |client| client.delete_bucket().bucket(bucket).send()).await?;
        self.clients.forget(bucket);
        Ok(())
    }
}
