//! A bucket's inventory configurations.

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
