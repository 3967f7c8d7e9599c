//! What S3 answers to a request that it refuses, in its own words.
//!
//! Codes: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>; the words are those that the service
//! sends.

use s3opt_core::backend::{CloudError, Failure, Service};
use s3opt_core::s3::StorageClass;
use s3opt_core::s3::error::MALFORMED_XML_MESSAGE;

use super::request::{Call, Kind};
use crate::storage::{Object, access};

/// The HTTP status of an error code.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>, "List of error codes".
pub(super) fn status(code: &str) -> u16 {
    match code {
        "NotModified" => 304,
        "AccessDenied" | "InvalidObjectState" => 403,
        "NoSuchBucket" | "NoSuchKey" | "NoSuchVersion" | "NoSuchUpload" => 404,
        "MethodNotAllowed" => 405,
        "RestoreAlreadyInProgress" | "ConditionalRequestConflict" => 409,
        "PreconditionFailed" => 412,
        "InvalidRange" => 416,
        "InternalError" => 500,
        "NotImplemented" => 501,
        "SlowDown" | "ServiceUnavailable" => 503,
        _ => 400,
    }
}

impl Call<'_> {
    fn resource(&self) -> String {
        if self.key.is_empty() { self.bucket.to_owned() } else { format!("{}/{}", self.bucket, self.key) }
    }

    /// A failure of the request.
    pub(super) fn failure(&self, code: &str, message: &str) -> Failure {
        Failure::new(Service::Storage, self.kind.operation(), self.resource(), code, message)
    }

    pub(super) fn no_such_bucket(&self) -> CloudError {
        access::no_such_bucket(self.kind.operation(), self.bucket)
    }

    /// The key of the answer has its bucket where tags are read, as recorded from the service.
    pub(super) fn no_such_key(&self) -> CloudError {
        let key = if self.kind == Kind::GetTags { self.resource() } else { self.key.to_owned() };
        self.failure("NoSuchKey", "The specified key does not exist.").with("Key", key).into_error()
    }

    pub(super) fn no_such_version(&self, version_id: &str) -> CloudError {
        self.failure("NoSuchVersion", "The specified version does not exist.")
            .with("Key", self.key)
            .with("VersionId", version_id)
            .into_error()
    }

    pub(super) fn no_such_upload(&self, upload_id: &str) -> CloudError {
        let message = "The specified upload does not exist. The upload ID may be invalid, or the upload may have \
                       been aborted or completed.";
        self.failure("NoSuchUpload", message).with("UploadId", upload_id).into_error()
    }

    pub(super) fn invalid_argument(&self, message: &str, name: &str, value: &str) -> CloudError {
        self.failure("InvalidArgument", message)
            .with("ArgumentName", name)
            .with("ArgumentValue", value)
            .into_error()
    }

    pub(super) fn invalid_request(&self, message: &str) -> CloudError {
        self.failure("InvalidRequest", message).into_error()
    }

    pub(super) fn malformed_xml(&self) -> CloudError {
        self.failure("MalformedXML", MALFORMED_XML_MESSAGE).into_error()
    }

    /// The request does not fit a delete marker.
    pub(super) fn delete_marker(&self) -> CloudError {
        let message = "The specified method is not allowed against this resource.";
        self.failure("MethodNotAllowed", message)
            .with("Method", self.kind.method())
            .with("ResourceType", "DeleteMarker")
            .into_error()
    }

    /// A condition does not hold; it is named as its header.
    pub(super) fn precondition_failed(&self, condition: &str) -> CloudError {
        let message = "At least one of the pre-conditions you specified did not hold";
        self.failure("PreconditionFailed", message).with("Condition", condition).into_error()
    }

    pub(super) fn not_modified(&self) -> CloudError {
        self.failure("NotModified", "Not Modified").into_error()
    }

    pub(super) fn too_large(&self, size: u64, limit: u64) -> CloudError {
        self.failure("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
            .with("ProposedSize", size.to_string())
            .with("MaxSizeAllowed", limit.to_string())
            .into_error()
    }

    /// The object lies in an archive from which it has to be restored first.
    pub(super) fn archived(&self, message: &str, object: &Object) -> CloudError {
        let failure = self.failure("InvalidObjectState", message).with("StorageClass", object.class.name());
        if object.class == StorageClass::IntelligentTiering {
            return failure.with("AccessTier", object.tier.name()).into_error();
        }
        failure.into_error()
    }
}
