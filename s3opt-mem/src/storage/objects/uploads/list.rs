//! Lists of uploads and of their parts.

use std::collections::BTreeMap;
use std::ops::Bound;

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{
    ListParts, ListUploads, ListedPart, ListedUpload, PartsPage, UploadsPage,
};

use super::Upload;
use crate::client::Caller;
use crate::ids::{version_id, version_number};
use crate::storage::objects::checks;
use crate::storage::objects::conditions::whole_second;
use crate::storage::objects::listing::{Told, Walk, limit, list_context, url_encoded};
use crate::storage::objects::request::{Call, Kind};
use crate::storage::version::etag_text;
use crate::world::World;

impl World {
    pub(crate) fn list_parts(&mut self, caller: &Caller, request: &ListParts) -> CloudResult<PartsPage> {
        let upload = &request.upload;
        let call = Call { kind: Kind::ListParts, caller, bucket: &upload.bucket, key: &upload.key };
        self.serve(call, |world, _| {
            world.allow(&call, "s3:ListMultipartUploadParts", &[])?;
            checks::check_key(&call)?;
            let (_, found) = world.find_upload(&call, &upload.upload_id)?;
            Ok(parts_page(found, request))
        })
    }

    pub(crate) fn list_uploads(
        &mut self,
        caller: &Caller,
        request: &ListUploads,
    ) -> CloudResult<UploadsPage> {
        let common = &request.common;
        let call = Call { kind: Kind::ListUploads, caller, bucket: &common.bucket, key: "" };
        self.serve(call, |world, _| {
            world.allow(&call, "s3:ListBucketMultipartUploads", &list_context(common))?;
            let bucket = world.bucket_of(&call)?;
            // A marker of an upload means nothing without its key.
            let within = match (&request.key_marker, request.upload_id_marker.as_deref()) {
                (Some(key), Some(id)) if !id.is_empty() => {
                    let number = version_number(id).ok_or_else(|| {
                        call.invalid_argument("Invalid uploadId marker", "upload-id-marker", id)
                    })?;
                    Some((key.as_str(), number))
                }
                _ => None,
            };
            let uploads = |key: &str, uploads: &BTreeMap<u64, Upload>| -> Vec<ListedUpload> {
                let after = match within {
                    Some((marker, number)) if marker == key => Bound::Excluded(number),
                    _ => Bound::Unbounded,
                };
                let range = uploads.range((after, Bound::Unbounded));
                range.map(|(number, upload)| listed(key, *number, upload)).collect()
            };
            let marker = request.key_marker.as_deref();
            let mut walk = Walk::new(&bucket.uploads.open, common, marker, within.is_some(), uploads);
            let (told, more) = walk.page(limit(common.max_keys));
            Ok(uploads_page(told, more, common.encode))
        })
    }
}

fn parts_page(upload: &Upload, request: &ListParts) -> PartsPage {
    let limit = limit(request.max_parts);
    let marker = request.part_number_marker.unwrap_or(0);
    let mut rest = upload.parts.range((Bound::Excluded(marker), Bound::Unbounded));
    let parts: Vec<ListedPart> = rest
        .by_ref()
        .take(limit)
        .map(|(number, part)| ListedPart {
            part_number: *number,
            size: part.size,
            etag: etag_text(part.etag),
            last_modified: whole_second(part.modified),
        })
        .collect();
    let last = parts.last().map(|part| part.part_number);
    PartsPage { next_part_number_marker: last.filter(|_| rest.next().is_some()), parts }
}

fn listed(key: &str, number: u64, upload: &Upload) -> ListedUpload {
    ListedUpload {
        key: key.to_owned(),
        upload_id: version_id(number),
        initiated: whole_second(upload.begun),
        storage_class: upload.class,
    }
}

fn uploads_page(told: Vec<Told<ListedUpload>>, more: bool, encode: bool) -> UploadsPage {
    let text = |text: String| if encode { url_encoded(&text) } else { text };
    let next = told.last().filter(|_| more).map(|last| match last {
        Told::Item(upload) => (text(upload.key.clone()), upload.upload_id.clone()),
        Told::Prefix(prefix) => (text(prefix.clone()), String::new()),
    });
    let mut page = UploadsPage { next, ..UploadsPage::default() };
    for told in told {
        match told {
            Told::Item(upload) => page.uploads.push(ListedUpload { key: text(upload.key), ..upload }),
            Told::Prefix(prefix) => page.common_prefixes.push(text(prefix)),
        }
    }
    page
}
