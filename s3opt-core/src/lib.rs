//! The domain of s3opt: the facts of S3, the cube of a bucket, and what a policy makes of both.

pub mod backend;
pub mod calendar;
pub mod config;
pub mod cube;
pub mod explain;
pub mod handlers;
pub mod lint;
pub mod price;
pub mod s3;
pub mod schedule;
pub mod simulate;
pub mod stack;
