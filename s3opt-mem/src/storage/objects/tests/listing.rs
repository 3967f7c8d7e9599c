//! Lists whose pages end where something is deleted, and what markers answer.

use s3opt_core::backend::storage::{
    BucketVersioning, CommonListing, ListObjects, ListObjectsV1, ListUploads, ListVersions, VersionsPage,
};

use super::{Bench, bench, details, object};

fn common(max_keys: u32) -> CommonListing {
    CommonListing { bucket: "b".to_owned(), max_keys: Some(max_keys), ..CommonListing::default() }
}

fn versions(bench: &Bench, marker: Option<(String, Option<String>)>) -> VersionsPage {
    let (key_marker, version_id_marker) = marker.map_or((None, None), |(key, id)| (Some(key), id));
    let request = ListVersions { common: common(2), key_marker, version_id_marker };
    bench.call(|world, caller| world.list_versions(caller, &request)).unwrap()
}

#[test]
fn pages_go_on_after_what_is_gone() {
    let bench = bench(BucketVersioning::Unversioned);
    for key in ["a", "b", "c", "d"] {
        bench.put(key, "x");
    }
    let page = |continuation_token| {
        // What comes after a key is overlooked with a token.
        let start_after = Some("0".to_owned());
        let request = ListObjects { common: common(2), continuation_token, start_after };
        let page = bench.call(|world, caller| world.list_objects(caller, &request)).unwrap();
        let keys: Vec<String> = page.objects.into_iter().map(|object| object.key).collect();
        (keys.join(""), page.next_token)
    };
    let (first, token) = page(None);
    assert_eq!(first, "ab");
    assert!(!token.clone().unwrap().contains('b'));
    bench.delete(object("b"));
    bench.put("bb", "x");
    assert_eq!(page(token).0, "bbc");
    let request = ListObjects {
        common: common(1),
        continuation_token: Some("nonsense".to_owned()),
        ..ListObjects::default()
    };
    assert_eq!(
        details(&bench.call(|world, caller| world.list_objects(caller, &request)).unwrap_err()),
        "InvalidArgument: The continuation token provided is incorrect ArgumentName=continuation-token"
    );
}

#[test]
fn pages_of_versions_go_on_within_a_key() {
    let bench = bench(BucketVersioning::Enabled);
    let ids: Vec<String> = (0..4).map(|_| bench.put("k", "x").version_id.unwrap()).collect();
    bench.put("l", "x");
    let first = versions(&bench, None);
    assert_eq!(first.next, Some(("k".to_owned(), Some(ids[2].clone()))));
    // The version at which the page ended goes, and a newer one comes.
    bench.delete(object("k").version(&ids[2]));
    bench.put("k", "x");
    let second = versions(&bench, first.next);
    let told: Vec<&String> = second.versions.iter().map(|version| &version.version_id).collect();
    assert_eq!(told, [&ids[1], &ids[0]]);
    let third = versions(&bench, second.next);
    assert_eq!((third.versions[0].key.as_str(), third.next), ("l", None));
    // Without a version the list goes on with the next key.
    let rest = versions(&bench, Some(("k".to_owned(), None)));
    assert_eq!(rest.versions.len(), 1);
}

#[test]
fn a_null_version_marks_its_place_as_long_as_it_is_there() {
    let bench = bench(BucketVersioning::Enabled);
    let oldest = bench.put("k", "x").version_id.unwrap();
    bench.version(BucketVersioning::Suspended);
    bench.put("k", "x");
    let marker = Some(("k".to_owned(), Some("null".to_owned())));
    let only = |page: VersionsPage| {
        assert_eq!(page.versions.len(), 1);
        page.versions[0].version_id.clone()
    };
    assert_eq!(only(versions(&bench, marker.clone())), oldest);
    bench.delete(object("k").version("null"));
    assert_eq!(only(versions(&bench, marker)), oldest);
}

#[test]
fn markers_that_make_no_sense_are_refused() {
    let bench = bench(BucketVersioning::Enabled);
    let refused = |key: Option<&str>, id: &str| {
        let request = ListVersions {
            common: common(1),
            key_marker: key.map(str::to_owned),
            version_id_marker: Some(id.to_owned()),
        };
        details(&bench.call(|world, caller| world.list_versions(caller, &request)).unwrap_err())
    };
    for (key, id, expected) in [
        (
            None,
            "x",
            "InvalidArgument: A version-id marker cannot be specified without a key marker. \
             ArgumentName=version-id-marker ArgumentValue=x",
        ),
        (
            Some("k"),
            "",
            "InvalidArgument: A version-id marker cannot be empty. ArgumentName=version-id-marker ArgumentValue=",
        ),
        (
            Some("k"),
            "x",
            "InvalidArgument: Invalid version id specified ArgumentName=version-id-marker ArgumentValue=x",
        ),
    ] {
        assert_eq!(refused(key, id), expected);
    }
    let request = ListUploads {
        common: common(1),
        key_marker: Some("k".to_owned()),
        upload_id_marker: Some("x".to_owned()),
    };
    assert_eq!(
        details(&bench.call(|world, caller| world.list_uploads(caller, &request)).unwrap_err()),
        "InvalidArgument: Invalid uploadId marker ArgumentName=upload-id-marker ArgumentValue=x"
    );
}

#[test]
fn keys_prefixes_and_markers_are_encoded_where_that_is_asked_for() {
    let bench = bench(BucketVersioning::Unversioned);
    for key in ["a b", "é/1", "é/2", "z"] {
        bench.put(key, "x");
    }
    let common = CommonListing { delimiter: Some("/".to_owned()), encode: true, ..common(2) };
    let request = ListObjectsV1 { common, marker: None };
    let page = bench.call(|world, caller| world.list_objects_v1(caller, &request)).unwrap();
    // In the order of bytes `z` comes before `é/`.
    assert_eq!(page.objects[0].key, "a+b");
    assert_eq!((page.objects[1].key.as_str(), page.next_marker.as_deref()), ("z", Some("z")));
    let request = ListObjectsV1 { marker: page.next_marker, ..request };
    let page = bench.call(|world, caller| world.list_objects_v1(caller, &request)).unwrap();
    assert_eq!((page.common_prefixes, page.is_truncated), (vec!["%C3%A9/".to_owned()], false));
}

#[test]
fn a_page_has_a_thousand_keys_at_most() {
    let bench = bench(BucketVersioning::Unversioned);
    for number in 0..1001 {
        bench.put(&format!("{number:04}"), "x");
    }
    for (asked_for, told) in [(None, 1000), (Some(5000), 1000), (Some(0), 0), (Some(1), 1)] {
        let common = CommonListing { max_keys: asked_for, ..common(0) };
        let request = ListObjects { common, ..ListObjects::default() };
        let page = bench.call(|world, caller| world.list_objects(caller, &request)).unwrap();
        assert_eq!((page.objects.len(), page.next_token.is_some()), (told, told > 0), "{asked_for:?}");
    }
}
