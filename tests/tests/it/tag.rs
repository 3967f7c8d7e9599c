//! Tags set on the objects of an inventory, in a bucket that others keep.

use std::collections::BTreeMap;
use std::path::PathBuf;

use s3opt_core::backend::Cloud;
use s3opt_core::backend::storage::{CreateBucket, ObjectRef, PutObject};
use s3opt_core::s3::{StorageClass, Tag};
use s3opt_inventory::write::{Field, Format, Report, ReportRow, RowDetails, write_report};
use s3opt_tests::backend::Emulated;
use s3opt_tests::{Emulator, Harness, Running};
use serde_json::json;

use crate::proxy::{Proxy, Request};
use crate::workplace::Workplace;

const BUCKET: &str = "acme-tagged";

/// Keys with what is hard about keys, and the tags that the default rules want for them, but for the size's.
const OBJECTS: [(&str, &[(&str, &str)]); 5] = [
    (
        "finance/Q1 Compliance.PDF",
        &[
            ("Department", "Finance"),
            ("CostCenter", "finance"),
            ("DataType", "Compliance"),
            ("RetentionYears", "7"),
            ("ContentType", "Documents"),
        ],
    ),
    ("hr/a b+cü%41.log", &[("Department", "HumanResources"), ("CostCenter", "hr"), ("ContentType", "Logs")]),
    (
        "marketing/?&=/photo.jpeg",
        &[("Department", "Marketing"), ("CostCenter", "marketing"), ("ContentType", "Images")],
    ),
    ("readme", &[]),
    ("finance/own.json", &[("Department", "Mine"), ("CostCenter", "finance"), ("ContentType", "JSON")]),
];

pub fn is_tagging(request: &Request) -> bool {
    request.method == "PUT" && request.target.contains("tagging")
}

/// Puts objects of so many bytes each, and writes the inventory that lists them; answers its folder.
pub async fn fill(
    cloud: &Cloud,
    workplace: &Workplace,
    bucket: &str,
    keys: &[&str],
    bytes: usize,
) -> PathBuf {
    let region = "us-east-1".parse().unwrap();
    let create = CreateBucket { name: bucket.to_owned(), region, tags: Vec::new() };
    cloud.storage.create_bucket(create).await.unwrap();
    let mut rows = Vec::new();
    for key in keys {
        let (bucket, key) = (bucket.to_owned(), (*key).to_owned());
        let body = vec![0_u8; bytes].into();
        cloud
            .storage
            .put_object(PutObject { bucket, key: key.clone(), body, ..PutObject::default() })
            .await
            .unwrap();
        rows.push(ReportRow {
            key,
            version_id: None,
            is_latest: true,
            is_delete_marker: false,
            size: bytes as u64,
            last_modified: "2026-04-01".parse().unwrap(),
            storage_class: StorageClass::Standard,
            access_tier: None,
            details: RowDetails::default(),
        });
    }
    let report = Report {
        source_bucket: bucket.to_owned(),
        destination_bucket: "reports".to_owned(),
        prefix: String::new(),
        configuration: "daily".to_owned(),
        created: "2026-05-01".parse().unwrap(),
        format: Format::Csv,
        versioned: false,
        fields: Field::USUAL.to_vec(),
        group_rows: 100,
    };
    let folder = workplace.path().join("inventory");
    std::fs::create_dir(&folder).unwrap();
    write_report(&folder, &report, &[rows]).unwrap();
    folder
}

/// The tags of an object, in the order of their keys.
pub async fn tags(cloud: &Cloud, bucket: &str, key: &str) -> BTreeMap<String, String> {
    let tags = cloud.storage.object_tags(&ObjectRef::new(bucket, key)).await.unwrap().tags;
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}

async fn all_tags(cloud: &Cloud) -> Vec<BTreeMap<String, String>> {
    let mut all = Vec::new();
    for (key, _) in OBJECTS {
        all.push(tags(cloud, BUCKET, key).await);
    }
    all
}

fn expected() -> Vec<BTreeMap<String, String>> {
    let pairs = |tags: &[(&str, &str)]| {
        let tags = tags.iter().chain(&[("SizeCategory", "Small")]);
        tags.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    OBJECTS.iter().map(|(_, tags)| pairs(tags)).collect()
}

/// The dry run tells and does nothing, the run does what was told, and another one finds nothing to do.
#[test]
fn moto_keeps_the_tags() {
    let running: Running = Harness::in_target().start(Emulator::Moto).unwrap();
    let workplace = Workplace::new(Emulator::Moto);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let backend = Emulated::new(&running).await.unwrap();
        let cloud = backend.cloud();
        let folder = fill(cloud, &workplace, BUCKET, &OBJECTS.map(|(key, _)| key), 100).await;
        let own = vec![Tag { key: "Department".to_owned(), value: "Mine".to_owned() }];
        let object = ObjectRef::new(BUCKET, "finance/own.json");
        cloud.storage.put_object_tags(&object, own).await.unwrap();
        let before = all_tags(cloud).await;
        let proxy = Proxy::counting(running.port(), is_tagging);
        let folder = folder.to_str().unwrap();
        let run = |more: &[&str]| {
            let arguments = [&["tag", "--inventory", folder], more].concat();
            workplace.run(&proxy.url(), &arguments, 0)
        };

        let told = run(&["--dry-run"]).stdout;
        for line in [
            "5 objects are to have tags",
            "What it costs at most, in us-east-1",
            "  Requests-Tier1  PutObjectTagging         5  0.000025",
        ] {
            assert!(told.contains(line), "{line:?}: {told}");
        }
        assert_eq!((all_tags(cloud).await, proxy.seen()), (before, 0));

        let answer = |more: &[&str]| -> serde_json::Value {
            serde_json::from_str(&run(&[&["--yes", "--json"], more].concat()).stdout).unwrap()
        };
        let done = |tagged: u64, unchanged: u64| {
            json!({
                "bucket": BUCKET, "tagged": tagged, "unchanged": unchanged, "overwritten": 0, "gone": 0, "failed": 0,
                "rows_done_before": 0, "dropped": {}, "failures": [],
            })
        };
        assert_eq!(answer(&[]), done(5, 0));
        assert_eq!((all_tags(cloud).await, proxy.seen()), (expected(), 5));

        assert_eq!(answer(&[]), done(0, 5));
        assert_eq!((all_tags(cloud).await, proxy.seen()), (expected(), 5));
        assert!(!workplace.path().join("s3opt-tag.journal").exists());
    });
}
