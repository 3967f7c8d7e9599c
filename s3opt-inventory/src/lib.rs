//! From an S3 Inventory, or a summary of one, to the cube that s3opt reckons with.
//!
//! [`scan`] reads a report as S3 delivers it (CSV, Parquet or ORC, current versions or all of them) from a folder or from
//! S3, checks it against its checksums, and counts it: on all threads, streaming, in bounded memory, exactly.
//! [`StorageInventories`] does the same over the cloud's traits, for functions: in little memory, and without a runtime.
//! [`visit`] hands over the versions one by one. What a policy makes of the result is no business of this crate.
//!
//! ```no_run
//! use s3opt_core::cube::Partition;
//! use s3opt_inventory::{Location, ScanOptions, scan};
//!
//! let location: Location = "s3://inventory-bucket/inventory/my-bucket/daily".parse()?;
//! let partition = Partition::new(["finance/".to_owned(), "hr/".to_owned()], []);
//! let scan = scan(&location, &ScanOptions::new(partition))?;
//! assert!(scan.cube.total().objects > 0);
//! # Ok::<(), s3opt_inventory::InventoryError>(())
//! ```

mod error;
mod inventories;
mod location;
mod progress;
mod read;
mod report;
mod row;
mod scan;
mod store;
mod summary;
mod tally;
mod versions;
mod visit;
pub mod write;

pub use error::InventoryError;
pub use inventories::StorageInventories;
pub use location::{Location, S3Location, S3Options};
pub use progress::{NoProgress, Progress, ScanOptions};
pub use scan::{Note, Scan, scan};
pub use summary::{parse_summary, read_summary};
pub use visit::{ListedVersion, Stop, Visited, Visitor, visit};
