//! Copies.

use s3opt_core::backend::storage::{
    Body, BucketVersioning, CopyObject, PutObject, ReadConditions, Setting, TaggingDirective,
};
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::bucket::{BucketEncryption, ServerSideEncryption};

use super::{bench, details, object, put, tag};

const ILLEGAL: &str = "InvalidRequest: This copy request is illegal because it is trying to copy an object to itself \
                       without changing the object's metadata, storage class, website redirect location or \
                       encryption attributes.";

#[test]
fn a_copy_onto_itself_changes_something() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put("k", "x");
    let same = |change: fn(&mut CopyObject)| {
        let mut request = CopyObject {
            source: object("k"),
            bucket: "b".to_owned(),
            key: "k".to_owned(),
            ..CopyObject::default()
        };
        change(&mut request);
        let answer = bench.call(|world, caller| world.copy_object(caller, request));
        answer.map_or_else(|error| details(&error), |written| written.etag)
    };
    let etag = "9dd4e461268c8034f5c8564e155c67a6";
    assert_eq!(same(|_| ()), ILLEGAL);
    assert_eq!(same(|request| request.tagging = TaggingDirective::Replace), ILLEGAL);
    assert_eq!(same(|request| request.storage_class = Some(StorageClass::StandardIa)), etag);
    assert_eq!(same(|request| request.encryption = Some(ServerSideEncryption::Aes256)), etag);
    assert_eq!(same(|request| request.metadata = Some([("a".to_owned(), "b".to_owned())].into())), etag);
    assert_eq!(bench.head(object("k")).unwrap().metadata["a"], "b");
    assert_eq!(same(|request| request.source.version_id = Some("null".to_owned())), etag);
}

#[test]
fn metadata_and_tags_go_along_but_not_the_class_and_encryption() {
    let bench = bench(BucketVersioning::Unversioned);
    let request = PutObject {
        storage_class: Some(StorageClass::StandardIa),
        tags: vec![tag("t", "1")],
        metadata: [("a".to_owned(), "b".to_owned())].into(),
        content_type: Some("text/plain".to_owned()),
        encryption: Some(ServerSideEncryption::Kms { key: None }),
        ..put("k", "x".into())
    };
    bench.call(|world, caller| world.put_object(caller, request)).unwrap();
    bench.copy(object("k"), "copy", None).unwrap();
    let copy = bench.head(object("copy")).unwrap();
    assert_eq!(copy.metadata["a"], "b");
    assert_eq!((copy.content_type.as_str(), copy.tag_count), ("text/plain", 1));
    assert_eq!((copy.storage_class, copy.encryption), (StorageClass::Standard, ServerSideEncryption::Aes256));
    let algorithm = ServerSideEncryption::Kms { key: Some("key".to_owned()) };
    bench.set(Setting::Encryption(BucketEncryption { algorithm: algorithm.clone(), bucket_key: false }));
    assert_eq!(bench.copy(object("copy"), "another", None).unwrap().encryption, algorithm);
}

#[test]
fn sources_that_cannot_be_copied_are_refused() {
    let bench = bench(BucketVersioning::Enabled);
    bench.put_in("archived", StorageClass::Glacier, 1);
    bench.put("gone", "x");
    bench.delete(object("gone"));
    let marker = bench.call(|world, _| world.buckets["b"].keys["gone"].latest.id());
    for (source, expected) in [
        (
            object("archived"),
            "InvalidObjectState: Operation is not valid for the source object's storage class \
             StorageClass=GLACIER",
        ),
        (object("gone"), "NoSuchKey: The specified key does not exist. Key=gone"),
        (
            object("gone").version(marker),
            "InvalidRequest: The source of a copy request may not specifically refer to a delete marker by \
             version id.",
        ),
        (object("nothing"), "NoSuchKey: The specified key does not exist. Key=nothing"),
    ] {
        assert_eq!(details(&bench.copy(source, "copy", None).unwrap_err()), expected);
    }
}

/// Recorded from the service: conditions on the source that do not hold are never `NotModified`.
#[test]
fn conditions_on_the_source_are_preconditions() {
    let bench = bench(BucketVersioning::Unversioned);
    let etag = bench.put("k", "x").etag;
    let source_conditions = ReadConditions { if_none_match: Some(etag), ..ReadConditions::default() };
    let request = CopyObject {
        source: object("k"),
        source_conditions,
        bucket: "b".to_owned(),
        key: "copy".to_owned(),
        ..CopyObject::default()
    };
    assert_eq!(
        details(&bench.call(|world, caller| world.copy_object(caller, request)).unwrap_err()),
        "PreconditionFailed: At least one of the pre-conditions you specified did not hold \
         Condition=x-amz-copy-source-If-None-Match"
    );
}

#[test]
fn lengths_are_copied_as_lengths() {
    let bench = bench(BucketVersioning::Unversioned);
    let etag = bench.put("k", Body::Length(7)).etag;
    assert_eq!(bench.copy(object("k"), "copy", None).unwrap().etag, etag);
    assert_eq!(bench.get(object("copy")).unwrap().body, Body::Length(7));
}
