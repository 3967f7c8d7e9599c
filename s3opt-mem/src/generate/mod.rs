//! Buckets that are made up: so many objects of such sizes, ages, classes and prefixes, and how they are read.
//!
//! ```
//! use s3opt_mem::Emulator;
//! use s3opt_mem::generate::{BucketSpec, fill};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let emulator = Emulator::default();
//! let region = "us-east-1".parse()?;
//! let spec = BucketSpec { seed: 7, objects: 100, days: 30, ..BucketSpec::default() };
//! let filled = fill(&emulator.cloud("111111111111", &region), &region, &spec).await?;
//! assert_eq!(filled.written, 100);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The same specification makes the same bucket on every machine: everything is computed in integers.

mod fill;
mod fixed;
mod normal;
mod object;
mod spec;
mod steps;

pub use fill::{Filled, fill, perform};
pub use spec::{BucketSpec, Sizes};
pub use steps::{Action, Steps};
