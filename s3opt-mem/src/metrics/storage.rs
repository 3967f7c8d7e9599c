//! Storage metrics of S3, once a day.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>, "Amazon S3 daily storage
//! metrics". CloudWatch's names of the storage types are those of the bill's operations.

use std::collections::BTreeMap;

use s3opt_core::backend::metrics::{Dimension, MetricDatum, MetricId};
use s3opt_core::calendar::Day;

use super::requests::to_float;
use crate::meter::OwnerId;
use crate::world::World;

/// Restored copies stand on the bill, but have no storage type.
const WITHOUT_STORAGE_TYPE: [&str; 2] = ["RestoreObject", "DeepArchiveRestoreObject"];

impl World {
    /// Tells CloudWatch what each bucket holds at a midnight, in the bucket's account and region: one datum for the day
    /// that ends with it, whose time is the day's begin. What is empty tells nothing. AWS takes a day to publish; here the
    /// data are there at once, so that an alarm on periods of a day sees the day that has just ended.
    pub(crate) fn publish_storage_metrics(&mut self, today: Day) {
        // The midnight with which the clock began ends no day of this cloud.
        if today <= self.meter.origin() {
            return;
        }
        let day = today - 1;
        let mut held: BTreeMap<(OwnerId, &'static str), u128> = BTreeMap::new();
        for (owner, usage_type, operation, bytes) in self.meter.levels() {
            if usage_type.starts_with("TimedStorage-") && !WITHOUT_STORAGE_TYPE.contains(&operation) {
                *held.entry((owner, operation)).or_default() += bytes;
            }
        }
        let mut data = Vec::new();
        for bucket in self.buckets.values() {
            let mut tell = |name: &str, storage_type: &str, value: u128, unit: &str| {
                let dimensions = vec![
                    Dimension::new("BucketName", bucket.name.as_str()),
                    Dimension::new("StorageType", storage_type),
                ];
                let metric = MetricId::new("AWS/S3", name, dimensions);
                let value = to_float(value);
                let datum = MetricDatum { metric, time: day.into(), value, unit: unit.to_owned() };
                data.push((bucket.account.clone(), bucket.region.clone(), datum));
            };
            for ((_, storage_type), bytes) in held.range((bucket.owner, "")..=(bucket.owner, "~")) {
                if *bytes > 0 {
                    tell("BucketSizeBytes", storage_type, *bytes, "Bytes");
                }
            }
            // Versions and delete markers, and the parts of uploads in progress.
            let objects = u128::from(bucket.versions) + bucket.uploads.parts() as u128;
            if objects > 0 {
                tell("NumberOfObjects", "AllStorageTypes", objects, "Count");
            }
        }
        for (account, region, datum) in data {
            self.keep_datum(&account, &region, &datum);
        }
    }
}
