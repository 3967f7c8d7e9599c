//! Why there is no answer.

use std::error::Error;
use std::fmt::Debug;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::dns::ResolveDnsError;
use aws_smithy_runtime_api::client::result::SdkError;
use hyper_util::client::legacy::Error as ConnectionError;
use s3opt_core::backend::Outcome;

/// What happened to a request that was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// It makes no sense, and was not sent.
    Unbuilt,
    /// There are no credentials to sign it with.
    NoCredentials,
    /// There are credentials, but they could not be had.
    Credentials,
    /// Nobody was there to send it to.
    Unsent,
    /// It took too long.
    Timeout,
    /// It was sent, perhaps in part, and the connection ended.
    Lost,
}

impl Cause {
    /// The code: those that are not AWS's are the names under which botocore, and so AWS's command line, knows these
    /// causes (<https://github.com/boto/botocore/blob/develop/botocore/exceptions.py>).
    pub(super) fn code(self) -> &'static str {
        match self {
            Cause::Unbuilt => super::INVALID_PARAMETER,
            Cause::NoCredentials => "NoCredentialsError",
            Cause::Credentials => "CredentialRetrievalError",
            Cause::Unsent => "EndpointConnectionError",
            Cause::Timeout => "RequestTimeout",
            Cause::Lost => "ConnectionClosedError",
        }
    }
}

/// What a call has done that was not answered.
pub(super) fn outcome(operation: &str, cause: Cause) -> Outcome {
    match cause {
        Cause::Unbuilt | Cause::NoCredentials | Cause::Credentials | Cause::Unsent => Outcome::NothingDone,
        Cause::Timeout | Cause::Lost => super::outcome_of_lost(operation),
    }
}

/// What happened, where there was no answer.
pub(super) fn cause<E, R>(error: &SdkError<E, R>) -> Cause {
    match error {
        SdkError::ConstructionFailure(_) => Cause::Unbuilt,
        SdkError::TimeoutError(_) => Cause::Timeout,
        SdkError::DispatchFailure(failure) => {
            let Some(connector) = failure.as_connector_error() else { return Cause::Lost };
            if let Some(credentials) = find::<CredentialsError>(connector) {
                return match credentials {
                    CredentialsError::CredentialsNotLoaded(_) => Cause::NoCredentials,
                    _ => Cause::Credentials,
                };
            }
            let was_connecting = find::<ConnectionError>(connector).is_some_and(ConnectionError::is_connect);
            if was_connecting || find::<ResolveDnsError>(connector).is_some() {
                Cause::Unsent
            } else if connector.is_timeout() {
                Cause::Timeout
            } else if connector.is_user()
                || (connector.is_other() && find::<ConnectionError>(connector).is_none())
            {
                // An endpoint that cannot be made of the request's parameters, a header that is none.
                Cause::Unbuilt
            } else {
                Cause::Lost
            }
        }
        _ => Cause::Lost,
    }
}

/// The causes of a request without an answer, in one line.
pub(super) fn message<E, R>(error: &SdkError<E, R>) -> String
where
    E: Error + 'static,
    R: Debug,
{
    // The SDK's own words ("dispatch failure") say nothing that its causes do not say better.
    error.source().map_or_else(|| "there was no answer".to_owned(), chain)
}

/// An error and its causes in one line.
pub(super) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(cause) = next {
        let text = cause.to_string();
        // Many an error repeats the one beneath it.
        if !text.is_empty() && !parts.iter().any(|part| part.contains(&text)) {
            parts.push(text);
        }
        next = cause.source();
    }
    parts.join(": ")
}

/// The first error of a type in the chain of causes.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_call_has_done() {
        for (operation, cause, expected) in [
            ("PutObject", Cause::Unbuilt, Outcome::NothingDone),
            ("PutObject", Cause::NoCredentials, Outcome::NothingDone),
            ("PutObject", Cause::Unsent, Outcome::NothingDone),
            ("PutObject", Cause::Timeout, Outcome::Unknown),
            ("PutObject", Cause::Lost, Outcome::Unknown),
            ("GetObject", Cause::Timeout, Outcome::NothingDone),
            ("HeadBucket", Cause::Lost, Outcome::NothingDone),
        ] {
            assert_eq!(outcome(operation, cause), expected, "{operation} {cause:?}");
        }
    }
}
