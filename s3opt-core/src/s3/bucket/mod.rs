//! What a bucket is told beside its lifecycle, Intelligent-Tiering and replication: the settings of the S3 API.

pub mod configuration_id;
pub mod encryption;
pub mod inventory;
pub mod logging;
pub mod name;
pub mod notification;
pub mod ownership;
pub mod public_access;
pub mod refusal;
pub mod request_metrics;
pub mod tags;

pub use configuration_id::{MAX_CONFIGURATIONS, check_configuration_id, too_many_configurations};
pub use encryption::{BucketEncryption, ServerSideEncryption};
pub use inventory::{InventoryConfiguration, InventoryFormat, InventoryFrequency};
pub use logging::BucketLogging;
pub use name::check_bucket_name;
pub use notification::{KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind};
pub use ownership::ObjectOwnership;
pub use public_access::PublicAccessBlock;
pub use refusal::Refusal;
pub use request_metrics::RequestMetricsConfiguration;
pub use tags::{MAX_BUCKET_TAGS, check_bucket_tags, check_tags_of_new_bucket};
