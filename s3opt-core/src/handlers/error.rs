//! Why a function failed, by what helps.

use crate::backend::CloudError;

/// A function could not do its work.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandlerError {
    /// The event is none that the function knows. It will never be.
    #[error("{message}")]
    Event {
        /// What is wrong with it, and where.
        message: String,
        /// What to send instead.
        remedy: String,
    },
    /// The function is not told what it has to know, or what it is told makes no sense.
    #[error("{message}")]
    Configuration {
        /// What is missing or wrong.
        message: String,
        /// What to change.
        remedy: String,
    },
    /// What the function works on is not there yet.
    #[error("{message}")]
    NotReady {
        /// What is not there.
        message: String,
        /// What to wait for, or to switch on.
        remedy: String,
    },
    /// A call failed.
    #[error("{error}")]
    Cloud {
        /// Why.
        #[source]
        error: CloudError,
        /// What to do.
        remedy: String,
    },
}

impl HandlerError {
    /// Whether the same event may succeed in a minute.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, HandlerError::Cloud { error, .. } if error.is_retryable())
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &str {
        match self {
            HandlerError::Event { remedy, .. }
            | HandlerError::Configuration { remedy, .. }
            | HandlerError::NotReady { remedy, .. }
            | HandlerError::Cloud { remedy, .. } => remedy,
        }
    }

    /// A short name of the kind, as Lambda's `errorType` and as a field of logs.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            HandlerError::Event { .. } => "Event",
            HandlerError::Configuration { .. } => "Configuration",
            HandlerError::NotReady { .. } => "NotReady",
            HandlerError::Cloud { .. } => "Cloud",
        }
    }
}

impl From<CloudError> for HandlerError {
    fn from(error: CloudError) -> HandlerError {
        let failure = error.failure();
        let remedy = match &error {
            CloudError::AccessDenied(_) => {
                format!("allow the function's role {} on {}", failure.operation, failure.resource)
            }
            CloudError::NotFound(_) => {
                format!("{} is gone: make it again, or name another one", failure.resource)
            }
            CloudError::Throttled(_) | CloudError::Unavailable(_) => {
                "nothing: the event is tried again; if it stays so, look at the service's health and quotas"
                    .to_owned()
            }
            _ => "look at the code and the message; deploy the stack anew if its settings were changed"
                .to_owned(),
        };
        HandlerError::Cloud { error, remedy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Failure, Service};

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for (code, retryable, remedy) in [
            ("SlowDown", true, "nothing: the event is tried again"),
            ("InternalError", true, "nothing: the event is tried again"),
            ("AccessDenied", false, "allow the function's role Publish on arn"),
            ("NotFound", false, "arn is gone"),
            ("InvalidParameter", false, "look at the code"),
        ] {
            let failure = Failure::new(Service::Notifications, "Publish", "arn", code, "no");
            let error = HandlerError::from(failure.into_error());
            assert_eq!(error.is_retryable(), retryable, "{code}");
            assert!(error.remedy().starts_with(remedy), "{code}: {}", error.remedy());
            assert_eq!(error.kind(), "Cloud");
        }
    }
}
