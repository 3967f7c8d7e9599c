//! Events that come through a queue of SQS: several in one invocation.

use async_trait::async_trait;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use bytes::Bytes;
use s3opt_core::backend::Cloud;
use s3opt_core::handlers::{Environment, Handler, HandlerError};
use serde::Deserialize;

/// A handler that gets the messages of a queue one by one, and every other event as it is.
///
/// The answer names the messages that failed with what may pass, so that SQS hands those out again and no others. Messages
/// of a FIFO queue keep their order: after one that failed the others are not looked at, and named with it.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>. It needs
/// `ReportBatchItemFailures` in the event source mapping; without it Lambda takes the whole batch for done.
#[derive(Clone, Debug)]
pub struct Batched<H>(pub H);

#[async_trait]
impl<H: Handler> Handler for Batched<H> {
    async fn handle(
        &self,
        cloud: &Cloud,
        environment: &Environment,
        event: Bytes,
    ) -> Result<Bytes, HandlerError> {
        let Some(messages) = messages(&event)? else {
            return self.0.handle(cloud, environment, event).await;
        };
        let count = messages.len();
        let mut failed: Vec<String> = Vec::new();
        for message in messages {
            let id = message.message_id.unwrap_or_default();
            let is_ordered = message.event_source_arn.is_some_and(|arn| arn.strip_suffix(".fifo").is_some());
            if is_ordered && !failed.is_empty() {
                failed.push(id);
                continue;
            }
            let body = Bytes::from(message.body.unwrap_or_default());
            if self.0.handle(cloud, environment, body).await.is_err() {
                tracing::warn!(message_id = id, "the message stays in its queue");
                failed.push(id);
            }
        }
        tracing::info!(messages = count, failed = failed.len(), "a batch of a queue was handled");
        let mut response = SqsBatchResponse::default();
        response.set_failures(failed);
        // Texts under fixed names always serialise.
        Ok(Bytes::from(serde_json::to_vec(&response).unwrap_or_default()))
    }
}

/// What decides whether an event comes from a queue.
#[derive(Deserialize)]
struct Source {
    #[serde(rename = "Records", default)]
    records: Vec<SourceRecord>,
}

#[derive(Deserialize)]
struct SourceRecord {
    #[serde(rename = "eventSource", default)]
    event_source: String,
}

/// The messages, where the event comes from a queue.
fn messages(event: &[u8]) -> Result<Option<Vec<SqsMessage>>, HandlerError> {
    let source: Option<Source> = serde_json::from_slice(event).ok();
    let records = source.map(|source| source.records).unwrap_or_default();
    if records.first().is_none_or(|record| record.event_source != "aws:sqs") {
        return Ok(None);
    }
    let event: SqsEvent = serde_json::from_slice(event).map_err(|error| HandlerError::Event {
        message: format!("the event names a queue of SQS as its source, but is none of its batches: {error}"),
        remedy: "send the event as SQS makes it".to_owned(),
    })?;
    Ok(Some(event.records))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use s3opt_core::backend::{Failure, Service};
    use serde_json::{Value, json};

    use super::*;

    /// Writes down its events, and fails where one says so.
    #[derive(Debug, Default)]
    struct Recorder(Mutex<Vec<String>>);

    #[async_trait]
    impl Handler for &Recorder {
        async fn handle(&self, _: &Cloud, _: &Environment, event: Bytes) -> Result<Bytes, HandlerError> {
            let event = String::from_utf8_lossy(&event).into_owned();
            let code = event.strip_prefix("fail ").map(str::to_owned);
            self.0.lock().unwrap().push(event);
            match code {
                Some(code) => {
                    Err(Failure::new(Service::Storage, "GetObject", "", code, "").into_error().into())
                }
                None => Ok(Bytes::from_static(b"\"done\"")),
            }
        }
    }

    fn batch(queue: &str, bodies: &[&str]) -> Bytes {
        let records: Vec<Value> = (1..)
            .zip(bodies)
            .map(|(number, body)| {
                json!({
                    "messageId": format!("m{number}"),
                    "body": body,
                    "eventSource": "aws:sqs",
                    "eventSourceARN": format!("arn:aws:sqs:us-east-1:111111111111:{queue}"),
                })
            })
            .collect();
        Bytes::from(json!({"Records": records}).to_string())
    }

    async fn handle(event: Bytes) -> (Result<Value, HandlerError>, Vec<String>) {
        let cloud = s3opt_mem::Emulator::default().cloud("111111111111", &"us-east-1".parse().unwrap());
        let recorder = Recorder::default();
        let answer = Batched(&recorder).handle(&cloud, &Environment::default(), event).await;
        (answer.map(|answer| serde_json::from_slice(&answer).unwrap()), recorder.0.into_inner().unwrap())
    }

    #[tokio::test]
    async fn messages_are_handled_one_by_one_and_those_that_failed_are_named() {
        for (queue, bodies, failed, handled) in [
            ("queue", vec!["a", "b"], vec![], 2),
            ("queue", vec!["a", "fail SlowDown", "c", "fail InternalError"], vec!["m2", "m4"], 4),
            // Later messages wait for the one before them.
            ("queue.fifo", vec!["a", "fail SlowDown", "c"], vec!["m2", "m3"], 2),
            ("queue.fifo", vec!["a", "b"], vec![], 2),
        ] {
            let (answer, seen) = handle(batch(queue, &bodies)).await;
            let failures: Vec<Value> = failed.iter().map(|id| json!({"itemIdentifier": id})).collect();
            assert_eq!(answer.unwrap(), json!({"batchItemFailures": failures}), "{queue} {bodies:?}");
            assert_eq!(seen, bodies[..handled]);
        }
    }

    #[tokio::test]
    async fn other_events_pass_as_they_are() {
        for event in [
            "",
            "x",
            "{}",
            r#"{"Records":[]}"#,
            r#"{"Records":[{"eventSource":"aws:s3"}]}"#,
            r#"{"Records":7}"#,
        ] {
            let (answer, seen) = handle(Bytes::from(event)).await;
            assert_eq!(answer.unwrap(), json!("done"), "{event}");
            assert_eq!(seen, [event]);
        }
        let broken = r#"{"Records":[{"eventSource":"aws:sqs","messageId":7}]}"#;
        let (answer, seen) = handle(Bytes::from(broken)).await;
        assert!(matches!(answer, Err(HandlerError::Event { .. })), "{answer:?}");
        assert!(seen.is_empty());
    }
}
