//! Replication configurations: which new objects S3 copies, and where to.
//!
//! [`parse`] reads the REST API's XML and the JSON of `aws s3api get-bucket-replication`, and
//! [`toml::ReplicationTable`] is the form of s3opt.toml; all three are validated as S3 does and print back.
//! [`findings`] tells what S3 accepts and the owner still would not want.

mod findings;
mod format;
mod rule;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod toml;
mod validate;

pub use findings::{ReplicationFinding, findings};
pub use format::parse;
pub use rule::{
    Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule, SourceSelectionCriteria,
};
