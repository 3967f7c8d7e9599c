//! The facts of S3: classes, tiers, tags, lifecycle, Intelligent-Tiering and replication, as pure functions.

pub mod access_tier;
pub mod bucket;
mod document;
pub mod error;
pub mod event;
mod filter;
pub mod lifecycle;
pub mod policy;
pub mod replication;
pub mod size;
pub mod storage_class;
pub mod tag;
pub mod tiering;
pub mod version;

pub use access_tier::AccessTier;
pub use error::S3Error;
pub use size::{KIBIBYTE, MINIMUM_TRANSITION_SIZE, ObjectSize};
pub use storage_class::StorageClass;
pub use tag::{Tag, TagSet};
pub use version::{ObjectKey, State, Versioning};
