//! Failures that are answered: Lambda takes them for successes, so a metric of ours counts them.

use std::io::Write;

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::Cloud;
use s3opt_core::calendar::Instant;
use s3opt_core::handlers::{Environment, Handler, HandlerError};
use serde_json::{Value, json};

/// The namespace of our own metrics in CloudWatch.
const NAMESPACE: &str = "s3opt";

/// The variable under which Lambda tells a function its name.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>.
const FUNCTION_NAME: &str = "AWS_LAMBDA_FUNCTION_NAME";

/// Where lines for CloudWatch go.
pub trait Emit: Send + Sync {
    /// Writes a line.
    fn line(&self, line: &str);
}

/// The standard output, which Lambda hands to CloudWatch Logs.
#[derive(Clone, Copy, Debug, Default)]
pub struct StandardOutput;

impl Emit for StandardOutput {
    fn line(&self, line: &str) {
        // Where the standard output is closed there is nobody to tell.
        let _ = std::io::stdout().lock().write_all(format!("{line}\n").as_bytes());
    }
}

/// A handler whose answered failures are counted by the metric `AnsweredFailures` of the namespace `s3opt`, by function and
/// kind. It is made by a line of the log in CloudWatch's embedded metric format, so that it takes no call and no
/// permission.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>.
#[derive(Clone, Debug)]
pub struct Counted<H, E> {
    handler: H,
    emit: E,
}

impl<H, E> Counted<H, E> {
    /// A handler whose answered failures go to `emit`.
    #[must_use]
    pub fn new(handler: H, emit: E) -> Counted<H, E> {
        Counted { handler, emit }
    }
}

#[async_trait]
impl<H: Handler, E: Emit> Handler for Counted<H, E> {
    async fn handle(
        &self,
        cloud: &Cloud,
        environment: &Environment,
        event: Bytes,
    ) -> Result<Bytes, HandlerError> {
        let answer = self.handler.handle(cloud, environment, event).await?;
        if let Some((kind, count)) = failures(&answer) {
            let function = environment.get(FUNCTION_NAME).unwrap_or("unknown");
            self.emit.line(&metric(cloud.clock.now(), function, &kind, count));
        }
        Ok(answer)
    }
}

/// The failures that an answer tells: one of a kind under `error`, or a number of records under `failed`.
fn failures(answer: &[u8]) -> Option<(String, u64)> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    if let Some(kind) = answer.pointer("/error/type").and_then(Value::as_str) {
        return Some((kind.to_owned(), 1));
    }
    let failed = answer.get("failed").and_then(Value::as_u64).filter(|failed| *failed > 0)?;
    Some(("Record".to_owned(), failed))
}

fn metric(now: Instant, function: &str, kind: &str, count: u64) -> String {
    json!({
        "_aws": {
            "Timestamp": now.milliseconds(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["FunctionName"], ["FunctionName", "Kind"]],
                "Metrics": [{"Name": "AnsweredFailures", "Unit": "Count"}],
            }],
        },
        "FunctionName": function,
        "Kind": kind,
        "AnsweredFailures": count,
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Lines(Mutex<Vec<String>>);

    impl Emit for &Lines {
        fn line(&self, line: &str) {
            self.0.lock().unwrap().push(line.to_owned());
        }
    }

    struct Answers(&'static str);

    #[async_trait]
    impl Handler for Answers {
        async fn handle(&self, _: &Cloud, _: &Environment, _: Bytes) -> Result<Bytes, HandlerError> {
            Ok(Bytes::from_static(self.0.as_bytes()))
        }
    }

    #[tokio::test]
    async fn answered_failures_are_counted_and_nothing_else() {
        let cloud = s3opt_mem::Emulator::default().cloud("111111111111", &"us-east-1".parse().unwrap());
        let environment: Environment = [(FUNCTION_NAME, "acme-dev-auto-tagger")].into_iter().collect();
        for (answer, expected) in [
            (r#"{"error": {"type": "Configuration", "message": "m"}}"#, Some(("Configuration", 1))),
            (r#"{"records": 3, "failed": 2}"#, Some(("Record", 2))),
            (r#"{"records": 3, "failed": 0}"#, None),
            (r#"{"batchItemFailures": []}"#, None),
            ("null", None),
            ("", None),
        ] {
            let lines = Lines::default();
            let counted = Counted::new(Answers(answer), &lines);
            assert_eq!(counted.handle(&cloud, &environment, Bytes::new()).await.unwrap(), answer);
            let lines = lines.0.into_inner().unwrap();
            assert_eq!(lines.len(), usize::from(expected.is_some()), "{answer}");
            let Some((kind, count)) = expected else { continue };
            let line: Value = serde_json::from_str(&lines[0]).unwrap();
            assert_eq!((&line["Kind"], &line["AnsweredFailures"]), (&kind.into(), &count.into()));
            assert_eq!(line["FunctionName"], "acme-dev-auto-tagger");
            assert_eq!(line["_aws"]["Timestamp"], cloud.clock.now().milliseconds());
            let metrics = &line["_aws"]["CloudWatchMetrics"][0];
            assert_eq!(metrics["Namespace"], "s3opt");
            // Each dimension and metric that is named is a member of the line.
            for dimension in
                metrics["Dimensions"].as_array().unwrap().iter().flat_map(|set| set.as_array().unwrap())
            {
                assert!(line[dimension.as_str().unwrap()].is_string());
            }
        }
    }
}
