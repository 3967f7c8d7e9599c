//! The emulator lives through a case.

use std::collections::BTreeMap;

use s3opt_core::backend::Cloud;
use s3opt_core::backend::storage::{
    Body, BucketVersioning, CommonListing, CreateBucket, DeleteObject, GetObject, ListObjects, ListVersions,
    ObjectRef, PutObject, Setting, SettingKey,
};
use s3opt_core::calendar::{Day, Instant, Month};
use s3opt_core::price::UsageKey;
use s3opt_core::s3::Versioning;
use s3opt_core::s3::bucket::{InventoryConfiguration, InventoryFormat, InventoryFrequency};
use s3opt_core::simulate::TagSource;
use s3opt_inventory::write::Format;
use s3opt_mem::Emulator;
use tempfile::TempDir;

use super::cases::{Action, Case, Step, start, tag};

/// What came of a case.
pub struct Driven {
    /// The report that was delivered just before the start.
    pub folder: TempDir,
    /// What was metered from the start on.
    pub metered: BTreeMap<(Month, UsageKey), u128>,
}

const DAY: u64 = 86_400_000;
const ACCOUNT: &str = "111111111111";

/// Lives through the case. `None` where the bucket is empty at the end of its history.
pub async fn drive(case: &Case) -> Option<Driven> {
    let begin = before(start(), 501 * DAY);
    let emulator = Emulator::builder().start(begin).replication_delay(0).build();
    let region = "us-east-1".parse().unwrap();
    let cloud = emulator.cloud(ACCOUNT, &region);
    make_buckets(&cloud, case).await;
    for step in &case.history {
        emulator.advance_to(before(start(), step.before)).await.unwrap();
        perform(&cloud, case, step).await;
    }
    if case.versioning == Versioning::Suspended {
        set_versioning(&cloud, "main", BucketVersioning::Suspended).await;
    }
    // One report, made an hour after the midnight that begins the last day before the start.
    emulator.advance_to(before(start(), 25 * 3_600_000)).await.unwrap();
    let found = inventory("found", case.format, true, false);
    cloud.storage.put_setting("main", Setting::Inventory(found)).await.unwrap();
    emulator.advance_to(start().into()).await.unwrap();
    let folder = collect_report(&cloud).await?;
    let arriving = arriving(&cloud, case).await;
    switch_on(&cloud, case).await;

    let end = start().add_months(case.months);
    let mut day = start();
    while day < end {
        emulator.advance_to(day.into()).await.unwrap();
        arrive(&cloud, case, &arriving, day).await;
        if !case.reads.is_empty() {
            // What is due at this midnight has to be done before anything is read.
            emulator
                .advance_to(Instant::from_milliseconds(Instant::from(day).milliseconds() + 1))
                .await
                .unwrap();
            read(&cloud, case, day).await;
        }
        day = day + 1;
        if case.reads.is_empty() && case.arrivals.is_none() {
            day = end;
        }
    }
    emulator.advance_to(end.into()).await.unwrap();
    let mut metered = emulator.bucket_usage("main", start(), end);
    for (line, amount) in emulator.bucket_usage("replica", start(), end) {
        *metered.entry(line).or_default() += amount;
    }
    metered.retain(|(_, key), _| !is_about_buckets(&key.operation));
    Some(Driven { folder, metered })
}

/// Requests that set buckets up or list them, which the simulation knows nothing of.
fn is_about_buckets(operation: &str) -> bool {
    operation.contains("Bucket")
        || ["Versioning", "Lifecycle", "Inventory", "Replication", "Tiering"].iter().any(|word| {
            operation.contains(word) && operation.starts_with("Put") | operation.starts_with("Delete")
        })
}

fn before(day: Day, milliseconds: u64) -> Instant {
    let milliseconds = i64::try_from(milliseconds).unwrap();
    Instant::from_milliseconds(Instant::from(day).milliseconds() - milliseconds)
}

async fn set_versioning(cloud: &Cloud, bucket: &str, versioning: BucketVersioning) {
    cloud.storage.put_setting(bucket, Setting::Versioning(versioning)).await.unwrap();
}

async fn make_buckets(cloud: &Cloud, case: &Case) {
    for (name, region) in [("main", "us-east-1"), ("reports", "us-east-1"), ("replica", "us-west-2")] {
        let region = region.parse().unwrap();
        cloud
            .storage
            .create_bucket(CreateBucket { name: name.to_owned(), region, tags: Vec::new() })
            .await
            .unwrap();
    }
    set_versioning(cloud, "replica", BucketVersioning::Enabled).await;
    if case.versioning != Versioning::Unversioned {
        set_versioning(cloud, "main", BucketVersioning::Enabled).await;
    }
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},
        "Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*"}]}"#;
    cloud.storage.put_setting("reports", Setting::Policy(policy.to_owned())).await.unwrap();
}

fn inventory(id: &str, format: Format, all_versions: bool, weekly: bool) -> InventoryConfiguration {
    InventoryConfiguration {
        id: id.to_owned(),
        enabled: true,
        filter_prefix: None,
        all_versions,
        frequency: if weekly { InventoryFrequency::Weekly } else { InventoryFrequency::Daily },
        format: match format {
            Format::Csv => InventoryFormat::Csv,
            Format::Parquet => InventoryFormat::Parquet,
            Format::Orc => InventoryFormat::Orc,
        },
        destination_bucket: "arn:aws:s3:::reports".to_owned(),
        destination_account: None,
        destination_prefix: Some("inventory".to_owned()),
        encrypted: false,
        optional_fields: ["Size", "LastModifiedDate", "StorageClass", "IntelligentTieringAccessTier"]
            .map(str::to_owned)
            .into(),
    }
}

async fn perform(cloud: &Cloud, case: &Case, step: &Step) {
    if matches!(step.action, Action::Put { .. } | Action::Delete)
        && replaces_a_successor(cloud, step.key).await
    {
        return;
    }
    match &step.action {
        Action::Put { size, class } => {
            let tagged = case.tags == Some(TagSource::Upload) && step.key.starts_with("logs/app/");
            let put = PutObject {
                bucket: "main".to_owned(),
                key: step.key.to_owned(),
                body: Body::Length(*size),
                storage_class: Some(*class),
                tags: if tagged { vec![tag()] } else { Vec::new() },
                ..PutObject::default()
            };
            cloud.storage.put_object(put).await.unwrap();
        }
        Action::Delete => {
            let object = ObjectRef::new("main", step.key);
            cloud.storage.delete_object(DeleteObject { object, if_match: None }).await.unwrap();
        }
        Action::DeleteNewest | Action::DeleteOldest => {
            let versions = versions(cloud).await;
            let mut of_key = versions.iter().filter(|(key, ..)| key == step.key);
            let found =
                if matches!(step.action, Action::DeleteNewest) { of_key.next() } else { of_key.next_back() };
            if let Some((key, version, ..)) = found {
                let object = ObjectRef::new("main", key).version(version);
                cloud.storage.delete_object(DeleteObject { object, if_match: None }).await.unwrap();
            }
        }
        Action::Suspend => {
            if case.versioning == Versioning::Suspended {
                set_versioning(cloud, "main", BucketVersioning::Suspended).await;
            }
        }
    }
}

/// Whether a write would replace a version that is the successor of another. When that was created, no report tells any
/// more, and so not since when the other is noncurrent.
async fn replaces_a_successor(cloud: &Cloud, key: &str) -> bool {
    let versioning = cloud.storage.setting("main", &SettingKey::Versioning).await.unwrap();
    let versions = versions(cloud).await;
    let mut of_key = versions.iter().filter(|(other, ..)| other == key);
    let latest_is_null = of_key.next().is_some_and(|(_, version, _)| version == "null");
    versioning == Setting::Versioning(BucketVersioning::Suspended)
        && latest_is_null
        && of_key.next().is_some()
}

/// Key, version id and whether it is a delete marker of all versions.
async fn versions(cloud: &Cloud) -> Vec<(String, String, bool)> {
    let common = CommonListing { bucket: "main".to_owned(), ..CommonListing::default() };
    let page = cloud.storage.list_versions(ListVersions { common, ..ListVersions::default() }).await.unwrap();
    assert!(page.next.is_none());
    page.versions.into_iter().map(|one| (one.key, one.version_id, one.delete_marker)).collect()
}

/// The last report, in a folder, if there is one.
async fn collect_report(cloud: &Cloud) -> Option<TempDir> {
    let made = "inventory/main/found/";
    let common = CommonListing {
        bucket: "reports".to_owned(),
        prefix: made.to_owned(),
        delimiter: Some("/".to_owned()),
        ..CommonListing::default()
    };
    let day_before = start() - 1;
    let dated = format!("{made}{day_before}T01-00Z/");
    let page = cloud.storage.list_objects(ListObjects { common, ..ListObjects::default() }).await.unwrap();
    if versions(cloud).await.is_empty() {
        return None;
    }
    assert!(page.common_prefixes.contains(&dated), "no report was delivered");
    let folder = tempfile::tempdir().unwrap();
    let read = async |key: String| {
        let object = ObjectRef::new("reports", &key);
        let read = cloud.storage.get_object(GetObject { object, ..GetObject::default() }).await.unwrap();
        let Body::Bytes(bytes) = read.body else { panic!("a report has real bytes") };
        let path = folder.path().join(key.strip_prefix("inventory/main/").unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &bytes).unwrap();
        bytes
    };
    let manifest = read(format!("{dated}manifest.json")).await;
    read(format!("{dated}manifest.checksum")).await;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    for file in manifest["files"].as_array().unwrap() {
        read(file["key"].as_str().unwrap().to_owned()).await;
    }
    Some(folder)
}

/// What was written in the last days: the day, the key, size and class of each current object.
async fn arriving(cloud: &Cloud, case: &Case) -> Vec<(Day, PutObject)> {
    let Some(window) = case.arrivals else { return Vec::new() };
    let common = CommonListing { bucket: "main".to_owned(), ..CommonListing::default() };
    let page = cloud.storage.list_objects(ListObjects { common, ..ListObjects::default() }).await.unwrap();
    let mut arriving = Vec::new();
    for object in page.objects {
        let day = object.last_modified.first_midnight();
        if day > start() || start().days_since(day) >= window {
            continue;
        }
        let tagged = case.tags == Some(TagSource::Upload) && object.key.starts_with("logs/app/");
        let put = PutObject {
            bucket: "main".to_owned(),
            key: object.key,
            body: Body::Length(object.size),
            storage_class: Some(object.storage_class),
            tags: if tagged { vec![tag()] } else { Vec::new() },
            ..PutObject::default()
        };
        arriving.push((day, put));
    }
    arriving
}

/// The policy comes into force.
async fn switch_on(cloud: &Cloud, case: &Case) {
    let storage = &cloud.storage;
    storage.delete_setting("main", &SettingKey::Inventory("found".to_owned())).await.unwrap();
    if case.tags == Some(TagSource::Request) {
        for (key, version, is_marker) in versions(cloud).await {
            if !is_marker && key.starts_with("logs/app/") {
                let object = ObjectRef::new("main", key).version(version);
                storage.put_object_tags(&object, vec![tag()]).await.unwrap();
            }
        }
    }
    if let Some(tiering) = &case.tiering {
        storage.put_setting("main", Setting::Tiering(tiering.clone())).await.unwrap();
    }
    if let Some(replicated) = &case.replication {
        storage.put_setting("replica", Setting::Lifecycle(replicated.lifecycle.clone())).await.unwrap();
        storage.put_setting("main", Setting::Replication(replicated.configuration.clone())).await.unwrap();
    }
    if let Some(report) = case.report {
        let inventory = inventory("report", Format::Csv, report.all_versions, report.weekly);
        storage.put_setting("main", Setting::Inventory(inventory)).await.unwrap();
    }
    storage.put_setting("main", Setting::Lifecycle(case.lifecycle.clone())).await.unwrap();
}

/// What arrived so many windows before comes again, under another key below the same prefix, as long.
async fn arrive(cloud: &Cloud, case: &Case, arriving: &[(Day, PutObject)], day: Day) {
    let Some(window) = case.arrivals else { return };
    for (number, (first, put)) in arriving.iter().enumerate() {
        if day <= start() || !day.days_since(*first).is_multiple_of(window) {
            continue;
        }
        let digits = (u32::try_from(number).unwrap() + 1) * 10_000 + day.days_since(start());
        let key = format!("{}{digits:08}", put.key.trim_end_matches("00000000"));
        cloud.storage.put_object(PutObject { key: key.clone(), ..put.clone() }).await.unwrap();
        if case.tags == Some(TagSource::Request) && key.starts_with("logs/app/") {
            cloud.storage.put_object_tags(&ObjectRef::new("main", key), vec![tag()]).await.unwrap();
        }
    }
}

/// Every current object is read as often as the tables say for its age.
async fn read(cloud: &Cloud, case: &Case, day: Day) {
    let common = CommonListing { bucket: "main".to_owned(), ..CommonListing::default() };
    let page = cloud.storage.list_objects(ListObjects { common, ..ListObjects::default() }).await.unwrap();
    for object in page.objects {
        let created = object.last_modified.first_midnight();
        for reads in &case.reads {
            let until = reads.to_days.map_or(Day::MAX, |days| created + days);
            if day < created + reads.from_days || day >= until {
                continue;
            }
            for _ in 0..reads.requests_per_million_objects / 1_000_000 {
                let object = ObjectRef::new("main", &object.key);
                cloud.storage.get_object(GetObject { object, ..GetObject::default() }).await.unwrap();
            }
        }
    }
}
