//! From the SDK's errors to [`CloudError`].

mod answer;
mod secret;
mod silence;
mod status;

use std::error::Error;
use std::sync::Arc;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use s3opt_core::backend::{CloudError, Failure, Outcome, Service};

/// A call to a service, as its errors name it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    service: Service,
    operation: &'static str,
    resource: String,
}

impl Call {
    /// A call of an operation, as AWS names it, about something.
    pub(crate) fn new(service: Service, operation: &'static str, resource: impl Into<String>) -> Call {
        Call { service, operation, resource: resource.into() }
    }

    /// Why the call failed.
    ///
    /// The SDK's own error does not go along, because it shows the whole answer, and some answers repeat secrets (see
    /// [`secret`]); what lies beneath it does.
    pub(crate) fn failed<E>(&self, error: SdkError<E, HttpResponse>) -> CloudError
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let mut failure = self.failure(String::new(), String::new());
        match &error {
            SdkError::ServiceError(answered) => {
                let status = answered.raw().status().as_u16();
                let answer = answer::read(answered.raw());
                let coded = answered.err().code().map(str::to_owned).or(answer.code);
                failure.code = coded.unwrap_or_else(|| status::code(self.service, status));
                let message = answered.err().message().map(str::to_owned).or(answer.message);
                failure.message = message.unwrap_or_default();
                if status < 300 && failure.message.is_empty() {
                    // What the SDK could not read, it says in the causes.
                    failure.message = silence::chain(answered.err());
                }
                failure.details = answer.details;
                failure.request_id = answer.request_id;
                failure.outcome = status::outcome(self.operation, status);
            }
            SdkError::ResponseError(answered) => {
                let status = answered.raw().status().as_u16();
                let answer = answer::read(answered.raw());
                failure.code = status::code(self.service, status);
                "the answer could not be read".clone_into(&mut failure.message);
                failure.request_id = answer.request_id;
                failure.outcome = silence::outcome(self.operation, silence::Cause::Lost);
            }
            silent => {
                let cause = silence::cause(silent);
                cause.code().clone_into(&mut failure.code);
                failure.message = silence::message(silent);
                failure.outcome = silence::outcome(self.operation, cause);
            }
        }
        if failure.message.is_empty() {
            status::message(&failure.code).clone_into(&mut failure.message);
        }
        if secret::may_be_repeated(&failure.code) {
            failure.message = secret::cut(&failure.message);
            failure.details.retain(|(name, _)| !secret::is_secret(name));
        } else {
            failure.source = error.into_source().ok().map(Arc::from);
        }
        failure.into_error()
    }

    /// An error under a code of AWS's that the caller of the SDK found out by itself.
    pub(crate) fn refused(&self, code: impl Into<String>, message: impl Into<String>) -> CloudError {
        self.failure(code.into(), message.into()).into_error()
    }

    /// A request that the SDK's own types do not take.
    pub(crate) fn unbuilt(&self, error: impl Error + Send + Sync + 'static) -> CloudError {
        let mut failure = self.failure(INVALID_PARAMETER.to_owned(), error.to_string());
        failure.source = Some(Arc::new(error));
        failure.into_error()
    }

    /// An answer that lacks what it must have, or has what s3opt does not know.
    pub(crate) fn unexpected(&self, what: impl Into<String>) -> CloudError {
        let mut failure = self.failure(UNREADABLE.to_owned(), what.into());
        failure.outcome = silence::outcome(self.operation, silence::Cause::Lost);
        failure.into_error()
    }

    /// An answer whose bytes stopped coming.
    pub(crate) fn cut_off(&self, error: impl Error + Send + Sync + 'static) -> CloudError {
        let cause = silence::Cause::Lost;
        let mut failure = self.failure(cause.code().to_owned(), silence::chain(&error));
        failure.outcome = silence::outcome(self.operation, cause);
        failure.source = Some(Arc::new(error));
        failure.into_error()
    }

    fn failure(&self, code: String, message: String) -> Failure {
        Failure::new(self.service, self.operation, self.resource.clone(), code, message)
    }
}

/// An element of an answer's body, or a member of its object, that holds a text.
pub(crate) fn detail(response: &HttpResponse, name: &str) -> Option<String> {
    let answer = answer::read(response);
    match name {
        "Code" => answer.code,
        _ => answer.details.into_iter().find(|(found, _)| found == name).map(|(_, value)| value),
    }
}

/// The code of an answer that s3opt does not understand. Not one of AWS's.
const UNREADABLE: &str = "UnexpectedAnswer";

/// The code of a request that never left, because it makes no sense. Not one of S3's.
const INVALID_PARAMETER: &str = "InvalidParameterValue";

/// Whether an operation only looks: its repetition and its loss change nothing.
fn only_looks(operation: &str) -> bool {
    ["Get", "Head", "List", "Describe"].iter().any(|verb| operation.starts_with(verb))
}

/// What a call may have done whose answer is not known.
fn outcome_of_lost(operation: &str) -> Outcome {
    if only_looks(operation) { Outcome::NothingDone } else { Outcome::Unknown }
}

#[cfg(test)]
mod tests;
