//! Completing an upload.

use bytes::{Bytes, BytesMut};
use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{CompleteUpload, CompletedPart, WrittenObject};
use s3opt_core::calendar::SECONDS_PER_DAY;
use s3opt_core::s3::ObjectSize;

use super::{Completed, Part, Upload};
use crate::client::Caller;
use crate::ids::version_number;
use crate::storage::Details;
use crate::storage::objects::conditions::check_write;
use crate::storage::objects::request::{Call, Kind, Receipt};
use crate::storage::objects::write::NewObject;
use crate::storage::objects::{checks, etag};
use crate::storage::version::etag_text;
use crate::world::World;

/// The least bytes of every part but the last: 5 MiB.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>.
const MINIMUM_PART: u64 = 5 << 20;

/// How long a completed upload is remembered, in milliseconds.
const REMEMBERED: i64 = SECONDS_PER_DAY * 1000;

impl World {
    pub(crate) fn complete_upload(
        &mut self,
        caller: &Caller,
        request: &CompleteUpload,
    ) -> CloudResult<WrittenObject> {
        let upload = &request.upload;
        let call = Call { kind: Kind::CompleteUpload, caller, bucket: &upload.bucket, key: &upload.key };
        self.serve(call, |world, receipt| world.complete(&call, request, receipt))
    }

    fn complete(
        &mut self,
        call: &Call<'_>,
        request: &CompleteUpload,
        receipt: &mut Receipt,
    ) -> CloudResult<WrittenObject> {
        self.allow(call, "s3:PutObject", &[])?;
        checks::check_key(call)?;
        if let Some(answer) = self.completed_before(call, request)? {
            return Ok(answer);
        }
        let upload_id = &request.upload.upload_id;
        let (upload_number, upload) = self.find_upload(call, upload_id)?;
        receipt.class = upload.class;
        let parts = check_parts(call, upload, request)?;
        check_write(call, &request.conditions, self.bucket_of(call)?.keys.get(call.key))?;
        let size: u64 = parts.iter().map(|part| part.size).sum();
        let etag = etag::of_parts(parts.iter().map(|part| part.etag));
        let body = joined(&parts);
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let Some(upload) =
            self.buckets.get_mut(call.bucket).and_then(|bucket| bucket.uploads.take(call.key, upload_number))
        else {
            return Err(call.no_such_upload(upload_id));
        };
        self.hold_parts(call.bucket, upload.class, -upload.size());
        let new = NewObject {
            number: self.ids.number(),
            size,
            etag,
            class: upload.class,
            body,
            details: Details { parts: Some(count), ..upload.details },
            event: "ObjectCreated:CompleteMultipartUpload",
        };
        let answer = self.create(call, new)?;
        self.remember(call, upload_number, &request.parts, &answer);
        Ok(answer)
    }

    /// The answer that a completed upload had, where the same request comes again: a client whose first answer was
    /// lost gets it a second time, and nothing is written.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html> lets an application
    /// repeat a request that failed; that the service answers a repeated one as the first, whatever its conditions,
    /// is reported by those who tried it (<https://github.com/adobe/S3Mock/issues/2586>).
    fn completed_before(
        &self,
        call: &Call<'_>,
        request: &CompleteUpload,
    ) -> CloudResult<Option<WrittenObject>> {
        let number = version_number(&request.upload.upload_id);
        let completed =
            number.and_then(|number| self.buckets.get(call.bucket)?.uploads.completed.get(&number));
        match completed {
            Some(completed) if *completed.key == *call.key && completed.parts == request.parts => {
                Ok(Some(completed.answer.clone()))
            }
            Some(_) => Err(call.no_such_upload(&request.upload.upload_id)),
            None => Ok(None),
        }
    }

    fn remember(&mut self, call: &Call<'_>, number: u64, parts: &[CompletedPart], answer: &WrittenObject) {
        let now = self.now;
        let Some(bucket) = self.buckets.get_mut(call.bucket) else { return };
        let key = bucket.handle(call.key);
        let completed = &mut bucket.uploads.completed;
        completed.retain(|_, old| now.milliseconds() - old.at.milliseconds() < REMEMBERED);
        completed.insert(number, Completed { at: now, key, parts: parts.to_vec(), answer: answer.clone() });
    }
}

/// The parts that are named, where they can be made one object.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>, "Errors".
fn check_parts<'a>(
    call: &Call<'_>,
    upload: &'a Upload,
    request: &CompleteUpload,
) -> CloudResult<Vec<&'a Part>> {
    let upload_id = &request.upload.upload_id;
    if request.parts.is_empty() {
        return Err(call.malformed_xml());
    }
    let ascends = |pair: &[CompletedPart]| pair[0].part_number < pair[1].part_number;
    if !request.parts.windows(2).all(ascends) {
        let message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
        return Err(call.failure("InvalidPartOrder", message).with("UploadId", upload_id).into_error());
    }
    let mut parts = Vec::with_capacity(request.parts.len());
    for named in &request.parts {
        let part = upload.parts.get(&named.part_number);
        let Some(part) = part.filter(|part| etag::unquoted(&named.etag) == etag_text(part.etag)) else {
            let message = "One or more of the specified parts could not be found.  The part may not have been \
                           uploaded, or the specified entity tag may not match the part's entity tag.";
            return Err(call
                .failure("InvalidPart", message)
                .with("ETag", &named.etag)
                .with("PartNumber", named.part_number.to_string())
                .with("UploadId", upload_id)
                .into_error());
        };
        parts.push(part);
    }
    let last = parts.len() - 1;
    if let Some(small) = parts.iter().take(last).position(|part| part.size < MINIMUM_PART) {
        let message = "Your proposed upload is smaller than the minimum allowed size";
        return Err(call
            .failure("EntityTooSmall", message)
            .with("ETag", &request.parts[small].etag)
            .with("MinSizeAllowed", MINIMUM_PART.to_string())
            .with("PartNumber", request.parts[small].part_number.to_string())
            .with("ProposedSize", parts[small].size.to_string())
            .into_error());
    }
    let size: u64 = parts.iter().map(|part| part.size).sum();
    if size > ObjectSize::MAX.bytes() {
        return Err(call.too_large(size, ObjectSize::MAX.bytes()));
    }
    Ok(parts)
}

/// The bytes of all parts, where all of them are real.
fn joined(parts: &[&Part]) -> Option<Bytes> {
    if let [part] = parts {
        return part.body.clone();
    }
    let bodies: Vec<&Bytes> = parts.iter().map(|part| part.body.as_ref()).collect::<Option<_>>()?;
    let mut joined = BytesMut::with_capacity(bodies.iter().map(|body| body.len()).sum());
    for body in bodies {
        joined.extend_from_slice(body);
    }
    Some(joined.freeze())
}
