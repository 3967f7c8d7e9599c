//! Lists, page by page.

use s3opt_core::backend::storage::{
    CommonListing, ListObjects, ListObjectsV1, ListUploads, ListVersions, ListedVersion,
};

use super::{BUCKET, Naive, Run};

impl Run {
    /// One list of all versions tells what the model has.
    pub async fn check_versions(&self) {
        let common = CommonListing { bucket: BUCKET.to_owned(), ..CommonListing::default() };
        let request = ListVersions { common, ..ListVersions::default() };
        let page = self.cloud.storage.list_versions(request).await.unwrap();
        assert_eq!(page.next, None);
        let told: Vec<String> = page.versions.iter().map(told).collect();
        assert_eq!(told, self.naive.listed_versions());
    }

    pub(super) async fn list(&self, common: CommonListing, after: Option<&str>, older_call: bool) {
        let mut keys: Vec<String> =
            self.naive.versions.iter().map(|version| version.key.to_owned()).collect();
        keys.retain(|key| self.naive.current_object(key).is_some());
        keys.sort();
        keys.dedup();
        let delimiter = common.delimiter.clone().unwrap_or_default();
        let expected = Naive::rolled_up(&keys, &common.prefix, &delimiter, after);
        let mut all = Vec::new();
        let mut marker = after.map(str::to_owned);
        let mut token = None;
        loop {
            let (objects, prefixes, more) = if older_call {
                let request = ListObjectsV1 { common: common.clone(), marker: marker.clone() };
                let page = self.cloud.storage.list_objects_v1(request).await.unwrap();
                assert_eq!(page.next_marker.is_some(), page.is_truncated && common.delimiter.is_some());
                let last = page.objects.last().map(|object| object.key.clone());
                marker = page.next_marker.or(last);
                (page.objects, page.common_prefixes, page.is_truncated)
            } else {
                let request = ListObjects {
                    common: common.clone(),
                    continuation_token: token.take(),
                    start_after: after.map(str::to_owned),
                };
                let page = self.cloud.storage.list_objects(request).await.unwrap();
                token = page.next_token;
                (page.objects, page.common_prefixes, token.is_some())
            };
            let names = objects.into_iter().map(|object| object.key);
            add_page(&mut all, names, prefixes, &common, more);
            if !more {
                break;
            }
        }
        assert_eq!(all, expected);
    }

    pub(super) async fn list_versions(&self, common: CommonListing) {
        let delimiter = common.delimiter.clone().unwrap_or_default();
        let keys: Vec<String> = self
            .naive
            .listed_versions()
            .iter()
            .filter_map(|told| told.split(' ').next().map(str::to_owned))
            .collect();
        let expected = Naive::rolled_up(&keys, &common.prefix, &delimiter, None);
        let (mut all, mut versions) = (Vec::new(), Vec::new());
        let (mut key_marker, mut version_id_marker) = (None, None);
        loop {
            let request = ListVersions { common: common.clone(), key_marker, version_id_marker };
            let page = self.cloud.storage.list_versions(request).await.unwrap();
            let names = page.versions.iter().map(|version| version.key.clone());
            add_page(&mut all, names, page.common_prefixes, &common, page.next.is_some());
            versions.extend(page.versions.iter().map(told));
            let Some((key, version)) = page.next else { break };
            (key_marker, version_id_marker) = (Some(key), version);
        }
        assert_eq!(all, expected);
        // Whatever was not rolled up is there with all of its versions, in order.
        let of_keys = |told: &String| expected.iter().any(|key| told.split(' ').next() == Some(key));
        let listed: Vec<String> = self.naive.listed_versions().into_iter().filter(of_keys).collect();
        assert_eq!(versions, listed);
    }

    pub(super) async fn list_uploads(&self, common: CommonListing) {
        let delimiter = common.delimiter.clone().unwrap_or_default();
        let mut open: Vec<_> = self.naive.uploads.iter().filter(|upload| upload.open).collect();
        // Stable: within a key they stay in the order of their begin.
        open.sort_by_key(|upload| upload.key);
        let keys: Vec<String> = open.iter().map(|upload| upload.key.to_owned()).collect();
        let expected = Naive::rolled_up(&keys, &common.prefix, &delimiter, None);
        let (mut all, mut ids) = (Vec::new(), Vec::new());
        let (mut key_marker, mut upload_id_marker) = (None, None);
        loop {
            let request = ListUploads { common: common.clone(), key_marker, upload_id_marker };
            let page = self.cloud.storage.list_uploads(request).await.unwrap();
            let names = page.uploads.iter().map(|upload| upload.key.clone());
            add_page(&mut all, names, page.common_prefixes, &common, page.next.is_some());
            ids.extend(page.uploads.into_iter().map(|upload| upload.upload_id));
            let Some((key, upload)) = page.next else { break };
            (key_marker, upload_id_marker) = (Some(key), Some(upload));
        }
        assert_eq!(all, expected);
        open.retain(|upload| expected.iter().any(|key| key == upload.key));
        assert_eq!(ids, open.iter().map(|upload| upload.id.clone()).collect::<Vec<_>>());
    }
}

/// Puts the keys and common prefixes of a page in order and behind those before; a page that is not the last is full.
fn add_page(
    all: &mut Vec<String>,
    keys: impl Iterator<Item = String>,
    prefixes: Vec<String>,
    common: &CommonListing,
    more: bool,
) {
    let mut page: Vec<(String, String)> = keys.map(|key| (key.clone(), key)).collect();
    page.extend(prefixes.into_iter().map(|prefix| (prefix.clone(), format!("[{prefix}]"))));
    page.sort_by(|(one, _), (other, _)| one.cmp(other));
    let limit = common.max_keys.unwrap_or(1000) as usize;
    assert!(page.len() <= limit && (!more || page.len() == limit), "{page:?}");
    all.extend(page.into_iter().map(|(_, name)| name));
}

fn told(version: &ListedVersion) -> String {
    let what = if version.delete_marker {
        "marker".to_owned()
    } else {
        format!("{} {}", version.size, version.etag)
    };
    let latest = if version.is_latest { " latest" } else { "" };
    format!("{} {} {what}{latest}", version.key, version.version_id)
}
