//! Versioning.

use s3opt_core::backend::storage::{BucketVersioning, Setting, SettingKey};

use crate::world::{cloud, cloud_with, delete, get, put, refused, refused_without_bucket};

fn versioning(versioning: BucketVersioning) -> Setting {
    Setting::Versioning(versioning)
}

/// A status in other letters or another one (`enabled`, `Disabled`) cannot be said by the type.
#[tokio::test]
async fn test_bucket_versioning_crud() {
    use BucketVersioning::{Enabled, Suspended, Unversioned};
    let (_emulator, cloud) = cloud_with("acme").await;
    let found = get(&cloud, "acme", SettingKey::Versioning).await.unwrap();
    assert_eq!(found, versioning(Unversioned));
    for state in [Suspended, Enabled, Suspended] {
        put(&cloud, "acme", versioning(state)).await.unwrap();
        assert_eq!(get(&cloud, "acme", SettingKey::Versioning).await.unwrap(), versioning(state));
    }
    let code = "IllegalVersioningConfigurationException";
    let empty = put(&cloud, "acme", versioning(Unversioned)).await;
    refused(empty, code, "The Versioning element must be specified", &[]);
    assert_eq!(get(&cloud, "acme", SettingKey::Versioning).await.unwrap(), versioning(Suspended));
    refused_without_bucket(put(&cloud, "nobody", versioning(Enabled)).await, "nobody");
    refused_without_bucket(get(&cloud, "nobody", SettingKey::Versioning).await, "nobody");
}

/// The setting's part: the list of versions belongs to the objects.
#[tokio::test]
async fn test_get_bucket_versioning_order() {
    let (_emulator, cloud) = cloud_with("acme").await;
    put(&cloud, "acme", versioning(BucketVersioning::Enabled)).await.unwrap();
    let found = get(&cloud, "acme", SettingKey::Versioning).await.unwrap();
    assert_eq!(found, versioning(BucketVersioning::Enabled));
}

#[tokio::test]
async fn versioning_cannot_be_taken_away() {
    let (_emulator, cloud) = cloud();
    refused_without_bucket(delete(&cloud, "nobody", SettingKey::Versioning).await, "nobody");
    let (_emulator, cloud) = cloud_with("acme").await;
    let answer = delete(&cloud, "acme", SettingKey::Versioning).await;
    refused(answer, "MethodNotAllowed", "The specified method is not allowed against this resource.", &[]);
}
