//! What requests cost.

use s3opt_core::backend::storage::{Body, BucketVersioning, ByteRange, GetObject};
use s3opt_core::s3::StorageClass;

use super::{Bench, bench, object, tag};

const KIB: u64 = 1024;

#[test]
fn every_request_has_its_line() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put("k", "x");
    bench.put_in("ia", StorageClass::StandardIa, 200 * KIB);
    bench.copy(object("k"), "gda", Some(StorageClass::DeepArchive)).unwrap();
    bench.get(object("k")).unwrap();
    bench.head(object("gda")).unwrap();
    bench.call(|world, caller| world.put_object_tags(caller, &object("ia"), vec![tag("a", "b")])).unwrap();
    bench.call(|world, caller| world.object_tags(caller, &object("ia"))).unwrap();
    bench.call(|world, caller| world.delete_object_tags(caller, &object("ia"))).unwrap();
    bench.delete(object("k"));
    // Errors of the client are requests, too, but for invalid arguments.
    bench.get(object("k")).unwrap_err();
    bench.get(object("k").version("bad")).unwrap_err();
    assert_eq!(
        bench.usage("Requests-"),
        [
            "2026-01 Requests-GDA-Tier1 CopyObject 1",
            "2026-01 Requests-GDA-Tier2 HeadObject 1",
            "2026-01 Requests-SIA-Tier1 PutObject 1",
            "2026-01 Requests-Tier1 PutObject 1",
            "2026-01 Requests-Tier1 PutObjectTagging 1",
            "2026-01 Requests-Tier2 GetObject 2",
            "2026-01 Requests-Tier2 GetObjectTagging 1",
        ]
    );
}

#[test]
fn retrieval_is_the_bytes_that_were_answered() {
    let bench = bench(BucketVersioning::Unversioned);
    for class in [StorageClass::StandardIa, StorageClass::OneZoneIa, StorageClass::GlacierIr] {
        bench.put_in(class.name(), class, 1000);
        bench.get(object(class.name())).unwrap();
        let request = GetObject {
            object: object(class.name()),
            range: Some(ByteRange::Last(10)),
            ..GetObject::default()
        };
        bench.call(|world, caller| world.get_object(caller, &request)).unwrap();
        bench.head(object(class.name())).unwrap();
        bench.copy(object(class.name()), "copy", None).unwrap();
    }
    assert_eq!(
        bench.usage("Retrieval-"),
        ["GIR", "SIA", "ZIA"].map(|class| format!("2026-01 Retrieval-{class} GetObject 2010"))
    );
}

#[tokio::test]
async fn objects_are_held_from_their_write_to_their_end() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put("k", Body::Length(100));
    bench.advance_to("2026-01-01T06:00:00Z").await;
    bench.put("k", Body::Length(10));
    bench.advance_to("2026-01-02T00:00:00Z").await;
    bench.delete(object("k"));
    bench.advance_to("2026-01-05T00:00:00Z").await;
    assert_eq!(bench.usage("TimedStorage"), [held("StandardStorage", 100 * 6 + 10 * 18)]);
}

#[tokio::test]
async fn leaving_a_class_early_is_billed() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put_in("k", StorageClass::StandardIa, 128 * KIB);
    bench.advance_to("2026-01-11T00:00:00Z").await;
    early(&bench, "2026-01 EarlyDelete-SIA StandardIAStorage 62914560");
}

fn early(bench: &Bench, expected: &str) {
    bench.put("k", "x");
    assert_eq!(bench.usage("EarlyDelete"), [expected]);
}

fn held(operation: &str, amount: u64) -> String {
    format!("2026-01 TimedStorage-ByteHrs {operation} {amount}")
}
