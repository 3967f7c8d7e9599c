//! What the status of an answer says where its body says nothing.
//!
//! Answers to HEAD have no body, and proxies answer with pages of their own.
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>, whose list has the status of each code.

use s3opt_core::backend::{Outcome, Service};

/// The code that the status stands for. S3 answers to HEAD with a status alone; other services always name a code, so
/// that a mere 404 says nothing of what the call is about: what answers knows neither service nor call.
pub(super) fn code(service: Service, status: u16) -> String {
    let code = match status {
        // Not a failure by its status, and yet none that could be read.
        200..=299 => super::UNREADABLE,
        404 if service != Service::Storage => super::UNREADABLE,
        301 | 308 => "PermanentRedirect",
        302 | 303 | 307 => "TemporaryRedirect",
        304 => "NotModified",
        400 => "BadRequest",
        401 | 403 => "AccessDenied",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        408 => "RequestTimeout",
        409 => "OperationAborted",
        411 => "MissingContentLength",
        412 => "PreconditionFailed",
        416 => "InvalidRange",
        429 => "TooManyRequestsException",
        501 => "NotImplemented",
        503 => "ServiceUnavailable",
        500..=599 => "InternalError",
        other => return other.to_string(),
    };
    code.to_owned()
}

/// Words for a code that came without any.
pub(super) fn message(code: &str) -> &'static str {
    match code {
        "NotFound" => "there is no such thing",
        super::UNREADABLE => "nothing at the endpoint knows this call",
        "NotModified" => "it was not modified",
        "AccessDenied" => "access was denied",
        "PreconditionFailed" => "a condition of the request did not hold",
        "PermanentRedirect" => "it lies in another region",
        _ => "the service gave no reason",
    }
}

/// What a refused call has done. A service that failed within itself (500) or in front of itself (502, 504) may have done
/// what it was asked for; one that refused, said that it is busy (503) or that it does not do such things (501), has not.
pub(super) fn outcome(operation: &str, status: u16) -> Outcome {
    match status {
        501 | 503 => Outcome::NothingDone,
        // S3 answers 200 to a copy or a completion before it knows how that ends.
        200..=299 | 500..=599 => super::outcome_of_lost(operation),
        _ => Outcome::NothingDone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_status_says() {
        for (status, expected) in [
            (200, "UnexpectedAnswer"),
            (301, "PermanentRedirect"),
            (304, "NotModified"),
            (403, "AccessDenied"),
            (404, "NotFound"),
            (405, "MethodNotAllowed"),
            (412, "PreconditionFailed"),
            (416, "InvalidRange"),
            (429, "TooManyRequestsException"),
            (500, "InternalError"),
            (502, "InternalError"),
            (503, "ServiceUnavailable"),
            (418, "418"),
        ] {
            assert_eq!(code(Service::Storage, status), expected);
        }
        assert_eq!(code(Service::Metrics, 404), super::super::UNREADABLE);
        assert_eq!(code(Service::Metrics, 403), "AccessDenied");
    }

    #[test]
    fn what_a_refused_call_has_done() {
        for (operation, status, expected) in [
            ("PutObject", 500, Outcome::Unknown),
            ("PutObject", 504, Outcome::Unknown),
            ("PutObject", 501, Outcome::NothingDone),
            ("PutObject", 503, Outcome::NothingDone),
            ("PutObject", 403, Outcome::NothingDone),
            ("CopyObject", 200, Outcome::Unknown),
            ("GetObject", 500, Outcome::NothingDone),
            ("ListBuckets", 502, Outcome::NothingDone),
        ] {
            assert_eq!(outcome(operation, status), expected, "{operation} {status}");
        }
    }
}
