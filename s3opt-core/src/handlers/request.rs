//! Which bucket a report is about, and who is told.

use serde_json::Value;

use super::{Environment, HandlerError};

/// What a function that reports is asked for.
///
/// The keys `bucket_name` and `sns_topic_arn` of the event win over the variables `BUCKET_NAME` and `SNS_TOPIC_ARN`, so
/// that `aws lambda invoke --payload '{"bucket_name": …}'` works for any bucket. A schedule sends either these keys or
/// EventBridge's own event, which has neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRequest {
    /// The bucket.
    pub bucket_name: String,
    /// The topic that gets the report.
    pub sns_topic_arn: String,
}

impl ReportRequest {
    /// Reads an event: nothing, `null`, or an object of JSON.
    ///
    /// # Errors
    /// [`HandlerError::Event`] where the event is another one, [`HandlerError::Configuration`] where neither the event nor
    /// the environment names the bucket or the topic.
    pub fn read(event: &[u8], environment: &Environment) -> Result<ReportRequest, HandlerError> {
        let event = parse(event)?;
        let named = |key: &str, variable: &str| match event.get(key) {
            None | Some(Value::Null) => environment.required(variable).map(str::to_owned),
            Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
            Some(other) => Err(wrong(format!("{key} of the event is {other}, which is no name"))),
        };
        Ok(ReportRequest {
            bucket_name: named("bucket_name", Environment::BUCKET_NAME)?,
            sns_topic_arn: named("sns_topic_arn", Environment::SNS_TOPIC_ARN)?,
        })
    }
}

fn parse(event: &[u8]) -> Result<Value, HandlerError> {
    if event.is_empty() {
        return Ok(Value::Null);
    }
    match serde_json::from_slice(event) {
        Ok(Value::Object(event)) if event.contains_key("Records") => {
            Err(wrong("the event holds Records of another service; this function makes reports".to_owned()))
        }
        Ok(event @ (Value::Null | Value::Object(_))) => Ok(event),
        Ok(_) => Err(wrong("the event is no JSON object".to_owned())),
        Err(error) => Err(wrong(format!("the event is no JSON: {error}"))),
    }
}

fn wrong(message: String) -> HandlerError {
    HandlerError::Event {
        message,
        remedy: r#"send {"bucket_name": "…", "sns_topic_arn": "…"}, {} or a scheduled event"#.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_event_wins_over_the_environment() {
        let environment: Environment =
            [("BUCKET_NAME", "acme"), ("SNS_TOPIC_ARN", "arn:topic")].into_iter().collect();
        for (event, bucket, topic) in [
            ("", "acme", "arn:topic"),
            ("null", "acme", "arn:topic"),
            ("{}", "acme", "arn:topic"),
            (r#"{"detail-type": "Scheduled Event"}"#, "acme", "arn:topic"),
            (r#"{"bucket_name": "other", "sns_topic_arn": null}"#, "other", "arn:topic"),
            (r#"{"sns_topic_arn": "arn:other"}"#, "acme", "arn:other"),
        ] {
            let request = ReportRequest::read(event.as_bytes(), &environment).unwrap();
            assert_eq!((request.bucket_name.as_str(), request.sns_topic_arn.as_str()), (bucket, topic));
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let environment: Environment = [("BUCKET_NAME", "acme")].into_iter().collect();
        for (event, kind, message) in [
            ("{", "Event", "the event is no JSON: "),
            ("[]", "Event", "the event is no JSON object"),
            (r#"{"Records": []}"#, "Event", "the event holds Records"),
            (r#"{"bucket_name": 7}"#, "Event", "bucket_name of the event is 7"),
            (r#"{"bucket_name": ""}"#, "Event", "bucket_name of the event is \"\""),
            ("{}", "Configuration", "the environment variable SNS_TOPIC_ARN is not set"),
        ] {
            let error = ReportRequest::read(event.as_bytes(), &environment).unwrap_err();
            assert_eq!(error.kind(), kind, "{event}");
            assert!(error.to_string().starts_with(message), "{event}: {error}");
            assert!(!error.is_retryable());
        }
    }
}
