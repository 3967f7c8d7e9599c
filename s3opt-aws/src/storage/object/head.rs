//! What is known of an object.

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types;
use s3opt_core::backend::error::if_found;
use s3opt_core::backend::storage::{HeadObject, ObjectHead, ObjectRef, ReplicationStatus};
use s3opt_core::backend::{CloudError, CloudResult, Failure};
use s3opt_core::s3::AccessTier;

use super::conditions::read_headers;
use crate::storage::S3;
use crate::storage::client::object_call;
use crate::storage::convert::{Unfit, from_count, to_algorithm, to_class, without_quotes};
use crate::storage::header::{content_range, expiration, restore_status};
use crate::time::to_instant;

impl S3 {
    pub(in crate::storage) async fn head_an_object(&self, request: HeadObject) -> CloudResult<ObjectHead> {
        let object = &request.object;
        let call = object_call("HeadObject", &object.bucket, &object.key);
        let conditions = read_headers(&request.conditions);
        let head = self
            .send(&call, &object.bucket, |client| {
                client
                    .head_object()
                    .bucket(&object.bucket)
                    .key(&object.key)
                    .set_version_id(object.version_id.clone())
                    .set_if_match(conditions.matching.clone())
                    .set_if_none_match(conditions.not_matching.clone())
                    .set_if_modified_since(conditions.modified_since)
                    .set_if_unmodified_since(conditions.unmodified_since)
                    .send()
            })
            .await;
        match head {
            Ok(answer) => of_head(&answer).map_err(|unfit| call.unexpected(unfit.to_string())),
            Err(error) if error.code() == "NotFound" => Err(self.what_is_absent(object, error).await),
            Err(error) => Err(error),
        }
    }

    /// An answer to HEAD has no body to name a code in: whether bucket, key or version is missing has to be found out.
    async fn what_is_absent(&self, object: &ObjectRef, error: CloudError) -> CloudError {
        let code = match if_found(self.region_of_bucket(&object.bucket).await) {
            Ok(None) => "NoSuchBucket",
            _ if object.version_id.is_some() => "NoSuchVersion",
            _ => "NoSuchKey",
        };
        error.map(|failure| Failure { code: code.to_owned(), ..failure })
    }
}

/// Reads the headers that answers to HEAD and GET share.
macro_rules! object_head {
    ($answer:expr, $size:expr) => {{
        let answer = $answer;
        let etag = without_quotes(answer.e_tag());
        let algorithm = answer.server_side_encryption();
        let modified = answer.last_modified().ok_or_else(|| Unfit::new("an object without its date"))?;
        Ok(ObjectHead {
            version_id: answer.version_id().map(str::to_owned),
            parts: parts(&etag),
            etag,
            size: $size,
            last_modified: to_instant(*modified),
            storage_class: to_class(answer.storage_class().map(types::StorageClass::as_str))?,
            archive_tier: None,
            content_type: answer.content_type().unwrap_or_default().to_owned(),
            metadata: answer.metadata().cloned().unwrap_or_default().into_iter().collect(),
            encryption: to_algorithm(algorithm, answer.ssekms_key_id())?,
            tag_count: from_count("x-amz-tagging-count", answer.tag_count().unwrap_or_default())?,
            expiration: expiration(answer.expiration()),
            restore: restore_status(answer.restore()),
            replication_status: replication_status(answer.replication_status())?,
        })
    }};
}

fn of_head(answer: &HeadObjectOutput) -> Result<ObjectHead, Unfit> {
    let size = from_count("Content-Length", answer.content_length().unwrap_or_default())?;
    let head: Result<ObjectHead, Unfit> = object_head!(answer, size);
    Ok(ObjectHead { archive_tier: archive_tier(answer.archive_status())?, ..head? })
}

/// What the answer to GET tells of the object. It could not be read if it lay in an archive tier.
pub(super) fn of_get(answer: &GetObjectOutput) -> Result<ObjectHead, Unfit> {
    let size = match content_range(answer.content_range()) {
        Some((_, whole)) => whole,
        None => from_count("Content-Length", answer.content_length().unwrap_or_default())?,
    };
    object_head!(answer, size)
}

/// The opt-in tier (`x-amz-archive-status`).
fn archive_tier(status: Option<&types::ArchiveStatus>) -> Result<Option<AccessTier>, Unfit> {
    let Some(status) = status else { return Ok(None) };
    let tier =
        status.as_str().parse().map_err(|_| Unfit::new(format!("the archive status {}", status.as_str())))?;
    Ok(Some(tier))
}

/// How far replication has come. S3's documentation writes both `COMPLETE` and `COMPLETED`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html>.
fn replication_status(status: Option<&types::ReplicationStatus>) -> Result<Option<ReplicationStatus>, Unfit> {
    let Some(status) = status else { return Ok(None) };
    Ok(Some(match status.as_str() {
        "PENDING" => ReplicationStatus::Pending,
        "COMPLETE" | "COMPLETED" => ReplicationStatus::Completed,
        "FAILED" => ReplicationStatus::Failed,
        "REPLICA" => ReplicationStatus::Replica,
        other => return Err(Unfit::new(format!("the replication status {other}"))),
    }))
}

/// In how many parts an object was uploaded: its entity tag ends with a hyphen and their number.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>.
fn parts(etag: &str) -> Option<u32> {
    etag.rsplit_once('-')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;
    use s3opt_core::backend::storage::RestoreStatus;
    use s3opt_core::s3::StorageClass;

    use super::*;

    #[test]
    fn the_number_of_parts() {
        for (etag, expected) in [("abc-12", Some(12)), ("abc", None), ("abc-", None), ("", None)] {
            assert_eq!(parts(etag), expected);
        }
    }

    #[test]
    fn the_status_of_replication() {
        for (text, expected) in [
            ("PENDING", ReplicationStatus::Pending),
            ("COMPLETED", ReplicationStatus::Completed),
            ("COMPLETE", ReplicationStatus::Completed),
            ("FAILED", ReplicationStatus::Failed),
            ("REPLICA", ReplicationStatus::Replica),
        ] {
            assert_eq!(replication_status(Some(&text.into())), Ok(Some(expected)));
        }
        assert_eq!(replication_status(None), Ok(None));
        assert!(replication_status(Some(&"OTHER".into())).is_err());
    }

    #[test]
    fn an_answer_to_head() {
        let answer = HeadObjectOutput::builder()
            .e_tag("\"abc-2\"")
            .content_length(7)
            .last_modified(DateTime::from_secs(60))
            .storage_class(types::StorageClass::IntelligentTiering)
            .archive_status(types::ArchiveStatus::DeepArchiveAccess)
            .restore("ongoing-request=\"true\"")
            .expiration("expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\", rule-id=\"rule\"")
            .metadata("a", "1")
            .content_type("text/plain")
            .tag_count(3);
        let head = of_head(&answer.clone().build()).unwrap();
        assert_eq!((head.etag.as_str(), head.parts, head.size, head.tag_count), ("abc-2", Some(2), 7, 3));
        assert_eq!(head.last_modified.milliseconds(), 60_000);
        assert_eq!(head.storage_class, StorageClass::IntelligentTiering);
        assert_eq!(head.archive_tier, Some(AccessTier::DeepArchive));
        assert_eq!(head.restore, Some(RestoreStatus::Ongoing));
        assert_eq!(head.expiration.map(|notice| notice.rule_id).as_deref(), Some("rule"));
        assert_eq!(head.metadata["a"], "1");
        assert!(of_head(&answer.storage_class("SNOW".into()).build()).is_err());
        assert!(of_head(&HeadObjectOutput::builder().build()).is_err(), "an object has a date");
    }

    #[test]
    fn the_size_is_that_of_the_whole() {
        let answer = GetObjectOutput::builder()
            .content_length(3)
            .content_range("bytes 2-4/10")
            .last_modified(DateTime::from_secs(0))
            .build();
        assert_eq!(of_get(&answer).unwrap().size, 10);
    }
}
