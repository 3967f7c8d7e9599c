//! Lists of current objects.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{
    CommonListing, ListObjects, ListObjectsV1, ListedObject, ObjectsPage, ObjectsPageV1,
};

use super::{Told, Walk, limit, list_context, token, url_encoded};
use crate::client::Caller;
use crate::storage::objects::conditions::whole_second;
use crate::storage::objects::request::{Call, Kind};
use crate::storage::{Entry, etag};
use crate::world::World;

impl World {
    pub(crate) fn list_objects(
        &mut self,
        caller: &Caller,
        request: &ListObjects,
    ) -> CloudResult<ObjectsPage> {
        let common = &request.common;
        let call = Call { kind: Kind::ListObjects, caller, bucket: &common.bucket, key: "" };
        self.serve(call, |world, _| {
            let marker = match &request.continuation_token {
                None => request.start_after.clone(),
                Some(token) => Some(token::decode(token).ok_or_else(|| {
                    let message = "The continuation token provided is incorrect";
                    call.failure("InvalidArgument", message)
                        .with("ArgumentName", "continuation-token")
                        .into_error()
                })?),
            };
            let page = world.current_objects(&call, common, marker.as_deref())?;
            let next_token = page.last.as_deref().filter(|_| page.more).map(token::encode);
            let Page { objects, common_prefixes, .. } = page.encoded(common.encode);
            Ok(ObjectsPage { objects, common_prefixes, next_token })
        })
    }

    pub(crate) fn list_objects_v1(
        &mut self,
        caller: &Caller,
        request: &ListObjectsV1,
    ) -> CloudResult<ObjectsPageV1> {
        let common = &request.common;
        let call = Call { kind: Kind::ListObjectsV1, caller, bucket: &common.bucket, key: "" };
        self.serve(call, |world, _| {
            let page = world.current_objects(&call, common, request.marker.as_deref())?;
            let Page { objects, common_prefixes, last, more } = page.encoded(common.encode);
            // Without a delimiter the last key serves as well.
            let next_marker = last.filter(|_| more && common.delimiter.is_some());
            Ok(ObjectsPageV1 { objects, common_prefixes, is_truncated: more, next_marker })
        })
    }

    fn current_objects(
        &self,
        call: &Call<'_>,
        common: &CommonListing,
        marker: Option<&str>,
    ) -> CloudResult<Page> {
        let limit = limit(common.max_keys);
        self.allow(call, "s3:ListBucket", &list_context(common))?;
        let bucket = self.bucket_of(call)?;
        let items = |key: &str, entry: &Entry| listed(key, entry).into_iter().collect();
        let (told, more) = Walk::new(&bucket.keys, common, marker, false, items).page(limit);
        let mut page = Page { more, ..Page::default() };
        page.last = told.last().map(|last| match last {
            Told::Item(object) => object.key.clone(),
            Told::Prefix(prefix) => prefix.clone(),
        });
        for told in told {
            match told {
                Told::Item(object) => page.objects.push(object),
                Told::Prefix(prefix) => page.common_prefixes.push(prefix),
            }
        }
        Ok(page)
    }
}

/// A page before it gets the form of either call.
#[derive(Default)]
struct Page {
    objects: Vec<ListedObject>,
    common_prefixes: Vec<String>,
    /// The key or common prefix that was told last.
    last: Option<String>,
    more: bool,
}

impl Page {
    fn encoded(mut self, encode: bool) -> Page {
        if encode {
            self.objects.iter_mut().for_each(|object| object.key = url_encoded(&object.key));
            self.common_prefixes.iter_mut().for_each(|prefix| *prefix = url_encoded(prefix));
            self.last = self.last.map(|last| url_encoded(&last));
        }
        self
    }
}

/// The current object under a key; none where a delete marker is current.
fn listed(key: &str, entry: &Entry) -> Option<ListedObject> {
    let object = entry.latest.object()?;
    Some(ListedObject {
        key: key.to_owned(),
        size: object.size,
        etag: etag(object),
        last_modified: whole_second(entry.latest.modified),
        storage_class: object.class,
    })
}
