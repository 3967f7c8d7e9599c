//! What is tried again, and what is not.

use async_trait::async_trait;
use bytes::Bytes;
use serde_json::json;

use super::{Environment, Handler, HandlerError};
use crate::backend::Cloud;

/// A handler whose failures are written to the log, and that fails only where the same event may succeed later: Lambda
/// tries an asynchronous event that fails twice more, whatever it failed with. What will never succeed is answered
/// instead, as `{"error": {"type", "message", "remedy"}}`.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>.
#[derive(Clone, Debug)]
pub struct Settled<H>(pub H);

#[async_trait]
impl<H: Handler> Handler for Settled<H> {
    async fn handle(
        &self,
        cloud: &Cloud,
        environment: &Environment,
        event: Bytes,
    ) -> Result<Bytes, HandlerError> {
        let error = match self.0.handle(cloud, environment, event).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let retried = error.is_retryable();
        tracing::error!(kind = error.kind(), remedy = error.remedy(), retried, "{error}");
        if retried {
            return Err(error);
        }
        let answer =
            json!({"error": {"type": error.kind(), "message": error.to_string(), "remedy": error.remedy()}});
        Ok(Bytes::from(answer.to_string()))
    }
}
