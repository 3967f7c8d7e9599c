//! Why a call failed, by what its caller can do about it.

mod kind;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use self::kind::{Kind, kind};
use super::CloudResult;
use crate::s3::S3Error;

/// A service of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// S3.
    Storage,
    /// CloudWatch.
    Metrics,
    /// SNS.
    Notifications,
    /// Lambda.
    Functions,
    /// CloudWatch Logs.
    Logs,
    /// EventBridge.
    Schedules,
    /// IAM and STS.
    Identity,
    /// Cost Explorer.
    Costs,
}

/// What a failed call has done, as far as its caller can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nothing has changed.
    NothingDone,
    /// The call may have taken effect: look before you repeat what must not happen twice.
    Unknown,
}

/// The particulars of a failed call.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The service that was called.
    pub service: Service,
    /// The operation as AWS names it, such as `PutObject`.
    pub operation: &'static str,
    /// What the call was about, such as `acme-main-prod/finance/a.pdf`.
    pub resource: String,
    /// AWS's code, such as `NoSuchKey`.
    pub code: String,
    /// AWS's message, which never holds a secret.
    pub message: String,
    /// What else AWS's answer names, such as `ArgumentName` and `Date`.
    pub details: Vec<(String, String)>,
    /// The id under which AWS knows the request, where there is one.
    pub request_id: Option<String>,
    /// Whether the call may have taken effect.
    pub outcome: Outcome,
    /// What lies beneath, where there is something.
    pub source: Option<Arc<dyn Error + Send + Sync>>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Why a call failed, by what its caller can do about it.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum CloudError {
            $($(#[$doc])* $name(Box<Failure>),)*
        }

        impl CloudError {
            /// The particulars.
            #[must_use]
            pub fn failure(&self) -> &Failure {
                match self { $(CloudError::$name(failure) => failure,)* }
            }

            /// The same error with other particulars.
            #[must_use]
            pub fn map(self, change: impl FnOnce(Failure) -> Failure) -> CloudError {
                match self { $(CloudError::$name(failure) => CloudError::$name(Box::new(change(*failure))),)* }
            }
        }
    };
}

kinds! {
    /// What the call is about is not there.
    NotFound,
    /// What the call would make is there already.
    AlreadyExists,
    /// The caller may not do this.
    AccessDenied,
    /// What the call asks for first does not hold: a condition, or a state such as "the bucket is empty".
    Precondition,
    /// The call makes no sense: it will fail again.
    Invalid,
    /// Too many calls: wait and call again.
    Throttled,
    /// The service failed or did not answer: call again, with [`Outcome`] in mind.
    Unavailable,
    /// The backend does not do this.
    NotImplemented,
    /// Anything else.
    Other,
}

impl Failure {
    /// A failure without details, source or request id that changed nothing.
    #[must_use]
    pub fn new(
        service: Service,
        operation: &'static str,
        resource: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Failure {
        Failure {
            service,
            operation,
            resource: resource.into(),
            code: code.into(),
            message: message.into(),
            details: Vec::new(),
            request_id: None,
            outcome: Outcome::NothingDone,
            source: None,
        }
    }

    /// The same failure with one more detail of AWS's answer.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Failure {
        self.details.push((name.into(), value.into()));
        self
    }

    /// The error that this failure is, by its service and code.
    #[must_use]
    pub fn into_error(self) -> CloudError {
        let failure = Box::new(self);
        match kind(failure.service, &failure.code) {
            Kind::NotFound => CloudError::NotFound(failure),
            Kind::AlreadyExists => CloudError::AlreadyExists(failure),
            Kind::AccessDenied => CloudError::AccessDenied(failure),
            Kind::Precondition => CloudError::Precondition(failure),
            Kind::Invalid => CloudError::Invalid(failure),
            Kind::Throttled => CloudError::Throttled(failure),
            Kind::Unavailable => CloudError::Unavailable(failure),
            Kind::NotImplemented => CloudError::NotImplemented(failure),
            Kind::Other => CloudError::Other(failure),
        }
    }
}

impl CloudError {
    /// AWS's code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.failure().code
    }

    /// What S3 answers to a document that it refuses: the first of the mistakes that were found in it.
    #[must_use]
    pub fn refused(operation: &'static str, resource: impl Into<String>, errors: &[S3Error]) -> CloudError {
        let first = errors.first();
        let code = first.map_or("InvalidRequest", |error| error.code);
        let message = first.map_or_else(String::new, |error| error.message.clone());
        let mut failure = Failure::new(Service::Storage, operation, resource, code, message);
        for error in errors {
            if let Some(detail) = &error.detail {
                failure = failure.with("Detail", detail);
            }
        }
        failure.into_error()
    }

    /// Whether what the call is about is not there.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, CloudError::NotFound(_))
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, CloudError::Throttled(_) | CloudError::Unavailable(_))
    }
}

/// The answer of a backend that does not do something.
pub(super) fn not_implemented<T>(
    service: Service,
    operation: &'static str,
    resource: &str,
) -> CloudResult<T> {
    let message = format!("this backend does not implement {operation}");
    Err(Failure::new(service, operation, resource, "NotImplemented", message).into_error())
}

/// `None` instead of the error that something is not there.
///
/// # Errors
/// Every other error.
pub fn if_found<T>(result: Result<T, CloudError>) -> Result<Option<T>, CloudError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(CloudError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

impl fmt::Display for CloudError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failure = self.failure();
        let Failure { operation, resource, code, message, .. } = failure;
        // Some calls are about nothing, such as who calls.
        let of = if resource.is_empty() { "" } else { " of " };
        write!(formatter, "{operation}{of}{resource} failed with {code}: {message}")?;
        if failure.outcome == Outcome::Unknown {
            write!(formatter, " (it may have taken effect)")?;
        }
        if let Some(request_id) = &failure.request_id {
            write!(formatter, " [request {request_id}]")?;
        }
        Ok(())
    }
}

impl Error for CloudError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.failure().source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_names_operation_resource_code_and_doubt() {
        let mut failure = Failure::new(Service::Storage, "PutObject", "b/k", "RequestTimeout", "no answer");
        failure.outcome = Outcome::Unknown;
        let error = failure.into_error();
        assert!(error.is_retryable());
        assert_eq!(
            error.to_string(),
            "PutObject of b/k failed with RequestTimeout: no answer (it may have taken effect)"
        );
        assert!(if_found::<()>(Err(error)).is_err());
        let nothing =
            Failure::new(Service::Identity, "GetCallerIdentity", "", "ExpiredToken", "no").into_error();
        assert_eq!(nothing.to_string(), "GetCallerIdentity failed with ExpiredToken: no");
    }
}
