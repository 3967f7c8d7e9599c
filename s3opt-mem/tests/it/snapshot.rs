//! Snapshots of the whole state.

use s3opt_core::backend::contract::block_on;
use s3opt_core::backend::storage::{
    Body, BucketVersioning, CreateBucket, CreateUpload, DeleteObject, ObjectRef, PutObject, Setting,
    UploadPart, UploadRef,
};
use s3opt_core::s3::{StorageClass, Tag};
use s3opt_mem::Emulator;

/// An emulator in which a little was done.
fn emulator(text: &'static str) -> Emulator {
    let emulator = Emulator::builder().start("2026-01-01T09:30:00Z".parse().unwrap()).build();
    let region: s3opt_core::price::Region = "us-east-1".parse().unwrap();
    let storage = emulator.cloud("111111111111", &region).storage;
    block_on(async {
        storage
            .create_bucket(CreateBucket { name: "acme".to_owned(), region, tags: Vec::new() })
            .await
            .unwrap();
        storage.put_setting("acme", Setting::Versioning(BucketVersioning::Enabled)).await.unwrap();
        let put = PutObject { bucket: "acme".to_owned(), key: "key".to_owned(), ..PutObject::default() };
        let tags = vec![Tag { key: "a".to_owned(), value: "1".to_owned() }];
        storage.put_object(PutObject { body: text.into(), tags, ..put.clone() }).await.unwrap();
        let storage_class = Some(StorageClass::IntelligentTiering);
        storage.put_object(PutObject { body: Body::Length(9), storage_class, ..put }).await.unwrap();
        let object = ObjectRef::new("acme", "key");
        storage.delete_object(DeleteObject { object, if_match: None }).await.unwrap();
        let upload =
            CreateUpload { bucket: "acme".to_owned(), key: "large".to_owned(), ..CreateUpload::default() };
        let upload_id = storage.create_upload(upload).await.unwrap();
        let upload = UploadRef { bucket: "acme".to_owned(), key: "large".to_owned(), upload_id };
        storage.upload_part(UploadPart { upload, part_number: 3, body: Body::Length(7) }).await.unwrap();
    });
    emulator
}

#[test]
fn the_same_calls_give_the_same_snapshot() {
    let (one, other) = (emulator("text"), emulator("text"));
    assert_eq!(one.snapshot(), other.snapshot());
    assert_eq!(one.snapshot().to_string(), other.snapshot().to_string());
    assert_ne!(one.snapshot(), emulator("other").snapshot(), "the bytes differ");
    block_on(one.advance_days(1));
    assert_ne!(one.snapshot(), other.snapshot());
    block_on(other.advance_days(1));
    assert_eq!(one.snapshot(), other.snapshot());
}

#[test]
fn looking_changes_nothing() {
    let emulator = emulator("text");
    let first = emulator.snapshot();
    assert_eq!(first, emulator.snapshot());
}

#[test]
fn it_reads_well() {
    let text = emulator("text").snapshot().to_string();
    for line in [
        "at 2026-01-01T09:30:00Z",
        "bucket acme of 111111111111 in us-east-1, made 2026-01-01T09:30:00Z, Enabled",
        "  setting Ownership(BucketOwnerEnforced)",
        " latest 2026-01-01T09:30:00Z delete marker",
        " older 2026-01-01T09:30:00Z 9 bytes, INTELLIGENT_TIERING Frequent, etag ",
        ", entered 2026-01-02, idle 2026-01-02, length only, AES256",
        " older 2026-01-01T09:30:00Z 4 bytes, STANDARD, etag 1cb251ec0d568de6a929b520c4aed8d1, ",
        ", tag \"a\"=\"1\", AES256",
        "  upload of \"large\" ",
        " 2026-01-01T09:30:00Z, parts [(3, 7)]",
        "  2026-01-02T00:00:00Z Midnight",
        "  2026-01 us-east-1 Requests-Tier1 PutObject 1",
        "  2026-01 us-east-1 Requests-INT-Tier1 PutObject 1",
    ] {
        assert!(text.contains(line), "{line:?} is missing in\n{text}");
    }
}

#[test]
fn it_holds_every_service() {
    use s3opt_core::backend::contract::{Backend, run_named};

    /// Leaves everything where it is, and keeps the emulator.
    struct Untidy(Emulator);

    #[async_trait::async_trait]
    impl Backend for Untidy {
        fn capabilities(&self) -> s3opt_core::backend::contract::Capabilities {
            crate::contract::InMemory.capabilities()
        }

        async fn stage(
            &self,
            prefix: &str,
        ) -> Result<s3opt_core::backend::contract::Stage, s3opt_core::backend::contract::Broken> {
            let region: s3opt_core::price::Region = "us-east-1".parse()?;
            let cloud = self.0.cloud("111111111111", &region);
            let code = s3opt_core::backend::contract::FunctionCode {
                runtime: "provided.al2023".to_owned(),
                handler: "echo".to_owned(),
                zip: "one".into(),
                other_zip: "other".into(),
            };
            let stage = s3opt_core::backend::contract::Stage::new(cloud, "111111111111", region, prefix);
            Ok(stage.with_code(code))
        }

        async fn clean_up(&self, _: &s3opt_core::backend::contract::Stage) {}
    }

    let untidy = Untidy(Emulator::default());
    let mut before = untidy.0.snapshot();
    for (case, service, text) in [
        ("alarms::an_alarm_is_kept", "metrics", "threshold: 12.5"),
        ("metrics::each_period_stands_by_itself", "metrics", "sum: 15.0"),
        ("notifications::mail_waits_for_its_confirmation", "notifications", "nobody@example.com"),
        ("functions::leave_is_given", "functions", "statement_id: \"storage\""),
        ("functions::retention_is_set", "functions", "log group /aws/lambda/"),
        ("schedules::targets_are_added_and_replaced", "schedules", "rate(1 day)"),
        ("identity::a_policy_is_replaced", "identity", "  policy policy {"),
    ] {
        block_on(run_named(case, &untidy)).unwrap();
        let after = untidy.0.snapshot();
        assert_ne!(after.services, before.services, "{case}");
        let mut services = after.services.iter().filter(|found| found.service == service);
        assert!(services.any(|found| found.lines.iter().any(|line| line.contains(text))), "{case}\n{after}");
        before = after;
    }
}
