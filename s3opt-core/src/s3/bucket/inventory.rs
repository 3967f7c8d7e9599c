//! A bucket's inventory configurations.

use std::collections::HashSet;

use super::configuration_id::check_configuration_id;
use super::{Refusal, check_bucket_name};

/// One inventory configuration.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryConfiguration.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InventoryConfiguration {
    /// The configuration's ID.
    pub id: String,
    /// Whether reports are delivered.
    pub enabled: bool,
    /// Keys that start with the prefix; `None` for all.
    pub filter_prefix: Option<String>,
    /// Whether all versions are listed, or current ones only.
    pub all_versions: bool,
    /// How often.
    pub frequency: InventoryFrequency,
    /// The format of the data files.
    pub format: InventoryFormat,
    /// The ARN of the bucket that reports are delivered to.
    pub destination_bucket: String,
    /// The account that owns the destination, where it is named.
    pub destination_account: Option<String>,
    /// Where in the destination bucket, without slashes at its ends.
    pub destination_prefix: Option<String>,
    /// Whether reports are encrypted by SSE-S3.
    pub encrypted: bool,
    /// The optional fields, in the order given, such as `StorageClass`.
    pub optional_fields: Vec<String>,
}

/// How often an inventory report is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InventoryFrequency {
    /// Each day.
    Daily,
    /// Each Sunday.
    Weekly,
}

/// The format of an inventory report's data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InventoryFormat {
    /// CSV in gzip.
    Csv,
    /// Apache ORC.
    Orc,
    /// Apache Parquet.
    Parquet,
}

/// The optional fields that a report can have.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryConfiguration.html>.
pub const OPTIONAL_FIELDS: [&str; 16] = [
    "Size",
    "LastModifiedDate",
    "StorageClass",
    "ETag",
    "IsMultipartUploaded",
    "ReplicationStatus",
    "EncryptionStatus",
    "ObjectLockRetainUntilDate",
    "ObjectLockMode",
    "ObjectLockLegalHoldStatus",
    "IntelligentTieringAccessTier",
    "BucketKeyStatus",
    "ChecksumAlgorithm",
    "ObjectAccessControlList",
    "ObjectOwner",
    "LifecycleExpirationDate",
];

impl InventoryConfiguration {
    /// Checks the configuration by itself. The words of an ARN that is none, and `MalformedXML` for unknown fields, were
    /// recorded from the real service.
    ///
    /// # Errors
    /// S3's answer to the first thing that it would not take.
    pub fn validate(&self) -> Result<(), Refusal> {
        check_configuration_id(&self.id)?;
        if self.destination_bucket_name().is_none() {
            return Err(Refusal::new("InvalidS3DestinationBucket", "Invalid bucket ARN."));
        }
        let is_account =
            |account: &String| account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        if !self.destination_account.as_ref().is_none_or(is_account) {
            return Err(Refusal::malformed_xml("AccountId has 12 digits"));
        }
        let mut seen = HashSet::new();
        for field in &self.optional_fields {
            if !OPTIONAL_FIELDS.contains(&field.as_str()) {
                return Err(Refusal::malformed_xml(format!("{field} is not an optional field")));
            }
            if !seen.insert(field.as_str()) {
                return Err(Refusal::malformed_xml(format!("the field {field} is there twice")));
            }
        }
        Ok(())
    }

    /// The name of the destination bucket, where its ARN is one.
    #[must_use]
    pub fn destination_bucket_name(&self) -> Option<&str> {
        let name = self.destination_bucket.strip_prefix("arn:aws:s3:::")?;
        check_bucket_name(name).is_none().then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configuration() -> InventoryConfiguration {
        InventoryConfiguration {
            id: "daily".to_owned(),
            enabled: true,
            filter_prefix: None,
            all_versions: true,
            frequency: InventoryFrequency::Daily,
            format: InventoryFormat::Csv,
            destination_bucket: "arn:aws:s3:::reports".to_owned(),
            destination_account: Some("111111111111".to_owned()),
            destination_prefix: None,
            encrypted: true,
            optional_fields: vec!["Size".to_owned(), "ETag".to_owned()],
        }
    }

    #[test]
    fn what_s3_refuses() {
        type Change = fn(&mut InventoryConfiguration);
        let cases: [(Change, Result<(), &str>); 8] = [
            (|_| {}, Ok(())),
            (|one| one.destination_account = None, Ok(())),
            (|one| one.destination_bucket = "reports".to_owned(), Err("InvalidS3DestinationBucket")),
            (|one| one.destination_bucket = "arn:aws:s3:::a/b".to_owned(), Err("InvalidS3DestinationBucket")),
            (|one| one.destination_account = Some("1".to_owned()), Err("MalformedXML")),
            (|one| one.optional_fields.push("RandomField".to_owned()), Err("MalformedXML")),
            (|one| one.optional_fields.push("Size".to_owned()), Err("MalformedXML")),
            (|one| one.id.clear(), Err("MalformedXML")),
        ];
        for (change, expected) in cases {
            let mut one = configuration();
            change(&mut one);
            assert_eq!(one.validate().map_err(|refusal| refusal.code), expected, "{one:?}");
        }
    }
}
