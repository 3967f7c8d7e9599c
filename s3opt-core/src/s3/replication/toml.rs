//! Replication configurations as a table of s3opt.toml.
//!
//! The names are those of the JSON of `aws s3api get-bucket-replication` in `snake_case`:
//!
//! ```toml
//! role = "arn:aws:iam::111122223333:role/replication"
//!
//! [[rules]]
//! id = "replicate-compliance-data"
//! priority = 1
//! status = "Enabled"
//! filter = { prefix = "compliance/" }
//! delete_marker_replication = { status = "Disabled" }
//! destination = { bucket = "arn:aws:s3:::replica", storage_class = "GLACIER" }
//! ```

use serde::{Deserialize, Serialize};

use super::{ReplicationConfiguration, format};
use crate::s3::S3Error;
use crate::s3::document::{self, Table};

/// A replication configuration as it stands in s3opt.toml, not checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReplicationTable(Table);

impl ReplicationTable {
    /// The configuration that the table describes.
    ///
    /// # Errors
    /// All of S3's answers, as [`super::parse`] has them; a name that is not in `snake_case` is `MalformedXML`.
    pub fn into_configuration(self) -> Result<ReplicationConfiguration, Vec<S3Error>> {
        let element = document::from_table(&self.0, &format::SCHEMA).map_err(|error| vec![error])?;
        format::from_element(&element)
    }
}

impl From<&ReplicationConfiguration> for ReplicationTable {
    fn from(configuration: &ReplicationConfiguration) -> ReplicationTable {
        ReplicationTable(document::to_table(&format::element(configuration), &format::SCHEMA))
    }
}
