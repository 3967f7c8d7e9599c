//! Benchmarks of s3opt against its peers. Each is a binary that makes its own data; see `README.md`.

pub use s3opt_tests::clock;
pub mod data;
pub mod memory;
