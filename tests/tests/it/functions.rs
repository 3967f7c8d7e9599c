//! The functions as they are packed for Lambda, run for real: ministack runs the executable on the events that S3 and
//! EventBridge give it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use base64::Engine;
use bytes::Bytes;
use s3opt_core::backend::Cloud;
use s3opt_core::backend::metrics::{Dimension, MetricDatum, MetricId};
use s3opt_core::backend::storage::{ObjectRef, PutObject};
use s3opt_core::calendar::Instant;
use s3opt_core::config::Config;
use s3opt_core::stack::apply::{ApplyOptions, Silent, apply};
use s3opt_core::stack::desired::Blueprint;
use s3opt_core::stack::observe::observe;
use s3opt_core::stack::plan::{PlanOptions, plan};
use s3opt_core::stack::resource::Code;
use s3opt_core::stack::{Names, StackTags, destroy};
use s3opt_tests::backend::Emulated;
use s3opt_tests::clock::Stopwatch;
use s3opt_tests::{Emulator, Harness};
use sha2::Digest;

use crate::inbox::Inbox;
use crate::run::root;

/// How long an event may take to show.
const PATIENCE: Duration = Duration::from_secs(150);

/// The functions, packed by the command with which users pack them.
fn functions_zip() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["run", "--locked", "-p", "xtask", "--", "lambda", "--architecture", "x86_64"];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    root().join("target/lambda-packages/s3opt-lambdas-x86_64.zip")
}

fn blueprint(account: &str, zip: Bytes) -> Blueprint {
    let text = Config::default_text()
        .replacen("project = \"example\"", "project = \"functions\"", 1)
        .replacen("access_analysis = \"rate(1 day)\"", "access_analysis = \"rate(1 minute)\"", 1);
    let config = Config::parse(&text).unwrap();
    let sha256 = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(&zip));
    Blueprint {
        names: Names::new(&config, account).unwrap(),
        tags: StackTags::new(&config),
        text,
        code: Code { sha256, zip },
        config,
    }
}

async fn deploy(cloud: &Cloud, blueprint: &Blueprint) {
    let desired = blueprint.desired().unwrap();
    let observed = observe(cloud, &blueprint.names, &blueprint.tags, &desired.ids()).await.unwrap();
    let steps = plan(&blueprint.names, &desired.resources, &desired.off, &observed, &PlanOptions::default());
    let applied = apply(cloud, &blueprint.names, &steps, &ApplyOptions::default(), &Silent).await;
    assert!(applied.is_complete(), "{:#?} {:#?}", applied.failed, applied.not_begun);
}

async fn destroy(cloud: &Cloud, blueprint: &Blueprint) {
    let desired = blueprint.desired().unwrap();
    let observed = observe(cloud, &blueprint.names, &blueprint.tags, &desired.ids()).await.unwrap();
    let steps = destroy::plan(cloud, &blueprint.names, &desired, &observed, true).await.unwrap();
    let options = ApplyOptions { delete_objects: true, ..ApplyOptions::default() };
    let applied = apply(cloud, &blueprint.names, &steps, &options, &Silent).await;
    assert!(applied.is_complete(), "{:#?} {:#?}", applied.failed, applied.not_begun);
    let observed = observe(cloud, &blueprint.names, &blueprint.tags, &desired.ids()).await.unwrap();
    assert_eq!(observed.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>(), Vec::<String>::new());
}

/// Asks again and again until there is an answer, or the test fails with what it waited for.
async fn awaited<T>(what: &str, log: impl Fn() -> String, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let watch = Stopwatch::start();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(watch.elapsed() < PATIENCE, "{what} did not come; the end of the log:\n{}", log());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// A burst of requests two hours ago, as S3's request metrics would tell it.
async fn burst(cloud: &Cloud, blueprint: &Blueprint) {
    let bucket = blueprint.names.main_bucket();
    let two_hours_ago = Instant::from_milliseconds(cloud.clock.now().milliseconds() - 2 * 3_600_000);
    let dimensions = vec![Dimension::new("BucketName", bucket), Dimension::new("FilterId", "EntireBucket")];
    let datum = MetricDatum {
        metric: MetricId::new("AWS/S3", "AllRequests", dimensions),
        time: two_hours_ago,
        value: 50_000.0,
        unit: "Count".to_owned(),
    };
    cloud.metrics.put_metric_data(vec![datum]).await.unwrap();
}

/// An object is written, and its tags are there; a schedule fires, and the report arrives.
#[test]
fn ministack_runs_the_functions() {
    let zip = Bytes::from(std::fs::read(functions_zip()).unwrap());
    let running = Harness::in_target().start(Emulator::Ministack).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let backend = Emulated::new(&running).await.unwrap();
        let cloud = backend.cloud();
        let blueprint = blueprint(running.emulator().account(), zip);
        deploy(cloud, &blueprint).await;
        let inbox = Inbox::open();
        cloud.notifications.subscribe(&blueprint.names.topic_arn(), "http", &inbox.url()).await.unwrap();
        burst(cloud, &blueprint).await;

        let bucket = blueprint.names.main_bucket();
        let key = "finance/Compliance report.pdf";
        let request = PutObject {
            bucket: bucket.clone(),
            key: key.to_owned(),
            body: vec![0_u8; 1024].into(),
            ..PutObject::default()
        };
        cloud.storage.put_object(request).await.unwrap();
        let log = || running.tail();
        let tags = awaited("the object's tags", log, async || {
            let tags = cloud.storage.object_tags(&ObjectRef::new(&bucket, key)).await.unwrap().tags;
            (!tags.is_empty()).then_some(tags)
        })
        .await;
        let tags: BTreeMap<String, String> = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
        for (key, value) in [
            ("Department", "Finance"),
            ("DataType", "Compliance"),
            ("RetentionYears", "7"),
            ("ContentType", "Documents"),
            ("SizeCategory", "Small"),
        ] {
            assert_eq!(tags.get(key).map(String::as_str), Some(value), "{tags:?}");
        }

        let report = awaited("the access report", log, async || inbox.next_notification()).await;
        assert!(report.contains(&bucket), "{report}");
        assert!(report.contains("50,000") || report.contains("50000"), "{report}");
        destroy(cloud, &blueprint).await;
    });
}
