//! Lists of versions and delete markers.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{ListVersions, ListedVersion, VersionsPage};
use s3opt_core::s3::StorageClass;

use super::{Told, Walk, limit, list_context, url_encoded};
use crate::client::Caller;
use crate::ids::version_number;
use crate::storage::objects::conditions::whole_second;
use crate::storage::objects::request::{Call, Kind};
use crate::storage::{Bucket, Entry, Version, etag};
use crate::world::World;

impl World {
    pub(crate) fn list_versions(
        &mut self,
        caller: &Caller,
        request: &ListVersions,
    ) -> CloudResult<VersionsPage> {
        let common = &request.common;
        let call = Call { kind: Kind::ListVersions, caller, bucket: &common.bucket, key: "" };
        self.serve(call, |world, _| {
            let limit = limit(common.max_keys);
            world.allow(&call, "s3:ListBucketVersions", &list_context(common))?;
            let bucket = world.bucket_of(&call)?;
            let within = within(&call, bucket, request)?;
            let items = |key: &str, entry: &Entry| -> Vec<ListedVersion> {
                let before = within.filter(|(marker, _)| *marker == key).and_then(|(_, before)| before);
                let versions = entry.newest_first();
                versions
                    .filter(|version| before.is_none_or(|before| version.number < before))
                    .map(|version| listed(key, entry, version))
                    .collect()
            };
            let marker = request.key_marker.as_deref();
            let mut walk = Walk::new(&bucket.keys, common, marker, within.is_some(), items);
            let (told, more) = walk.page(limit);
            Ok(page(told, more, common.encode))
        })
    }
}

/// The key and the number before which the rest of its versions begins, where a version of a key is named.
///
/// A marker need no longer be there; but where the null version is named and is gone, nobody knows where it lay, and
/// all versions of the key are told rather than none.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>, "version-id-marker".
fn within<'a>(
    call: &Call<'_>,
    bucket: &Bucket,
    request: &'a ListVersions,
) -> CloudResult<Option<(&'a str, Option<u64>)>> {
    const NAME: &str = "version-id-marker";
    let Some(id) = request.version_id_marker.as_deref() else { return Ok(None) };
    let Some(key) = request.key_marker.as_deref() else {
        let message = "A version-id marker cannot be specified without a key marker.";
        return Err(call.invalid_argument(message, NAME, id));
    };
    match (id, version_number(id)) {
        ("", _) => Err(call.invalid_argument("A version-id marker cannot be empty.", NAME, id)),
        ("null", _) => {
            let null = bucket.keys.get(key).and_then(|entry| entry.by_id(id));
            Ok(Some((key, null.map(|version| version.number))))
        }
        (_, Some(number)) => Ok(Some((key, Some(number)))),
        (_, None) => Err(call.invalid_argument("Invalid version id specified", NAME, id)),
    }
}

fn page(told: Vec<Told<ListedVersion>>, more: bool, encode: bool) -> VersionsPage {
    let text = |text: String| if encode { url_encoded(&text) } else { text };
    let next = told.last().filter(|_| more).map(|last| match last {
        Told::Item(version) => (text(version.key.clone()), Some(version.version_id.clone())),
        Told::Prefix(prefix) => (text(prefix.clone()), None),
    });
    let mut page = VersionsPage { next, ..VersionsPage::default() };
    for told in told {
        match told {
            Told::Item(version) => {
                page.versions.push(ListedVersion { key: text(version.key), ..version });
            }
            Told::Prefix(prefix) => page.common_prefixes.push(text(prefix)),
        }
    }
    page
}

fn listed(key: &str, entry: &Entry, version: &Version) -> ListedVersion {
    let object = version.object();
    ListedVersion {
        key: key.to_owned(),
        version_id: version.id(),
        is_latest: entry.latest.number == version.number,
        delete_marker: version.is_marker(),
        size: object.map_or(0, |object| object.size),
        etag: object.map(etag).unwrap_or_default(),
        last_modified: whole_second(version.modified),
        storage_class: object.map_or(StorageClass::Standard, |object| object.class),
    }
}
