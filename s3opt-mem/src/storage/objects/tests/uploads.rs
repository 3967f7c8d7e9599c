//! Uploads in parts.

use s3opt_core::backend::storage::{
    Body, BucketVersioning, CommonListing, CompleteUpload, CompletedPart, CreateUpload, ListParts,
    ListUploads, Setting, UploadPart, UploadRef, WriteConditions, WrittenObject,
};
use s3opt_core::s3::{StorageClass, lifecycle};

use super::{Bench, bench, details, object};

const MIB: u64 = 1 << 20;

fn begin(bench: &Bench, key: &str, class: StorageClass) -> UploadRef {
    let request = CreateUpload {
        bucket: "b".to_owned(),
        key: key.to_owned(),
        storage_class: Some(class),
        ..CreateUpload::default()
    };
    let upload_id = bench.call(|world, caller| world.create_upload(caller, request)).unwrap();
    UploadRef { bucket: "b".to_owned(), key: key.to_owned(), upload_id }
}

fn write(bench: &Bench, upload: &UploadRef, part_number: u32, body: Body) -> Result<CompletedPart, String> {
    let request = UploadPart { upload: upload.clone(), part_number, body };
    let etag = bench.call(|world, caller| world.upload_part(caller, request));
    etag.map(|etag| CompletedPart { part_number, etag }).map_err(|error| details(&error))
}

fn complete(bench: &Bench, upload: &UploadRef, parts: &[CompletedPart]) -> Result<WrittenObject, String> {
    let request = CompleteUpload {
        upload: upload.clone(),
        parts: parts.to_vec(),
        conditions: WriteConditions::default(),
    };
    bench.call(|world, caller| world.complete_upload(caller, &request)).map_err(|error| details(&error))
}

fn uploads(bench: &Bench) -> Vec<String> {
    let common = CommonListing { bucket: "b".to_owned(), ..CommonListing::default() };
    let request = ListUploads { common, ..ListUploads::default() };
    let page = bench.call(|world, caller| world.list_uploads(caller, &request)).unwrap();
    page.uploads.into_iter().map(|upload| upload.key).collect()
}

#[test]
fn parts_become_one_object() {
    let bench = bench(BucketVersioning::Enabled);
    let upload = begin(&bench, "k", StorageClass::Standard);
    let first = vec![b'a'; 5 << 20];
    write(&bench, &upload, 1, "replaced".into()).unwrap();
    let parts = [
        write(&bench, &upload, 1, first.clone().into()).unwrap(),
        write(&bench, &upload, 7, "end".into()).unwrap(),
    ];
    write(&bench, &upload, 9, "not named".into()).unwrap();
    assert!(bench.get(object("k")).is_err());
    assert_eq!(uploads(&bench), ["k"]);
    let written = complete(&bench, &upload, &parts).unwrap();
    assert_eq!(uploads(&bench), [""; 0]);
    // The MD5 of the two MD5s, computed by another implementation.
    assert_eq!(written.etag, "cc8f6f16b44b75adde6349ab98aee432-2");
    let read = bench.get(object("k")).unwrap();
    let Body::Bytes(bytes) = read.body else { panic!("the bytes are real") };
    assert_eq!((bytes.len(), &bytes[first.len()..]), (first.len() + 3, &b"end"[..]));
    assert_eq!(read.head.parts, Some(2));
    // A copy is made in one piece.
    let copy = bench.copy(object("k"), "copy", None).unwrap();
    assert!(!copy.etag.contains('-'));
    // Asked for again, the upload answers the same and writes nothing.
    assert_eq!(complete(&bench, &upload, &parts), Ok(written));
    assert!(complete(&bench, &upload, &parts[..1]).unwrap_err().starts_with("NoSuchUpload"));
    assert_eq!(bench.call(|world, _| world.buckets["b"].keys["k"].older.len()), 0);
    assert!(write(&bench, &upload, 1, "late".into()).unwrap_err().starts_with("NoSuchUpload"));
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let bench = bench(BucketVersioning::Unversioned);
    let upload = begin(&bench, "k", StorageClass::Standard);
    let (small, end) = (
        write(&bench, &upload, 1, Body::Length(5 * MIB - 1)).unwrap(),
        write(&bench, &upload, 2, Body::Length(1)).unwrap(),
    );
    let id = &upload.upload_id;
    let wrong = CompletedPart { etag: "abc".to_owned(), ..end.clone() };
    let refused = |parts: &[CompletedPart]| complete(&bench, &upload, parts).unwrap_err();
    assert!(refused(&[]).starts_with("MalformedXML"));
    assert_eq!(
        refused(&[end.clone(), small.clone()]),
        format!(
            "InvalidPartOrder: The list of parts was not in ascending order. Parts must be ordered by part \
             number. UploadId={id}"
        )
    );
    assert!(refused(&[end.clone(), end.clone()]).starts_with("InvalidPartOrder"));
    assert_eq!(
        refused(&[wrong]),
        format!(
            "InvalidPart: One or more of the specified parts could not be found.  The part may not have been \
             uploaded, or the specified entity tag may not match the part's entity tag. ETag=abc PartNumber=2 \
             UploadId={id}"
        )
    );
    assert_eq!(
        refused(&[small.clone(), end]),
        format!(
            "EntityTooSmall: Your proposed upload is smaller than the minimum allowed size ETag={} \
             MinSizeAllowed=5242880 PartNumber=1 ProposedSize=5242879",
            small.etag
        )
    );
    for number in [0, 10_001] {
        assert_eq!(
            write(&bench, &upload, number, "x".into()).unwrap_err(),
            format!(
                "InvalidArgument: Part number must be an integer between 1 and 10000, inclusive \
                 ArgumentName=partNumber ArgumentValue={number}"
            )
        );
    }
    assert!(
        write(&bench, &upload, 1, Body::Length((5 << 30) + 1)).unwrap_err().starts_with("EntityTooLarge")
    );
    assert!(complete(&bench, &upload, &[small]).is_ok());
    assert_eq!(bench.get(object("k")).unwrap().body, Body::Length(5 * MIB - 1));
    let other = UploadRef { key: "other".to_owned(), ..upload };
    assert_eq!(
        bench.call(|world, caller| world.abort_upload(caller, &other)).unwrap_err().code(),
        "NoSuchUpload"
    );
}

#[test]
fn parts_are_listed_page_by_page() {
    let bench = bench(BucketVersioning::Unversioned);
    let upload = begin(&bench, "k", StorageClass::Standard);
    for number in [3, 1, 2] {
        write(&bench, &upload, number, Body::Length(number.into())).unwrap();
    }
    let page = |max_parts, part_number_marker| {
        let request = ListParts { upload: upload.clone(), max_parts: Some(max_parts), part_number_marker };
        let page = bench.call(|world, caller| world.list_parts(caller, &request)).unwrap();
        let parts: Vec<_> = page.parts.iter().map(|part| (part.part_number, part.size)).collect();
        (parts, page.next_part_number_marker)
    };
    assert_eq!(page(2, None), (vec![(1, 1), (2, 2)], Some(2)));
    assert_eq!(page(2, Some(2)), (vec![(3, 3)], None));
    assert_eq!(page(3, None).1, None);
    assert_eq!(page(0, None), (vec![], None));
}

#[tokio::test]
async fn parts_on_the_way_are_billed_at_standards_rates() {
    for (class, staging, completed) in [
        (StorageClass::Glacier, "TimedStorage-GlacierStaging GlacierStagingStorage", "GLACIER-"),
        (StorageClass::DeepArchive, "TimedStorage-GDA-Staging DeepArchiveStagingStorage", "GDA-"),
        (StorageClass::Standard, "TimedStorage-ByteHrs StandardStorage", ""),
    ] {
        let bench = bench(BucketVersioning::Unversioned);
        let upload = begin(&bench, "k", class);
        write(&bench, &upload, 1, Body::Length(5)).unwrap();
        let part = write(&bench, &upload, 1, Body::Length(1000)).unwrap();
        bench.advance_to("2026-01-01T01:00:00Z").await;
        complete(&bench, &upload, &[part]).unwrap();
        assert_eq!(bench.usage(staging), [format!("2026-01 {staging} 1000")]);
        assert_eq!(
            bench.usage("Upload"),
            [
                format!("2026-01 Requests-{completed}Tier1 CompleteMultipartUpload 1"),
                "2026-01 Requests-Tier1 InitiateMultipartUpload 1".to_owned(),
                "2026-01 Requests-Tier1 UploadPart 2".to_owned(),
            ]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
        );
    }
}

#[tokio::test]
async fn lifecycle_gives_up_what_is_never_completed() {
    let bench = bench(BucketVersioning::Unversioned);
    let rules = lifecycle::parse(
        r#"{"Rules": [{"ID": "abort", "Filter": {"Prefix": "a"}, "Status": "Enabled",
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2}}]}"#,
    );
    bench.set(Setting::Lifecycle(rules.unwrap()));
    bench.advance_to("2026-01-01T10:00:00Z").await;
    for key in ["a", "b"] {
        write(&bench, &begin(&bench, key, StorageClass::Standard), 1, Body::Length(100)).unwrap();
    }
    for (midnight, expected) in [("2026-01-03", &["a", "b"][..]), ("2026-01-04", &["b"])] {
        bench.advance_to(midnight).await;
        bench.call(|world, _| world.abort_uploads_due(midnight.parse().unwrap()));
        assert_eq!(uploads(&bench), expected);
    }
    bench.advance_to("2026-01-04T01:00:00Z").await;
    bench.call(|world, _| world.drop_uploads("b"));
    bench.advance_to("2026-01-09").await;
    assert_eq!(
        bench.usage("TimedStorage"),
        [format!("2026-01 TimedStorage-ByteHrs StandardStorage {}", 100 * (14 + 48) + 100 * (14 + 49))]
    );
}
