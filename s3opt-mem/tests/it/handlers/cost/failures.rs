//! What goes wrong: a typed error, a log line that says what to do, and a second try only where that helps.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::storage::{Body, PutObject};
use s3opt_core::backend::{Cloud, CloudResult, Failure, Service};
use s3opt_core::handlers::cost::CostAnalyzer;
use s3opt_core::handlers::{Environment, Handler, HandlerError, Settled};
use s3opt_inventory::StorageInventories;
use s3opt_mem::around::{Answer, Around, Call, wrap};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::stage::{BUCKET, FUNCTION, PERMISSIONS, REPORTS, Stage};

/// Refuses an operation so many times.
#[derive(Debug)]
struct Refusing {
    operation: &'static str,
    code: &'static str,
    left: AtomicU32,
}

#[async_trait]
impl Around for Refusing {
    async fn call<'a, T, F>(&'a self, call: Call<'a>, make: F) -> CloudResult<T>
    where
        T: Send + 'a,
        F: Fn() -> Answer<'a, T> + Send + Sync + 'a,
    {
        let left = self.left.load(Ordering::Relaxed);
        if call.operation != self.operation || left == 0 {
            return make().await;
        }
        self.left.store(left - 1, Ordering::Relaxed);
        let failure =
            Failure::new(Service::Costs, self.operation, call.resource, self.code, "refused by the test");
        Err(failure.into_error())
    }
}

/// The cost analyzer behind something that refuses.
struct Behind(Arc<Refusing>, Settled<CostAnalyzer>);

#[async_trait]
impl Handler for Behind {
    async fn handle(
        &self,
        cloud: &Cloud,
        environment: &Environment,
        event: Bytes,
    ) -> Result<Bytes, HandlerError> {
        self.1.handle(&wrap(cloud.clone(), self.0.clone()), environment, event).await
    }
}

/// A stage whose function is refused an operation so many times, after January.
async fn refused(operation: &'static str, code: &'static str, times: u32) -> Stage {
    let stage = Stage::new().await;
    stage.live(31).await;
    let analyzer = Settled(CostAnalyzer::new(Arc::new(StorageInventories::default())));
    let refusing = Arc::new(Refusing { operation, code, left: AtomicU32::new(times) });
    stage.emulator.register("cost-analyzer", Arc::new(Behind(refusing, analyzer)));
    stage.advance_to("2026-02-01T12:00:00Z").await;
    stage
}

/// The results of all invocations, but for the one on 1 January.
fn results(stage: &Stage) -> Vec<Result<String, String>> {
    let records = stage.emulator.invocations(FUNCTION).into_iter().skip(1);
    records.map(|record| record.result.map(|answer| String::from_utf8(answer.to_vec()).unwrap())).collect()
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_the_report_comes_once() {
    for (operation, code) in [
        ("GetCostAndUsage", "LimitExceededException"),
        ("ListObjectsV2", "SlowDown"),
        ("Publish", "ThrottledException"),
        ("PutObject", "InternalError"),
    ] {
        let stage = refused(operation, code, 1).await;
        let results = results(&stage);
        assert_eq!(results.len(), 2, "{operation}: {results:?}");
        assert!(results[0].as_ref().unwrap_err().contains("refused by the test"), "{operation}");
        assert!(results[1].as_ref().unwrap().contains("\"status\":\"sent\""), "{operation}: {results:?}");
        assert_eq!(stage.mails().len(), 1, "{operation}");
    }
}

#[tokio::test]
async fn what_will_not_pass_is_tried_once() {
    let stage = refused("GetCostAndUsage", "AccessDeniedException", u32::MAX).await;
    let results = results(&stage);
    assert_eq!(results.len(), 1, "{results:?}");
    let answer = results[0].as_ref().unwrap();
    assert!(answer.contains("allow the function's role GetCostAndUsage"), "{answer}");
    assert!(stage.mails().is_empty());
}

#[tokio::test]
async fn metrics_and_records_that_fail_do_not_keep_the_report() {
    let stage = refused("PutMetricData", "AccessDenied", u32::MAX).await;
    assert!(results(&stage)[0].as_ref().unwrap().contains("\"metrics\":0"));
    assert_eq!(stage.mails().len(), 1);
    let stage = refused("PutObject", "AccessDenied", u32::MAX).await;
    let [mail] = stage.mails().try_into().unwrap();
    assert!(mail.text.contains("[not-kept]") && mail.text.contains("s3:PutObject"), "{}", mail.text);
}

#[tokio::test]
async fn a_record_that_is_none_is_told_and_done_without() {
    let stage = Stage::new().await;
    stage.live(31).await;
    for (month, text) in [("2025-12", "no JSON"), ("2026-01", "{\"version\": 99}")] {
        let put = PutObject {
            bucket: REPORTS.to_owned(),
            key: format!("s3opt/cost-reports/{BUCKET}/{month}.json"),
            body: Body::from(text.as_bytes()),
            ..PutObject::default()
        };
        stage.cloud.storage.put_object(put).await.unwrap();
    }
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let record = stage.record("2026-01").await;
    let codes: Vec<&str> = record.notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!(codes, ["no-record", "no-record", "no-earlier-report"]);
    assert!(record.notes[0].message.contains("its version is Some(99), not 1"), "{:?}", record.notes);
    assert_eq!(stage.mails().len(), 1);
}

#[tokio::test]
async fn without_an_inventory_there_is_a_remedy_and_later_a_report() {
    let stage = Stage::without_inventory().await;
    stage.live(31).await;
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let answer = results(&stage)[0].clone().unwrap();
    assert!(answer.contains("\"type\":\"NotReady\"") && answer.contains("within 48 hours"), "{answer}");
    assert!(answer.contains("s3://acme-inventory-prod/inventory/acme-main-prod/daily-inventory"), "{answer}");
    stage.deliver_inventory().await;
    stage.advance_to("2026-02-05").await;
    assert_eq!(stage.invoke("{}").await["status"], "sent");
    let record = stage.record("2026-01").await;
    let codes: Vec<&str> = record.notes.iter().map(|note| note.code.as_str()).collect();
    assert!(codes.contains(&"late-inventory"), "{codes:?}");
}

#[tokio::test]
async fn a_record_with_absurd_numbers_is_none() {
    let stage = Stage::new().await;
    stage.live(31).await;
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let mut record = stage.record("2026-01").await;
    record.figures[0].cost = rust_decimal::Decimal::MAX;
    record.figures[1].cost = rust_decimal::Decimal::MAX;
    let put = PutObject {
        bucket: REPORTS.to_owned(),
        key: format!("s3opt/cost-reports/{BUCKET}/2026-01.json"),
        body: Body::from(serde_json::to_vec(&record).unwrap()),
        ..PutObject::default()
    };
    stage.cloud.storage.put_object(put).await.unwrap();
    stage.advance_to("2026-03-01T12:00:00Z").await;
    let record = stage.record("2026-02").await;
    assert!(record.notes[0].message.contains("it has the number 79228"), "{:?}", record.notes);
    assert!(record.before.is_some_and(|before| !before.has_parts));
}

/// The log lines of errors and warnings: what they say and their fields.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<BTreeMap<String, String>>>>);

struct Fields(BTreeMap<String, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(BTreeMap::from([("level".to_owned(), event.metadata().level().to_string())]));
        event.record(&mut fields);
        self.0.lock().unwrap().push(fields.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Invokes the function and answers the one line that it logs, beside what it answers.
async fn logged(stage: &Stage, event: &str) -> BTreeMap<String, String> {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let answer = stage.invoke(event).await;
    drop(guard);
    let lines = std::mem::take(&mut *log.0.lock().unwrap());
    let [line] = lines.as_slice() else { panic!("one line for {event}, not {lines:?}") };
    assert_eq!(answer["error"]["type"].as_str(), line.get("kind").map(String::as_str), "{event}: {answer}");
    assert_eq!(answer["error"]["remedy"].as_str(), line.get("remedy").map(String::as_str), "{event}");
    line.clone()
}

#[tokio::test]
async fn every_failure_has_a_log_line_that_says_what_to_do() {
    let stage = Stage::new().await;
    stage.live(31).await;
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let gone = stage.topic.replace("alerts", "gone");
    let topic_gone = format!(r#"{{"sns_topic_arn": "{gone}"}}"#);
    // The role may publish to that one, too, if it were there.
    let may_publish = PERMISSIONS.replace("acme-prod-s3-cost-alerts", "acme-prod-s3-cost-*");
    let role = format!("{FUNCTION}-role");
    stage.cloud.identity.put_role_policy(&role, "own", &may_publish).await.unwrap();
    let s3_event = r#"{"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {}}]}"#;
    for (event, kind, message, remedy) in [
        ("[1]", "Event", "the event is no JSON object", "send {}"),
        (s3_event, "Event", "the event has Records", "send {}"),
        (r#"{"month": "2026-02"}"#, "Event", "month 2026-02 is not over", "send {}"),
        (r#"{"month": "2025-11"}"#, "NotReady", "no costs of S3 in 2025-11", "switch Cost Explorer on"),
        (
            r#"{"bucket_name": "acme-unknown"}"#,
            "NotReady",
            "no inventory of bucket acme-unknown",
            "within 48 hours",
        ),
        (topic_gone.as_str(), "Cloud", "NotFound", "is gone: make it again"),
    ] {
        let line = logged(&stage, event).await;
        let field = |name: &str| line.get(name).map_or("", String::as_str);
        assert_eq!((field("level"), field("kind"), field("retried")), ("ERROR", kind, "false"), "{line:?}");
        assert!(field("message").contains(message), "{event}: {line:?}");
        assert!(field("remedy").contains(remedy), "{event}: {line:?}");
    }
    // Only the first report, and none of these.
    assert_eq!(stage.mails().len(), 1);
}

#[tokio::test]
async fn what_the_environment_lacks_or_names_wrongly_is_told() {
    let stage = Stage::new().await;
    stage.live(31).await;
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let environment = |changes: &[(&str, &str)]| -> BTreeMap<String, String> {
        let mut variables = BTreeMap::from([
            (Environment::BUCKET_NAME.to_owned(), BUCKET.to_owned()),
            (Environment::SNS_TOPIC_ARN.to_owned(), stage.topic.clone()),
            (Environment::CONFIGURATION.to_owned(), format!("s3://{REPORTS}/s3opt/configuration/1.toml")),
        ]);
        for (name, value) in changes {
            variables.insert((*name).to_owned(), (*value).to_owned());
        }
        variables
    };
    let analyzer = CostAnalyzer::new(Arc::new(StorageInventories::default()));
    let elsewhere = format!("s3://{REPORTS}/inventory/acme-main-prod/daily-inventory");
    for (changes, event, kind, words) in [
        (vec![("BUCKET_NAME", "")], "{}", "Configuration", "BUCKET_NAME is not set"),
        (vec![("SNS_TOPIC_ARN", "")], "{}", "Configuration", "SNS_TOPIC_ARN is not set"),
        (
            vec![("INVENTORY_LOCATION", "here")],
            "{}",
            "Configuration",
            "INVENTORY_LOCATION: \"here\" is no place",
        ),
        (vec![("S3OPT_CONFIG", "departments = 7")], "{}", "Configuration", "S3OPT_CONFIG: line 1"),
        (vec![("S3OPT_CONFIG", "s3://nowhere/a.toml")], "{}", "Cloud", "NoSuchBucket"),
        (
            vec![("INVENTORY_LOCATION", elsewhere.as_str())],
            r#"{"bucket_name": "acme-other"}"#,
            "Configuration",
            "is of bucket acme-main-prod, not of acme-other",
        ),
    ] {
        let environment: Environment = environment(&changes).into_iter().collect();
        let error = analyzer.handle(&stage.cloud, &environment, Bytes::from(event)).await.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), (kind, false), "{changes:?}: {error}");
        assert!(error.to_string().contains(words), "{changes:?}: {error}");
        assert!(!error.remedy().is_empty());
    }
}
