//! The columns of a report, and what stands in them.

use std::borrow::Cow;

use s3opt_core::calendar::Instant;
use s3opt_core::s3::AccessTier;

use super::{Report, ReportRow};

/// An optional field of an inventory configuration, in the order in which S3 writes the columns.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html#storage-inventory-contents>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Bytes.
    Size,
    /// When it was last modified.
    LastModifiedDate,
    /// The entity tag.
    ETag,
    /// The class.
    StorageClass,
    /// Whether it was uploaded in parts.
    IsMultipartUploaded,
    /// How far replication has come.
    ReplicationStatus,
    /// `SSE-S3`, `SSE-KMS` …
    EncryptionStatus,
    /// Until when Object Lock keeps it.
    ObjectLockRetainUntilDate,
    /// How Object Lock keeps it.
    ObjectLockMode,
    /// Whether a legal hold keeps it.
    ObjectLockLegalHoldStatus,
    /// The tier within Intelligent-Tiering.
    IntelligentTieringAccessTier,
    /// Whether a bucket key encrypts it.
    BucketKeyStatus,
    /// The account that owns it.
    ObjectOwner,
}

/// What the parquet and ORC types of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Whole,
    Time,
    Flag,
}

/// A column of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Bucket,
    Key,
    VersionId,
    IsLatest,
    IsDeleteMarker,
    Optional(Field),
}

/// What stands in a column of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Nothing,
    Text(Cow<'a, str>),
    Whole(u64),
    Time(Instant),
    Flag(bool),
}

impl Field {
    /// All that a report can have, in order.
    pub const ALL: [Field; 13] = [
        Field::Size,
        Field::LastModifiedDate,
        Field::ETag,
        Field::StorageClass,
        Field::IsMultipartUploaded,
        Field::ReplicationStatus,
        Field::EncryptionStatus,
        Field::ObjectLockRetainUntilDate,
        Field::ObjectLockMode,
        Field::ObjectLockLegalHoldStatus,
        Field::IntelligentTieringAccessTier,
        Field::BucketKeyStatus,
        Field::ObjectOwner,
    ];

    /// What a cube is made of, and what people look at beside it.
    pub const USUAL: [Field; 6] = [
        Field::Size,
        Field::LastModifiedDate,
        Field::ETag,
        Field::StorageClass,
        Field::EncryptionStatus,
        Field::IntelligentTieringAccessTier,
    ];

    /// The name in an inventory configuration and in the schema of CSV files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Field::Size => "Size",
            Field::LastModifiedDate => "LastModifiedDate",
            Field::ETag => "ETag",
            Field::StorageClass => "StorageClass",
            Field::IsMultipartUploaded => "IsMultipartUploaded",
            Field::ReplicationStatus => "ReplicationStatus",
            Field::EncryptionStatus => "EncryptionStatus",
            Field::ObjectLockRetainUntilDate => "ObjectLockRetainUntilDate",
            Field::ObjectLockMode => "ObjectLockMode",
            Field::ObjectLockLegalHoldStatus => "ObjectLockLegalHoldStatus",
            Field::IntelligentTieringAccessTier => "IntelligentTieringAccessTier",
            Field::BucketKeyStatus => "BucketKeyStatus",
            Field::ObjectOwner => "ObjectOwner",
        }
    }

    /// The field with a name, or `None` where reports of this crate do not have it.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The name in Parquet and ORC files.
    fn column_name(self) -> &'static str {
        match self {
            Field::Size => "size",
            Field::LastModifiedDate => "last_modified_date",
            Field::ETag => "e_tag",
            Field::StorageClass => "storage_class",
            Field::IsMultipartUploaded => "is_multipart_uploaded",
            Field::ReplicationStatus => "replication_status",
            Field::EncryptionStatus => "encryption_status",
            Field::ObjectLockRetainUntilDate => "object_lock_retain_until_date",
            Field::ObjectLockMode => "object_lock_mode",
            Field::ObjectLockLegalHoldStatus => "object_lock_legal_hold_status",
            Field::IntelligentTieringAccessTier => "intelligent_tiering_access_tier",
            Field::BucketKeyStatus => "bucket_key_status",
            Field::ObjectOwner => "object_owner",
        }
    }

    fn value<'a>(self, row: &'a ReportRow) -> Value<'a> {
        let details = &row.details;
        let text = |text: Option<&'a str>| text.map_or(Value::Nothing, |text| Value::Text(text.into()));
        if self == Field::LastModifiedDate {
            return Value::Time(row.last_modified);
        }
        if row.is_delete_marker {
            return Value::Nothing;
        }
        match self {
            Field::Size => Value::Whole(row.size),
            Field::LastModifiedDate => Value::Time(row.last_modified),
            Field::ETag => Value::Text(match &details.e_tag {
                Some(tag) => tag.as_str().into(),
                None => super::entity_tag(row).into(),
            }),
            Field::StorageClass => text(Some(row.storage_class.name())),
            Field::IsMultipartUploaded => Value::Flag(details.is_multipart_uploaded),
            Field::ReplicationStatus => text(details.replication_status.as_deref()),
            Field::EncryptionStatus => text(Some(details.encryption_status.as_deref().unwrap_or("SSE-S3"))),
            Field::ObjectLockRetainUntilDate | Field::ObjectLockMode | Field::ObjectLockLegalHoldStatus => {
                Value::Nothing
            }
            Field::IntelligentTieringAccessTier => text(row.access_tier.map(AccessTier::name)),
            Field::BucketKeyStatus => {
                text(Some(if details.is_bucket_key_enabled { "ENABLED" } else { "DISABLED" }))
            }
            Field::ObjectOwner => text(details.owner.as_deref()),
        }
    }
}

impl Column {
    /// The columns of a report, in order.
    pub(super) fn of(report: &Report) -> Vec<Column> {
        let mut columns = vec![Column::Bucket, Column::Key];
        if report.versioned {
            columns.extend([Column::VersionId, Column::IsLatest, Column::IsDeleteMarker]);
        }
        let fields = Field::ALL.into_iter().filter(|field| report.fields.contains(field));
        columns.extend(fields.map(Column::Optional));
        columns
    }

    /// The name in the schema of CSV files.
    pub(super) fn csv_name(self) -> &'static str {
        match self {
            Column::Bucket => "Bucket",
            Column::Key => "Key",
            Column::VersionId => "VersionId",
            Column::IsLatest => "IsLatest",
            Column::IsDeleteMarker => "IsDeleteMarker",
            Column::Optional(field) => field.name(),
        }
    }

    /// The name in Parquet and ORC files.
    pub(super) fn name(self) -> &'static str {
        match self {
            Column::Bucket => "bucket",
            Column::Key => "key",
            Column::VersionId => "version_id",
            Column::IsLatest => "is_latest",
            Column::IsDeleteMarker => "is_delete_marker",
            Column::Optional(field) => field.column_name(),
        }
    }

    pub(super) fn kind(self) -> Kind {
        match self {
            Column::IsLatest | Column::IsDeleteMarker | Column::Optional(Field::IsMultipartUploaded) => {
                Kind::Flag
            }
            Column::Optional(Field::Size) => Kind::Whole,
            Column::Optional(Field::LastModifiedDate | Field::ObjectLockRetainUntilDate) => Kind::Time,
            _ => Kind::Text,
        }
    }

    /// Whether every row has a value.
    pub(super) fn is_required(self) -> bool {
        matches!(self, Column::Bucket | Column::Key)
    }

    pub(super) fn value<'a>(self, report: &'a Report, row: &'a ReportRow) -> Value<'a> {
        match self {
            Column::Bucket => Value::Text(report.source_bucket.as_str().into()),
            Column::Key => Value::Text(row.key.as_str().into()),
            Column::VersionId => {
                row.version_id.as_deref().map_or(Value::Nothing, |version| Value::Text(version.into()))
            }
            Column::IsLatest => Value::Flag(row.is_latest),
            Column::IsDeleteMarker => Value::Flag(row.is_delete_marker),
            Column::Optional(field) => field.value(row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_names() {
        for field in Field::ALL {
            assert_eq!(Field::of_name(field.name()), Some(field));
        }
        assert_eq!(Field::of_name("ChecksumAlgorithm"), None);
    }
}
