//! Cost Explorer.
mod amount;
mod period;
mod query;
mod tags;
