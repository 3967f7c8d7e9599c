//! Versions, classes and encryption.

use s3opt_core::backend::storage::{
    CommonListing, ListObjects, ListVersions, PutObject, Setting, VersionsPage,
};
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::bucket::{BucketEncryption, ServerSideEncryption};

use super::{BUCKET, cloud, get, head, object, put, request, versioned_cloud};

fn everything() -> CommonListing {
    CommonListing { bucket: BUCKET.to_owned(), ..CommonListing::default() }
}

#[tokio::test]
async fn test_get_bucket_versioning_order() {
    let cloud = versioned_cloud().await;
    let request = ListVersions { common: everything(), ..ListVersions::default() };
    assert_eq!(cloud.storage.list_versions(request.clone()).await.unwrap(), VersionsPage::default());
    let mut ids = Vec::new();
    for key in ["test", "test", "test2"] {
        ids.push(put(&cloud, key, "body", &[]).await.version_id.unwrap());
    }
    let page = cloud.storage.list_versions(request).await.unwrap();
    let versions: Vec<_> = page
        .versions
        .iter()
        .map(|version| (version.key.as_str(), &version.version_id, version.is_latest, version.size))
        .collect();
    assert_eq!(
        versions,
        [("test", &ids[1], true, 4), ("test", &ids[0], false, 4), ("test2", &ids[2], true, 4)]
    );
    assert!(page.versions.iter().all(|version| {
        version.etag == "841a2d689ad86bd1611447453c22c6fc" && version.storage_class == StorageClass::Standard
    }));
    assert_eq!(page.next, None);
}

/// The recorded id is 32 letters; that it holds no others than these is LocalStack's check of it.
#[tokio::test]
async fn test_object_version_id_format() {
    let cloud = versioned_cloud().await;
    let written = put(&cloud, "obj", "", &[]).await;
    assert_eq!(written.etag, "d41d8cd98f00b204e9800998ecf8427e");
    let id = written.version_id.unwrap();
    assert_eq!(id.len(), 32);
    assert!(id.chars().all(|letter| letter.is_ascii_alphanumeric() || "._".contains(letter)), "{id}");
}

#[tokio::test]
async fn test_put_object_storage_class() {
    let cloud = cloud().await;
    let class = StorageClass::IntelligentTiering;
    let request = PutObject { storage_class: Some(class), ..request("obj", "body-test", &[]) };
    cloud.storage.put_object(request).await.unwrap();
    let request = ListObjects { common: everything(), ..ListObjects::default() };
    let page = cloud.storage.list_objects(request).await.unwrap();
    assert_eq!(page.objects[0].storage_class, class);
    let answer = get(&cloud, object("obj")).await;
    assert_eq!(answer.head.storage_class, class);
    assert_eq!(answer.head.etag, "43ad557eaff4fdc42b9886b5a68147ab");
}

#[tokio::test]
async fn test_s3_bucket_encryption_sse_s3() {
    let cloud = cloud().await;
    let setting = Setting::Encryption(BucketEncryption::default());
    cloud.storage.put_setting(BUCKET, setting).await.unwrap();
    let written = put(&cloud, "obj", "test-encrypted", &[]).await;
    assert_eq!(written.etag, "16b66fb6b9c0e864b0291fa0dbb5a946");
    let aes = ServerSideEncryption::Aes256;
    assert_eq!(written.encryption, aes);
    assert_eq!(head(&cloud, object("obj")).await.encryption, aes);
    assert_eq!(get(&cloud, object("obj")).await.body, "test-encrypted".into());
}
