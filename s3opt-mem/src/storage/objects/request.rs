//! What every request has in common: it is allowed or not, billed, and told to CloudWatch.

use s3opt_core::backend::CloudResult;
use s3opt_core::s3::StorageClass;

use super::failures::status;
use crate::client::{Caller, Principal};
use crate::meter::Line;
use crate::metrics::ObservedRequest;
use crate::storage::Bucket;
use crate::storage::access::Access;
use crate::world::World;

/// The requests on objects, uploads and lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    PutObject,
    CopyObject,
    GetObject,
    HeadObject,
    DeleteObject,
    DeleteObjects,
    GetTags,
    PutTags,
    DeleteTags,
    Restore,
    ListObjects,
    ListObjectsV1,
    ListVersions,
    CreateUpload,
    UploadPart,
    CompleteUpload,
    AbortUpload,
    ListParts,
    ListUploads,
}

/// At which rate a request is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rate {
    /// That of PUT, COPY, POST and LIST, of the class that it is about.
    Tier1,
    /// The same, of STANDARD, whatever it is about: lists and tags.
    StandardTier1,
    /// That of GET and all others.
    Tier2,
    /// The same, of STANDARD.
    StandardTier2,
    /// DELETE and CANCEL cost nothing.
    Free,
    /// A restore has lines of its own; one that is refused is any POST.
    Restore,
}

/// What is known of each kind of request.
struct Facts {
    /// The operation of the API.
    operation: &'static str,
    /// The operation on the bill.
    billed: &'static str,
    rate: Rate,
    /// CloudWatch's metric.
    metric: &'static str,
    /// The HTTP method.
    method: &'static str,
}

impl Kind {
    /// Rates: <https://aws.amazon.com/s3/pricing/> ("DELETE and CANCEL requests are free") and the usage types of
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html> ("PUT, COPY, POST, or
    /// LIST requests for STANDARD, RRS, and tags"). Operations on the bill: the same page, "Tracking operations in
    /// your usage reports". Metrics: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>.
    fn facts(self) -> Facts {
        use Rate::{Free, Restore, StandardTier1, StandardTier2, Tier1, Tier2};
        let (operation, billed, rate, metric, method) = match self {
            Kind::PutObject => ("PutObject", "PutObject", Tier1, "PutRequests", "PUT"),
            Kind::CopyObject => ("CopyObject", "CopyObject", Tier1, "PutRequests", "PUT"),
            Kind::GetObject => ("GetObject", "GetObject", Tier2, "GetRequests", "GET"),
            Kind::HeadObject => ("HeadObject", "HeadObject", Tier2, "HeadRequests", "HEAD"),
            Kind::DeleteObject => ("DeleteObject", "DeleteObject", Free, "DeleteRequests", "DELETE"),
            Kind::DeleteObjects => ("DeleteObjects", "MultiObjectDelete", Free, "DeleteRequests", "POST"),
            Kind::GetTags => ("GetObjectTagging", "GetObjectTagging", StandardTier2, "GetRequests", "GET"),
            Kind::PutTags => ("PutObjectTagging", "PutObjectTagging", StandardTier1, "PutRequests", "PUT"),
            Kind::DeleteTags => {
                ("DeleteObjectTagging", "DeleteObjectTagging", Free, "DeleteRequests", "DELETE")
            }
            Kind::Restore => ("RestoreObject", "RestoreObject", Restore, "PostRequests", "POST"),
            Kind::ListObjects => ("ListObjectsV2", "ListBucket", StandardTier1, "ListRequests", "GET"),
            Kind::ListObjectsV1 => ("ListObjects", "ListBucket", StandardTier1, "ListRequests", "GET"),
            Kind::ListVersions => {
                ("ListObjectVersions", "ListBucketVersions", StandardTier1, "ListRequests", "GET")
            }
            Kind::CreateUpload => {
                ("CreateMultipartUpload", "InitiateMultipartUpload", Tier1, "PostRequests", "POST")
            }
            Kind::UploadPart => ("UploadPart", "UploadPart", Tier1, "PutRequests", "PUT"),
            Kind::CompleteUpload => {
                ("CompleteMultipartUpload", "CompleteMultipartUpload", Tier1, "PostRequests", "POST")
            }
            Kind::AbortUpload => {
                ("AbortMultipartUpload", "AbortMultipartUpload", Free, "DeleteRequests", "DELETE")
            }
            Kind::ListParts => {
                ("ListParts", "ListMultipartUploadParts", StandardTier1, "ListRequests", "GET")
            }
            Kind::ListUploads => {
                ("ListMultipartUploads", "ListBucketMultipartUploads", StandardTier1, "ListRequests", "GET")
            }
        };
        Facts { operation, billed, rate, metric, method }
    }

    /// The operation of the API, such as `GetObjectTagging`.
    pub(super) fn operation(self) -> &'static str {
        self.facts().operation
    }

    /// The HTTP method.
    pub(super) fn method(self) -> &'static str {
        self.facts().method
    }

    /// The line on which the request itself is billed.
    fn line(self, class: StorageClass, succeeded: bool) -> Option<Line> {
        let Facts { billed, rate, .. } = self.facts();
        match rate {
            Rate::Tier1 => Some(Line::tier1(class, billed)),
            Rate::StandardTier1 => Some(Line::tier1(StorageClass::Standard, billed)),
            Rate::Tier2 => Some(Line::tier2(class, billed)),
            Rate::StandardTier2 => Some(Line::tier2(StorageClass::Standard, billed)),
            Rate::Restore if !succeeded => Some(Line::tier1(StorageClass::Standard, billed)),
            Rate::Restore | Rate::Free => None,
        }
    }
}

/// A request: who asks for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub kind: Kind,
    pub caller: &'a Caller,
    pub bucket: &'a str,
    /// Empty where the request is about the bucket.
    pub key: &'a str,
}

/// What a request is charged for, as far as it has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Receipt {
    /// The class at whose rate the request is billed.
    pub class: StorageClass,
    pub uploaded: u64,
    pub downloaded: u64,
    /// Bytes read out of the class.
    pub retrieved: u64,
    /// The HTTP status where it succeeds.
    pub status: u16,
}

impl Default for Receipt {
    fn default() -> Receipt {
        Receipt { class: StorageClass::Standard, uploaded: 0, downloaded: 0, retrieved: 0, status: 200 }
    }
}

/// Whether a bucket's owner pays for a request that was answered with an error.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html>: errors of the client are
/// billed but for some codes, `InvalidArgument` among them, and for `AccessDenied` where the request comes from outside
/// the owner's account; errors of the server are not.
fn is_billed(code: &str, from_outside: bool) -> bool {
    match code {
        "InvalidArgument" | "NoSuchBucket" => false,
        "AccessDenied" => !from_outside,
        _ => status(code) < 500,
    }
}

impl World {
    /// Answers a request: does the work, bills it and tells CloudWatch.
    pub(super) fn serve<T>(
        &mut self,
        call: Call<'_>,
        work: impl FnOnce(&mut World, &mut Receipt) -> CloudResult<T>,
    ) -> CloudResult<T> {
        let mut receipt = Receipt::default();
        let answer = work(self, &mut receipt);
        let Some(bucket) = self.buckets.get(call.bucket) else { return answer };
        let from_outside =
            bucket.account != call.caller.account || call.caller.principal == Principal::Anonymous;
        let (billed, status) = match &answer {
            Ok(_) => (true, receipt.status),
            Err(error) => (is_billed(error.code(), from_outside), status(error.code())),
        };
        if billed && let Some(line) = call.kind.line(receipt.class, answer.is_ok()) {
            self.count(call.bucket, line, 1);
        }
        if let Some(line) = Line::retrieval(receipt.class) {
            self.count(call.bucket, line, receipt.retrieved.into());
        }
        self.observe_request(&ObservedRequest {
            bucket: call.bucket,
            key: call.key,
            metric: call.kind.facts().metric,
            bytes_downloaded: receipt.downloaded,
            bytes_uploaded: receipt.uploaded,
            status,
        });
        answer
    }

    /// Whether the bucket is there and the caller may do what policies call `action`.
    pub(super) fn allow(
        &self,
        call: &Call<'_>,
        action: &'static str,
        context: &[(&str, &str)],
    ) -> CloudResult<()> {
        let key = Some(call.key).filter(|key| !key.is_empty());
        let operation = call.kind.operation();
        self.authorize(call.caller, &Access { operation, action, bucket: call.bucket, key, context })
    }

    /// The bucket of a request.
    pub(super) fn bucket_of(&self, call: &Call<'_>) -> CloudResult<&Bucket> {
        self.buckets.get(call.bucket).ok_or_else(|| call.no_such_bucket())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_billed_under_the_names_of_the_bill() {
        let line = |kind: Kind, class| kind.line(class, true);
        let standard = StorageClass::Standard;
        for (kind, class, expected) in [
            (Kind::PutObject, standard, Some(("Requests-Tier1", "PutObject"))),
            (Kind::PutObject, StorageClass::Glacier, Some(("Requests-GLACIER-Tier1", "PutObject"))),
            (Kind::CopyObject, StorageClass::StandardIa, Some(("Requests-SIA-Tier1", "CopyObject"))),
            (Kind::GetObject, StorageClass::GlacierIr, Some(("Requests-GIR-Tier2", "GetObject"))),
            (Kind::HeadObject, standard, Some(("Requests-Tier2", "HeadObject"))),
            (Kind::GetTags, StorageClass::Glacier, Some(("Requests-Tier2", "GetObjectTagging"))),
            (Kind::PutTags, StorageClass::StandardIa, Some(("Requests-Tier1", "PutObjectTagging"))),
            (Kind::ListObjects, standard, Some(("Requests-Tier1", "ListBucket"))),
            (Kind::ListObjectsV1, standard, Some(("Requests-Tier1", "ListBucket"))),
            (Kind::ListVersions, standard, Some(("Requests-Tier1", "ListBucketVersions"))),
            (Kind::ListUploads, standard, Some(("Requests-Tier1", "ListBucketMultipartUploads"))),
            (Kind::ListParts, standard, Some(("Requests-Tier1", "ListMultipartUploadParts"))),
            (Kind::CreateUpload, standard, Some(("Requests-Tier1", "InitiateMultipartUpload"))),
            (Kind::DeleteObject, standard, None),
            (Kind::DeleteObjects, standard, None),
            (Kind::DeleteTags, standard, None),
            (Kind::AbortUpload, standard, None),
            (Kind::Restore, StorageClass::Glacier, None),
        ] {
            let expected = expected.map(|(usage_type, operation)| Line::Plain(usage_type, operation));
            assert_eq!(line(kind, class), expected, "{kind:?}");
        }
        assert_eq!(
            Kind::Restore.line(StorageClass::Glacier, false),
            Some(Line::Plain("Requests-Tier1", "RestoreObject"))
        );
    }

    #[test]
    fn errors_of_the_client_are_billed_but_for_some() {
        for (code, from_outside, expected) in [
            ("NoSuchKey", true, true),
            ("NotModified", false, true),
            ("AccessDenied", false, true),
            ("AccessDenied", true, false),
            ("InvalidArgument", false, false),
            ("SlowDown", false, false),
            ("InternalError", false, false),
        ] {
            assert_eq!(is_billed(code, from_outside), expected, "{code}");
        }
    }
}
