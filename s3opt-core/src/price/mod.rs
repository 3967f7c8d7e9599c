//! Prices: usage types, the catalog that prices them, and the bill.
//!
//! Usage is counted in exact integers; a price enters once, at the end, per region, month and usage type, because
//! volume steps are not linear. Money and quantities are decimals, rounded half to even to ten places at the end
//! of each line, as in the Cost and Usage Report.

mod bill;
mod builtin;
mod catalog;
mod figures;
mod price_list;
mod region;
mod share;
mod usage;
mod usage_file;

pub use bill::{Bill, Line, OutsideUsage, Period, price_month, price_quantities};
pub use catalog::{Catalog, Price, PriceError, Step};
pub use figures::{grouped, usd};
pub use price_list::PriceListError;
pub use region::{Region, UnknownRegion};
pub use share::{share, share_by_quantity};
pub use usage::{BYTES_PER_GB, Unit, UsageKey};
pub use usage_file::{UsageFileError, UsageRow, read_usage};
