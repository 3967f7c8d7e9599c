//! What an event is: records, S3's test, or nothing of S3's.

use serde_json::Value;

use crate::handlers::HandlerError;
use crate::s3::event::EventRecord;

/// An event that S3 sends.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// What S3 sends once when notifications are configured.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>.
    Test,
    /// The records, each by itself: one that makes no sense does not spoil the others.
    Records(Vec<Result<EventRecord, InvalidRecord>>),
}

/// A record that is none of S3's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidRecord(pub String);

const SOURCE: &str = "aws:s3";

/// Reads an event.
///
/// # Errors
/// [`HandlerError::Event`] where it is no event of S3's, or none of its records is.
pub fn read_event(event: &[u8]) -> Result<Incoming, HandlerError> {
    let event: Value =
        serde_json::from_slice(event).map_err(|error| refused(format!("the event is no JSON: {error}")))?;
    if event["Event"] == "s3:TestEvent" {
        return Ok(Incoming::Test);
    }
    let Value::Array(records) = &event["Records"] else {
        return Err(refused("the event has no list of Records, as S3's events have"));
    };
    let records: Vec<_> = records.iter().map(record).collect();
    match records.first() {
        Some(Err(first)) if records.iter().all(Result::is_err) => Err(refused(first.to_string())),
        _ => Ok(Incoming::Records(records)),
    }
}

fn record(record: &Value) -> Result<EventRecord, InvalidRecord> {
    let source = record["eventSource"].as_str().or(record["EventSource"].as_str());
    match source {
        Some(SOURCE) => serde_json::from_value(record.clone())
            .map_err(|error| InvalidRecord(format!("a record is no event of S3: {error}"))),
        Some(other) => Err(InvalidRecord(format!("a record comes from {other}, not from S3"))),
        None => Err(InvalidRecord("a record names no eventSource".to_owned())),
    }
}

fn refused(message: impl Into<String>) -> HandlerError {
    HandlerError::Event {
        message: message.into(),
        remedy: "send what S3 sends for s3:ObjectCreated:*: look at the bucket's notification configuration"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
        "eventTime": "2026-01-01T00:00:00.000Z", "eventName": "ObjectCreated:Put", "s3": {"s3SchemaVersion": "1.0",
        "configurationId": "id", "bucket": {"name": "acme", "arn": "arn:aws:s3:::acme"},
        "object": {"key": "a+b%2B%C3%A9", "size": 1, "sequencer": "1"}}}"#;

    #[test]
    fn records_are_read_each_by_itself() {
        let bad = RECORD.replace("%C3", "%FF");
        let queue = r#"{"eventSource": "aws:sqs"}"#;
        let text = format!(r#"{{"Records": [{RECORD}, {bad}, {queue}, 7]}}"#);
        let Ok(Incoming::Records(records)) = read_event(text.as_bytes()) else { panic!("{text}") };
        assert_eq!(records[0].as_ref().unwrap().s3.object.key, "a b+é");
        let problems: Vec<String> =
            records[1..].iter().map(|record| record.as_ref().unwrap_err().to_string()).collect();
        assert!(problems[0].starts_with("a record is no event of S3: "), "{problems:?}");
        assert_eq!(
            problems[1..],
            ["a record comes from aws:sqs, not from S3", "a record names no eventSource"]
        );
        assert_eq!(read_event(br#"{"Records": []}"#).unwrap(), Incoming::Records(Vec::new()));
    }

    #[test]
    fn s3s_test_is_known() {
        let test = r#"{"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2014-10-13T15:57:02.089Z",
            "Bucket": "acme", "RequestId": "5582815E1AEA5ADF", "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR"}"#;
        assert_eq!(read_event(test.as_bytes()).unwrap(), Incoming::Test);
    }

    #[test]
    fn what_is_no_event_of_s3_is_refused() {
        for (text, problem) in [
            ("", "the event is no JSON"),
            ("\u{0}", "the event is no JSON"),
            ("null", "the event has no list of Records"),
            ("[]", "the event has no list of Records"),
            (r#"{"Records": 1}"#, "the event has no list of Records"),
            (r#"{"bucket_name": "acme"}"#, "the event has no list of Records"),
            (r#"{"Event": "s3:Something"}"#, "the event has no list of Records"),
            (r#"{"Records": [{}]}"#, "a record names no eventSource"),
            (r#"{"Records": [{"EventSource": "aws:sns"}]}"#, "a record comes from aws:sns, not from S3"),
            (r#"{"Records": [{"eventSource": "aws:s3"}]}"#, "a record is no event of S3: missing field"),
        ] {
            let error = read_event(text.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), "Event", "{text}");
            assert!(error.to_string().starts_with(problem), "{text}: {error}");
            assert!(!error.is_retryable());
        }
    }
}
