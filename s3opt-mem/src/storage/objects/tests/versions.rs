//! Versions, delete markers and conditions.

use s3opt_core::backend::storage::{
    Body, BucketVersioning, ByteRange, DeleteObject, DeleteObjects, GetObject, PutObject, ReadConditions,
    WriteConditions,
};
use s3opt_core::s3::StorageClass;

use super::{Bench, bench, details, object, put};

/// What is there under `k`, newest first: numbers of the bodies' lengths, `m` for delete markers, `*` for null.
fn stack(bench: &Bench) -> String {
    let world = bench.emulator.world();
    let versions: Vec<String> = world.buckets["b"].keys.get("k").map_or_else(Vec::new, |entry| {
        let told = entry.newest_first().map(|version| {
            let name = version.object().map_or("m".to_owned(), |object| object.size.to_string());
            format!("{name}{}", if version.is_null { "*" } else { "" })
        });
        told.collect()
    });
    versions.join(" ")
}

#[test]
fn writes_and_deletes_do_what_versioning_says() {
    let bench = bench(BucketVersioning::Unversioned);
    assert_eq!(bench.put("k", Body::Length(1)).version_id, None);
    bench.put("k", Body::Length(2));
    assert_eq!(stack(&bench), "2*");
    assert_eq!(bench.delete(object("k")), "version -");
    assert_eq!(bench.delete(object("k")), "version -");
    assert_eq!(stack(&bench), "");
    bench.put("k", Body::Length(3));
    bench.version(BucketVersioning::Enabled);
    let fourth = bench.put("k", Body::Length(4)).version_id.unwrap();
    assert_eq!(stack(&bench), "4 3*");
    assert!(bench.delete(object("k")).starts_with("marker "));
    assert_eq!(stack(&bench), "m 4 3*");
    bench.version(BucketVersioning::Suspended);
    assert_eq!(bench.put("k", Body::Length(5)).version_id.as_deref(), Some("null"));
    assert_eq!(stack(&bench), "5* m 4");
    assert_eq!(bench.delete(object("k")), "marker null");
    assert_eq!(stack(&bench), "m* m 4");
    assert_eq!(bench.delete(object("k").version("null")), "marker null");
    assert_eq!(bench.delete(object("k").version(&fourth)), format!("version {fourth}"));
    // What is not there is deleted already.
    assert_eq!(bench.delete(object("k").version(&fourth)), format!("version {fourth}"));
    assert_eq!(stack(&bench), "m");
}

#[test]
fn absent_things_have_their_own_answers() {
    let bench = bench(BucketVersioning::Enabled);
    let first = bench.put("k", "one").version_id.unwrap();
    bench.delete(object("k"));
    let marker = bench.call(|world, _| world.buckets["b"].keys["k"].latest.id());
    bench.put("other", "two");
    let long = "k".repeat(1025);
    for (wanted, expected) in [
        (object("k"), "NoSuchKey: The specified key does not exist. Key=k".to_owned()),
        (object("nothing"), "NoSuchKey: The specified key does not exist. Key=nothing".to_owned()),
        (
            object("other").version(&first),
            format!("NoSuchVersion: The specified version does not exist. Key=other VersionId={first}"),
        ),
        (
            object("k").version("null"),
            "NoSuchVersion: The specified version does not exist. Key=k VersionId=null".to_owned(),
        ),
        (
            object("k").version(&marker),
            "MethodNotAllowed: The specified method is not allowed against this resource. Method=GET \
             ResourceType=DeleteMarker"
                .to_owned(),
        ),
        (
            object("k").version("nonsense"),
            "InvalidArgument: Invalid version id specified ArgumentName=versionId ArgumentValue=nonsense"
                .to_owned(),
        ),
        (
            object("k").version(""),
            "InvalidArgument: Version id cannot be the empty string ArgumentName=versionId ArgumentValue="
                .to_owned(),
        ),
        (object(&long), "KeyTooLongError: Your key is too long Size=1025 MaxSizeAllowed=1024".to_owned()),
    ] {
        assert_eq!(details(&bench.get(wanted.clone()).unwrap_err()), expected);
        assert_eq!(bench.head(wanted).unwrap_err().code(), expected.split(':').next().unwrap());
    }
    assert_eq!(bench.get(object("k").version(&first)).unwrap().body, "one".into());
    let elsewhere = s3opt_core::backend::storage::ObjectRef::new("nowhere", "k");
    assert_eq!(
        details(&bench.get(elsewhere).unwrap_err()),
        "NoSuchBucket: The specified bucket does not exist BucketName=nowhere"
    );
}

#[test]
fn writes_have_conditions() {
    let bench = bench(BucketVersioning::Enabled);
    let write = |if_match: Option<&str>, if_none_match: bool| {
        let conditions = WriteConditions { if_match: if_match.map(str::to_owned), if_none_match };
        let request = PutObject { conditions, ..put("k", "x".into()) };
        let answer = bench.call(|world, caller| world.put_object(caller, request));
        answer.map_or_else(|error| details(&error), |written| written.etag)
    };
    let failed =
        "PreconditionFailed: At least one of the pre-conditions you specified did not hold Condition=";
    assert_eq!(write(Some("abc"), false), "NoSuchKey: The specified key does not exist. Key=k");
    let etag = write(None, true);
    assert_eq!(etag, "9dd4e461268c8034f5c8564e155c67a6");
    assert_eq!(write(None, true), format!("{failed}If-None-Match"));
    assert_eq!(write(Some("abc"), false), format!("{failed}If-Match"));
    assert_eq!(write(Some(&format!("\"{etag}\"")), false), etag);
    bench.delete(object("k"));
    assert_eq!(write(Some(&etag), false), "NoSuchKey: The specified key does not exist. Key=k");
    assert_eq!(write(None, true), etag);
}

#[test]
fn deletes_have_conditions() {
    let bench = bench(BucketVersioning::Enabled);
    let delete = |if_match: &str| {
        let request = DeleteObject { object: object("k"), if_match: Some(if_match.to_owned()) };
        let answer = bench.call(|world, caller| world.delete_object(caller, &request));
        answer.map_or_else(|error| error.code().to_owned(), |_| "deleted".to_owned())
    };
    assert_eq!(delete("*"), "NoSuchKey");
    let etag = bench.put("k", "x").etag;
    assert_eq!(delete("abc"), "PreconditionFailed");
    assert_eq!(delete(&etag), "deleted");
    assert_eq!(delete("*"), "PreconditionFailed");
}

#[test]
fn reads_have_conditions_and_ranges() {
    let bench = bench(BucketVersioning::Unversioned);
    let etag = bench.put("bytes", "0123456789").etag;
    bench.put("length", Body::Length(10));
    let read = |key: &str, range: Option<ByteRange>, if_none_match: Option<&str>| {
        let conditions =
            ReadConditions { if_none_match: if_none_match.map(str::to_owned), ..ReadConditions::default() };
        let request = GetObject { object: object(key), range, conditions };
        bench.call(|world, caller| world.get_object(caller, &request))
    };
    for (range, expected, bounds) in [
        (None, "0123456789", None),
        (Some(ByteRange::Inclusive(2, 4)), "234", Some((2, 4))),
        (Some(ByteRange::Last(3)), "789", Some((7, 9))),
        (Some(ByteRange::From(9)), "9", Some((9, 9))),
        (Some(ByteRange::Inclusive(4, 2)), "0123456789", None),
    ] {
        let answer = read("bytes", range, None).unwrap();
        assert_eq!((answer.body, answer.range), (expected.into(), bounds));
        assert_eq!(answer.head.size, 10);
        let answer = read("length", range, None).unwrap();
        assert_eq!((answer.body, answer.range), (Body::Length(expected.len() as u64), bounds));
    }
    assert_eq!(
        details(&read("bytes", Some(ByteRange::From(10)), None).unwrap_err()),
        "InvalidRange: The requested range is not satisfiable ActualObjectSize=10 RangeRequested=bytes=10-"
    );
    assert_eq!(details(&read("bytes", None, Some(&etag)).unwrap_err()), "NotModified: Not Modified");
}

#[test]
fn many_are_deleted_at_once() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put("a", "1");
    let request = |objects: Vec<(String, Option<String>)>| {
        let request = DeleteObjects { bucket: "b".to_owned(), objects };
        bench.call(|world, caller| world.delete_objects(caller, &request))
    };
    let key = |key: &str| (key.to_owned(), None);
    let answers = request(vec![key("a"), key("nothing"), ("a".to_owned(), Some("bad".to_owned()))]).unwrap();
    let told: Vec<String> = answers
        .into_iter()
        .map(|answer| match answer {
            Ok(deleted) => format!("{} {}", deleted.key, deleted.delete_marker),
            Err(error) => format!("{} {} {}", error.key, error.code, error.message),
        })
        .collect();
    assert_eq!(told, ["a false", "nothing false", "a InvalidArgument Invalid version id specified"]);
    assert!(bench.get(object("a")).is_err());
    for count in [0, 1001] {
        assert_eq!(request(vec![key("a"); count]).unwrap_err().code(), "MalformedXML");
    }
    assert_eq!(request(vec![key("a"); 1000]).unwrap().len(), 1000);
}

#[test]
fn what_is_too_much_is_refused() {
    let bench = bench(BucketVersioning::Unversioned);
    let five = 5 << 30;
    bench.put_in("k", StorageClass::Standard, five);
    let write = |request: PutObject| {
        details(&bench.call(|world, caller| world.put_object(caller, request)).unwrap_err())
    };
    assert_eq!(
        write(put("k", Body::Length(five + 1))),
        "EntityTooLarge: Your proposed upload exceeds the maximum allowed size ProposedSize=5368709121 \
         MaxSizeAllowed=5368709120"
    );
    let metadata = [("a".to_owned(), "x".repeat(2048))].into();
    assert_eq!(
        write(PutObject { metadata, ..put("k", "x".into()) }),
        "MetadataTooLarge: Your metadata headers exceed the maximum allowed metadata size Size=2049 \
         MaxSizeAllowed=2048"
    );
    assert!(write(put("", "x".into())).starts_with("InvalidArgument"));
}
