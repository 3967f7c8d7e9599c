//! Archived versions become readable for a while.

use std::sync::Arc;

use crate::backend::contract::check::{invalid, refused, same, text};
use crate::backend::contract::stage::put;
use crate::backend::contract::{Broken, Held, Stage};
use crate::backend::storage::{ObjectRef, PutObject, RestoreObject, RestoreStatus, RestoreTier};
use crate::calendar::{Instant, SECONDS_PER_DAY};
use crate::s3::StorageClass;

cases! { "restore", Storage;
    what_is_not_archived_is_not_restored [Restore] "Not archived: `InvalidObjectState`";
    what_is_absent_is_not_restored [Restore] "Absent: `NoSuchKey`";
    a_restore_is_on_its_way [Restore] "The copy is on its way.";
    a_second_request_is_too_many [Restore] "on its way: `RestoreAlreadyInProgress`.";
    the_deepest_archive_is_not_expedited [Restore] "Within minutes, dearly; not from `DEEP_ARCHIVE`.";
    a_restored_copy_is_read [Restore, TurnableClock] "Asks for a readable copy of an archived version";
    a_restored_copy_goes_again [Restore, TurnableClock] "The copy is there until this instant.";
    a_restored_copy_may_stay_longer [Restore, TurnableClock] "or for longer life of one that is there.";
}

const DAY_MILLISECONDS: u64 = SECONDS_PER_DAY.unsigned_abs() * 1000;

/// A bucket with one archived object, `key`.
async fn archived(stage: &Stage, class: StorageClass) -> Result<String, Broken> {
    let bucket = stage.bucket().await?;
    let request = PutObject { storage_class: Some(class), ..put(&bucket, "key", "text") };
    stage.storage().put_object(request).await?;
    Ok(bucket)
}

fn request(bucket: &str, days: u32) -> RestoreObject {
    RestoreObject { object: ObjectRef::new(bucket, "key"), days: Some(days), tier: RestoreTier::Standard }
}

async fn what_is_not_archived_is_not_restored(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    stage.put(&bucket, "key", "text").await?;
    let came = stage.storage().restore_object(request(&bucket, 1)).await;
    refused("RestoreObject", came, &["InvalidObjectState"])
}

async fn what_is_absent_is_not_restored(stage: Arc<Stage>) -> Held {
    let bucket = stage.bucket().await?;
    let came = stage.storage().restore_object(request(&bucket, 1)).await;
    refused("RestoreObject", came, &["NoSuchKey"])
}

async fn a_restore_is_on_its_way(stage: Arc<Stage>) -> Held {
    let bucket = archived(&stage, StorageClass::Glacier).await?;
    same("the restore before", &stage.head(&bucket, "key").await?.restore, &None)?;
    stage.storage().restore_object(request(&bucket, 1)).await?;
    let head = stage.head(&bucket, "key").await?;
    same("the restore", &head.restore, &Some(RestoreStatus::Ongoing))?;
    same("the class", &head.storage_class, &StorageClass::Glacier)?;
    refused("GetObject", stage.read(&bucket, "key").await, &["InvalidObjectState"])
}

async fn a_second_request_is_too_many(stage: Arc<Stage>) -> Held {
    let bucket = archived(&stage, StorageClass::Glacier).await?;
    stage.storage().restore_object(request(&bucket, 1)).await?;
    let came = stage.storage().restore_object(request(&bucket, 1)).await;
    refused("RestoreObject, repeated", came, &["RestoreAlreadyInProgress"])
}

async fn the_deepest_archive_is_not_expedited(stage: Arc<Stage>) -> Held {
    let bucket = archived(&stage, StorageClass::DeepArchive).await?;
    let request = RestoreObject { tier: RestoreTier::Expedited, ..request(&bucket, 1) };
    invalid("RestoreObject", stage.storage().restore_object(request).await)
}

/// When the copy goes.
async fn until(stage: &Stage, bucket: &str) -> Result<Instant, Broken> {
    match stage.head(bucket, "key").await?.restore {
        Some(RestoreStatus::Restored { until }) => Ok(until),
        other => Err(Broken::new(format!("the restore is {other:?} after two days"))),
    }
}

async fn a_restored_copy_is_read(stage: Arc<Stage>) -> Held {
    for class in [StorageClass::Glacier, StorageClass::DeepArchive] {
        let bucket = archived(&stage, class).await?;
        stage.storage().restore_object(request(&bucket, 10)).await?;
        stage.cloud.clock.wait(2 * DAY_MILLISECONDS).await;
        text("the text", &stage.read(&bucket, "key").await?, "text")?;
        until(&stage, &bucket).await?;
        same("the class", &stage.head(&bucket, "key").await?.storage_class, &class)?;
    }
    Ok(())
}

async fn a_restored_copy_goes_again(stage: Arc<Stage>) -> Held {
    let bucket = archived(&stage, StorageClass::Glacier).await?;
    stage.storage().restore_object(request(&bucket, 5)).await?;
    stage.cloud.clock.wait(2 * DAY_MILLISECONDS).await;
    let left = until(&stage, &bucket).await?.milliseconds() - stage.cloud.clock.now().milliseconds();
    stage.cloud.clock.wait(u64::try_from(left).unwrap_or(0) + 1000).await;
    refused("GetObject", stage.read(&bucket, "key").await, &["InvalidObjectState"])?;
    same("the restore", &stage.head(&bucket, "key").await?.restore, &None)
}

async fn a_restored_copy_may_stay_longer(stage: Arc<Stage>) -> Held {
    let bucket = archived(&stage, StorageClass::Glacier).await?;
    stage.storage().restore_object(request(&bucket, 3)).await?;
    stage.cloud.clock.wait(2 * DAY_MILLISECONDS).await;
    let before = until(&stage, &bucket).await?;
    stage.storage().restore_object(request(&bucket, 20)).await?;
    let after = until(&stage, &bucket).await?;
    let longer = after.milliseconds() - before.milliseconds();
    super::super::check::holds("the copy stays ten days longer at least", longer >= 10 * 86_400_000)
}
