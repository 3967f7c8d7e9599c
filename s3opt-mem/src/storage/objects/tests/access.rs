//! Each request asks for its own permissions.

use s3opt_core::backend::storage::{
    Body, BucketVersioning, CommonListing, CompleteUpload, CopyObject, CreateUpload, DeleteObject,
    DeleteObjects, GetObject, HeadObject, ListObjects, ListObjectsV1, ListParts, ListUploads, ListVersions,
    PutObject, RestoreObject, RestoreTier, Setting, TaggingDirective, UploadPart, UploadRef, WriteConditions,
};
use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::bucket::ServerSideEncryption;

use super::{bench, object, put, tag};
use crate::client::{Caller, Principal};
use crate::world::World;

type Request = fn(&mut World, &Caller) -> Result<(), CloudError>;

fn done<T>(answer: CloudResult<T>) -> Result<(), CloudError> {
    answer.map(|_| ())
}

fn common() -> CommonListing {
    CommonListing { bucket: "b".to_owned(), prefix: "logs/".to_owned(), ..CommonListing::default() }
}

fn upload() -> UploadRef {
    UploadRef { bucket: "b".to_owned(), key: "k".to_owned(), upload_id: "x".to_owned() }
}

fn copy(world: &mut World, caller: &Caller, tagging: TaggingDirective) -> Result<(), CloudError> {
    let request = CopyObject {
        source: object("tagged"),
        bucket: "b".to_owned(),
        key: "copy".to_owned(),
        tagging,
        tags: vec![tag("a", "b")],
        ..CopyObject::default()
    };
    done(world.copy_object(caller, request))
}

const GET: Request = |world, caller| {
    done(world.get_object(caller, &GetObject { object: object("k"), ..GetObject::default() }))
};
const GET_VERSION: Request = |world, caller| {
    let object = object("k").version("null");
    done(world.get_object(caller, &GetObject { object, ..GetObject::default() }))
};
const HEAD: Request = |world, caller| {
    done(world.head_object(caller, &HeadObject { object: object("k"), ..HeadObject::default() }))
};
const PUT: Request = |world, caller| done(world.put_object(caller, put("k", "x".into())));
const PUT_TAGGED: Request = |world, caller| {
    done(world.put_object(caller, PutObject { tags: vec![tag("a", "b")], ..put("k", "x".into()) }))
};
const DELETE: Request =
    |world, caller| done(world.delete_object(caller, &DeleteObject { object: object("k"), if_match: None }));
const DELETE_VERSION: Request = |world, caller| {
    let object = object("k").version("null");
    done(world.delete_object(caller, &DeleteObject { object, if_match: None }))
};

#[test]
fn what_a_policy_denies_is_refused() {
    let requests: [(&str, Request); 24] = [
        ("s3:GetObject", GET),
        ("s3:GetObjectVersion", GET_VERSION),
        ("s3:GetObject", HEAD),
        ("s3:PutObject", PUT),
        ("s3:PutObjectTagging", PUT_TAGGED),
        ("s3:DeleteObject", DELETE),
        ("s3:DeleteObjectVersion", DELETE_VERSION),
        ("s3:GetObject", |world, caller| copy(world, caller, TaggingDirective::Copy)),
        ("s3:PutObject", |world, caller| copy(world, caller, TaggingDirective::Copy)),
        ("s3:GetObjectTagging", |world, caller| copy(world, caller, TaggingDirective::Copy)),
        ("s3:PutObjectTagging", |world, caller| copy(world, caller, TaggingDirective::Replace)),
        ("s3:GetObjectTagging", |world, caller| done(world.object_tags(caller, &object("k")))),
        ("s3:GetObjectVersionTagging", |world, caller| {
            done(world.object_tags(caller, &object("k").version("null")))
        }),
        ("s3:PutObjectTagging", |world, caller| {
            done(world.put_object_tags(caller, &object("k"), Vec::new()))
        }),
        ("s3:DeleteObjectTagging", |world, caller| done(world.delete_object_tags(caller, &object("k")))),
        ("s3:RestoreObject", |world, caller| {
            let request = RestoreObject { object: object("k"), days: Some(1), tier: RestoreTier::Bulk };
            done(world.restore_object(caller, &request))
        }),
        ("s3:ListBucket", |world, caller| {
            done(world.list_objects(caller, &ListObjects { common: common(), ..ListObjects::default() }))
        }),
        ("s3:ListBucket", |world, caller| {
            done(world.list_objects_v1(caller, &ListObjectsV1 { common: common(), marker: None }))
        }),
        ("s3:ListBucketVersions", |world, caller| {
            done(world.list_versions(caller, &ListVersions { common: common(), ..ListVersions::default() }))
        }),
        ("s3:ListBucketMultipartUploads", |world, caller| {
            done(world.list_uploads(caller, &ListUploads { common: common(), ..ListUploads::default() }))
        }),
        ("s3:PutObject", |world, caller| {
            let (bucket, key) = ("b".to_owned(), "k".to_owned());
            done(world.create_upload(caller, CreateUpload { bucket, key, ..CreateUpload::default() }))
        }),
        ("s3:PutObject", |world, caller| {
            let request = UploadPart { upload: upload(), part_number: 1, body: Body::Length(1) };
            done(world.upload_part(caller, request))
        }),
        ("s3:AbortMultipartUpload", |world, caller| world.abort_upload(caller, &upload())),
        ("s3:ListMultipartUploadParts", |world, caller| {
            let request = ListParts { upload: upload(), max_parts: None, part_number_marker: None };
            done(world.list_parts(caller, &request))
        }),
    ];
    for (index, (action, request)) in requests.into_iter().enumerate() {
        let bench = bench(BucketVersioning::Unversioned);
        bench.put("k", "x");
        let tagged = PutObject { tags: vec![tag("a", "b")], ..put("tagged", "x".into()) };
        bench.call(|world, caller| world.put_object(caller, tagged)).unwrap();
        let answer = |denied: &str| {
            let policy = format!(
                r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Deny", "Principal": "*",
                    "Action": "{denied}", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}}]}}"#
            );
            bench.call(|world, caller| world.put_setting(caller, "b", Setting::Policy(policy))).unwrap();
            bench.call(request).err().map(|error| error.code().to_owned())
        };
        assert_ne!(answer("s3:GetBucketLocation").as_deref(), Some("AccessDenied"), "{index} {action}");
        assert_eq!(answer(action).as_deref(), Some("AccessDenied"), "{index} {action}");
    }
}

#[test]
fn completing_takes_the_permission_to_write() {
    let bench = bench(BucketVersioning::Unversioned);
    let role = Caller { principal: Principal::Role("reader".to_owned()), ..bench.caller.clone() };
    let request =
        CompleteUpload { upload: upload(), parts: Vec::new(), conditions: WriteConditions::default() };
    let answer = bench.emulator.world().complete_upload(&role, &request);
    assert_eq!(answer.unwrap_err().code(), "AccessDenied");
}

#[test]
fn policies_see_the_headers() {
    let bench = bench(BucketVersioning::Unversioned);
    let policy = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*",
         "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*",
         "Condition": {"StringEquals": {"s3:x-amz-storage-class": "GLACIER"}}},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b",
         "Condition": {"StringNotEquals": {"s3:prefix": "logs/"}}}]}"#;
    let setting = Setting::Policy(policy.to_owned());
    bench.call(|world, caller| world.put_setting(caller, "b", setting)).unwrap();
    let kms = Some(ServerSideEncryption::Kms { key: None });
    for (encryption, storage_class, allowed) in [
        (kms.clone(), None, true),
        // A header that is not there is not equal either.
        (None, None, false),
        (Some(ServerSideEncryption::Aes256), None, false),
        (kms.clone(), Some(StorageClass::StandardIa), true),
        (kms, Some(StorageClass::Glacier), false),
    ] {
        let request = PutObject { encryption, storage_class, ..put("k", "x".into()) };
        let answer = bench.call(|world, caller| world.put_object(caller, request.clone()));
        assert_eq!(answer.is_ok(), allowed, "{request:?}");
    }
    let list = |prefix: &str| {
        let common = CommonListing { prefix: prefix.to_owned(), ..common() };
        let request = ListObjects { common, ..ListObjects::default() };
        bench.call(|world, caller| world.list_objects(caller, &request)).is_ok()
    };
    assert_eq!([list("logs/"), list("")], [true, false]);
}

#[test]
fn one_refused_key_does_not_stop_the_others() {
    let bench = bench(BucketVersioning::Unversioned);
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
        "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::b/kept"}]}"#;
    let setting = Setting::Policy(policy.to_owned());
    bench.call(|world, caller| world.put_setting(caller, "b", setting)).unwrap();
    for key in ["a", "kept", "z"] {
        bench.put(key, "x");
    }
    let objects = ["a", "kept", "z"].map(|key| (key.to_owned(), None)).to_vec();
    let request = DeleteObjects { bucket: "b".to_owned(), objects };
    let answers = bench.call(|world, caller| world.delete_objects(caller, &request)).unwrap();
    let codes: Vec<Option<String>> =
        answers.into_iter().map(|answer| answer.err().map(|error| error.code)).collect();
    assert_eq!(codes, [None, Some("AccessDenied".to_owned()), None]);
}

#[test]
fn strangers_that_are_refused_cost_the_owner_nothing() {
    let bench = bench(BucketVersioning::Unversioned);
    bench.put("k", "x");
    let read = |caller: &Caller| GET(&mut bench.emulator.world(), caller).unwrap_err().code().to_owned();
    let stranger = Caller { account: "222222222222".to_owned(), ..bench.caller.clone() };
    let nobody = Caller { principal: Principal::Anonymous, ..bench.caller.clone() };
    assert_eq!([read(&stranger), read(&nobody)], ["AccessDenied"; 2]);
    assert!(bench.usage("GetObject").is_empty());
    let role = Caller { principal: Principal::Role("reader".to_owned()), ..bench.caller.clone() };
    assert_eq!(read(&role), "AccessDenied");
    assert_eq!(bench.usage("GetObject"), ["2026-01 Requests-Tier2 GetObject 1"]);
}
