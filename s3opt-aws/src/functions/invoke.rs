//! Functions are invoked.

use std::time::Duration;

use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use bytes::Bytes;
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::functions::Invocation;

use super::{Lambda, call};

/// How long an answer may take: as long as a function may run, 900 seconds, and as much again as its start may take. A
/// call that is given up earlier would be made again, and run the function twice.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
const LONGEST_RUN: Duration = Duration::from_secs(960);

impl Lambda {
    /// An error of the function is part of the answer, and no error of the call.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>, `X-Amz-Function-Error`.
    pub(super) async fn run(&self, name: &str, payload: Bytes) -> CloudResult<Invocation> {
        let request = self
            .client
            .invoke()
            .function_name(name)
            .invocation_type(InvocationType::RequestResponse)
            .payload(Blob::new(payload));
        let timeouts = TimeoutConfig::builder().read_timeout(LONGEST_RUN).build();
        let settings = aws_sdk_lambda::Config::builder().timeout_config(timeouts);
        let answer = request.customize().config_override(settings).send().await;
        let answer = answer.map_err(|error| call("Invoke", name).failed(error))?;
        Ok(Invocation {
            payload: answer.payload.map(Blob::into_inner).unwrap_or_default().into(),
            function_error: answer.function_error.filter(|error| !error.is_empty()),
        })
    }

    pub(super) async fn hand_over(&self, name: &str, payload: Bytes) -> CloudResult<()> {
        let request = self
            .client
            .invoke()
            .function_name(name)
            .invocation_type(InvocationType::Event)
            .payload(Blob::new(payload));
        request.send().await.map_err(|error| call("Invoke", name).failed(error))?;
        Ok(())
    }
}
