//! The functions as they are packed for Lambda, run for real: ministack runs the executable on the events that S3 and
//! EventBridge give it.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::metrics::{Dimension, MetricDatum, MetricId};
use s3opt_core::backend::storage::PutObject;
use s3opt_core::calendar::Instant;
use s3opt_core::stack::desired::Blueprint;
use s3opt_tests::backend::Emulated;
use s3opt_tests::{Emulator, Harness};

use super::World;
use super::awaited::awaited;
use super::inbox::Inbox;
use super::worlds::functions_zip;

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
    let zip = functions_zip();
    let running = Harness::in_target().start(Emulator::Ministack).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let backend = Emulated::new(&running).await.unwrap();
        let world = World::of(running.emulator(), backend.cloud().clone(), zip)
            .edited("access_analysis = \"rate(1 day)\"", "access_analysis = \"rate(1 minute)\"");
        let World { cloud, blueprint, .. } = &world;
        world.deploys().await;
        let inbox = Inbox::open();
        cloud.notifications.subscribe(&blueprint.names.topic_arn(), "http", &inbox.url()).await.unwrap();
        burst(cloud, blueprint).await;

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
        let tags = world.is_tagged(key, log).await;
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
        world.destroys().await;
    });
}
