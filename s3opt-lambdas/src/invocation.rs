//! One invocation.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use lambda_runtime::{Diagnostic, LambdaEvent};
use s3opt_core::backend::Cloud;
use s3opt_core::handlers::{Environment, Handler, HandlerError};
use serde_json::Value;

/// What every invocation needs, made once.
pub(crate) struct Invocations {
    pub(crate) handler: Arc<dyn Handler>,
    pub(crate) cloud: Cloud,
    pub(crate) environment: Environment,
}

/// Why an invocation failed, as Lambda is told.
pub(crate) struct Failed(HandlerError);

impl Invocations {
    /// Hands an event to the function.
    pub(crate) async fn handle(&self, event: LambdaEvent<Value>) -> Result<Value, Failed> {
        let event = Bytes::from(event.payload.to_string());
        let answer = self.handler.handle(&self.cloud, &self.environment, event).await.map_err(Failed)?;
        // Handlers answer JSON, or nothing.
        Ok(serde_json::from_slice(&answer).unwrap_or_default())
    }
}

impl From<Failed> for Diagnostic {
    fn from(failed: Failed) -> Diagnostic {
        let Failed(error) = failed;
        Diagnostic {
            error_type: error.kind().to_owned(),
            error_message: format!("{error}; {}", error.remedy()),
        }
    }
}

/// The runtime writes it to its log.
impl fmt::Debug for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the invocation failed, and is tried again if nobody waits for it: {}", self.0)
    }
}
