//! Buckets whose versioning was suspended, or switched on after the first write.

use std::sync::Arc;

use super::versions::{id, shape};
use crate::backend::contract::check::{holds, invalid, refused, same, text};
use crate::backend::contract::{Held, Stage};
use crate::backend::storage::{BucketVersioning, ObjectRef, Setting, SettingKey};

cases! { "suspended", Storage;
    a_new_bucket_keeps_no_versions [Versioning] "Never switched on.";
    versioning_is_switched_on_and_suspended [Versioning] "Whether a bucket keeps versions.";
    versioning_is_never_switched_off [Versioning]
        "Once it does, it can be suspended, but never switched off.";
    older_objects_are_the_null_version [Versioning] "`null` for the null version";
    suspended_writes_replace_the_null_version [Versioning]
        "Writes make and replace the null version; older versions stay.";
    a_suspended_write_has_the_id_null [Versioning] "The version's id, `null` in a suspended bucket";
    a_suspended_deletion_replaces_the_null_version [Versioning]
        "Writes make and replace the null version; older versions stay.";
    switched_on_again_the_null_version_stays [Versioning] "Every write makes a version.";
}

async fn suspended(stage: &Stage, bucket: &str) -> Held {
    Ok(stage.set_versioning(bucket, BucketVersioning::Suspended).await?)
}

async fn a_new_bucket_keeps_no_versions(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let came = stage.storage().setting(&bucket, &SettingKey::Versioning).await?;
    same("versioning", &came, &Setting::Versioning(BucketVersioning::Unversioned))
}

async fn versioning_is_switched_on_and_suspended(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let (on, off) = (BucketVersioning::Enabled, BucketVersioning::Suspended);
    for versioning in [off, on, on, off, on] {
        stage.set_versioning(&bucket, versioning).await?;
        let came = stage.storage().setting(&bucket, &SettingKey::Versioning).await?;
        same("versioning", &came, &Setting::Versioning(versioning))?;
    }
    Ok(())
}

async fn versioning_is_never_switched_off(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let came = stage.set_versioning(&bucket, BucketVersioning::Unversioned).await;
    invalid("PutBucketVersioning", came)?;
    let came = stage.storage().setting(&bucket, &SettingKey::Versioning).await?;
    same("versioning", &came, &Setting::Versioning(BucketVersioning::Enabled))
}

async fn older_objects_are_the_null_version(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "before").await?;
    stage.set_versioning(&bucket, BucketVersioning::Enabled).await?;
    let version = id(stage.put(&bucket, "key", "after").await?.version_id)?;
    let versions = stage.versions(&bucket).await?;
    same(
        "the versions",
        &shape(&versions),
        &vec![("key", version.as_str(), true, false), ("key", "null", false, false)],
    )?;
    let object = ObjectRef::new(&bucket, "key").version("null");
    text("the null version", &stage.read_version(object.clone()).await?, "before")?;
    stage.delete_version(object).await?;
    same("the versions that are left", &stage.versions(&bucket).await?.len(), &1)
}

async fn suspended_writes_replace_the_null_version(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let version = id(stage.put(&bucket, "key", "first").await?.version_id)?;
    suspended(&stage, &bucket).await?;
    stage.put(&bucket, "key", "second").await?;
    stage.put(&bucket, "key", "third").await?;
    let versions = stage.versions(&bucket).await?;
    same(
        "the versions",
        &shape(&versions),
        &vec![("key", "null", true, false), ("key", version.as_str(), false, false)],
    )?;
    text("the current version", &stage.read(&bucket, "key").await?, "third")?;
    let object = ObjectRef::new(&bucket, "key").version(version);
    text("the older version", &stage.read_version(object).await?, "first")
}

async fn a_suspended_write_has_the_id_null(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    suspended(&stage, &bucket).await?;
    stage.put(&bucket, "key", "text").await?;
    // S3 leaves the id out of some of its answers in a suspended bucket: what is listed decides.
    let versions = stage.versions(&bucket).await?;
    same("the versions", &shape(&versions), &vec![("key", "null", true, false)])?;
    let came = stage.head(&bucket, "key").await?.version_id;
    holds("the id of the head is null", came.as_deref().is_none_or(|id| id == "null"))
}

async fn a_suspended_deletion_replaces_the_null_version(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    let version = id(stage.put(&bucket, "key", "first").await?.version_id)?;
    suspended(&stage, &bucket).await?;
    stage.put(&bucket, "key", "second").await?;
    let deleted = stage.delete(&bucket, "key").await?;
    same("whether a delete marker was made", &deleted.delete_marker, &true)?;
    let versions = stage.versions(&bucket).await?;
    same(
        "the versions",
        &shape(&versions),
        &vec![("key", "null", true, true), ("key", version.as_str(), false, false)],
    )?;
    refused("GetObject", stage.read(&bucket, "key").await, &["NoSuchKey"])
}

async fn switched_on_again_the_null_version_stays(stage: Arc<Stage>) -> Held {
    let bucket = stage.versioned_bucket().await?;
    suspended(&stage, &bucket).await?;
    stage.put(&bucket, "key", "null").await?;
    stage.set_versioning(&bucket, BucketVersioning::Enabled).await?;
    let version = id(stage.put(&bucket, "key", "new").await?.version_id)?;
    let versions = stage.versions(&bucket).await?;
    same(
        "the versions",
        &shape(&versions),
        &vec![("key", version.as_str(), true, false), ("key", "null", false, false)],
    )
}
