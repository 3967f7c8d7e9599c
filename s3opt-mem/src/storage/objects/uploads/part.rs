//! Writing a part.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::{Body, UploadPart};

use super::{Part, class_on_the_way};
use crate::client::Caller;
use crate::storage::objects::request::{Call, Kind, Receipt};
use crate::storage::objects::{checks, etag};
use crate::storage::version::etag_text;
use crate::world::World;

/// The greatest number of a part.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>.
const MAXIMUM_PART: u32 = 10_000;

impl World {
    pub(crate) fn upload_part(&mut self, caller: &Caller, request: UploadPart) -> CloudResult<String> {
        let upload = request.upload.clone();
        let call = Call { kind: Kind::UploadPart, caller, bucket: &upload.bucket, key: &upload.key };
        self.serve(call, |world, receipt| world.write_part(&call, request, receipt))
    }

    fn write_part(
        &mut self,
        call: &Call<'_>,
        request: UploadPart,
        receipt: &mut Receipt,
    ) -> CloudResult<String> {
        let size = request.body.len();
        receipt.uploaded = size;
        self.allow(call, "s3:PutObject", &[])?;
        checks::check_key(call)?;
        if !(1..=MAXIMUM_PART).contains(&request.part_number) {
            let message = "Part number must be an integer between 1 and 10000, inclusive";
            return Err(call.invalid_argument(message, "partNumber", &request.part_number.to_string()));
        }
        checks::check_size(call, size)?;
        let (number, upload) = self.find_upload(call, &request.upload.upload_id)?;
        let class = upload.class;
        receipt.class = class_on_the_way(class);
        let (etag, body) = match request.body {
            Body::Bytes(bytes) => (etag::of_bytes(&bytes), Some(bytes)),
            // The same part of the same upload has the same entity tag, as it has with real bytes.
            Body::Length(length) => {
                let part = number.rotate_left(16) ^ u64::from(request.part_number);
                (etag::of_length(call.key, length, part), None)
            }
        };
        let part = Part { size, etag, body, modified: self.now };
        let bucket = self.buckets.get_mut(call.bucket);
        let upload = bucket.and_then(|bucket| bucket.uploads.get_mut(call.key, number));
        let replaced = upload.and_then(|upload| upload.parts.insert(request.part_number, part));
        let change = i128::from(size) - replaced.map_or(0, |part| i128::from(part.size));
        self.hold_parts(call.bucket, class, change);
        Ok(etag_text(etag))
    }
}
