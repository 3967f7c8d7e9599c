//! What a call answers that goes wrong.

use s3opt_core::backend::{CloudError, Failure, Outcome, Service};

use crate::around::Call;

/// Too many calls, as each service puts it.
///
/// Sources: the lists of common errors in each service's API reference, such as
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html> and
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>.
pub(super) fn throttled(call: Call<'_>) -> CloudError {
    let (code, message) = match call.service {
        Service::Storage => ("SlowDown", "Please reduce your request rate."),
        Service::Metrics | Service::Notifications | Service::Identity => ("Throttling", "Rate exceeded"),
        Service::Functions => ("TooManyRequestsException", "Rate exceeded"),
        Service::Logs | Service::Schedules => ("ThrottlingException", "Rate exceeded"),
        Service::Costs => ("LimitExceededException", "You made too many calls in a short period of time."),
    };
    Failure::new(call.service, call.operation, call.resource, code, message).into_error()
}

/// No answer: its caller cannot know whether the call has taken effect.
pub(super) fn unanswered(call: Call<'_>) -> CloudError {
    let message = "the service did not answer in time";
    let mut failure = Failure::new(call.service, call.operation, call.resource, "RequestTimeout", message);
    failure.outcome = Outcome::Unknown;
    failure.into_error()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_may_be_tried_again_and_says_what_it_has_done() {
        for service in [
            Service::Storage,
            Service::Metrics,
            Service::Notifications,
            Service::Functions,
            Service::Logs,
            Service::Schedules,
            Service::Identity,
            Service::Costs,
        ] {
            let call = Call { service, operation: "Operation", resource: "resource" };
            let (throttled, unanswered) = (throttled(call), unanswered(call));
            assert!(matches!(throttled, CloudError::Throttled(_)), "{throttled}");
            assert_eq!(throttled.failure().outcome, Outcome::NothingDone);
            assert!(matches!(unanswered, CloudError::Unavailable(_)), "{unanswered}");
            assert_eq!(unanswered.failure().outcome, Outcome::Unknown);
        }
    }
}
