//! Lists as S3 writes them.

use s3opt_core::backend::Storage;
use s3opt_core::backend::storage::{CommonListing, ListObjects, ListVersions, SettingKey};

use super::{s3, sent};

fn common() -> CommonListing {
    CommonListing { bucket: "acme".to_owned(), ..CommonListing::default() }
}

#[tokio::test]
async fn any_key_survives() {
    let document = "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\
        <NextContinuationToken>to+ken</NextContinuationToken><Contents><Key>a%01+b%2Bc</Key><Size>7</Size>\
        <LastModified>2026-05-14T09:30:00.000Z</LastModified><ETag>&quot;e&quot;</ETag>\
        <StorageClass>GLACIER_IR</StorageClass></Contents><CommonPrefixes><Prefix>x+y/</Prefix></CommonPrefixes>\
        </ListBucketResult>";
    for (encode, key, prefix) in [(false, "a\u{1} b+c", "x y/"), (true, "a%01+b%2Bc", "x+y/")] {
        let (s3, client) = s3(&[(200, &[], document)]).await;
        let common = CommonListing { encode, ..common() };
        let page = s3.list_objects(ListObjects { common, ..ListObjects::default() }).await.unwrap();
        assert_eq!((page.objects[0].key.as_str(), page.common_prefixes[0].as_str()), (key, prefix));
        assert_eq!((page.objects[0].etag.as_str(), page.objects[0].size), ("e", 7));
        assert_eq!(page.next_token.as_deref(), Some("to+ken"));
        assert!(sent(&client)[0].contains("encoding-type=url"));
    }
}

#[tokio::test]
async fn versions_and_delete_markers_stay_in_their_order() {
    let date = "<LastModified>2026-05-14T09:30:00.000Z</LastModified>";
    let version =
        |id: &str| format!("<Version><Key>k</Key><VersionId>{id}</VersionId><Size>1</Size>{date}</Version>");
    let marker =
        |id: &str| format!("<DeleteMarker><Key>k</Key><VersionId>{id}</VersionId>{date}</DeleteMarker>");
    let document = format!(
        "<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker>\
         <NextVersionIdMarker>5</NextVersionIdMarker>{}{}{}{}{}</ListVersionsResult>",
        marker("1"),
        version("2"),
        marker("3"),
        marker("4"),
        version("5")
    );
    let (s3, _) = s3(&[(200, &[], &document)]).await;
    let page = s3.list_versions(ListVersions { common: common(), ..ListVersions::default() }).await.unwrap();
    let came: Vec<_> = page.versions.iter().map(|one| (one.version_id.as_str(), one.delete_marker)).collect();
    assert_eq!(came, [("1", true), ("2", false), ("3", true), ("4", true), ("5", false)]);
    assert_eq!(page.next, Some(("k".to_owned(), Some("5".to_owned()))));
}

#[tokio::test]
async fn pages_of_settings_are_put_together() {
    let page = |id: &str, rest: &str| {
        format!(
            "<ListMetricsConfigurationsResult><MetricsConfiguration><Id>{id}</Id></MetricsConfiguration>{rest}\
             </ListMetricsConfigurationsResult>"
        )
    };
    let more = "<IsTruncated>true</IsTruncated><NextContinuationToken>next</NextContinuationToken>";
    let (first, second) = (page("b", more), page("a", "<IsTruncated>false</IsTruncated>"));
    let (s3, client) = s3(&[(200, &[], &first), (200, &[], &second)]).await;
    let settings = s3.list_settings("acme", &SettingKey::RequestMetrics(String::new())).await.unwrap();
    let keys: Vec<_> = settings.iter().map(s3opt_core::backend::storage::Setting::key).collect();
    assert_eq!(keys, ["a", "b"].map(|id| SettingKey::RequestMetrics(id.to_owned())));
    assert!(sent(&client)[1].contains("continuation-token=next"));
}
