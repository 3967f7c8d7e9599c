//! Buckets that keep versions.

use std::sync::Arc;

use crate::backend::contract::check::{holds, refused, same, text, there};
use crate::backend::contract::stage::listing;
use crate::backend::contract::{Broken, Held, Stage};
use crate::backend::storage::{
    CommonListing, DeleteObjects, DeletedObject, ListObjects, ListVersions, ListedVersion, ObjectRef,
};

cases! { "versions", Storage;
    every_write_makes_a_version [Versioning] "in a versioned bucket a new version";
    old_versions_can_be_read [Versioning] "An object, or one version of it.";
    a_deletion_makes_a_delete_marker [Versioning] "Without a version id a versioned bucket gets a delete marker";
    a_delete_marker_is_made_of_nothing_too [Versioning] "whether the key was there or not";
    a_current_delete_marker_hides_the_key [Versioning] "a current delete marker: `NoSuchKey`";
    a_delete_marker_cannot_be_read [Versioning] "a delete marker by its id: `MethodNotAllowed`";
    without_its_delete_marker_the_key_is_back [Versioning] "with one the version goes for good.";
    a_version_goes_for_good [Versioning] "with one the version goes for good.";
    the_next_older_version_becomes_current [Versioning] "with one the version goes for good.";
    an_absent_version_is_not_read [Versioning] "absent version: `NoSuchVersion`";
    deleting_an_absent_version_succeeds [Versioning] "Absent: success.";
    versions_are_listed_newest_first [Versioning]
        "A page of all versions and delete markers: keys in order, each key's newest first.";
    without_versioning_the_version_is_null [Versioning] "The version's id, `null` for the null version.";
    pages_of_versions_join [Versioning] "Begins after this key, or within it where a version is named, too.";
    versions_are_listed_by_prefix [Versioning] "Only keys that start with this.";
    a_version_marker_needs_a_key [Versioning] "Without a key: `InvalidArgument`.";
    versions_are_deleted_at_once [Versioning, BatchDeletes] "each as [`Storage::delete_object`].";
    lists_of_objects_show_current_versions [Versioning] "A page of the current objects";
}

/// The id of a version that was made.
pub(super) fn id(version_id: Option<String>) -> Result<String, Broken> {
    there("the version's id", version_id)
}

/// Key, id, whether it is the latest, and whether it is a delete marker.
pub(super) fn shape(versions: &[ListedVersion]) -> Vec<(&str, &str, bool, bool)> {
    let shape = |version: &'_ ListedVersion| (version.is_latest, version.delete_marker);
    let line = |version| {
        let (is_latest, delete_marker) = shape(version);
        (version.key.as_str(), version.version_id.as_str(), is_latest, delete_marker)
    };
    versions.iter().map(line).collect()
}

async fn every_write_makes_a_version(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let first = id(stage.put(&bucket, "key", "first").await?.version_id)?;
    let second = id(stage.put(&bucket, "key", "second").await?.version_id)?;
    holds("the ids differ, and neither is null", first != second && first != "null" && second != "null")?;
    text("the current version", &stage.read(&bucket, "key").await?, "second")?;
    same("the current version's id", &stage.head(&bucket, "key").await?.version_id, &Some(second))
}

async fn old_versions_can_be_read(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let first = id(stage.put(&bucket, "key", "the first").await?.version_id)?;
    let second = id(stage.put(&bucket, "key", "second").await?.version_id)?;
    for (version, content) in [(first, "the first"), (second, "second")] {
        let object = ObjectRef::new(&bucket, "key").version(&version);
        text("the text", &stage.read_version(object.clone()).await?, content)?;
        let head = stage.head_version(object).await?;
        same("the size", &head.size, &(content.len() as u64))?;
        same("the id", &head.version_id, &Some(version))?;
    }
    Ok(())
}

async fn a_deletion_makes_a_delete_marker(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let version = id(stage.put(&bucket, "key", "text").await?.version_id)?;
    let deleted = stage.delete(&bucket, "key").await?;
    same("whether a delete marker was made", &deleted.delete_marker, &true)?;
    let marker = id(deleted.version_id)?;
    let versions = stage.versions(&bucket).await?;
    same(
        "the versions",
        &shape(&versions),
        &vec![("key", marker.as_str(), true, true), ("key", version.as_str(), false, false)],
    )?;
    let object = ObjectRef::new(&bucket, "key").version(version);
    text("the version below", &stage.read_version(object).await?, "text")
}

async fn a_delete_marker_is_made_of_nothing_too(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let first = id(stage.delete(&bucket, "key").await?.version_id)?;
    let second = id(stage.delete(&bucket, "key").await?.version_id)?;
    let versions = stage.versions(&bucket).await?;
    same(
        "the versions",
        &shape(&versions),
        &vec![("key", second.as_str(), true, true), ("key", first.as_str(), false, true)],
    )
}

async fn a_current_delete_marker_hides_the_key(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    stage.delete(&bucket, "key").await?;
    refused("GetObject", stage.read(&bucket, "key").await, &["NoSuchKey"])
}

async fn a_delete_marker_cannot_be_read(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let marker = id(stage.delete(&bucket, "key").await?.version_id)?;
    let object = ObjectRef::new(&bucket, "key").version(marker);
    refused("GetObject", stage.read_version(object).await, &["MethodNotAllowed"])
}

async fn without_its_delete_marker_the_key_is_back(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let marker = id(stage.delete(&bucket, "key").await?.version_id)?;
    let deleted = stage.delete_version(ObjectRef::new(&bucket, "key").version(&marker)).await?;
    same(
        "the answer",
        &deleted,
        &DeletedObject { key: "key".to_owned(), version_id: Some(marker), delete_marker: true },
    )?;
    text("the text", &stage.read(&bucket, "key").await?, "text")
}

async fn a_version_goes_for_good(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let version = id(stage.put(&bucket, "key", "text").await?.version_id)?;
    let deleted = stage.delete_version(ObjectRef::new(&bucket, "key").version(&version)).await?;
    same("whether it was a delete marker", &deleted.delete_marker, &false)?;
    same("the id", &deleted.version_id, &Some(version))?;
    same("the versions", &stage.versions(&bucket).await?, &Vec::new())
}

async fn the_next_older_version_becomes_current(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let first = id(stage.put(&bucket, "key", "first").await?.version_id)?;
    let second = id(stage.put(&bucket, "key", "second").await?.version_id)?;
    stage.delete_version(ObjectRef::new(&bucket, "key").version(second)).await?;
    text("the text", &stage.read(&bucket, "key").await?, "first")?;
    let versions = stage.versions(&bucket).await?;
    same("the versions", &shape(&versions), &vec![("key", first.as_str(), true, false)])
}

/// A version that was there, in a bucket whose key has another one.
async fn gone(stage: &Stage) -> Result<ObjectRef, Broken> {
    let bucket = stage.versioned_bucket().await?;
    let version = id(stage.put(&bucket, "key", "first").await?.version_id)?;
    stage.put(&bucket, "key", "second").await?;
    let object = ObjectRef::new(&bucket, "key").version(version);
    stage.delete_version(object.clone()).await?;
    Ok(object)
}

async fn an_absent_version_is_not_read(stage: Arc<Stage>) -> Held {
    let object = gone(&stage).await?;
    refused("GetObject", stage.read_version(object).await, &["NoSuchVersion"])
}

async fn deleting_an_absent_version_succeeds(stage: Arc<Stage>) -> Held {
    let object = gone(&stage).await?;
    stage.delete_version(object.clone()).await?;
    text("the version that stays", &stage.read(&object.bucket, "key").await?, "second")
}

async fn versions_are_listed_newest_first(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let b = id(stage.put(&bucket, "b", "12345").await?.version_id)?;
    let first = id(stage.put(&bucket, "a", "1").await?.version_id)?;
    let second = id(stage.put(&bucket, "a", "22").await?.version_id)?;
    let marker = id(stage.delete(&bucket, "a").await?.version_id)?;
    let versions = stage.versions(&bucket).await?;
    let expected = vec![
        ("a", marker.as_str(), true, true),
        ("a", second.as_str(), false, false),
        ("a", first.as_str(), false, false),
        ("b", b.as_str(), true, false),
    ];
    same("the versions", &shape(&versions), &expected)?;
    let sizes: Vec<u64> = versions.iter().map(|version| version.size).collect();
    same("the sizes", &sizes, &vec![0, 2, 1, 5])?;
    holds(
        "delete markers, and they alone, have no entity tag",
        versions.iter().all(|version| version.delete_marker == version.etag.is_empty()),
    )
}

async fn without_versioning_the_version_is_null(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "first").await?;
    stage.put(&bucket, "key", "second").await?;
    let versions = stage.versions(&bucket).await?;
    same("the versions", &shape(&versions), &vec![("key", "null", true, false)])?;
    let object = ObjectRef::new(&bucket, "key").version("null");
    text("the null version", &stage.read_version(object).await?, "second")
}

async fn pages_of_versions_join(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    for key in ["a", "b", "a", "c", "a"] {
        stage.put(&bucket, key, "text").await?;
    }
    stage.delete(&bucket, "b").await?;
    let all = stage.versions(&bucket).await?;
    for size in [1, 2, 4] {
        let mut request = ListVersions {
            common: CommonListing { max_keys: Some(size), ..listing(&bucket) },
            ..ListVersions::default()
        };
        let mut joined = Vec::new();
        loop {
            let page = stage.storage().list_versions(request.clone()).await?;
            holds("a page is not longer than was asked for", page.versions.len() <= size as usize)?;
            joined.extend(page.versions);
            let Some((key, version)) = page.next else { break };
            holds("pages come to an end", joined.len() < all.len())?;
            request.key_marker = Some(key);
            request.version_id_marker = version;
        }
        same(&format!("the versions in pages of {size}"), &joined, &all)?;
    }
    Ok(())
}

async fn versions_are_listed_by_prefix(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    for key in ["a/1", "a/b/2", "a/b/2", "b/3"] {
        stage.put(&bucket, key, "text").await?;
    }
    let common =
        CommonListing { prefix: "a/".to_owned(), delimiter: Some("/".to_owned()), ..listing(&bucket) };
    let page = stage.storage().list_versions(ListVersions { common, ..ListVersions::default() }).await?;
    let keys: Vec<&str> = page.versions.iter().map(|version| version.key.as_str()).collect();
    same("the keys", &keys, &vec!["a/1"])?;
    same("the common prefixes", &page.common_prefixes, &vec!["a/b/".to_owned()])
}

async fn a_version_marker_needs_a_key(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let version = stage.put(&bucket, "key", "text").await?.version_id;
    let request =
        ListVersions { common: listing(&bucket), version_id_marker: version, ..ListVersions::default() };
    refused("ListObjectVersions", stage.storage().list_versions(request).await, &["InvalidArgument"])
}

async fn versions_are_deleted_at_once(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let first = stage.put(&bucket, "a", "first").await?.version_id;
    stage.put(&bucket, "a", "second").await?;
    stage.put(&bucket, "b", "text").await?;
    let objects = vec![("a".to_owned(), first.clone()), ("b".to_owned(), None)];
    let answers = stage.storage().delete_objects(DeleteObjects { bucket: bucket.clone(), objects }).await?;
    let deleted: Vec<DeletedObject> = answers.into_iter().flatten().collect();
    let of = |key: &str| there("the answer", deleted.iter().find(|deleted| deleted.key == key));
    same("the version of a", &of("a")?.version_id, &first)?;
    same("whether a is a delete marker", &of("a")?.delete_marker, &false)?;
    same("whether b is a delete marker", &of("b")?.delete_marker, &true)?;
    text("a", &stage.read(&bucket, "a").await?, "second")?;
    refused("GetObject of b", stage.read(&bucket, "b").await, &["NoSuchKey"])
}

async fn lists_of_objects_show_current_versions(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    for (key, content) in [("a", "1"), ("a", "22"), ("b", "1")] {
        stage.put(&bucket, key, content).await?;
    }
    stage.delete(&bucket, "b").await?;
    let request = ListObjects { common: listing(&bucket), ..ListObjects::default() };
    let page = stage.storage().list_objects(request).await?;
    let listed: Vec<(&str, u64)> =
        page.objects.iter().map(|object| (object.key.as_str(), object.size)).collect();
    same("keys and sizes", &listed, &vec![("a", 2)])
}
