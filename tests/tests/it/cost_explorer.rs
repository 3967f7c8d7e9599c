//! The cost analyzer on what moto's Cost Explorer answers, which is what it was told to: nothing at first.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rust_decimal::Decimal;
use s3opt_core::backend::storage::{Body, CreateBucket, GetObject, ObjectRef, PutObject};
use s3opt_core::backend::{Cloud, CloudError};
use s3opt_core::config::Config;
use s3opt_core::handlers::cost::{CostAnalyzer, Part, Record, SplitBy};
use s3opt_core::handlers::{Environment, Handler, HandlerError};
use s3opt_core::s3::StorageClass;
use s3opt_inventory::StorageInventories;
use s3opt_inventory::write::{Field, Format, Report, ReportRow, RowDetails, render_report};
use s3opt_tests::backend::Emulated;
use s3opt_tests::clock::poll;
use s3opt_tests::{Emulator, Harness};
use serde_json::{Value, json};

use crate::inbox::Inbox;

const BUCKET: &str = "acme-main-prod";
const REPORTS: &str = "acme-inventory-prod";
const DECEMBER: (&str, &str) = ("2025-12-01", "2026-01-01");
const JANUARY: (&str, &str) = ("2026-01-01", "2026-02-01");
const FEBRUARY: (&str, &str) = ("2026-02-01", "2026-03-01");
const STORAGE: [&str; 2] = ["TimedStorage-ByteHrs", "StandardStorage"];
const REQUESTS: [&str; 2] = ["Requests-Tier1", "PutObject"];
const ARCHIVE: [&str; 2] = ["TimedStorage-GDA-ByteHrs", "DeepArchiveStorage"];

/// A group of an answer, as Cost Explorer writes it.
fn group(keys: [&str; 2], cost: &str, quantity: &str) -> Value {
    json!({"Keys": keys, "Metrics": {
        "UnblendedCost": {"Amount": cost, "Unit": "USD"},
        "UsageQuantity": {"Amount": quantity, "Unit": "N/A"},
    }})
}

fn period((start, end): (&str, &str), groups: &[Value]) -> Value {
    json!({"TimePeriod": {"Start": start, "End": end}, "Total": {}, "Groups": groups, "Estimated": false})
}

/// A page of an answer; another one comes where there is a token.
fn page(periods: &[Value], next: Option<&str>) -> Value {
    let mut page = json!({"ResultsByTime": periods, "DimensionValueAttributes": []});
    if let Some(token) = next {
        page["NextPageToken"] = token.into();
    }
    page
}

/// Tells moto what its Cost Explorer answers to the questions that are new to it, in their order.
fn prepare(port: u16, results: &[Value]) {
    let body = json!({"results": results}).to_string();
    let mut moto = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        moto,
        "POST /moto-api/static/ce/cost-and-usage-results HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    moto.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
}

/// Services of moto's, with a clock that stands in March 2026 and the metrics of the emulator in memory: moto does not
/// speak the protocol in which the SDK puts metrics.
async fn cloud(moto: &Cloud) -> Cloud {
    let memory = s3opt_mem::Emulator::default();
    memory.advance_to("2026-03-03T06:00:00Z".parse().unwrap()).await.unwrap();
    let memory = memory.cloud(Emulator::Moto.account(), &"us-east-1".parse().unwrap());
    Cloud { clock: memory.clock, metrics: memory.metrics, ..moto.clone() }
}

async fn put(cloud: &Cloud, key: String, bytes: Vec<u8>) {
    let body = Body::from(bytes);
    cloud
        .storage
        .put_object(PutObject { bucket: REPORTS.to_owned(), key, body, ..PutObject::default() })
        .await
        .unwrap();
}

/// The buckets, and an inventory of each month's end, in which Finance has all there is.
async fn build(cloud: &Cloud) {
    for name in [BUCKET, REPORTS] {
        let region = "us-east-1".parse().unwrap();
        let create = CreateBucket { name: name.to_owned(), region, tags: Vec::new() };
        cloud.storage.create_bucket(create).await.unwrap();
    }
    for created in ["2026-02-01", "2026-03-01"] {
        let report = Report {
            source_bucket: BUCKET.to_owned(),
            destination_bucket: REPORTS.to_owned(),
            prefix: "inventory".to_owned(),
            configuration: "daily-inventory".to_owned(),
            created: created.parse().unwrap(),
            format: Format::Csv,
            versioned: false,
            fields: Field::USUAL.to_vec(),
            group_rows: 100,
        };
        let row = ReportRow {
            key: "finance/ledger.bin".to_owned(),
            version_id: None,
            is_latest: true,
            is_delete_marker: false,
            size: 5 << 30,
            last_modified: "2025-06-01".parse().unwrap(),
            storage_class: StorageClass::Standard,
            access_tier: None,
            details: RowDetails::default(),
        };
        for (key, bytes) in render_report(&report, &[vec![row]]).unwrap().objects {
            put(cloud, key, bytes).await;
        }
    }
}

/// A stack's configuration without a policy, so that what is stored stays what it is.
fn environment(topic: &str) -> Environment {
    let text = "project = \"acme\"\nenvironment = \"prod\"\nregion = \"us-east-1\"\n\
                [[departments]]\nname = \"Finance\"\nprefixes = [\"finance/\"]\n";
    Config::parse(text).unwrap();
    [
        (Environment::BUCKET_NAME, BUCKET),
        (Environment::SNS_TOPIC_ARN, topic),
        (Environment::CONFIGURATION, text),
    ]
    .into_iter()
    .collect()
}

async fn report(cloud: &Cloud, topic: &str, month: &str) -> Result<Value, HandlerError> {
    let analyzer = CostAnalyzer::new(Arc::new(StorageInventories::default()));
    let event = Bytes::from(json!({"month": month}).to_string());
    let answer = analyzer.handle(cloud, &environment(topic), event).await?;
    Ok(serde_json::from_slice(&answer).unwrap())
}

async fn record(cloud: &Cloud, month: &str) -> Record {
    let object = ObjectRef::new(REPORTS, format!("s3opt/cost-reports/{BUCKET}/{month}.json"));
    let found = cloud.storage.get_object(GetObject { object, ..GetObject::default() }).await.unwrap();
    let Body::Bytes(bytes) = found.body else { panic!("its bytes are there") };
    serde_json::from_slice(&bytes).unwrap()
}

/// What SNS delivered, as programs get it.
fn delivered(inbox: &Inbox) -> Record {
    let message = poll(Duration::from_secs(60), || inbox.next_notification()).unwrap();
    let message: Value = serde_json::from_str(&message).unwrap();
    serde_json::from_str(message["Message"].as_str().unwrap()).unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The record as it was kept and as it was sent: the bill is what was answered, and its parts add up to it.
fn adds_up(record: &Record, total: &str) {
    assert_eq!(record.total, decimal(total));
    assert_eq!(record.figures.iter().map(|figure| figure.cost).sum::<Decimal>(), record.total);
}

/// What a part pays.
fn part(record: &Record, part: &Part) -> Decimal {
    record.figures.iter().filter(|figure| figure.part == *part).map(|figure| figure.cost).sum()
}

/// January, which is asked for by usage type and operation, in three pages for S3 and one for the deep archive, and then
/// by a tag that no bucket has. Figures have as many digits as Cost Explorer's, and exponents.
fn january() -> Vec<Value> {
    let before = period(DECEMBER, &[group(STORAGE, "7.0000000001", "304.3")]);
    let periods = |groups: &[Value]| [period(JANUARY, groups)];
    vec![
        page(
            &[before.clone(), period(JANUARY, &[group(STORAGE, "1234.5678901234", "53676.865")])],
            Some("two"),
        ),
        page(
            &periods(&[group(REQUESTS, "0.1015164830", "20303.2966"), group(ARCHIVE, "0", "0")]),
            Some("three"),
        ),
        page(
            &periods(&[group(["DataTransfer-Out-Bytes", "GetObject"], "0.0000000001", "0.000000001")]),
            None,
        ),
        page(&[period(DECEMBER, &[]), period(JANUARY, &[group(ARCHIVE, "3.3E-7", "0.0003")])], None),
        page(
            &[before, period(JANUARY, &[group(["Department$", STORAGE[0]], "1234.5678901234", "53676.865")])],
            None,
        ),
        page(&[], None),
    ]
}

/// February, in which buckets have a tag: the answer by tag counts, in two pages.
fn february() -> Vec<Value> {
    let by_tag = |groups: &[Value], next| page(&[period(FEBRUARY, groups)], next);
    vec![
        page(&[period(FEBRUARY, &[group(STORAGE, "30.3000000003", "1317.4")])], None),
        page(&[], None),
        by_tag(&[group(["Department$Legal", STORAGE[0]], "20.2000000002", "878.3")], Some("two")),
        by_tag(&[group(["Department$", STORAGE[0]], "10.1000000001", "439.1")], None),
        page(&[], None),
    ]
}

/// The sums of reports are those of the answers, to the last digit; and without an answer there is no report.
#[test]
fn moto_answers_the_cost_analyzer() {
    let running = Harness::in_target().start(Emulator::Moto).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let backend = Emulated::new(&running).await.unwrap();
        let cloud = cloud(backend.cloud()).await;
        build(&cloud).await;
        let topic = cloud.notifications.create_topic("acme-prod-s3-cost-alerts", &[]).await.unwrap();
        let inbox = Inbox::open();
        cloud.notifications.subscribe(&topic, "http", &inbox.url()).await.unwrap();

        let error = report(&cloud, &topic, "2026-01").await.unwrap_err();
        assert!(matches!(error, HandlerError::NotReady { .. }) && !error.is_retryable(), "{error:?}");
        assert_eq!(error.to_string(), "Cost Explorer knows of no costs of S3 in 2026-01");
        assert!(error.remedy().contains("switch Cost Explorer on"), "{}", error.remedy());
        assert_eq!(inbox.next_notification(), None);

        prepare(running.port(), &january());
        let answer = report(&cloud, &topic, "2026-01").await.unwrap();
        assert_eq!(
            (&answer["status"], &answer["total"]),
            (&"sent".into(), &"1234.6694069365".into()),
            "{answer}"
        );
        assert_eq!(answer["metrics"], 0, "CloudWatch takes nothing that is older than two weeks");
        let kept = record(&cloud, "2026-01").await;
        for record in [&kept, &delivered(&inbox)] {
            adds_up(record, "1234.6694069365");
            assert_eq!((record.split_by, record.estimated), (SplitBy::Inventory, false));
            let before = record.before.as_ref().unwrap();
            assert_eq!(
                (before.total, before.month.to_string().as_str()),
                (decimal("7.0000000001"), "2025-12")
            );
            let finance = part(record, &Part::Department("Finance".to_owned()));
            assert!(!finance.is_zero() && finance < decimal("1"), "{finance}");
            assert_eq!(part(record, &Part::Remainder), record.total - finance);
        }
        assert_eq!(kept.sent.unwrap().message_id, answer["message_id"]);

        prepare(running.port(), &february());
        let answer = report(&cloud, &topic, "2026-02").await.unwrap();
        assert_eq!(answer["total"], "30.3000000003", "{answer}");
        assert!(answer["metrics"].as_u64().unwrap() > 0, "{answer}");
        let sent = delivered(&inbox);
        adds_up(&sent, "30.3000000003");
        assert_eq!(sent.split_by, SplitBy::TagAndInventory);
        assert_eq!(part(&sent, &Part::Department("Legal".to_owned())), decimal("20.2000000002"));

        // moto breaks down on the one question that it does not have; the function does not ask it.
        let refused = cloud.costs.cost_allocation_tags().await.unwrap_err();
        assert!(matches!(refused, CloudError::Unavailable(_)), "{refused:?}");
    });
}
