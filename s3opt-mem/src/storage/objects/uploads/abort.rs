//! Giving uploads up: by request, and by lifecycle.

use std::sync::Arc;

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::UploadRef;
use s3opt_core::calendar::Day;
use s3opt_core::s3::lifecycle::evaluate::Schedule;

use crate::client::Caller;
use crate::storage::Bucket;
use crate::storage::objects::checks;
use crate::storage::objects::request::{Call, Kind};
use crate::world::World;

impl World {
    pub(crate) fn abort_upload(&mut self, caller: &Caller, upload: &UploadRef) -> CloudResult<()> {
        let call = Call { kind: Kind::AbortUpload, caller, bucket: &upload.bucket, key: &upload.key };
        self.serve(call, |world, receipt| {
            receipt.status = 204;
            world.allow(&call, "s3:AbortMultipartUpload", &[])?;
            checks::check_key(&call)?;
            let (number, _) = world.find_upload(&call, &upload.upload_id)?;
            world.drop_upload(call.bucket, call.key, number);
            Ok(())
        })
    }

    /// Aborts the uploads of all buckets whose lifecycle says so at a midnight.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html>.
    pub(crate) fn abort_uploads_due(&mut self, today: Day) {
        let names: Vec<String> = self.buckets.keys().cloned().collect();
        for name in names {
            let due = self.buckets.get(&name).map(|bucket| bucket.uploads_due(today)).unwrap_or_default();
            for (key, number) in due {
                self.drop_upload(&name, &key, number);
            }
        }
    }

    fn drop_upload(&mut self, bucket: &str, key: &str, number: u64) {
        let taken = self.buckets.get_mut(bucket).and_then(|bucket| bucket.uploads.take(key, number));
        if let Some(upload) = taken {
            self.hold_parts(bucket, upload.class, -upload.size());
        }
    }
}

impl Bucket {
    /// The uploads that lifecycle aborts at a midnight or would have aborted before.
    fn uploads_due(&self, today: Day) -> Vec<(Arc<str>, u64)> {
        let Some(lifecycle) = self.lifecycle() else { return Vec::new() };
        let mut due = Vec::new();
        for (key, uploads) in &self.uploads.open {
            // A rule that aborts uploads filters neither by size nor by tags.
            let schedule = Schedule::of_object(lifecycle, key, 0, &[]);
            for (number, upload) in uploads {
                let abort = schedule.abort(upload.begun.first_midnight());
                if abort.is_some_and(|(day, _)| day <= today) {
                    due.push((key.clone(), *number));
                }
            }
        }
        due
    }
}
