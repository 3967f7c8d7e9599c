//! Buckets and their settings. Tests that are named `test_…` hold facts recorded from the real service.

mod buckets;
mod configurations;
mod defaults;
mod lifecycle;
mod notification;
mod replication;
mod tagging;
mod versioning;
