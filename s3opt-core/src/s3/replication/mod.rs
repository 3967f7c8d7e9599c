//! Replication configurations: which new objects S3 copies, and where to.

mod rule;

pub use rule::{Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule};
