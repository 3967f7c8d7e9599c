//! Months pass, the schedule fires, and the report comes.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use rust_decimal::Decimal;
use s3opt_core::backend::Cloud;
use s3opt_core::backend::metrics::{Dimension, MetricId, Statistic, StatisticsQuery};
use s3opt_core::calendar::Month;
use s3opt_core::handlers::cost::{Cause, Part, Record, SplitBy};
use s3opt_core::handlers::{Environment, Handler, HandlerError};
use serde_json::Value;

use super::stage::{BUCKET, FUNCTION, Stage};
use crate::world::ACCOUNT;

/// The mail of the documentation, which is what the stage's second month brings.
const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cost-report-example.txt");

fn billed(stage: &Stage, month: &str) -> Decimal {
    let month: Month = month.parse().unwrap();
    stage.emulator.bill(ACCOUNT, month.first_day(), month.end()).unwrap()[&month].total
}

fn paid(record: &Record, is: impl Fn(&Part) -> bool) -> Decimal {
    record.figures.iter().filter(|figure| is(&figure.part)).map(|figure| figure.cost).sum()
}

#[tokio::test]
async fn each_month_the_report_comes_and_its_sum_is_the_bill() {
    let stage = Stage::new().await;
    stage.live(89).await;
    let answers: Vec<(String, Value)> = stage
        .emulator
        .invocations(FUNCTION)
        .into_iter()
        .map(|record| (record.time.to_string(), serde_json::from_slice(&record.result.unwrap()).unwrap()))
        .collect();
    let times: Vec<&str> = answers.iter().map(|(time, _)| time.as_str()).collect();
    assert_eq!(times, ["2026-01-01T06:00:00Z", "2026-02-01T06:00:00Z", "2026-03-01T06:00:00Z"]);
    // Nothing was there in December.
    assert_eq!(answers[0].1["error"]["type"], "NotReady");
    let mails = stage.mails();
    assert_eq!(mails.len(), 2);
    for (month, mail, (_, answer)) in
        [("2026-01", &mails[0], &answers[1]), ("2026-02", &mails[1], &answers[2])]
    {
        let bill = billed(&stage, month);
        let record = stage.record(month).await;
        assert_eq!((record.total, paid(&record, |_| true)), (bill, bill));
        assert_eq!(answer["total"].as_str().unwrap().parse::<Decimal>().unwrap(), bill);
        let cents = format!("{:.2}", bill.round_dp(2));
        assert!(mail.subject.starts_with(&format!("S3 costs of {month}: {cents} USD")), "{}", mail.subject);
        assert!(
            mail.text.starts_with(&format!("Amazon S3 costs in {month}: {cents} USD\n")),
            "{}",
            mail.text
        );
        assert_eq!(record.split_by, SplitBy::Inventory);
        // Hours before an object's first midnight, requests, and what was read: little more than a hundredth.
        let remainder = paid(&record, |part| *part == Part::Remainder);
        assert!(remainder > Decimal::ZERO && remainder < bill * Decimal::new(4, 2), "{remainder} of {bill}");
        let sent = record.sent.unwrap();
        assert_eq!((sent.message_id.as_str(), sent.time), (mail.message_id.as_str(), mail.time));
    }
}

#[tokio::test]
async fn the_second_month_is_compared_with_the_first_and_with_what_was_foretold() {
    let stage = Stage::new().await;
    stage.live(31).await;
    stage.advance_to("2026-03-01T12:00:00Z").await;
    let (first, second) = (stage.record("2026-01").await, stage.record("2026-02").await);
    assert_eq!((&first.before, &first.moved, &first.against_forecast), (&None, &None, &None));
    let before = second.before.as_ref().unwrap();
    assert!(before.has_parts);
    assert_eq!((before.total, &before.figures), (first.total, &first.figures));
    let moved = second.moved.as_ref().unwrap();
    assert_eq!((moved.before, moved.after), (first.total, second.total));
    let reasons: Decimal = moved.reasons.iter().map(|reason| reason.cost).sum();
    assert_eq!(reasons, second.total - first.total);
    assert_eq!(moved.contributors.len(), 5);
    assert!(moved.contributors.iter().all(|one| one.whose.is_some()));
    // Nothing was written in February, as the simulation assumed, and nobody read. But it does not know when objects came
    // into Intelligent-Tiering, and so takes them to move on a week too early.
    let foretold = second.foretold.as_ref().unwrap();
    let against = second.against_forecast.as_ref().unwrap();
    assert_eq!((foretold.month.to_string().as_str(), against.before), ("2026-02", foretold.total));
    let off = (against.after - against.before).abs();
    assert!(off < against.before * Decimal::new(10, 2), "{off} of {}", against.before);
    let reason = &against.reasons[0];
    assert!(reason.cause == Cause::ClassMix && reason.cost > off * Decimal::new(99, 2), "{against:?}");
    assert_eq!(first.forecast.as_ref().unwrap().inventory.to_string(), "2026-02-01T01:00:00Z");
    let text = &stage.mails()[1].text;
    for part in
        ["Foretold", "All objects", "since 2026-01, in USD", "Changed most:", "Engineering, TimedStorage-"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn the_mail_is_that_of_the_documentation() {
    let stage = Stage::new().await;
    stage.live(59).await;
    stage.advance_to("2026-03-01T12:00:00Z").await;
    let mail = stage.mails().pop().unwrap();
    let found = format!("Subject: {}\n\n{}", mail.subject, mail.text);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(EXAMPLE, &found).unwrap();
    }
    let expected = std::fs::read_to_string(EXAMPLE).unwrap();
    assert_eq!(found, expected, "UPDATE_EXPECTED=1 writes {EXAMPLE} anew");
    for line in mail.text.lines() {
        assert!(line.chars().count() <= 78 && line.is_ascii() && !line.ends_with(' '), "{line:?}");
    }
}

#[tokio::test]
async fn metrics_tell_the_same() {
    let stage = Stage::new().await;
    stage.live(31).await;
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let record = stage.record("2026-01").await;
    let known = stage.cloud.metrics.list_metrics("S3Opt").await.unwrap();
    assert_eq!(known.len(), 8, "{known:?}");
    let mut sum = Decimal::ZERO;
    let cost = async |department: &str| {
        let dimensions = vec![Dimension::new("Department", department), Dimension::new("Bucket", BUCKET)];
        let query = StatisticsQuery {
            metric: MetricId::new("S3Opt", "MonthlyCost", dimensions),
            start: "2026-01-25".parse().unwrap(),
            end: "2026-02-02".parse().unwrap(),
            period_seconds: 86_400,
            statistics: vec![Statistic::Maximum],
        };
        let points = stage.cloud.metrics.statistics(&query).await.unwrap();
        let [point] = points.as_slice() else { panic!("{department}: {points:?}") };
        assert_eq!((point.time.to_string().as_str(), point.unit.as_str()), ("2026-02-01T00:00:00Z", "None"));
        Decimal::from_f64_retain(point.values[0].1).unwrap().round_dp(8)
    };
    for department in
        ["Finance", "HumanResources", "Engineering", "Compliance", "Marketing", "NoDepartment", "Remainder"]
    {
        sum += cost(department).await;
    }
    let off = (sum - record.total).abs();
    assert!(off < Decimal::new(1, 7), "{sum} {}", record.total);
    assert_eq!(cost("Total").await, record.total.round_dp(8));
}

#[tokio::test]
async fn a_schedule_is_answered_once_and_somebody_again() {
    let stage = Stage::new().await;
    stage.live(31).await;
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let first = stage.record("2026-01").await;
    assert_eq!(stage.mails().len(), 1);
    // EventBridge may deliver an event twice.
    let event = s3opt_core::handlers::cost::scheduled_event(BUCKET, &stage.topic);
    assert_eq!(stage.invoke(&event).await["status"], "already-sent");
    assert_eq!(stage.mails().len(), 1);
    stage.advance_to("2026-02-20").await;
    let payload = format!(r#"{{"bucket_name": "{BUCKET}", "sns_topic_arn": "{}"}}"#, stage.topic);
    let answer = stage.invoke(&payload).await;
    // CloudWatch takes nothing that is older than two weeks.
    assert_eq!((answer["status"].as_str(), answer["metrics"].as_u64()), (Some("sent"), Some(0)));
    let (again, mails) = (stage.record("2026-01").await, stage.mails());
    assert_eq!(mails.len(), 2);
    assert_eq!(
        (&again.figures, &again.forecast, again.inventory),
        (&first.figures, &first.forecast, first.inventory)
    );
    let january = stage.invoke(r#"{"month": "2026-01"}"#).await;
    assert_eq!((january["status"].as_str(), stage.mails().len()), (Some("sent"), 3));
}

/// Keeps what it is told.
#[derive(Default)]
struct Listener(Mutex<Vec<Bytes>>);

#[async_trait]
impl Handler for Listener {
    async fn handle(&self, _: &Cloud, _: &Environment, event: Bytes) -> Result<Bytes, HandlerError> {
        self.0.lock().unwrap().push(event);
        Ok(Bytes::from_static(b"null"))
    }
}

#[tokio::test]
async fn programs_get_the_report_as_json() {
    let stage = Stage::new().await;
    let listener = Arc::new(Listener::default());
    stage.emulator.register("listener", listener.clone());
    let function = stage.function("listener", "listener", "{}", Vec::new()).await;
    stage.allow("listener", "sns.amazonaws.com", &stage.topic).await;
    stage.cloud.notifications.subscribe(&stage.topic, "lambda", &function).await.unwrap();
    stage.live(31).await;
    stage.advance_to("2026-02-01T12:00:00Z").await;
    let told = listener.0.lock().unwrap().clone();
    let [event] = told.as_slice() else { panic!("one message, not {}", told.len()) };
    let event: Value = serde_json::from_slice(event).unwrap();
    let message = event["Records"][0]["Sns"]["Message"].as_str().unwrap();
    let kept = stage.record("2026-01").await;
    assert_eq!(serde_json::from_str::<Record>(message).unwrap(), Record { sent: None, ..kept });
    assert!(stage.mails()[0].text.starts_with("Amazon S3 costs"));
}
