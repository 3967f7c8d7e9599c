//! Events and answers, errors, logs and what is never in them.

use std::process::Command;
use std::time::Duration;

use s3opt_lambdas::testing::{Answer, FakeService, Outcome, Process, RuntimeApi};
use serde_json::{Value, json};

/// How long something may take that takes milliseconds, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(60);

const TOPIC: &str = "arn:aws:sns:us-east-1:111111111111:alerts";

/// What must never be in a log.
const SECRET_KEY: &str = "wJalrXUtnFEMI-secret-of-the-test";
const SESSION_TOKEN: &str = "FwoGZXIvYXdzE-token-of-the-test";
const SECRETS: [&str; 2] = [SECRET_KEY, SESSION_TOKEN];

fn start(lambda: &RuntimeApi, handler: &str, service: &str, more: &[(&str, &str)]) -> Process {
    let mut variables = vec![
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
        ("AWS_SESSION_TOKEN", SESSION_TOKEN),
        ("AWS_ENDPOINT_URL", service),
        ("AWS_MAX_ATTEMPTS", "1"),
    ];
    variables.extend(more);
    let program = Command::new(env!("CARGO_BIN_EXE_bootstrap"));
    Process::start(program, lambda.address(), handler, &variables).unwrap()
}

/// A service that refuses everything under a code.
fn refusing(status: u16, code: &'static str) -> FakeService {
    FakeService::start(move |request, _| {
        let is_xml = request.starts_with("GET ") || request.starts_with("HEAD ");
        let body = if is_xml {
            format!("<Error><Code>{code}</Code><Message>no</Message></Error>")
        } else {
            json!({"__type": code, "message": "no"}).to_string()
        };
        Answer { status, headers: vec![], body }
    })
    .unwrap()
}

/// The lines of a log, each of which has to be JSON and hold no secret.
fn lines(output: &[String]) -> Vec<Value> {
    let lines = output.iter().map(|line| {
        for secret in SECRETS {
            assert!(!line.contains(secret), "a secret is in the log: {line}");
        }
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
    });
    lines.collect()
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn what_will_never_succeed_is_answered_logged_and_counted() {
    let lambda = RuntimeApi::start().unwrap();
    let service = refusing(403, "AccessDenied");
    let process = start(&lambda, "access-analyzer", service.url(), &[("SNS_TOPIC_ARN", TOPIC)]);
    for (event, kind, message) in [
        (json!({}), "Configuration", "the environment variable BUCKET_NAME is not set"),
        (json!([]), "Event", "the event is no JSON object"),
        (json!({"bucket_name": "acme"}), "Cloud", "HeadBucket of acme failed with"),
    ] {
        let id = lambda.send(event.to_string());
        let Some(Outcome::Answer { request_id, body }) = lambda.next_outcome(PATIENCE) else {
            panic!("{event}: {:?}", process.output())
        };
        assert_eq!(request_id, id);
        let answer = json_of(&body);
        assert_eq!(answer["error"]["type"], kind, "{answer}");
        assert!(answer["error"]["message"].as_str().unwrap().starts_with(message), "{answer}");
        assert!(answer["error"]["remedy"].is_string(), "{answer}");
    }
    assert_eq!(service.asked().len(), 1, "{:?}", service.asked());
    let lines = lines(&process.end());
    let errors: Vec<&Value> = lines.iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(errors.len(), 3, "{lines:#?}");
    for (number, error) in (1..).zip(&errors) {
        // The request's id is in the span, and what to do beside the message.
        assert_eq!(error["span"]["requestId"], format!("00000000-0000-0000-0000-{number:012}"), "{error}");
        assert!(
            error["remedy"].is_string() && error["message"].is_string() && error["timestamp"].is_string()
        );
    }
    let metrics: Vec<&Value> = lines.iter().filter(|line| !line["_aws"].is_null()).collect();
    let kinds: Vec<&Value> = metrics.iter().map(|line| &line["Kind"]).collect();
    assert_eq!(kinds, ["Configuration", "Event", "Cloud"]);
    assert!(metrics.iter().all(|line| line["FunctionName"] == "access-analyzer"));
}

#[test]
fn what_may_pass_fails_so_that_lambda_tries_it_again() {
    let lambda = RuntimeApi::start().unwrap();
    let service = refusing(503, "SlowDown");
    let process = start(&lambda, "access-analyzer", service.url(), &[("SNS_TOPIC_ARN", TOPIC)]);
    let id = lambda.send(r#"{"bucket_name": "acme"}"#);
    let Some(Outcome::Error { request_id, body }) = lambda.next_outcome(PATIENCE) else {
        panic!("{:?}", process.output())
    };
    assert_eq!(request_id, id);
    let error = json_of(&body);
    assert_eq!(error["errorType"], "Cloud");
    assert!(error["errorMessage"].as_str().unwrap().contains("the event is tried again"), "{error}");
    // It goes on with the next event.
    lambda.send("[]");
    assert!(matches!(lambda.next_outcome(PATIENCE), Some(Outcome::Answer { .. })));
    let lines = lines(&process.end());
    let metrics = lines.iter().filter(|line| !line["_aws"].is_null()).count();
    assert_eq!(metrics, 1, "Lambda counts what fails by itself");
}

#[test]
fn messages_of_a_queue_that_failed_are_named() {
    let lambda = RuntimeApi::start().unwrap();
    let service = refusing(503, "SlowDown");
    let process = start(&lambda, "access-analyzer", service.url(), &[("SNS_TOPIC_ARN", TOPIC)]);
    let message = |id: &str, body: &str| {
        json!({"messageId": id, "body": body, "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:111111111111:queue"})
    };
    let records = [message("bad", "[]"), message("later", r#"{"bucket_name": "acme"}"#)];
    lambda.send(json!({"Records": records}).to_string());
    let Some(Outcome::Answer { body, .. }) = lambda.next_outcome(PATIENCE) else {
        panic!("{:?}", process.output())
    };
    assert_eq!(json_of(&body), json!({"batchItemFailures": [{"itemIdentifier": "later"}]}));
    lines(&process.end());
}

#[test]
fn no_level_of_logs_shows_secrets() {
    let lambda = RuntimeApi::start().unwrap();
    let service = refusing(403, "AccessDenied");
    let variables = [("SNS_TOPIC_ARN", TOPIC), ("RUST_LOG", "trace")];
    let process = start(&lambda, "access-analyzer", service.url(), &variables);
    lambda.send(r#"{"bucket_name": "acme"}"#);
    assert!(matches!(lambda.next_outcome(PATIENCE), Some(Outcome::Answer { .. })));
    assert_eq!(service.asked().len(), 1);
    let lines = lines(&process.end());
    assert!(lines.iter().any(|line| line["level"] == "ERROR"));
    for line in lines.iter().filter(|line| line["_aws"].is_null()) {
        let is_ours = line["target"].as_str().unwrap().starts_with("s3opt");
        let is_detail = ["DEBUG", "TRACE"].iter().any(|level| line["level"] == *level);
        assert!(is_ours || !is_detail, "what others send is in the log: {line}");
    }
}

#[test]
fn an_unknown_handler_is_an_error_that_lists_the_known_ones() {
    let lambda = RuntimeApi::start().unwrap();
    let process = start(&lambda, "bootstrap", "http://127.0.0.1:9", &[]);
    let Some(Outcome::InitError { body }) = lambda.next_outcome(PATIENCE) else {
        panic!("{:?}", process.output())
    };
    let (status, output) = process.wait().unwrap();
    assert!(!status.success());
    let error = json_of(&body);
    assert_eq!(error["errorType"], "Runtime.UnknownHandler");
    for name in s3opt_lambdas::names() {
        assert!(error["errorMessage"].as_str().unwrap().contains(name), "{error}");
    }
    assert!(
        lines(&output)
            .iter()
            .any(|line| line["message"].as_str().unwrap().contains("_HANDLER is \"bootstrap\""))
    );
    assert!(!lambda.wait_for_polls(1, Duration::ZERO), "it must not ask for events");
}

#[test]
fn it_says_what_is_missing_where_it_does_not_run_in_lambda() {
    let output = Command::new(env!("CARGO_BIN_EXE_bootstrap")).env_clear().output().unwrap();
    assert!(!output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let line = json_of(text.lines().next().unwrap());
    let message = "the function does not start: AWS_LAMBDA_RUNTIME_API is not set";
    assert!(line["message"].as_str().unwrap().starts_with(message), "{line}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
