//! The whole state at one instant, to be compared and printed.
//!
//! ```
//! use s3opt_core::backend::storage::CreateBucket;
//! use s3opt_mem::Emulator;
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let emulator = Emulator::default();
//! let region = "us-east-1".parse()?;
//! let cloud = emulator.cloud("111111111111", &region);
//! let empty = emulator.snapshot();
//! cloud.storage.create_bucket(CreateBucket { name: "acme".to_owned(), region, tags: Vec::new() }).await?;
//! let snapshot = emulator.snapshot();
//! assert_ne!(snapshot, empty);
//! assert!(snapshot.to_string().contains("bucket acme of 111111111111 in us-east-1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bucket;
mod display;
mod services;

use std::collections::BTreeMap;

use s3opt_core::calendar::{Day, Instant, Month};
use s3opt_core::price::UsageKey;

pub use bucket::{BucketSnapshot, ObjectSnapshot, UploadSnapshot, VersionSnapshot};
pub(crate) use services::Lines;
pub use services::ServiceSnapshot;

use crate::emulator::Emulator;

/// What an emulator holds at an instant: everything that can be read of it, and what it will do by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// What the clock showed.
    pub now: Instant,
    /// The buckets of all accounts, by name.
    pub buckets: BTreeMap<String, BucketSnapshot>,
    /// What accounts have of the services beside S3; those that have nothing of one are left out.
    pub services: Vec<ServiceSnapshot>,
    /// The instants at which something is due by itself, and what.
    pub agenda: Vec<(Instant, String)>,
    /// What was used so far: byte-hours, object-hours, tag-hours, requests or bytes, as the usage type has it.
    pub usage: BTreeMap<(Month, UsageKey), u128>,
}

impl Emulator {
    /// The whole state as it is.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let world = self.world();
        Snapshot {
            now: world.now,
            buckets: world.buckets.values().map(|bucket| (bucket.name.clone(), bucket.into())).collect(),
            services: services::all(&world),
            agenda: world.agenda.iter().map(|(at, due)| (at, format!("{due:?}"))).collect(),
            usage: world.meter.usage(Day::MIN, Day::MAX, world.now, |_| true),
        }
    }
}
