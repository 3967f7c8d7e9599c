//! What a policy makes of a bucket: a cube moved along the calendar, counted in exact integers, priced last.
//!
//! [`usage`] counts, [`price`] prices what was counted, [`compare`] does both for the bucket as it is and for a
//! policy. A cell or stack costs a few segments between its events, whatever the number of objects and days.
//!
//! [`past_usage`] looks the other way: what an inventory tells of a month that is over.
//!
//! What is not known is assumed, and said in [`assumptions`]: what arrives, what is read, what the rest of the
//! account uses, which tags objects carry, and when objects that already lie in a class came into it (their last
//! modification, because S3 Inventory does not tell).

mod arrivals;
mod assumptions;
mod compare;
mod ledger;
mod life;
mod links;
mod meter;
mod past;
mod profile;
mod reads;
mod run;
mod scenario;
mod settings;
mod statement;
mod stay;
mod tiers;
mod usage;
mod warnings;
mod worth;

pub use assumptions::assumptions;
pub use compare::{CompareError, Comparison, DepartmentShare, Payback, compare};
pub use past::past_usage;
pub use run::{SimulateError, usage};
pub use scenario::{InventoryReport, Replication, Scenario, TagAssumption, TagSource};
pub use settings::{Arrivals, Department, MAXIMUM_MONTHS, Reads, Settings};
pub use statement::{MonthBill, Statement, price};
pub use usage::Usage;
pub use warnings::Warning;
pub use worth::{Part, Worth, worth};
