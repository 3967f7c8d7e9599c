//! Reading objects.

use s3opt_core::backend::storage::{Body, GetObject, ReadObject};
use s3opt_core::backend::{CloudError, CloudResult};

use super::conditions::read_headers;
use super::head::of_get;
use crate::storage::S3;
use crate::storage::client::object_call;
use crate::storage::header::{content_range, range};

/// How often an object is read whose bytes stop coming. The SDK tries again until the bytes begin, but not after that.
const ATTEMPTS: u32 = 3;

impl S3 {
    pub(in crate::storage) async fn get_an_object(&self, request: GetObject) -> CloudResult<ReadObject> {
        let mut attempt = 1;
        loop {
            match self.read_once(&request).await {
                Err(error) if is_cut_off(&error) && attempt < ATTEMPTS => {
                    tracing::debug!(%error, attempt, "reading again");
                    attempt += 1;
                }
                answer => return answer,
            }
        }
    }

    async fn read_once(&self, request: &GetObject) -> CloudResult<ReadObject> {
        let object = &request.object;
        let call = object_call("GetObject", &object.bucket, &object.key);
        let conditions = read_headers(&request.conditions);
        let mut answer = self
            .send(&call, &object.bucket, |client| {
                client
                    .get_object()
                    .bucket(&object.bucket)
                    .key(&object.key)
                    .set_version_id(object.version_id.clone())
                    .set_range(request.range.map(range))
                    .set_if_match(conditions.matching.clone())
                    .set_if_none_match(conditions.not_matching.clone())
                    .set_if_modified_since(conditions.modified_since)
                    .set_if_unmodified_since(conditions.unmodified_since)
                    .send()
            })
            .await?;
        let head = of_get(&answer).map_err(|unfit| call.unexpected(unfit.to_string()))?;
        let stream = std::mem::take(&mut answer.body);
        let bytes = stream.collect().await.map_err(|error| call.cut_off(error))?.into_bytes();
        let places = content_range(answer.content_range()).map(|(places, _)| places);
        Ok(ReadObject { head, body: Body::Bytes(bytes), range: places.filter(|_| request.range.is_some()) })
    }
}

fn is_cut_off(error: &CloudError) -> bool {
    error.code() == "ConnectionClosedError"
}
